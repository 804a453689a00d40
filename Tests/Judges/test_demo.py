"""`authplat demo`: the whole story, offline, in seconds, and nothing of it is left."""

import os
import pathlib
import re
import signal
import subprocess
import textwrap
import time

from judges.command import built_command


REPOSITORY = pathlib.Path(__file__).parents[2]


def start(temporary: pathlib.Path, *arguments: str, **environment: str) -> subprocess.Popen:
    temporary.mkdir(exist_ok=True)
    return subprocess.Popen(
        [str(built_command()), "demo", *arguments], cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
        # Nothing of the user's own settings takes part, the proxy included.
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "TMPDIR": str(temporary), "AUTHPLAT_ENV": "prod",
             "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "HTTPS_PROXY": "http://127.0.0.1:1", "AWS_PROFILE": "none",
             **environment})


def calls(story: str) -> list[tuple[str, int]]:
    """What was asked of the API, and the status that it answered with."""
    curl = r"^\$ curl -si (?P<curl>.+)\n  HTTP/1\.1 (\d+) "
    own = r"^\$ (?P<own>authplat call .+)\n  HTTP (\d+) "
    return [(first or second, int(one or other)) for first, one, second, other in re.findall(f"{curl}|{own}", story, re.M)]


def test_the_story_is_told_in_seconds_and_leaves_nothing(workspace):
    began = time.monotonic()
    process = start(workspace / "tmp")
    story, _ = process.communicate(timeout=60)
    assert process.returncode == 0, story
    assert time.monotonic() - began < 20
    assert [code for code in re.findall(r"exit code (\d+)\n", story) if code != "0"] == ["2", "3", "4", "4", "4"]
    for line in ["$ authplat init", "$ authplat plan --detailed-exitcode\n",
                 "$ authplat rotate-client-secret layerless-esbuild --overlap 1s\n", "overlap until 20", "and no other secret works",
                 "/oauth2/token  invalid_client\n", "the token has layerless-esbuild/admin", "routes.POST /echo: open → layerless-esbuild/api",
                 "✓ layerless-esbuild POST /echo: open to everybody → layerless-esbuild/api", "loses POST /echo of layerless-esbuild",
                 "--allow-access-loss layerless-esbuild/userPoolClient.machine", "--allow-open 'POST /echo'"]:
        assert line in story, line
    assert calls(story) == [
        ("-X POST $API/echo", 200),  # nobody has protected it yet
        ("-X POST $API/echo", 401), ("$API/open", 200), ("-X OPTIONS $API/echo", 204), ("$API/nowhere", 403),
        ("authplat call POST $API/echo", 200),
        ("authplat call POST $API/echo", 200),  # by a token that was issued before the rotation
        ("-X POST $API/echo", 401),  # opened in draft
        ("-X POST $API/echo", 200),  # and deployed
        ("-X POST $API/echo", 401),  # and closed again
        ("authplat call POST $API/echo --scope admin", 401),  # a token with another scope
        ("-X POST $API/echo", 200),  # given back
    ]
    [(requests, failed)] = re.findall(r"^  token requests: (\d+), failed: (\d+)$", story, re.M)
    assert int(requests) > 50 and failed == "0"
    assert "eyJ" not in story, "a token is shown"
    assert not re.search(r"\b[a-z0-9]{51}\b", story), "a secret is shown"
    assert list((workspace / "tmp").iterdir()) == []
    [port] = set(re.findall(r"http://127\.0\.0\.1:(\d+)", story))
    listening = pathlib.Path("/proc/net/tcp").read_text()
    assert not re.search(rf"0100007F:{int(port):04X} 00000000:0000 0A", listening)


def test_kept_the_folder_stays_and_is_a_workspace(workspace):
    process = start(workspace / "tmp", "--keep")
    story, _ = process.communicate(timeout=60)
    assert process.returncode == 0, story
    [folder] = (workspace / "tmp").iterdir()
    assert str(folder) in story
    assert (folder / "demo/authplat.yaml").exists() and not (folder / "demo/.authplat/local.json").exists()
    assert (folder / "demo/.authplat/tokens-local.json").stat().st_mode & 0o077 == 0


def test_without_curl_it_says_so_and_leaves_nothing(workspace):
    process = start(workspace / "tmp", PATH="/nonexistent")
    story, _ = process.communicate(timeout=20)
    assert process.returncode == 1 and "apt-get install curl" in story, story
    assert list((workspace / "tmp").iterdir()) == []


def test_the_example_of_the_pages_is_the_api_of_the_story():
    source = (REPOSITORY / "Sources/authplat/Demo/DemoAPI.swift").read_text()
    [document] = re.findall(r'static let document = """\n(.*?)\n *"""', source, re.S)
    example = (REPOSITORY / "docs/examples/layerless-esbuild.yaml").read_text()
    assert textwrap.dedent(document).strip() == example.strip()


def test_interrupted_it_leaves_nothing_either(workspace):
    process = start(workspace / "tmp")
    for line in process.stdout:
        if line.startswith("$ authplat apply"):
            break
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert list((workspace / "tmp").iterdir()) == []

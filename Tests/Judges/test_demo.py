"""`authplat demo`: the whole story, offline, in seconds, and nothing of it is left."""

import os
import pathlib
import re
import signal
import subprocess
import time

from judges.command import built_command


def start(temporary: pathlib.Path, *arguments: str) -> subprocess.Popen:
    temporary.mkdir(exist_ok=True)
    return subprocess.Popen(
        [str(built_command()), "demo", *arguments], cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
        # Nothing of the user's own settings takes part, the proxy included.
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "TMPDIR": str(temporary), "AUTHPLAT_ENV": "prod",
             "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "HTTPS_PROXY": "http://127.0.0.1:1", "AWS_PROFILE": "none"})


def test_the_story_is_told_within_ten_seconds_and_leaves_nothing(workspace):
    began = time.monotonic()
    process = start(workspace / "tmp")
    story, _ = process.communicate(timeout=60)
    assert process.returncode == 0, story
    assert time.monotonic() - began < 10
    assert re.findall(r"exit code (\d+)\n", story).count("4") == 2
    for line in ["$ authplat init", "$ authplat plan --detailed-exitcode\n", "exit code 2\n", "exit code 3\n",
                 "scope: layerless-esbuild/api", "layerless-esbuild/admin", "token_use: access"]:
        assert line in story, line
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


def test_interrupted_it_leaves_nothing_either(workspace):
    process = start(workspace / "tmp")
    for line in process.stdout:
        if line.startswith("$ authplat apply"):
            break
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert list((workspace / "tmp").iterdir()) == []

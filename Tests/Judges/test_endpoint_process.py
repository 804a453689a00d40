"""`authplat local start` as a process: its ready line, its end, and what it keeps."""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import urllib.parse

import pytest

from judges.command import Authplat
from judges.emulators import built_command, die_with_parent
from judges.endpoint import connect, refused, send
from judges.world import API, SECRET_NAME, SHARED, check_api_stack, look

READY = re.compile(r"^authplat local ready: (http://127\.0\.0\.1:(\d+))$")


@pytest.fixture
def start(workspace):
    """Starts the endpoint in a folder of the test's own, reads its ready line, and ends it whatever happens."""
    started: list[subprocess.Popen] = []

    def run(*flags: str) -> tuple[subprocess.Popen, str]:
        process = subprocess.Popen(
            [str(built_command()), "local", "start", "--port", "0", *flags], cwd=workspace, stdin=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "HOME": str(workspace)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=die_with_parent)
        started.append(process)
        line = process.stdout.readline().rstrip("\n")
        assert READY.match(line), (line, process.stderr.read() if process.poll() is not None else "")
        return process, READY.match(line)[1]

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_when_told(start, sent):
    process, url = start("--ephemeral")
    assert send(url + "/_authplat/status").status == 200
    process.send_signal(sent)
    out, err = process.communicate(timeout=15)
    assert process.returncode == (0 if sent == signal.SIGTERM else process.returncode) and process.returncode >= 0, err
    assert out == "", "one line on stdout, for scripts"
    with pytest.raises(OSError):
        socket.create_connection((url.split("//")[1].split(":")[0], int(url.rsplit(":", 1)[1])), timeout=2)


def test_it_listens_on_loopback_only(start):
    _, url = start("--ephemeral")
    port = int(url.rsplit(":", 1)[1])
    listening = [
        line.split()[1] for name in ("tcp", "tcp6") for line in pathlib.Path(f"/proc/net/{name}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and int(line.split()[1].rsplit(":", 1)[1], 16) == port]
    assert listening and all(address.startswith(("0100007F:", "00000000000000000000000001000000:")) for address in listening), listening


def test_no_acknowledged_write_is_lost_by_a_kill(start, workspace):
    process, url = start()
    ssm = connect(url, "ssm")
    for number in range(20):
        ssm.put_parameter(Name=f"/kept/{number}", Value=str(number), Type="String")
    pool = connect(url, "cognito-idp").create_user_pool(PoolName="kept")["UserPool"]["Id"]
    keys = send(f"{url}/{pool}/.well-known/jwks.json").json
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert (workspace / ".authplat/local.db").exists()
    assert (workspace / ".authplat/local.db").stat().st_mode & 0o077 == 0, "it holds secrets"
    _, url = start()
    pages = connect(url, "ssm").get_paginator("get_parameters_by_path").paginate(Path="/kept")
    assert {each["Name"]: each["Value"] for page in pages for each in page["Parameters"]} == {f"/kept/{n}": str(n) for n in range(20)}
    assert connect(url, "cognito-idp").describe_user_pool(UserPoolId=pool)["UserPool"]["Name"] == "kept"
    assert send(f"{url}/{pool}/.well-known/jwks.json").json == keys


def refuses_to_start(workspace, *flags: str) -> str:
    done = subprocess.run(
        [str(built_command()), "local", "start", *flags], cwd=workspace, env={"PATH": os.environ["PATH"], "HOME": str(workspace)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
    assert done.returncode not in (0, -signal.SIGSEGV, -signal.SIGILL) and done.stdout == "", done
    return done.stderr


def test_a_second_endpoint_on_the_same_state_is_refused(start, workspace):
    start()
    assert refuses_to_start(workspace, "--port", "0")


def test_a_port_that_is_taken_is_told(workspace, endpoint):
    assert str(endpoint.port) in refuses_to_start(workspace, "--ephemeral", "--port", str(endpoint.port))


def test_the_local_environment_needs_no_aws(start, workspace):
    """The command's whole job with the endpoint of its own folder: no credentials, no address, no region given."""
    nothing = {name: "" for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")}
    command = Authplat(workspace, workspace / "home", None, **nothing)
    command.run("init", SHARED, "--domain", "andmoredev")
    command.run("register-api", API, "--scope", "api")
    process, url = start()
    command.run("plan", "--env", "local", "--detailed-exitcode", code=2)
    command.run("apply", "--env", "local", "--yes")
    command.run("plan", "--env", "local", "--detailed-exitcode", code=0)
    world = look(url)
    check_api_stack(world)
    secret = json.loads(world.secrets[SECRET_NAME]["values"]["AWSCURRENT"])
    process.terminate()
    assert process.wait(15) == 0
    _, url = start()
    command.run("plan", "--env", "local", "--detailed-exitcode", code=0)
    form = {"grant_type": "client_credentials", "client_id": secret["client_id"], "client_secret": secret["client_secret"]}
    answer = send(f"{url}/oauth2/token", urllib.parse.urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 200 and answer.json["token_type"] == "Bearer", answer


def test_an_ephemeral_endpoint_leaves_nothing(start, workspace):
    process, url = start("--ephemeral")
    connect(url, "ssm").put_parameter(Name="/a", Value="b", Type="String")
    process.terminate()
    process.communicate(timeout=15)
    assert not [path for path in workspace.rglob("*") if path.is_file() and "local.db" in path.name]


def test_a_reset_forgets_everything(endpoint):
    cognito, ssm = connect(endpoint.url, "cognito-idp"), connect(endpoint.url, "ssm", region="eu-west-1")
    pool = cognito.create_user_pool(PoolName="p", DeletionProtection="ACTIVE")["UserPool"]["Id"]
    ssm.put_parameter(Name="/a", Value="b", Type="String")
    connect(endpoint.url, "secretsmanager").create_secret(Name="s", SecretString="x")
    endpoint.reset()
    assert cognito.list_user_pools(MaxResults=60)["UserPools"] == []
    assert ssm.describe_parameters()["Parameters"] == []
    assert connect(endpoint.url, "secretsmanager").list_secrets(IncludePlannedDeletion=True)["SecretList"] == []
    with refused("ResourceNotFoundException"):
        cognito.describe_user_pool(UserPoolId=pool)
    assert send(endpoint.url + f"/{pool}/.well-known/jwks.json").status >= 400


"""The embedded endpoint as a process: how it starts, says so, is found, is stopped and is killed."""

import json
import os
import pathlib
import re
import signal
import socket
import stat
import subprocess
import time

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from judges.command import built_command
from judges.emulators import free_port

READY = re.compile(r"^authplat local ready: (http://127\.0\.0\.1:(\d+))\n$")


class Endpoint:
    """One `authplat local start` in a folder."""

    def __init__(self, folder: pathlib.Path, *arguments: str, port: int = 0):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.talk = folder / "talk"
        with open(self.talk, "w") as talk:
            self.process = subprocess.Popen(
                [str(built_command()), "local", "start", "--port", str(port), *arguments], cwd=folder,
                env={"PATH": os.environ["PATH"], "HOME": str(folder)}, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=talk, text=True)
        line = self.process.stdout.readline()
        ready = READY.match(line)
        assert ready, f"{line!r}\n{self.talk.read_text()}"
        self.url, self.port = ready[1], int(ready[2])

    def client(self, service: str, key: str = "test", secret: str = "test", region: str = "us-east-1"):
        return boto3.client(
            service, endpoint_url=self.url, region_name=region, aws_access_key_id=key, aws_secret_access_key=secret,
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30))

    def stop(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(20)
        self.process.stdout.close()
        return code

    def exchange(self, request: bytes, timeout: float = 5) -> bytes:
        """Sends bytes on a connection of their own, and reads until the endpoint is silent or closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            connection.sendall(request)
            connection.settimeout(1)
            answer = b""
            try:
                while part := connection.recv(65536):
                    answer += part
            except (TimeoutError, ConnectionResetError):
                pass
            return answer


@pytest.fixture
def start(workspace):
    """Starts endpoints that end with the test, however it ends."""
    started: list[Endpoint] = []

    def run(*arguments: str, folder: str = "workspace", port: int = 0) -> Endpoint:
        started.append(Endpoint(workspace / folder, *arguments, port=port))
        return started[-1]

    yield run
    for endpoint in started:
        endpoint.stop(signal.SIGKILL)


@pytest.fixture
def run(workspace):
    """Runs the command in the same folder to its end."""

    def run(*arguments: str, folder: str = "workspace") -> subprocess.CompletedProcess:
        (workspace / folder).mkdir(parents=True, exist_ok=True)
        return subprocess.run(
            [str(built_command()), *arguments], cwd=workspace / folder, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=60,
            env={"PATH": os.environ["PATH"], "HOME": str(workspace), "AWS_ACCESS_KEY_ID": "theirs",
                 "AWS_SECRET_ACCESS_KEY": "never used", "AWS_ENDPOINT_URL": "http://127.0.0.1:1"})

    return run


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_being_told_to_stop_is_its_normal_end(start, number):
    endpoint = start()
    record = endpoint.folder / ".authplat/local.json"
    assert stat.S_IMODE(record.stat().st_mode) == 0o600
    assert stat.S_IMODE(record.parent.stat().st_mode) == 0o700
    assert json.loads(record.read_text())["url"] == endpoint.url
    assert endpoint.stop(number) == 0
    assert not record.exists()


def test_a_second_start_says_who_runs_and_where(start, run):
    endpoint = start("--ephemeral")
    second = run("local", "start", "--port", "0")
    assert second.returncode == 6
    assert str(endpoint.process.pid) in second.stderr and endpoint.url in second.stderr
    assert second.stdout == ""


def test_of_many_starts_at_once_one_wins(workspace):
    processes = [
        subprocess.Popen(
            [str(built_command()), "local", "start", "--port", "0", "--ephemeral"], cwd=workspace,
            env={"PATH": os.environ["PATH"], "HOME": str(workspace)}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True) for _ in range(8)]
    try:
        lines = [process.stdout.readline() for process in processes]
        assert sorted(bool(READY.match(line)) for line in lines) == [False] * 7 + [True]
        winner = processes[[bool(line) for line in lines].index(True)]
        assert all(process.wait(10) == 6 for process in processes if process is not winner)
        assert winner.poll() is None
    finally:
        for process in processes:
            process.kill()
            process.wait()
            process.stdout.close()


def test_a_dead_process_keeps_nobody_out_and_loses_nothing(start, run):
    endpoint = start()
    endpoint.client("ssm").put_parameter(Name="/kept", Value="as it was", Type="String")
    assert endpoint.stop(signal.SIGKILL) == -signal.SIGKILL
    assert (endpoint.folder / ".authplat/local.json").exists()
    assert json.loads(run("local", "status", "--json").stdout)["running"] is False
    again = start()
    assert again.client("ssm").get_parameter(Name="/kept")["Parameter"]["Value"] == "as it was"


def test_killed_under_load_every_acknowledged_write_is_there(start):
    for round in range(3):
        folder = f"round-{round}"
        endpoint = start(folder=folder)
        ssm = endpoint.client("ssm")
        acknowledged = []
        deadline = time.monotonic() + 0.5 + 0.3 * round
        while time.monotonic() < deadline:
            name = f"/load/{len(acknowledged)}"
            ssm.put_parameter(Name=name, Value="x", Type="String")
            acknowledged.append(name)
        endpoint.stop(signal.SIGKILL)
        ssm = start(folder=folder).client("ssm")
        pages = ssm.get_paginator("get_parameters_by_path").paginate(Path="/load")
        assert {p["Name"] for page in pages for p in page["Parameters"]} >= set(acknowledged)
        assert len(acknowledged) > 50


def test_ephemeral_leaves_no_database(start):
    endpoint = start("--ephemeral")
    endpoint.client("ssm").put_parameter(Name="/gone", Value="x", Type="String")
    assert not (endpoint.folder / ".authplat/local.db").exists()
    endpoint.stop()
    with pytest.raises(ClientError, match="ParameterNotFound"):
        start("--ephemeral").client("ssm").get_parameter(Name="/gone")


def test_a_taken_port_is_told_clearly(start, run):
    endpoint = start("--ephemeral")
    other = run("local", "start", "--ephemeral", "--port", str(endpoint.port), folder="other")
    assert other.returncode == 1
    assert f"Port {endpoint.port}" in other.stderr and "--port" in other.stderr
    assert not (endpoint.folder.parent / "other/.authplat/local.json").exists()


def test_a_chosen_port_is_kept(start):
    port = free_port()
    assert start("--ephemeral", port=port).url == f"http://127.0.0.1:{port}"


def test_what_is_unsafe_is_said_loudly(start):
    endpoint = start("--ephemeral", "--no-verify", "--listen", "0.0.0.0", "--quiet")
    talk = endpoint.talk.read_text()
    assert talk.count("Warning:") == 2 and "0.0.0.0" in talk
    endpoint.client("ssm", key="anything", secret="at all").put_parameter(Name="/a", Value="x", Type="String")


def test_only_loopback_is_served_unless_told_otherwise(start):
    endpoint = start("--ephemeral")
    listening = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    mine = [fields[1] for fields in listening if fields[3] == "0A" and int(fields[1].split(":")[1], 16) == endpoint.port]
    assert mine == [f"0100007F:{endpoint.port:04X}"]


def test_accounts_have_their_keys(start, workspace):
    file = workspace / "keys"
    file.write_text("# a comment\n333333333333 three secret3\n")
    endpoint = start(
        "--ephemeral", "--account", "111111111111", "--credential", "one:secret1", "--account", "222222222222",
        "--credential", "two:secret:2", "--credentials", str(file))
    assert "chmod 600" in endpoint.talk.read_text()
    for key, secret, account in [("one", "secret1", "1"), ("two", "secret:2", "2"), ("three", "secret3", "3")]:
        assert endpoint.client("sts", key, secret).get_caller_identity()["Account"] == account * 12
    with pytest.raises(ClientError, match="SignatureDoesNotMatch|InvalidSignature|InvalidClientTokenId"):
        endpoint.client("sts", "one", "secret2").get_caller_identity()
    with pytest.raises(ClientError, match="InvalidClientTokenId|UnrecognizedClient"):
        endpoint.client("sts").get_caller_identity()
    assert "secret1" not in (endpoint.folder / ".authplat/local.json").read_text()


@pytest.mark.parametrize("arguments", [
    ("--account", "12"), ("--account", "1" * 12, "--account", "2" * 12), ("--credential", "withoutsecret"),
    ("--port", "70000"), ("--fault", "throtle=10%"), ("--fault", "latency"), ("--fault", "latency=soon"),
])
def test_wrong_flags_are_refused(run, arguments):
    outcome = run("local", "start", "--ephemeral", *arguments)
    assert outcome.returncode == 64 and outcome.stdout == ""
    assert "withoutsecret" not in outcome.stderr


def test_status_reset_and_stop(start, run):
    assert json.loads(run("local", "status", "--json").stdout)["running"] is False
    endpoint = start()
    ssm = endpoint.client("ssm")
    ssm.put_parameter(Name="/a", Value="x", Type="String")
    status = json.loads(run("local", "status", "--json").stdout)
    assert status["running"] is True and status["url"] == endpoint.url and status["pid"] == endpoint.process.pid
    assert status["databaseBytes"] > 0 and status["residentBytes"] > 0 and sum(status["objects"].values()) >= 1
    assert run("local", "reset").returncode != 0, "nobody was there to be asked"
    assert run("local", "reset", "--yes").returncode == 0
    with pytest.raises(ClientError, match="ParameterNotFound"):
        ssm.get_parameter(Name="/a")
    ssm.put_parameter(Name="/a", Value="x", Type="String")
    assert run("local", "stop").returncode == 0
    assert endpoint.process.wait(5) == 0
    assert run("local", "stop").returncode == 0
    assert run("local", "reset", "--yes").returncode == 0
    assert not (endpoint.folder / ".authplat/local.db").exists()


def test_environment_local_says_what_to_start(run):
    run("init", "auth", "--domain", "shop")
    plan = run("--env", "local", "plan")
    assert plan.returncode == 10 and "authplat local start" in plan.stderr


def test_environment_local_uses_the_endpoints_own_credentials(start, run):
    endpoint = start("--ephemeral", "--account", "111111111111", "--credential", "secret:one")
    run("init", "auth", "--domain", "shop")
    # The process's own AWS_… variables name other keys and a dead endpoint.
    assert run("--env", "local", "plan", "--detailed-exitcode").returncode == 2
    assert run("--env", "local", "apply", "--yes").returncode == 0
    assert run("--env", "local", "plan", "--detailed-exitcode").returncode == 0
    url = endpoint.client("ssm", "secret", "one").get_parameter(Name="/auth/CognitoUserPoolUrl")
    assert url["Parameter"]["Value"] == f"{endpoint.url}/_domain/shop"


def test_faults_are_on_from_the_start(start):
    endpoint = start("--ephemeral", "--fault", "throttle=100%", "--fault", "latency=1ms")
    with pytest.raises(ClientError, match="ThrottlingException"):
        endpoint.client("ssm").get_parameter(Name="/a")


# HTTP


def test_a_dropped_answer_closes_the_connection(start):
    endpoint = start("--ephemeral", "--fault", "drop-after=100%")
    assert endpoint.exchange(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") == b""


def test_a_connection_is_kept_and_may_carry_requests_ahead(start):
    endpoint = start("--ephemeral")
    request = b"GET /_authplat/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    assert endpoint.exchange(request * 3).count(b"HTTP/1.1 200 OK") == 3


def test_what_is_no_http_ends_the_connection_and_nothing_else(start):
    endpoint = start("--ephemeral")
    for garbage in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)), b"GARBAGE\r\n\r\n", b"\r\n" * 1000,
        b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1\r\n\xff\xfe: x\r\n\r\n",
    ]:
        answer = endpoint.exchange(garbage)
        assert not answer or re.match(rb"HTTP/1\.[01] [45]\d\d ", answer), answer[:200]
        assert b"<html" not in answer.lower()
    assert endpoint.process.poll() is None
    assert b"200 OK" in endpoint.exchange(b"GET /_authplat/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")


def test_bodies_over_the_limit_are_refused_in_words(start):
    endpoint = start("--ephemeral")
    head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000000\r\n"
    assert b"413 " in endpoint.exchange(head + b"\r\n" + bytes(9_000_000))
    # Asked first, it need not be sent at all.
    expecting = endpoint.exchange(head + b"Expect: 100-continue\r\n\r\n")
    assert expecting.startswith(b"HTTP/1.1 413 ") and b"RequestEntityTooLarge" in expecting
    small = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{}"
    assert endpoint.exchange(small).startswith(b"HTTP/1.1 100 ")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_unknown_paths_are_answered_as_aws_does(start, method):
    endpoint = start("--ephemeral")
    answer = endpoint.exchange(f"{method} /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404 ") and b"x-amzn-requestid" in head.lower()
    assert body == (b"" if method == "HEAD" else b'{"__type":"UnknownOperationException"}')


def test_the_date_is_the_endpoints_clock(start):
    endpoint = start("--ephemeral", "--fault", "skew=24h")
    answer = endpoint.exchange(b"HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").decode()
    from email.utils import parsedate_to_datetime

    date = parsedate_to_datetime(re.search(r"(?im)^date: (.*)\r$", answer)[1])
    assert abs(date.timestamp() - time.time() - 86400) < 60


# The outbox


def sign_up(endpoint: Endpoint, pool: str | None = None, name: str = "anna") -> str:
    """Somebody signs up in a new pool, or in one that is there; says which."""
    cognito = endpoint.client("cognito-idp")
    if pool is None:
        pool = cognito.create_user_pool(PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app")["UserPoolClient"]["ClientId"]
    cognito.sign_up(ClientId=client, Username=name, Password="Correct-Horse-1", UserAttributes=[
        {"Name": "email", "Value": f"{name}@example.com"}])
    return pool


def mails(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted((folder / ".authplat/local-outbox").glob("*"))


def test_what_is_mailed_is_a_file_and_a_line_and_survives_the_end(start, run):
    endpoint = start()
    pool = sign_up(endpoint)
    assert stat.S_IMODE((endpoint.folder / ".authplat/local-outbox").stat().st_mode) == 0o700
    [mail] = mails(endpoint.folder)
    assert stat.S_IMODE(mail.stat().st_mode) == 0o600
    head, body = mail.read_text().split("\n\n", 1)
    assert "To: anna@example.com" in head.splitlines() and f"UserPoolId: {pool}" in head.splitlines()
    assert re.fullmatch(r"Your confirmation code is \d{6}\n", body)
    shown = run("local", "outbox")
    assert shown.returncode == 0 and "EMAIL to anna@example.com: Your verification code" in shown.stdout and body.strip() in shown.stdout
    assert run("local", "outbox", "--to", "bob@example.com").stdout == ""
    [told] = json.loads(run("local", "outbox", "--json", "--to", "anna@example.com").stdout)["messages"]
    assert told["body"] == body.strip() and told["purpose"] == "SignUp" and mail.stem == told["id"]
    endpoint.stop()
    assert run("local", "outbox").returncode == 10
    mail.unlink()
    (mail.parent / "20000101T000000000-00000000.txt").write_text("left by an older endpoint")
    again = start()
    assert mails(again.folder) == [mail], "the folder shows what the endpoint holds"
    sign_up(again, pool, "bob")
    assert len(mails(again.folder)) == 2
    assert run("local", "reset", "--yes").returncode == 0
    assert mails(again.folder) == [] and run("local", "outbox").stdout == ""


def test_an_ephemeral_outbox_begins_empty_and_a_reset_without_an_endpoint_empties_it(start, run):
    endpoint = start("--ephemeral")
    sign_up(endpoint)
    assert "local-outbox" in endpoint.talk.read_text()
    endpoint.stop()
    assert len(mails(endpoint.folder)) == 1
    second = start("--ephemeral")
    assert mails(second.folder) == []
    sign_up(second)
    second.stop(signal.SIGKILL)
    assert run("local", "reset", "--yes").returncode == 0
    assert mails(second.folder) == []


def test_no_password_and_no_code_stands_in_the_database(start):
    endpoint = start()
    sign_up(endpoint)
    [mail] = mails(endpoint.folder)
    endpoint.stop()
    content = b"".join(path.read_bytes() for path in (endpoint.folder / ".authplat").glob("local.db*"))
    assert b"anna@example.com" in content and b"Correct-Horse-1" not in content
    # The message itself is test mail and holds its code; nothing else does.
    code = re.search(r"\d{6}", mail.read_text().split("\n\n", 1)[1])[0].encode()
    rows = [row for row in re.findall(rb"\{[^{}]*\}", content) if re.search(rb"(?<!\d)" + code + rb"(?!\d)", row)]
    assert all(b"Your confirmation code" in row for row in rows), rows

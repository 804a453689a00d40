"""Talks to the embedded endpoint as its users do: boto3 clients of any account and region, and requests made by
hand, signed by botocore."""

import contextlib
import datetime
import json
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.auth
import botocore.session
import pytest
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from judges.emulators import REGION

_session = botocore.session.Session()


def connect(url: str, service: str, region: str = REGION, key: tuple[str, ...] = ("test", "test"), checked: bool = True):
    """A boto3 client that does not retry. With `checked` false it sends what is wrong, so that the answer is judged."""
    return boto3.client(
        service, endpoint_url=url, region_name=region, aws_access_key_id=key[0], aws_secret_access_key=key[1],
        aws_session_token=key[2] if len(key) > 2 else None,
        config=Config(
            retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30, parameter_validation=checked))


@contextlib.contextmanager
def refused(code: str, says: str = ""):
    """The call inside must be refused with AWS's code, and with a message that has the words."""
    with pytest.raises(ClientError) as caught:
        yield caught
    said = caught.value.response
    assert said["Error"]["Code"] == code, said
    assert re.search(says, said["Error"].get("Message", "")), said


class Answer:
    """A raw answer."""

    def __init__(self, status: int, headers, body: bytes):
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers.items()}

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """AWS's code of a refusal, of either protocol."""
        if self.body.lstrip().startswith(b"<"):
            return re.search(rb"<Code>(\w+)</Code>", self.body)[1].decode()
        return self.json["__type"].rsplit("#", 1)[-1]

    def __repr__(self) -> str:
        return f"{self.status} {self.headers} {self.body[:600]!r}"


def send(url: str, body: bytes | None = None, headers: dict[str, str] | None = None, method: str | None = None) -> Answer:
    """One request as it stands; any status is an answer."""
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refusal:
        return Answer(refusal.code, refusal.headers, refusal.read())


def curl(url: str, *arguments: str) -> Answer:
    """What curl gets: a judge that is not our own client."""
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--max-time", "20", "--include", *arguments, url], capture_output=True, check=True)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    return Answer(int(lines[0].split(" ")[1]), dict(line.split(": ", 1) for line in lines[1:]), body)


def bearer(token: str) -> tuple[str, str]:
    return ("--header", f"Authorization: Bearer {token}")


def signed(
    url: str, service: str, operation: str, body: bytes | str | dict, key: tuple[str, ...] = ("test", "test"), region: str = REGION,
    signing_name: str | None = None, moment: datetime.datetime | None = None, change=None,
) -> Answer:
    """A request signed by botocore, at a moment of choice. `change(headers)` spoils it after it was signed."""
    model = _session.get_service_model(service)
    if model.protocol == "query":
        content = urllib.parse.urlencode({"Action": operation, "Version": model.api_version, **body}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    else:
        content = json.dumps(body) if isinstance(body, dict) else body
        content = content.encode() if isinstance(content, str) else content
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"{model.metadata['targetPrefix']}.{operation}",
        }
    request = AWSRequest(method="POST", url=url + "/", data=content, headers=headers)
    with _at(moment):
        botocore.auth.SigV4Auth(Credentials(*key), signing_name or model.signing_name, region).add_auth(request)
    sent = dict(request.headers.items())
    if change:
        change(sent)
    return send(url + "/", content, sent)


@contextlib.contextmanager
def _at(moment: datetime.datetime | None):
    """botocore signs with this clock instead of the machine's."""
    if moment is None:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.auth, "get_current_datetime", lambda remove_tzinfo=True: moment.replace(tzinfo=None))
        yield


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)

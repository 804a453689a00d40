"""What the embedded endpoint keeps, what it forgets, and the command's whole job with it."""

import json
import signal
import urllib.parse

import pytest

from judges.command import Authplat
from judges.emulators import EMBEDDED, Emulator
from judges.endpoint import connect, refused, send
from judges.world import API, SECRET_NAME, SHARED, check_api_stack, look


@pytest.fixture
def kept(workspace):
    """An endpoint that keeps its state in the test's own folder."""
    emulator = Emulator(EMBEDDED, workspace, keeps_state=True)
    yield emulator
    emulator.stop()


def test_no_acknowledged_write_is_lost_by_a_kill(kept):
    url = kept.start().url
    ssm = connect(url, "ssm")
    for number in range(20):
        ssm.put_parameter(Name=f"/kept/{number}", Value=str(number), Type="String")
    pool = connect(url, "cognito-idp").create_user_pool(PoolName="kept")["UserPool"]["Id"]
    keys = send(f"{url}/{pool}/.well-known/jwks.json").json
    kept.process.send_signal(signal.SIGKILL)
    kept.stop()
    kept.start()
    pages = ssm.get_paginator("get_parameters_by_path").paginate(Path="/kept")
    assert {each["Name"]: each["Value"] for page in pages for each in page["Parameters"]} == {f"/kept/{n}": str(n) for n in range(20)}
    assert connect(url, "cognito-idp").describe_user_pool(UserPoolId=pool)["UserPool"]["Name"] == "kept"
    assert send(f"{url}/{pool}/.well-known/jwks.json").json == keys


def test_the_local_environment_needs_no_aws(kept, workspace):
    """The command's whole job with the endpoint of its own folder: no credentials, no address, no region given."""
    nothing = {name: "" for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")}
    command = Authplat(workspace, workspace / "home", None, **nothing)
    command.run("init", SHARED, "--domain", "andmoredev")
    command.run("register-api", API, "--scope", "api")
    url = kept.start().url
    command.run("plan", "--env", "local", "--detailed-exitcode", code=2)
    command.run("apply", "--env", "local", "--yes")
    command.run("plan", "--env", "local", "--detailed-exitcode", code=0)
    world = look(url)
    check_api_stack(world)
    secret = json.loads(world.secrets[SECRET_NAME]["values"]["AWSCURRENT"])
    kept.stop()
    kept.start()
    command.run("plan", "--env", "local", "--detailed-exitcode", code=0)
    form = {"grant_type": "client_credentials", "client_id": secret["client_id"], "client_secret": secret["client_secret"]}
    answer = send(f"{url}/oauth2/token", urllib.parse.urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 200 and answer.json["token_type"] == "Bearer", answer


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

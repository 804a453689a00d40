"""The walk-throughs in which people sign in, from their checked-in stacks to the call with the ID token. Where they type AWS
CLI commands, the AWS CLI runs."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.parse

import pytest

from judges.emulators import REGION, REPOSITORY
from judges.endpoint import bearer, curl, send
from judges.gateway import RestApi, RestApiThere
from judges.world import look

FIRST, NEW = "first@example.com", "Battery-Staple-7"


@pytest.fixture
def example(authplat, endpoint):
    """Puts a folder of stacks of the repository into the test's workspace."""

    def copied(folder: str):
        command = authplat(endpoint.url)
        shutil.copytree(REPOSITORY / "docs/examples" / folder, command.workspace, dirs_exist_ok=True)
        command.run("validate")
        return command

    return copied


@pytest.fixture
def aws(endpoint, workspace):
    """The AWS CLI, as the walk-throughs call it."""

    def run(*words: str) -> dict:
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(workspace), "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": endpoint.url, "AWS_PAGER": ""}
        done = subprocess.run(
            [sys.executable, "-m", "awscli", *words], env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def mailed_password(endpoint, address: str) -> str:
    """The temporary password of an invitation, from the outbox as its owner reads it."""
    messages = curl(f"{endpoint.url}/_authplat/outbox?to={address}").json["messages"]
    [found] = re.findall(r"temporary password is (\S+)", messages[-1]["body"])
    return found.rstrip(".")


def test_one_api_one_pool_one_first_user(example, endpoint, aws):
    """System B: the first sign-in by `initiate-auth` and `admin-respond-to-auth-challenge`, then the call."""
    command = example("hello-api")
    api = RestApi(endpoint, "hello-api").add("GET /hello", "GET /hellowithauth").deploy("api")
    command.run("apply", "--yes")
    command.run("plan", "--detailed-exitcode", code=0)
    world = look(endpoint.url)
    parameters = {name: aws("ssm", "get-parameter", "--name", f"/hello-users/{name}")["Parameter"]["Value"]
                  for name in ("CognitoUserPoolId", "CognitoClientId")}
    assert parameters["CognitoUserPoolId"] == world.pool["Id"]

    assert api.call("api", "/hello").status == 200
    assert api.call("api", "/hellowithauth").status == 401
    step = aws(
        "cognito-idp", "initiate-auth", "--client-id", parameters["CognitoClientId"], "--auth-flow", "USER_PASSWORD_AUTH",
        "--auth-parameters", f"USERNAME={FIRST},PASSWORD={mailed_password(endpoint, FIRST)}")
    assert step["ChallengeName"] == "NEW_PASSWORD_REQUIRED" and step["Session"]
    done = aws(
        "cognito-idp", "admin-respond-to-auth-challenge", "--user-pool-id", parameters["CognitoUserPoolId"],
        "--client-id", parameters["CognitoClientId"], "--challenge-name", "NEW_PASSWORD_REQUIRED",
        "--challenge-responses", f"USERNAME={FIRST},NEW_PASSWORD={NEW}", "--session", step["Session"])
    tokens = done["AuthenticationResult"]
    assert api.call("api", "/hellowithauth", *bearer(tokens["IdToken"])).status == 200
    assert api.call("api", "/hellowithauth", *bearer(tokens["IdToken"][:-4] + "AAAA")).status == 401
    assert api.call("api", "/hellowithauth", *bearer(tokens["AccessToken"])).status == 401, "an access token is no ID token"
    command.run("plan", "--detailed-exitcode", code=0)


def test_one_central_api_and_two_scripts(example, endpoint, workspace):
    """System C: from nothing by one command, the first login, the login that prints a token; and all of it again."""
    command = example("service-api")
    secrets = workspace / "secrets"
    secrets.mkdir()
    (secrets / "new").write_text(NEW)
    for _ in range(2):
        command.run("apply", "--yes")
        api = RestApiThere(endpoint, "ServiceApi")
        assert api.call("api", "/open").status == 200
        assert api.call("api", "/").status == 401
        (secrets / "mailed").write_text(mailed_password(endpoint, FIRST))
        command.run("login", FIRST, "--password-file", str(secrets / "mailed"), "--new-password-file", str(secrets / "new"))
        token = command.run("login", FIRST, "--password-file", str(secrets / "new"), "--id-token").stdout.strip()
        assert api.call("api", "/", *bearer(token)).status == 200
        command.run("logout", FIRST)
        for stack in ("service-api", "testing-users"):
            outcome = command.destroy(stack)
            assert outcome.code == 0, outcome
        assert not look(endpoint.url).pools


def test_hosted_page_with_the_implicit_grant(example, endpoint):
    """System D: the page, the form, and the callback whose fragment opens the route. A browser walks it elsewhere."""
    command = example("hosted-sign-in")
    api = RestApi(endpoint, "hi-users").add("GET /hiUsers").deploy("api")
    command.run("apply", "--yes")
    world = look(endpoint.url)
    pool = world.pool["Id"]
    cognito = endpoint.client("cognito-idp")
    client = cognito.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"][0]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username=FIRST, MessageAction="SUPPRESS", UserAttributes=[
        {"Name": "email", "Value": FIRST}, {"Name": "email_verified", "Value": "true"}])
    cognito.admin_set_user_password(UserPoolId=pool, Username=FIRST, Password=NEW, Permanent=True)
    assert api.call("api", "/hiUsers").status == 401

    callback = "https://app.example.com/callback"
    query = urllib.parse.urlencode(
        {"response_type": "token", "client_id": client, "redirect_uri": callback, "state": "s t&1", "scope": "openid email"})
    base = f"{endpoint.url}/_domain/hi-users"
    page = curl(f"{base}/login?{query}", "--cookie-jar", str(command.workspace / "jar"))
    assert page.status == 200, page
    text = page.body.decode()
    fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', text))
    [action] = re.findall(r'<form[^>]*action="([^"]+)"', text)[:1]
    where = urllib.parse.urljoin(f"{base}/login", action.replace("&amp;", "&"))
    data = [part for name, value in {**fields, "username": FIRST, "password": NEW}.items()
            for part in ("--data-urlencode", f"{name}={value}")]
    done = curl(where, "--cookie", str(command.workspace / "jar"), *data)
    assert done.status in (302, 303), done
    target, _, fragment = done.headers["location"].partition("#")
    assert target == callback
    returned = dict(urllib.parse.parse_qsl(fragment))
    assert returned["token_type"] == "Bearer" and returned["expires_in"] == "3600" and returned["state"] == "s t&1"
    assert api.call("api", "/hiUsers", *bearer(returned["id_token"])).status == 200
    command.run("plan", "--detailed-exitcode", code=0)

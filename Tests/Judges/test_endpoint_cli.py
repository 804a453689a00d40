"""The AWS CLI, in its own process, against the embedded endpoint."""

import json
import os
import subprocess
import sys

import pytest

from judges.emulators import EMBEDDED, REGION


@pytest.fixture
def aws(endpoint, workspace):
    """Runs the CLI as a user does: the endpoint and the credentials by the environment."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(workspace), "AWS_ENDPOINT_URL": endpoint.url, "AWS_DEFAULT_REGION": REGION, "AWS_PAGER": "",
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
    }

    def run(*arguments: str, code: int = 0, **changed: str):
        done = subprocess.run(
            [sys.executable, "-m", "awscli", *arguments, "--output", "json"], env=environment | changed, cwd=workspace, capture_output=True,
            text=True, timeout=60, stdin=subprocess.DEVNULL)
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else done.stderr

    return run


def test_a_story_told_with_the_cli(aws):
    assert aws("sts", "get-caller-identity")["Account"] == EMBEDDED.account
    pool = aws("cognito-idp", "create-user-pool", "--pool-name", "shop", "--user-pool-tags", "team=billing")["UserPool"]["Id"]
    here = ("--user-pool-id", pool)
    aws("cognito-idp", "create-user-pool-domain", *here, "--domain", "shop")
    aws("cognito-idp", "create-resource-server", *here, "--identifier", "api", "--name", "api",
        "--scopes", "ScopeName=read,ScopeDescription=Reading")
    client = aws(
        "cognito-idp", "create-user-pool-client", *here, "--client-name", "machine", "--generate-secret", "--allowed-o-auth-flows",
        "client_credentials", "--allowed-o-auth-flows-user-pool-client", "--allowed-o-auth-scopes", "api/read")["UserPoolClient"]
    listed = aws("cognito-idp", "list-user-pool-clients", *here, "--page-size", "1")["UserPoolClients"]
    assert [each["ClientId"] for each in listed] == [client["ClientId"]]

    aws("ssm", "put-parameter", "--name", "/shop/pool", "--value", pool, "--type", "String")
    [parameter] = aws("ssm", "get-parameters-by-path", "--path", "/shop")["Parameters"]
    assert parameter["Value"] == pool
    aws("secretsmanager", "create-secret", "--name", "shop/machine", "--secret-string", client["ClientSecret"])
    assert aws("secretsmanager", "get-secret-value", "--secret-id", "shop/machine")["SecretString"] == client["ClientSecret"]

    refusal = aws("cognito-idp", "delete-user-pool", *here, code=255)
    assert "InvalidParameterException" in refusal and "domain configured that should be deleted first" in refusal
    refusal = aws("cognito-idp", "describe-user-pool", *here, code=255, AWS_SECRET_ACCESS_KEY="wrong")
    assert "InvalidSignatureException" in refusal
    aws("cognito-idp", "delete-user-pool-domain", *here, "--domain", "shop")
    aws("cognito-idp", "delete-user-pool", *here)
    assert aws("cognito-idp", "list-user-pools", "--max-results", "60")["UserPools"] == []

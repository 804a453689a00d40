"""Where the endpoint lacks a second secret (moto, MiniStack), that is said and nothing is changed; what needs no second
secret works."""

import json

import pytest

from judges.emulators import client
from judges.world import API, SECRET_NAME, SHARED, look


@pytest.fixture(params=["moto", "ministack"])
def lacking(request):
    """An emulator without the operations of second secrets, empty."""
    return request.getfixturevalue(request.param)


def essence(url: str) -> tuple:
    """Clients and every value that is kept. Moto makes up parts of a domain at each look, and MiniStack counts accesses."""
    world = look(url)
    return world.clients, {name: secret["values"] for name, secret in world.secrets.items()}, world.parameters


@pytest.fixture
def command(authplat, lacking):
    command = authplat(lacking.url)
    command.run("init", SHARED, "--domain", "andmoredev")
    return command


@pytest.mark.parametrize("store", ["secretsManager", "ssm", "file"])
def test_a_second_secret_that_cannot_be_had_is_refused_with_the_way_on(command, lacking, store):
    command.run("register-api", API, "--scope", "api", "--no-binding", "--store", store)
    command.run("apply", "--yes")
    before = essence(lacking.url)
    for flags in (["--overlap", "24h"], ["--rollback"], ["--finish", "--yes"], ["--compromised", "--yes"]):
        refusal = command.run("rotate-client-secret", API, *flags, code=4)
        assert "ClientSecrets" in refusal.text and "--replace-client" in refusal.text, refusal
        assert essence(lacking.url) == before
    refusal = command.run("rotate-client-secret", API, "--json", code=4)
    assert "--replace-client" in refusal.stdout, refusal
    status = command.run("secrets", "status", "--json").json["secrets"]
    assert [(each["client"], each["state"]) for each in status] == [(f"{API}/machine", "single")], status
    assert "madeAt" in status[0] and "dueAt" in status[0]
    command.run("secrets", "status", "--fail-overdue")
    command.run("plan", "--detailed-exitcode")
    # Nothing of the refused rotations is left that a later run would go on with.
    command.run("apply", "--yes")
    assert essence(lacking.url) == before


@pytest.fixture(params=["moto", "ministack", "endpoint"])
def anywhere(request):
    return request.getfixturevalue(request.param)


def test_a_client_made_elsewhere_is_taken_over_with_its_secret(authplat, anywhere):
    """The stack declares what somebody made by boto3: its id and secret stay, and the secret gets into the store."""
    command = authplat(anywhere.url)
    command.run("init", SHARED, "--domain", "andmoredev")
    command.run("apply", "--yes")
    cognito = client("cognito-idp", anywhere.url)
    pool = look(anywhere.url).pool["Id"]
    cognito.create_resource_server(
        UserPoolId=pool, Identifier=API, Name=API, Scopes=[{"ScopeName": "api", "ScopeDescription": "Allow api access"}])
    made = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName=f"{API}-machine", GenerateSecret=True, AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=[f"{API}/api"],
        ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]
    command.run("register-api", API, "--scope", "api", "--no-binding")
    outcome = command.run("apply", "--yes", code=None)
    if outcome.code != 0:
        outcome = command.run("apply", "--yes", "--adopt", code=None)
    assert outcome.code == 0, outcome
    world = look(anywhere.url)
    assert world.client["ClientId"] == made["ClientId"]
    assert world.client["ClientSecret"] == made["ClientSecret"]
    document = json.loads(world.secrets[SECRET_NAME]["values"]["AWSCURRENT"])
    assert (document["client_id"], document["client_secret"]) == (made["ClientId"], made["ClientSecret"])
    command.run("plan", "--detailed-exitcode")

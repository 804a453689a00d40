"""The stacks that this repository holds, applied to APIs that boto3 made and called with curl, as their walk-throughs do."""

import base64
import json
import shutil
import sqlite3
import time

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from judges.emulators import EMBEDDED, REGION, REPOSITORY, Emulator
from judges.endpoint import Answer, bearer, curl
from judges.gateway import RestApi, RestApiThere, pool_arn
from judges.world import API, SHARED, check_api_stack, check_shared_stack, look


@pytest.fixture(scope="module")
def _kept(scratch):
    # Kept, so that its keys can be read.
    emulator = Emulator(EMBEDDED, scratch / "examples", keeps_state=True).start()
    yield emulator
    emulator.stop()


@pytest.fixture
def kept(_kept):
    _kept.reset()
    return _kept


@pytest.fixture
def example(authplat, kept):
    """Puts stacks of the repository into the test's workspace."""

    def copied(folder: str):
        command = authplat(kept.url)
        for name in ("authplat.yaml", "stacks", "apis"):
            source = REPOSITORY / folder / name
            if source.is_dir():
                shutil.copytree(source, command.workspace / name)
            elif source.exists():
                shutil.copy(source, command.workspace / name)
        command.run("validate")
        return command

    return copied


def access_token(emulator, client: dict, **form: str) -> str:
    """From the token endpoint, with the client's id and secret."""
    data = "&".join(f"{name}={value}" for name, value in {"grant_type": "client_credentials", **form}.items())
    answer = curl(f"{emulator.url}/oauth2/token", "--user", f"{client['ClientId']}:{client['ClientSecret']}", "--data", data)
    assert answer.status == 200, answer
    return answer.json["access_token"]


def machine(emulator, pool: str, scope: str) -> dict:
    """A client of the pool that holds a scope of a resource server of its own."""
    cognito = emulator.client("cognito-idp")
    server, name = scope.split("/")
    cognito.create_resource_server(UserPoolId=pool, Identifier=server, Name=server, Scopes=[{"ScopeName": name, "ScopeDescription": name}])
    return cognito.create_user_pool_client(
        UserPoolId=pool, ClientName=server, GenerateSecret=True, AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=[scope])["UserPoolClient"]


def id_token(emulator, pool: str, lifetime: int = 3600) -> str:
    """What a person of the pool gets by signing in. Signed here with the pool's key, as the endpoint keeps it: it has no
    sign-in yet."""
    curl(f"{emulator.url}/{pool}/.well-known/jwks.json")  # a pool gets its keys when they are first asked for
    with sqlite3.connect(f"file:{emulator.state / 'local.db'}?mode=ro", uri=True) as database:
        rows = [json.loads(members) for (members,) in database.execute("SELECT members FROM object WHERE id = ?", (pool,))]
    [key] = [row["Id"] for row in rows if "Access" in row and "Id" in row]
    now = int(time.time())
    issuer = json.loads(curl(f"{emulator.url}/{pool}/.well-known/openid-configuration").body)["issuer"]
    claims = {
        "sub": "11111111-2222-3333-4444-555555555555", "email": "ada@example.com", "email_verified": True, "iss": issuer,
        "aud": "1example23456789", "token_use": "id", "auth_time": now, "iat": now, "exp": now + lifetime, "cognito:username": "ada"}
    return jwt.encode(
        {"alg": "RS256", "kid": key["Kid"]}, claims, RSAKey.import_key(base64.b64decode(key["PrivateKey"])), algorithms=["RS256"])


def refused(answer: Answer) -> bool:
    return (answer.status, answer.headers.get("x-amzn-errortype"), answer.json) == (401, "UnauthorizedException", {"message": "Unauthorized"})


def preflight(api: RestApi, stage: str, path: str) -> Answer:
    return api.call(stage, path, "--request", "OPTIONS", "--header", "Origin: https://app.example.com",
                    "--header", "Access-Control-Request-Method: GET", "--header", "Access-Control-Request-Headers: authorization")


def answers_preflight(api: RestApi, path: str) -> None:
    """As the API's maker does: OPTIONS by itself, for any page."""
    place = {"restApiId": api.id, "resourceId": api.resource(path), "httpMethod": "OPTIONS", "statusCode": "200"}
    header = "method.response.header.Access-Control-Allow-Origin"
    api.gateway.update_method_response(**place, patchOperations=[{"op": "add", "path": f"/responseParameters/{header}", "value": "false"}])
    api.gateway.update_integration_response(**place, patchOperations=[{"op": "add", "path": f"/responseParameters/{header}", "value": "'*'"}])


def test_per_api_scopes_over_a_shared_pool(example, kept):
    """The stacks of this checkout."""
    command = example(".")
    api = RestApi(kept, API).add("POST /echo", "OPTIONS /echo").deploy("api")
    post = ("--header", "Content-Type: application/json", "--data", "{}")
    assert api.call("api", "/echo", *post).status == 200, "open as it was made"
    command.run("apply", "--yes")
    world = look(kept.url)
    check_shared_stack(world)
    check_api_stack(world)
    assert set(world.parameters) >= {f"/{SHARED}/CognitoUserPoolId", f"/{SHARED}/CognitoUserPoolArn"}

    assert refused(api.call("api", "/echo", *post))
    assert refused(api.call("api", "/echo", *post, *bearer(access_token(kept, machine(kept, world.pool["Id"], "other/api")))))
    assert refused(api.call("api", "/echo", *post, *bearer(id_token(kept, world.pool["Id"])))), "an ID token holds no scope"
    right = api.call("api", "/echo", *post, *bearer(access_token(kept, world.client, scope=f"{API}/api")))
    assert right.status == 200 and right.json == {"ok": True}
    assert preflight(api, "api", "/echo").status == 200
    unknown = api.call("api", "/absent")
    assert unknown.status == 403 and unknown.json == {"message": "Missing Authentication Token"}
    command.run("plan", "--detailed-exitcode", code=0)


def test_a_change_is_not_enforced_until_it_is_deployed(example, kept):
    command = example(".")
    api = RestApi(kept, API).add("POST /echo").deploy("api")
    command.run("apply", "--yes")
    post = ("--header", "Content-Type: application/json", "--data", "{}")
    api.patch("POST /echo", ("replace", "/authorizationType", "NONE"))
    assert refused(api.call("api", "/echo", *post)), "only in draft"
    api.deploy("api")
    assert api.call("api", "/echo", *post).status == 200
    command.run("plan", "--detailed-exitcode", code=3)
    command.run("apply", "--yes")
    assert refused(api.call("api", "/echo", *post))


def test_one_central_api_from_zero_to_running_by_one_command(example, kept):
    command = example("docs/examples/service-api")
    command.run("apply", "--yes")
    [pool] = look(kept.url).pools
    assert pool["UsernameAttributes"] == ["email"] and pool["AutoVerifiedAttributes"] == ["email"]
    policy = pool["Policies"]["PasswordPolicy"]
    assert (policy["MinimumLength"], policy["RequireLowercase"], policy["RequireUppercase"]) == (6, True, True)
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is False
    api = RestApiThere(kept, "ServiceApi")
    assert {route: demand[0] for route, demand in api.draft.items()} == {
        "GET /": "COGNITO_USER_POOLS", "OPTIONS /": "NONE", "GET /open": "NONE", "OPTIONS /open": "NONE"}

    assert api.call("api", "/open").json == {"ok": True}
    without = api.call("api", "/")
    assert refused(without) and without.headers["access-control-allow-origin"] == "*", "pages can read why"
    assert refused(api.call("api", "/", *bearer(access_token(kept, machine(kept, pool["Id"], "jobs/run"))))), "an access token is no ID token"
    with_token = api.call("api", "/", *bearer(id_token(kept, pool["Id"])))
    assert with_token.status == 200 and with_token.json == {"ok": True}
    assert api.call("api", "/", *bearer(id_token(kept, pool["Id"], lifetime=-60))).status == 401
    free = preflight(api, "api", "/")
    assert free.status == 200 and free.headers["access-control-allow-origin"] == "*"
    command.run("plan", "--detailed-exitcode", code=0)


def test_it_goes_and_comes_again_from_nothing(example, kept):
    command = example("docs/examples/service-api")
    for _ in range(2):
        command.run("apply", "--yes")
        assert refused(RestApiThere(kept, "ServiceApi").call("api", "/"))
        for stack in ("service-api", "testing-users"):
            outcome = command.destroy(stack)
            assert outcome.code == 0, outcome
        assert not look(kept.url).pools and not kept.client("apigateway").get_rest_apis()["items"]


def test_an_authorizer_over_a_pool_that_already_exists(example, kept):
    """`ANY /{proxy+}` behind another team's pool; preflight stays free."""
    pool = kept.client("cognito-idp").create_user_pool(PoolName="theirs")["UserPool"]
    api = RestApi(kept, "API").add("ANY /{proxy+}", "OPTIONS /{proxy+}")
    answers_preflight(api, "/{proxy+}")
    api.deploy("Test")
    command = example("docs/examples/existing-pool")
    project = command.workspace / "authplat.yaml"
    text = project.read_text()
    example_arn = f"arn:aws:cognito-idp:{REGION}:123456789012:userpool/us-east-1_Example00"
    assert example_arn in text
    project.write_text(text.replace(example_arn, pool["Arn"]))
    command.run("apply", "--yes")
    [authorizer] = api.authorizers.values()
    assert authorizer["providerARNs"] == [pool["Arn"]] == [pool_arn(kept, pool["Id"])]

    token = bearer(id_token(kept, pool["Id"]))
    for verb, path in (("GET", "/orders"), ("POST", "/orders/1"), ("DELETE", "/a/b/c")):
        without = api.call("Test", path, "--request", verb)
        assert refused(without) and without.headers["access-control-allow-origin"] == "*"
        assert api.call("Test", path, "--request", verb, *token).status == 200
        free = preflight(api, "Test", path)
        assert free.status == 200 and free.headers["access-control-allow-origin"] == "*"
    stranger = kept.client("cognito-idp").create_user_pool(PoolName="stranger")["UserPool"]["Id"]
    assert refused(api.call("Test", "/orders", *bearer(id_token(kept, stranger))))
    assert refused(api.call("Test", "/orders", *bearer(access_token(kept, machine(kept, pool["Id"], "jobs/run")))))
    command.run("plan", "--detailed-exitcode", code=0)
    assert look(kept.url).counts["pools"] == 2, "their pool is theirs"

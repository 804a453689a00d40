"""App clients and their secrets in the embedded endpoint, driven by boto3."""

import re

import pytest

from judges.endpoint import connect, refused

NO_CLIENT = "0123456789abcdefghijklmnop"
MACHINE = {
    "GenerateSecret": True, "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthScopes": ["api/read"],
}


@pytest.fixture
def cognito(endpoint):
    return connect(endpoint.url, "cognito-idp", checked=False)


@pytest.fixture
def pool(cognito) -> str:
    pool = cognito.create_user_pool(PoolName="pool")["UserPool"]["Id"]
    cognito.create_resource_server(UserPoolId=pool, Identifier="api", Name="api", Scopes=[
        {"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")])
    return pool


@pytest.fixture
def machine(cognito, pool) -> dict:
    return cognito.create_user_pool_client(UserPoolId=pool, ClientName="machine", **MACHINE)["UserPoolClient"]


def described(cognito, client: dict) -> dict:
    return cognito.describe_user_pool_client(UserPoolId=client["UserPoolId"], ClientId=client["ClientId"])["UserPoolClient"]


def test_a_new_client_has_the_servers_defaults(cognito, pool):
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="bare")["UserPoolClient"]
    assert re.fullmatch(r"[0-9a-z]{26}", made["ClientId"])
    shown = described(cognito, made)
    wanted = {
        "UserPoolId": pool, "ClientName": "bare", "RefreshTokenValidity": 30, "AuthSessionValidity": 3, "EnableTokenRevocation": True,
        "EnablePropagateAdditionalUserContextData": False, "AllowedOAuthFlowsUserPoolClient": False,
    }
    assert wanted.items() <= shown.items()
    for absent in (
        "ClientSecret", "AccessTokenValidity", "IdTokenValidity", "ReadAttributes", "WriteAttributes", "SupportedIdentityProviders",
        "CallbackURLs", "LogoutURLs", "AllowedOAuthFlows", "AllowedOAuthScopes", "RefreshTokenRotation", "DefaultRedirectURI",
    ):
        assert absent not in shown, absent


def test_a_secret_is_generated_or_chosen_or_not_there(cognito, pool):
    generated = cognito.create_user_pool_client(UserPoolId=pool, ClientName="a", GenerateSecret=True)["UserPoolClient"]
    assert re.fullmatch(r"[0-9a-z]{48,64}", generated["ClientSecret"])
    assert described(cognito, generated)["ClientSecret"] == generated["ClientSecret"]
    own = "a1B2c3D4e5F6g7H8i9J0k1L2+_x"
    chosen = cognito.create_user_pool_client(UserPoolId=pool, ClientName="b", ClientSecret=own)["UserPoolClient"]
    assert described(cognito, chosen)["ClientSecret"] == own
    with refused("InvalidParameterException"):
        cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", GenerateSecret=True, ClientSecret=own)
    for bad in ("x" * 23, "x" * 65, "a-b" * 10, "a/b" * 10):
        with refused("InvalidParameterException"):
            cognito.create_user_pool_client(UserPoolId=pool, ClientName="d", ClientSecret=bad)


def test_an_update_puts_back_to_default_what_it_omits_and_keeps_id_and_secret(cognito, pool):
    made = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="first", RefreshTokenValidity=5, AccessTokenValidity=2, TokenValidityUnits={"AccessToken": "hours"},
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"], PreventUserExistenceErrors="ENABLED", AuthSessionValidity=10,
        CallbackURLs=["https://app.example.com"], ReadAttributes=["email"], **MACHINE)["UserPoolClient"]
    assert made["RefreshTokenValidity"] == 5 and made["AuthSessionValidity"] == 10
    answer = cognito.update_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"], ClientName="second")["UserPoolClient"]
    shown = described(cognito, made)
    assert shown == answer
    assert (shown["ClientName"], shown["ClientSecret"]) == ("second", made["ClientSecret"])
    assert (shown["RefreshTokenValidity"], shown["AuthSessionValidity"], shown["AllowedOAuthFlowsUserPoolClient"]) == (30, 3, False)
    for gone in ("AccessTokenValidity", "ExplicitAuthFlows", "CallbackURLs", "ReadAttributes", "AllowedOAuthFlows", "AllowedOAuthScopes"):
        assert gone not in shown, gone
    assert shown.get("PreventUserExistenceErrors", "LEGACY") == "LEGACY"
    assert shown["CreationDate"] == made["CreationDate"] and shown["LastModifiedDate"] >= made["LastModifiedDate"]


def test_scopes_must_exist_when_a_client_is_written(cognito, pool, machine):
    for scope in ("api/absent", "absent/read", "api"):
        with refused("ScopeDoesNotExistException"):
            cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", **{**MACHINE, "AllowedOAuthScopes": ["api/read", scope]})
        with refused("ScopeDoesNotExistException"):
            cognito.update_user_pool_client(UserPoolId=pool, ClientId=machine["ClientId"], ClientName="c", **{
                **{name: value for name, value in MACHINE.items() if name != "GenerateSecret"}, "AllowedOAuthScopes": [scope]})
    assert described(cognito, machine)["AllowedOAuthScopes"] == ["api/read"]
    # Taking the scope away is allowed; the client keeps the name, and no update may repeat it.
    cognito.update_resource_server(UserPoolId=pool, Identifier="api", Name="api", Scopes=[{"ScopeName": "write", "ScopeDescription": "w"}])
    assert described(cognito, machine)["AllowedOAuthScopes"] == ["api/read"]
    with refused("ScopeDoesNotExistException"):
        cognito.update_user_pool_client(
            UserPoolId=pool, ClientId=machine["ClientId"], ClientName="c", AllowedOAuthFlows=["client_credentials"],
            AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=["api/read"])
    cognito.delete_resource_server(UserPoolId=pool, Identifier="api")
    assert described(cognito, machine)["AllowedOAuthScopes"] == ["api/read"]


@pytest.mark.parametrize(
    "members",
    [
        {"GenerateSecret": False},
        {"AllowedOAuthFlows": ["client_credentials", "code"]},
        {"AllowedOAuthScopes": ["openid"]},
    ],
    ids=["no secret", "mixed flows", "openid"])
def test_client_credentials_stands_alone_has_a_secret_and_custom_scopes(cognito, pool, members):
    with refused("InvalidOAuthFlowException"):
        cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", CallbackURLs=["https://app.example.com"], **{**MACHINE, **members})


@pytest.mark.parametrize(
    "members",
    [
        {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ADMIN_NO_SRP_AUTH"]},
        {"ExplicitAuthFlows": ["ALLOW_ANYTHING"]},
        {"AuthSessionValidity": 2}, {"AuthSessionValidity": 16},
        {"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}},
        {"AccessTokenValidity": 25, "TokenValidityUnits": {"AccessToken": "hours"}},
        {"RefreshTokenValidity": 30, "TokenValidityUnits": {"RefreshToken": "minutes"}},
        {"CallbackURLs": ["http://app.example.com"]}, {"CallbackURLs": ["https://app.example.com/#fragment"]},
        {"CallbackURLs": ["https://app.example.com"], "DefaultRedirectURI": "https://other.example.com"},
        {"ReadAttributes": ["custom:absent"]}, {"SupportedIdentityProviders": ["Nobody"]},
        {"ClientName": "no/slash"}, {"ClientName": ""},
        {"EnablePropagateAdditionalUserContextData": True},
        {"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 61}},
        {"RefreshTokenRotation": {"Feature": "ENABLED"}, "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]},
    ],
    ids=lambda members: "-".join(str(value)[:30] for pair in members.items() for value in pair))
def test_a_client_that_aws_would_not_take_is_refused(cognito, pool, members):
    with refused("InvalidParameterException"):
        cognito.create_user_pool_client(**{"UserPoolId": pool, "ClientName": "c", **members})
    assert cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"] == []


def test_urls_of_loopback_and_of_apps_are_taken(cognito, pool):
    urls = ["http://localhost:3000/back", "http://127.0.0.1/back", "http://[::1]:8080/back", "myapp://back", "https://app.example.com/back?a=b"]
    made = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="c", AllowedOAuthFlows=["code"], AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=["openid"],
        CallbackURLs=urls, SupportedIdentityProviders=["COGNITO"])["UserPoolClient"]
    assert set(made["CallbackURLs"]) == set(urls)


def test_a_client_that_is_gone_is_not_found(cognito, pool, machine):
    here = {"UserPoolId": pool, "ClientId": machine["ClientId"]}
    cognito.delete_user_pool_client(**here)
    for call in (
        cognito.describe_user_pool_client, cognito.delete_user_pool_client, cognito.update_user_pool_client,
        cognito.add_user_pool_client_secret, cognito.list_user_pool_client_secrets,
    ):
        with refused("ResourceNotFoundException"):
            call(**here)
    other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    mine = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c")["UserPoolClient"]["ClientId"]
    with refused("ResourceNotFoundException"):
        cognito.describe_user_pool_client(UserPoolId=other, ClientId=mine)


# Secrets


def secrets_of(cognito, client: dict) -> list[dict]:
    return cognito.list_user_pool_client_secrets(UserPoolId=client["UserPoolId"], ClientId=client["ClientId"])["ClientSecrets"]


def test_a_client_has_two_secrets_at_the_most_and_one_at_the_least(cognito, pool, machine):
    here = {"UserPoolId": pool, "ClientId": machine["ClientId"]}
    [first] = secrets_of(cognito, machine)
    assert first["ClientSecretId"].startswith(machine["ClientId"] + "--") and "ClientSecretValue" not in first
    added = cognito.add_user_pool_client_secret(**here)["ClientSecretDescriptor"]
    assert re.fullmatch(r"[0-9a-z]{48,64}", added["ClientSecretValue"]) and added["ClientSecretValue"] != machine["ClientSecret"]
    assert added["ClientSecretId"] != first["ClientSecretId"]
    listed = secrets_of(cognito, machine)
    assert {each["ClientSecretId"] for each in listed} == {first["ClientSecretId"], added["ClientSecretId"]}
    assert all(set(each) == {"ClientSecretId", "ClientSecretCreateDate"} for each in listed), "values are told once"
    with refused("LimitExceededException"):
        cognito.add_user_pool_client_secret(**here)
    assert described(cognito, machine)["ClientSecret"] == machine["ClientSecret"], "Describe shows the first only"

    cognito.delete_user_pool_client_secret(**here, ClientSecretId=first["ClientSecretId"])
    assert [each["ClientSecretId"] for each in secrets_of(cognito, machine)] == [added["ClientSecretId"]]
    assert described(cognito, machine).get("ClientSecret") != machine["ClientSecret"]
    assert described(cognito, machine).get("ClientSecret") != added["ClientSecretValue"], "an added secret is never shown again"
    with refused("InvalidParameterException"):
        cognito.delete_user_pool_client_secret(**here, ClientSecretId=added["ClientSecretId"])
    with refused("ResourceNotFoundException"):
        cognito.delete_user_pool_client_secret(**here, ClientSecretId=first["ClientSecretId"])


def test_a_secret_of_ones_own_is_added_and_not_told(cognito, pool, machine):
    here = {"UserPoolId": pool, "ClientId": machine["ClientId"]}
    added = cognito.add_user_pool_client_secret(**here, ClientSecret="aSecretOfMyOwnChoice0123456789")["ClientSecretDescriptor"]
    assert "ClientSecretValue" not in added and added["ClientSecretCreateDate"]
    for bad in ("short", "with-a-hyphen-0123456789012345", "x" * 65):
        with refused("InvalidParameterException"):
            cognito.add_user_pool_client_secret(**here, ClientSecret=bad)


def test_a_client_born_without_a_secret_gets_none(cognito, pool):
    bare = cognito.create_user_pool_client(UserPoolId=pool, ClientName="bare")["UserPoolClient"]
    assert secrets_of(cognito, bare) == []
    with refused("InvalidParameterException"):
        cognito.add_user_pool_client_secret(UserPoolId=pool, ClientId=bare["ClientId"])


def test_secrets_survive_an_update_of_the_client(cognito, pool, machine):
    here = {"UserPoolId": pool, "ClientId": machine["ClientId"]}
    cognito.add_user_pool_client_secret(**here)
    before = secrets_of(cognito, machine)
    cognito.update_user_pool_client(**here, ClientName="renamed")
    assert secrets_of(cognito, machine) == before

"""Tokens of the embedded endpoint, fetched and verified by other people's OAuth and OIDC libraries."""

import base64
import dataclasses
import json
import os
import re
import time
import urllib.parse

import joserfc.errors
import jwt as pyjwt
import pytest
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt as josejwt
from joserfc.jwk import KeySet
from oauthlib.oauth2 import BackendApplicationClient
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session as RequestsSession

from judges.endpoint import Answer, connect, send

# Plain http on loopback: the two libraries refuse it unless told.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
FORM = "application/x-www-form-urlencoded"


@dataclasses.dataclass
class Shop:
    """A pool with a domain, two scopes and a machine client, and where its tokens are got."""

    url: str
    cognito: object
    pool: str
    id: str
    secret: str

    @property
    def issuer(self) -> str:
        return f"{self.url}/{self.pool}"

    @property
    def token_url(self) -> str:
        return f"{self.url}/oauth2/token"

    def ask(self, form: dict[str, str] | str, basic: tuple[str, str] | None = None, url: str = "", **headers: str) -> Answer:
        sent = {"Content-Type": FORM, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if basic:
            sent["Authorization"] = "Basic " + base64.b64encode(":".join(basic).encode()).decode()
        body = form if isinstance(form, str) else urllib.parse.urlencode(form)
        return send(url or self.token_url, body.encode(), sent)

    def token(self, secret: str | None = None, id: str | None = None, **form: str) -> Answer:
        return self.ask({"grant_type": "client_credentials", **form}, (id or self.id, secret or self.secret))

    def claims(self, answer: Answer) -> dict:
        """The token's claims, after its signature was verified with the pool's own keys."""
        keys = KeySet.import_key_set(send(f"{self.issuer}/.well-known/jwks.json").json)
        return josejwt.decode(answer.json["access_token"], keys, algorithms=["RS256"]).claims


@pytest.fixture
def shop(endpoint) -> Shop:
    cognito = connect(endpoint.url, "cognito-idp")
    pool = cognito.create_user_pool(PoolName="shop")["UserPool"]["Id"]
    cognito.create_user_pool_domain(UserPoolId=pool, Domain="shop")
    cognito.create_resource_server(UserPoolId=pool, Identifier="https://api.example.com", Name="api", Scopes=[
        {"ScopeName": name, "ScopeDescription": name} for name in ("read", "write", "unused")])
    client = machine(cognito, pool)
    return Shop(endpoint.url, cognito, pool, client["ClientId"], client["ClientSecret"])


def machine(cognito, pool: str, **members) -> dict:
    return cognito.create_user_pool_client(**{
        "UserPoolId": pool, "ClientName": "machine", "GenerateSecret": True, "AllowedOAuthFlows": ["client_credentials"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": ["https://api.example.com/read", "https://api.example.com/write"], **members})["UserPoolClient"]


def fails(answer: Answer, error: str, status: int = 400) -> None:
    """As RFC 6749 section 5.2 and Cognito have it: 400 for all of them, `invalid_client` too."""
    assert answer.status == status, answer
    assert answer.headers["content-type"].replace(" ", "").lower() == "application/json;charset=utf-8", answer
    assert answer.json["error"] == error and set(answer.json) <= {"error", "error_description"}, answer


# The libraries


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_authlib_discovers_fetches_and_joserfc_verifies(shop, method):
    document = send(get_well_known_url(shop.issuer, external=True)).json
    metadata = OpenIDProviderMetadata(document)
    metadata.validate()
    assert metadata["issuer"] == shop.issuer
    assert method in metadata["token_endpoint_auth_methods_supported"]
    with OAuth2Session(shop.id, shop.secret, token_endpoint_auth_method=method, scope="https://api.example.com/read") as session:
        token = session.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    assert token["token_type"] == "Bearer" and token["expires_in"] == 3600
    keys = KeySet.import_key_set(send(metadata["jwks_uri"]).json)
    verified = josejwt.decode(token["access_token"], keys, algorithms=["RS256"])
    josejwt.JWTClaimsRegistry(
        iss={"essential": True, "value": shop.issuer}, sub={"essential": True, "value": shop.id}, exp={"essential": True},
        token_use={"essential": True, "value": "access"}).validate(verified.claims)
    with pytest.raises(joserfc.errors.JoseError):
        head, body, signature = token["access_token"].split(".")
        josejwt.decode(f"{head}.{body}.{signature[:-8]}AAAAAAAA", keys, algorithms=["RS256"])


@pytest.mark.parametrize("basic", [True, False])
def test_requests_oauthlib_fetches_and_pyjwt_verifies_by_jwks(shop, basic):
    with RequestsSession(client=BackendApplicationClient(shop.id, scope=["https://api.example.com/read"])) as session:
        given = {"auth": HTTPBasicAuth(shop.id, shop.secret)} if basic else {"client_secret": shop.secret, "include_client_id": True}
        token = session.fetch_token(shop.token_url, **given)
    key = pyjwt.PyJWKClient(f"{shop.issuer}/.well-known/jwks.json").get_signing_key_from_jwt(token["access_token"])
    claims = pyjwt.decode(
        token["access_token"], key, algorithms=["RS256"], issuer=shop.issuer, options={"require": ["exp", "iat", "iss", "sub", "jti"]})
    assert claims["scope"] == "https://api.example.com/read"
    other = shop.cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    with pytest.raises(pyjwt.PyJWKClientError):
        pyjwt.PyJWKClient(f"{shop.url}/{other}/.well-known/jwks.json").get_signing_key_from_jwt(token["access_token"])


# Keys, documents and claims


def test_the_keys_are_two_and_stay(shop):
    answer = send(f"{shop.issuer}/.well-known/jwks.json")
    keys = answer.json["keys"]
    assert len(keys) == 2 and len({key["kid"] for key in keys}) == 2 and len({key["n"] for key in keys}) == 2
    for key in keys:
        assert set(key) == {"alg", "e", "kid", "kty", "n", "use"}
        assert (key["alg"], key["e"], key["kty"], key["use"]) == ("RS256", "AQAB", "RSA", "sig")
        assert len(base64.urlsafe_b64decode(key["n"] + "==")) == 256, "2048 bits"
    assert answer.headers["content-type"].startswith("application/json")
    assert send(f"{shop.issuer}/.well-known/jwks.json").json == answer.json


def test_the_discovery_document(shop):
    document = send(f"{shop.issuer}/.well-known/openid-configuration").json
    assert document["issuer"] == shop.issuer and document["jwks_uri"] == f"{shop.issuer}/.well-known/jwks.json"
    assert document["id_token_signing_alg_values_supported"] == ["RS256"]
    assert document["response_types_supported"] == ["code", "token"] and document["subject_types_supported"] == ["public"]
    assert document["scopes_supported"] == ["openid", "email", "phone", "profile"]
    assert document["token_endpoint_auth_methods_supported"] == ["client_secret_basic", "client_secret_post"]
    assert {"authorization_endpoint", "token_endpoint", "userinfo_endpoint"} <= set(document)
    for name in ("openid-configuration", "jwks.json"):
        assert 400 <= send(f"{shop.url}/us-east-1_AbCdEfGhI/.well-known/{name}").status < 500


def test_a_token_has_awss_claims_and_no_others(shop):
    before = int(time.time())
    answer = shop.token()
    assert answer.status == 200 and set(answer.json) == {"access_token", "expires_in", "token_type"}, answer
    head = json.loads(base64.urlsafe_b64decode(answer.json["access_token"].split(".")[0] + "=="))
    assert set(head) == {"kid", "alg"} and head["alg"] == "RS256"
    claims = shop.claims(answer)
    assert set(claims) == {"sub", "token_use", "scope", "auth_time", "iss", "exp", "iat", "version", "jti", "client_id"}
    assert (claims["sub"], claims["client_id"], claims["token_use"], claims["version"]) == (shop.id, shop.id, "access", 2)
    assert claims["iss"] == shop.issuer
    assert before <= claims["iat"] <= time.time() + 1 and claims["auth_time"] == claims["iat"]
    assert claims["exp"] - claims["iat"] == answer.json["expires_in"] == 3600
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", claims["jti"])
    assert shop.claims(shop.token())["jti"] != claims["jti"]


@pytest.mark.parametrize(("value", "unit", "seconds"), [(5, "minutes", 300), (86400, "seconds", 86400), (2, None, 7200)])
def test_a_token_lives_as_long_as_its_client_says(shop, value, unit, seconds):
    units = {"TokenValidityUnits": {"AccessToken": unit}} if unit else {}
    client = machine(shop.cognito, shop.pool, AccessTokenValidity=value, **units)
    answer = shop.token(id=client["ClientId"], secret=client["ClientSecret"])
    claims = shop.claims(answer)
    assert answer.json["expires_in"] == claims["exp"] - claims["iat"] == seconds


# Where it is asked


def test_the_token_endpoint_is_reached_at_the_root_by_path_and_by_host(shop):
    port = urllib.parse.urlsplit(shop.url).port
    form = {"grant_type": "client_credentials"}
    for answer in (
        shop.ask(form, (shop.id, shop.secret)),
        shop.ask(form, (shop.id, shop.secret), url=f"{shop.issuer}/oauth2/token"),
        shop.ask(form, (shop.id, shop.secret), Host=f"shop.auth.localhost:{port}"),
    ):
        assert answer.status == 200, answer
        assert shop.claims(answer)["iss"] == shop.issuer
    # Another pool's address knows nothing of this client.
    other = shop.cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    shop.cognito.create_user_pool_domain(UserPoolId=other, Domain="other")
    fails(shop.ask(form, (shop.id, shop.secret), url=f"{shop.url}/{other}/oauth2/token"), "invalid_client")
    fails(shop.ask(form, (shop.id, shop.secret), Host=f"other.auth.localhost:{port}"), "invalid_client")
    nobody = shop.ask(form, (shop.id, shop.secret), Host=f"nobody.auth.localhost:{port}")
    assert 400 <= nobody.status < 500, nobody


def test_browsers_may_read_the_answers(shop):
    answers = [
        shop.ask({"grant_type": "client_credentials"}, (shop.id, shop.secret), Origin="https://app.example.com"),
        shop.ask({"grant_type": "nonsense"}, (shop.id, shop.secret), Origin="https://app.example.com"),
    ]
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == "*", answer
    # RFC 6749 section 5.1: tokens are kept in no cache.
    assert "no-store" in answers[0].headers["cache-control"]


# Scopes


def test_scopes_default_to_all_of_the_client_and_can_be_fewer(shop):
    both = {"https://api.example.com/read", "https://api.example.com/write"}
    assert set(shop.claims(shop.token())["scope"].split(" ")) == both
    assert set(shop.claims(shop.token(scope=" ".join(both)))["scope"].split(" ")) == both
    assert shop.claims(shop.token(scope="https://api.example.com/write"))["scope"] == "https://api.example.com/write"


@pytest.mark.parametrize(
    "scope", ["https://api.example.com/unused", "https://api.example.com/absent", "openid", "https://api.example.com/read nonsense"])
def test_a_scope_that_the_client_has_not_is_refused(shop, scope):
    fails(shop.token(scope=scope), "invalid_scope")


def test_a_scope_that_was_taken_away_is_granted_no_longer(shop):
    shop.cognito.update_resource_server(UserPoolId=shop.pool, Identifier="https://api.example.com", Name="api", Scopes=[
        {"ScopeName": "read", "ScopeDescription": "read"}])
    assert shop.claims(shop.token())["scope"] == "https://api.example.com/read"
    fails(shop.token(scope="https://api.example.com/write"), "invalid_scope")


# Clients and their secrets


def test_a_wrong_secret_or_client_is_told_in_awss_way(shop):
    form = {"grant_type": "client_credentials"}
    for answer in (
        shop.token(secret="wrong"), shop.token(id="0123456789abcdefghijklmnop"),
        shop.ask({**form, "client_id": shop.id, "client_secret": "wrong"}), shop.ask({**form, "client_id": shop.id}),
        shop.ask({**form, "client_id": "nobody", "client_secret": shop.secret}),
        shop.ask(form, (shop.id, "")), shop.token(secret=shop.secret.upper()), shop.token(secret=shop.secret + "x"),
    ):
        fails(answer, "invalid_client")


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic " + base64.b64encode(b"nocolon").decode(), "Basic " + base64.b64encode(b"\xff:\xff").decode()])
def test_a_header_that_is_no_basic_authorization_is_refused(shop, header):
    answer = shop.ask({"grant_type": "client_credentials"}, Authorization=header)
    assert answer.status == 400 and answer.json["error"] in ("invalid_client", "invalid_request"), answer


def test_both_live_secrets_work_and_a_deleted_one_does_not(shop):
    here = {"UserPoolId": shop.pool, "ClientId": shop.id}
    added = shop.cognito.add_user_pool_client_secret(**here)["ClientSecretDescriptor"]
    assert shop.token().status == shop.token(secret=added["ClientSecretValue"]).status == 200
    [first] = [
        each for each in shop.cognito.list_user_pool_client_secrets(**here)["ClientSecrets"]
        if each["ClientSecretId"] != added["ClientSecretId"]]
    shop.cognito.delete_user_pool_client_secret(**here, ClientSecretId=first["ClientSecretId"])
    fails(shop.token(), "invalid_client")
    assert shop.token(secret=added["ClientSecretValue"]).status == 200


def test_a_secret_of_ones_own_works_in_a_form(shop):
    own = "Plus+Plus+Under_Score_0123456789"
    client = machine(shop.cognito, shop.pool, GenerateSecret=False, ClientSecret=own)
    answer = shop.ask({"grant_type": "client_credentials", "client_id": client["ClientId"], "client_secret": own})
    assert answer.status == 200, answer


def test_a_client_that_is_gone_gets_nothing(shop):
    shop.cognito.delete_user_pool_client(UserPoolId=shop.pool, ClientId=shop.id)
    fails(shop.token(), "invalid_client")


def test_oauth_switched_off_is_refused(shop):
    shop.cognito.update_user_pool_client(UserPoolId=shop.pool, ClientId=shop.id, ClientName="machine")
    answer = shop.token()
    # Seen in practice as either of the two.
    assert answer.status == 400 and answer.json["error"] in ("invalid_grant", "unauthorized_client"), answer


def test_a_client_of_another_flow_is_refused(shop):
    client = shop.cognito.create_user_pool_client(
        UserPoolId=shop.pool, ClientName="web", GenerateSecret=True, AllowedOAuthFlows=["code"], AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthScopes=["openid"], CallbackURLs=["https://app.example.com"], SupportedIdentityProviders=["COGNITO"])["UserPoolClient"]
    fails(shop.token(id=client["ClientId"], secret=client["ClientSecret"]), "unauthorized_client")


# Requests that are no good


def test_other_grants_are_unsupported_and_none_is_invalid(shop):
    basic = (shop.id, shop.secret)
    for grant in ("password", "urn:ietf:params:oauth:grant-type:device_code", "nonsense"):
        fails(shop.ask({"grant_type": grant}, basic), "unsupported_grant_type")
    for form in ({}, {"grant_type": ""}, {"scope": "https://api.example.com/read"}, "&&==%%%"):
        answer = shop.ask(form, basic)
        assert answer.status == 400 and answer.json["error"] in ("invalid_request", "unsupported_grant_type"), answer


def test_the_body_is_a_form(shop):
    answer = shop.ask(json.dumps({"grant_type": "client_credentials"}), (shop.id, shop.secret), Content_Type="application/json")
    assert answer.status == 400 and answer.json["error"] == "invalid_request", answer
    answer = shop.ask({"grant_type": "client_credentials"}, (shop.id, shop.secret), Content_Type=FORM + "; charset=UTF-8")
    assert answer.status == 200, answer


def test_the_method_is_post(shop):
    query = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": shop.id, "client_secret": shop.secret})
    answer = send(f"{shop.token_url}?{query}")
    assert 400 <= answer.status < 500 and b"access_token" not in answer.body, answer


def test_form_values_are_decoded(shop):
    scope = urllib.parse.quote_plus("https://api.example.com/read") + "+" + "https://api.example.com/write".replace("/", "%2f")
    answer = shop.ask(f"grant_type=client%5Fcredentials&scope={scope}", (shop.id, shop.secret))
    assert answer.status == 200 and len(shop.claims(answer)["scope"].split(" ")) == 2, answer

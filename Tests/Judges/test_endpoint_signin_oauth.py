"""Codes and tokens of people by the hosted pages, through OAuth clients that nobody here wrote, and what attackers try."""

import os
import time
import urllib.parse

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from requests_oauthlib import OAuth2Session as RequestsSession

from judges.emulators import EMBEDDED, Emulator
from judges.endpoint import send
from judges.hosted import PASSWORD, Hosted, Visitor, parameters

# Plain http on loopback: the two libraries refuse it unless told.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
ADA = "ada@example.com"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
PROOF = {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}


@pytest.fixture
def shop(endpoint):
    hosted = Hosted(endpoint.url)
    hosted.add(ADA)
    return hosted


def refused(answer, error: str, status: int = 400) -> None:
    assert answer.status == status and answer.json == {"error": error}, answer


# The libraries


@pytest.mark.parametrize("client", [{}, {"GenerateSecret": True}], ids=["public", "confidential"])
def test_authlib_walks_the_whole_way(endpoint, client):
    shop = Hosted(endpoint.url, client=client)
    shop.add(ADA)
    found = requests.get(f"{shop.issuer}/.well-known/openid-configuration", timeout=20).json()
    session = OAuth2Session(
        shop.client, shop.secret, scope="openid email", redirect_uri=shop.callback, code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if shop.secret else "none",
        revocation_endpoint_auth_method="client_secret_basic" if shop.secret else "none")
    url, state = session.create_authorization_url(found["authorization_endpoint"], code_verifier=VERIFIER, nonce="n-1")
    visitor = Visitor(shop)
    visitor.open(url).submit(username=ADA, password=PASSWORD)
    token = session.fetch_token(found["token_endpoint"], authorization_response=visitor.location, code_verifier=VERIFIER, state=state)
    assert token["token_type"] == "Bearer" and token["expires_in"] == 3600
    keys = KeySet.import_key_set(requests.get(found["jwks_uri"], timeout=20).json())
    decoded = jwt.decode(token["id_token"], keys, algorithms=["RS256"])
    claims = CodeIDToken(
        decoded.claims, decoded.header, options={"iss": {"value": found["issuer"]}, "aud": {"value": shop.client}},
        params={"nonce": "n-1", "access_token": token["access_token"], "client_id": shop.client})
    claims.validate(now=int(time.time()))
    assert claims["email"] == ADA and claims["email_verified"] is True
    me = session.get(found["userinfo_endpoint"]).json()
    assert me["sub"] == claims["sub"] and me["email"] == ADA and me["email_verified"] == "true"
    fresh = session.refresh_token(found["token_endpoint"], refresh_token=token["refresh_token"])
    assert fresh["access_token"] != token["access_token"]
    assert session.get(found["userinfo_endpoint"]).status_code == 200
    assert session.revoke_token(found["revocation_endpoint"], token["refresh_token"]).status_code == 200
    assert requests.get(
        found["userinfo_endpoint"], headers={"Authorization": f"Bearer {fresh['access_token']}"}, timeout=20).status_code == 401


def test_oauthlib_walks_the_whole_way(shop):
    session = RequestsSession(shop.client, redirect_uri=shop.callback, scope=["openid", "email"], pkce="S256")
    url, state = session.authorization_url(f"{shop.root}/oauth2/authorize")
    visitor = Visitor(shop)
    visitor.open(url).submit(username=ADA, password=PASSWORD)
    assert parameters(visitor.location)["state"] == state
    token = session.fetch_token(f"{shop.root}/oauth2/token", authorization_response=visitor.location, include_client_id=True)
    assert shop.verified(token["id_token"])["email"] == ADA
    assert session.get(f"{shop.root}/oauth2/userInfo").json()["email"] == ADA
    fresh = session.refresh_token(f"{shop.root}/oauth2/token", client_id=shop.client)
    assert fresh["access_token"] != token["access_token"]


def test_oauthlib_reads_the_implicit_grant(shop):
    visitor = Visitor(shop)
    location = visitor.sign_in(ADA, response_type="token", nonce="n-1")
    session = RequestsSession(shop.client, redirect_uri=shop.callback, state="s-1", scope=["openid", "email"])
    token = session.token_from_fragment(location)
    assert token["token_type"] == "Bearer" and shop.verified(token["id_token"])["nonce"] == "n-1"
    assert "refresh_token" not in token and "code" not in token


def test_tokens_of_the_pages_satisfy_the_api(endpoint):
    """`aws.cognito.signin.user.admin` is what people's own calls need."""
    scopes = ["openid", "aws.cognito.signin.user.admin"]
    shop = Hosted(endpoint.url, client={"AllowedOAuthScopes": scopes})
    shop.add(ADA)
    code = parameters(Visitor(shop).sign_in(ADA, scope=" ".join(scopes)))["code"]
    me = shop.cognito.get_user(AccessToken=shop.redeem(code).json["access_token"])
    assert {"Name": "email", "Value": ADA} in me["UserAttributes"]


# Codes


def test_a_replayed_code_gives_nothing_and_takes_back_what_it_gave(shop):
    code = parameters(Visitor(shop).sign_in(ADA))["code"]
    first = shop.redeem(code).json
    refused(shop.redeem(code), "invalid_grant")
    refused(shop.token(grant_type="refresh_token", refresh_token=first["refresh_token"]), "invalid_grant")
    answer = send(f"{shop.root}/oauth2/userInfo", headers={"Authorization": f"Bearer {first['access_token']}"})
    assert answer.status == 401 and 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_stolen_code_is_worth_nothing_without_its_verifier_client_and_callback(shop):
    other = shop.add_client()["ClientId"]
    code = parameters(Visitor(shop).sign_in(ADA, **PROOF))["code"]
    for wrong in (
        {}, {"code_verifier": "x" * 43}, {"code_verifier": VERIFIER.lower()}, {"code_verifier": PROOF["code_challenge"]},
        {"code_verifier": VERIFIER, "redirect_uri": shop.callback + "/"}, {"code_verifier": VERIFIER, "client_id": other},
        {"code_verifier": VERIFIER, "code": code[::-1]},
    ):
        refused(shop.redeem(code, **wrong), "invalid_grant")
    assert shop.redeem(code, code_verifier=VERIFIER).status == 200


def test_a_code_ends_after_five_minutes(workspace):
    endpoint = Emulator(EMBEDDED, workspace / "late").start()
    try:
        shop = Hosted(endpoint.url)
        shop.add(ADA)
        code = parameters(Visitor(shop).sign_in(ADA))["code"]
        endpoint.set_faults({"skew": "299s"})
        second = parameters(Visitor(shop).sign_in(ADA))["code"]
        endpoint.set_faults({"skew": "301s"})
        refused(shop.redeem(code), "invalid_grant")
        assert shop.redeem(second).status == 200
    finally:
        endpoint.stop()


def test_many_at_once_redeem_a_code_once(shop):
    import concurrent.futures

    code = parameters(Visitor(shop).sign_in(ADA))["code"]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        statuses = [answer.status for answer in pool.map(lambda _: shop.redeem(code), range(32))]
    assert statuses.count(200) == 1 and set(statuses) == {200, 400}


def test_codes_and_sessions_survive_a_restart(workspace):
    endpoint = Emulator(EMBEDDED, workspace / "kept", keeps_state=True).start()
    try:
        shop = Hosted(endpoint.url)
        shop.add(ADA)
        visitor = Visitor(shop)
        code = parameters(visitor.sign_in(ADA))["code"]
        endpoint.stop()
        endpoint.start()
        assert shop.redeem(code).status == 200
        visitor.open(shop.page(prompt="none"))
        assert "code" in parameters(visitor.location)
        # What is kept opens nothing: neither the code, the session nor the password can be read from the file.
        kept = b"".join(path.read_bytes() for path in endpoint.state.iterdir() if path.is_file())
        for secret in (code, visitor.session.cookies["cognito"], PASSWORD):
            assert secret.encode() not in kept
    finally:
        endpoint.stop()


# Redirects


@pytest.mark.parametrize("uri", [
    "https://app.example/cb/", "https://app.example/cb?x=1", "https://app.example/cb#", "https://app.example.evil.example/cb",
    "https://app.example@evil.example/cb", "https://app.example:443/cb", "HTTPS://app.example/cb", "https://app.example/CB",
    "https://app.example/./cb", "https://app.example/x/../cb", "https://app.example//cb", "//app.example/cb", "/cb", "javascript:alert(1)",
    "https://app.example/cb\r\nSet-Cookie: a=b", "https://app.example/cb ", " https://app.example/cb", "https://evil.example/cb",
    "https://app.example%2f@evil.example/cb", "https://app.example\\@evil.example/cb", "",
])
@pytest.mark.parametrize("path", ["/oauth2/authorize", "/login", "/signup", "/logout"])
def test_no_redirect_leads_elsewhere(shop, path, uri):
    page = shop.page(path, redirect_uri=uri)
    for answer in (
        requests.get(page, allow_redirects=False, timeout=20), requests.get(page + "&error=1&state=2x", allow_redirects=False, timeout=20),
    ):
        assert answer.status_code == 400 and "Location" not in answer.headers, answer.headers
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("uri", ["https://evil.example", "https://app.example/cb", "https://app.example/cb/bye/", "javascript:alert(1)"])
def test_signing_out_leads_nowhere_else(shop, uri):
    query = urllib.parse.urlencode({"client_id": shop.client, "logout_uri": uri})
    answer = requests.get(f"{shop.root}/logout?{query}", allow_redirects=False, timeout=20)
    assert answer.status_code == 400 and "Location" not in answer.headers


@pytest.mark.parametrize("state", [
    "x\r\nSet-Cookie: evil=1\r\n\r\n<script>", "a&code=evil", "a#code=evil", "\"'><svg onload=alert(1)>", "😀 ü", "%0d%0aX: y", "\x00", "+ %20",
    "s" * 4000,
])
def test_a_state_comes_back_and_does_nothing_else(shop, state):
    visitor = Visitor(shop)
    visitor.open(shop.page(state=state))
    assert "<svg" not in visitor.answer.text and "<script" not in visitor.answer.text
    visitor.submit(username=ADA, password=PASSWORD)
    assert "evil" not in visitor.answer.cookies and set(visitor.answer.headers) & {"X", "evil"} == set()
    came = parameters(visitor.location)
    assert came["state"] == state and set(came) == {"code", "state"} and "evil" not in came["code"]
    refusal = requests.get(shop.page(state=state, scope="nonsense"), allow_redirects=False, timeout=20)
    assert parameters(refusal.headers["Location"])["state"] == state


# Forms, cookies, frames


def test_a_form_without_its_seal_or_with_anothers_does_nothing(shop):
    own, foreign = Visitor(shop), Visitor(shop)
    for visitor in (own, foreign):
        visitor.open(shop.page("/login"))
    fields = {"username": ADA, "password": PASSWORD}
    stolen = foreign.forms()[0].fields["_csrf"]
    for sent in ({}, {"_csrf": ""}, {"_csrf": stolen}):
        answer = own.session.post(shop.page("/login"), data={**fields, **sent}, allow_redirects=False, timeout=20)
        assert answer.status_code == 403 and "cognito" not in answer.cookies
    bare = requests.post(shop.page("/login"), data={**fields, "_csrf": stolen}, allow_redirects=False, timeout=20)
    assert bare.status_code == 403
    own.submit(**fields)
    assert own.location.startswith(shop.callback)


def test_cookies_are_hidden_from_scripts_and_bound_to_the_site(shop):
    visitor = Visitor(shop)
    visitor.open(shop.page("/login"))
    seal = visitor.answer.headers["Set-Cookie"]
    visitor.submit(username=ADA, password=PASSWORD)
    session = visitor.answer.headers["Set-Cookie"]
    for name, cookie in (("XSRF-TOKEN", seal), ("cognito", session)):
        value, *flags = cookie.split("; ")
        assert value.split("=")[0] == name and len(value.split("=")[1]) >= 43
        assert {"HttpOnly", "SameSite=Lax", "Path=/_domain/shop"} <= set(flags)
        assert not any(flag.startswith("Domain") for flag in flags)
    assert "Max-Age=3600" in session


def test_pages_are_not_framed_kept_or_told_of(shop):
    for url in (shop.page("/login"), shop.page("/signup"), shop.page("/login", client_id="x"), f"{shop.root}/error"):
        headers = requests.get(url, timeout=20).headers
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy and "unsafe" not in policy
        assert headers["X-Frame-Options"] == "DENY" and headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "no-referrer"


def test_pages_do_not_tell_who_exists(shop):
    """Pages for a name that somebody has and for one that nobody has differ in the name alone."""

    def said(page: str, name: str, **fields: str) -> tuple[int, str]:
        visitor = Visitor(shop)
        visitor.open(shop.page(page)).submit(username=name, **fields)
        seal = visitor.session.cookies["XSRF-TOKEN"]
        return visitor.answer.status_code, visitor.answer.text.replace(name, "NAME").replace(seal, "SEAL")

    for page, fields in (
        ("/login", {"password": "Wrong-Horse-9"}), ("/forgotPassword", {}),
        ("/confirmForgotPassword", {"code": "000000", "password": PASSWORD, "password-again": PASSWORD}),
    ):
        assert said(page, ADA, **fields) == said(page, "abe@example.com", **fields), page


def test_guessing_is_slowed_down_on_the_pages_and_the_api_together(shop):
    visitor = Visitor(shop)
    visitor.open(shop.page("/login"))
    for _ in range(6):
        visitor.submit(username=ADA, password="Wrong-Horse-9")
    visitor.submit(username=ADA, password=PASSWORD)
    assert "Password attempts exceeded" in visitor.answer.text


@pytest.mark.parametrize("body", [b"", b"=", b"&&&", b"%", b"_csrf", b"\xff=\xff", b"username=a&username=b", b"x" * 100_000])
def test_bad_forms_crash_nothing(shop, body):
    for path in ("/login", "/signup", "/challenge", "/resendcode", "/confirmUser", "/forgotPassword", "/confirmForgotPassword"):
        answer = send(shop.page(path), body, {"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status == 403, answer
    for path in ("/oauth2/revoke", "/oauth2/token"):
        answer = send(shop.root + path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status in (400, 401), answer

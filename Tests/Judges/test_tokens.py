"""`token`, `call` and `explain-token` against the embedded endpoint. Tokens are judged by PyJWT and joserfc."""

import base64
import hmac
import http.server
import json
import os
import re
import subprocess
import threading
import urllib.request

import jwt
import pytest
from joserfc import jwt as jose
from joserfc.jwk import KeySet

from judges.command import Authplat, built_command
from judges.endpoint import connect, curl, send
from judges.gateway import HttpApi, RestApi
from judges.world import API, SHARED, look
from test_canary import search, search_words

SCOPES = f"{API}/api", f"{API}/admin"
WEB = "billing"


class Site:
    """A workspace with its own endpoint, a REST API and an HTTP API, both protected."""

    def __init__(self, command: Authplat):
        self.command = command
        self.process = command.start("local", "start", "--port", "0", "--ephemeral")
        self.url = re.fullmatch(r"authplat local ready: (\S+)\n", self.process.stdout.readline())[1]
        self.rest = RestApi(self, API).add("POST /echo", "GET /admin", "GET /open", "GET /items/{id}").deploy("api")
        self.http = HttpApi(self, WEB, **{"$default": True}).add("GET /bills", "GET /lists")
        command.run("init", SHARED, "--domain", "andmoredev")
        command.run("register-api", API, "--scope", "api", "--scope", "admin", "--route", "GET /open=open",
                    "--route", "GET /admin=admin", "--route", "POST /echo=api")
        command.stack_file(WEB).write_text(
            f"stack: {WEB}\nkind: api\nauth: {SHARED}\nresourceServer: {{scopes: {{read: Read, write: Write}}}}\n"
            "clients:\n  reader: {type: machine, scopes: [read], secret: {store: ssm}}\n"
            "  writer: {type: machine, scopes: [write], secret: {store: ssm}}\n"
            "binding: {http: billing, stage: $default, default: [write], routes: {GET /lists: [read]}}\n")
        command.run("apply", "--yes")

    def client(self, service: str):
        return connect(self.url, service)

    @property
    def api(self) -> str:
        return f"{self.url}/_aws/execute-api/{self.rest.id}/api"

    @property
    def web(self) -> str:
        return f"{self.url}/_aws/execute-api/{self.http.id}"

    @property
    def requests(self) -> int:
        """That the endpoint has had, this one not counted."""
        answer = send(f"{self.url}/_authplat/status").json["requests"]
        self.looks = getattr(self, "looks", 0) + 1
        return answer - self.looks

    def token(self, *arguments: str, code: int = 0):
        return self.command.run("token", *(arguments or (API,)), code=code)

    @property
    def cache(self):
        return self.command.workspace / ".authplat/tokens-local.json"

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)


@pytest.fixture
def site(authplat):
    site = Site(authplat(None, AUTHPLAT_ENV="local"))
    yield site
    site.stop()


@pytest.fixture
def eavesdropper():
    """A server on this computer that is nobody's API: what reaches it, with headers."""
    heard = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append((self.path, dict(self.headers)))
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET
        log_message = lambda *_: None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", heard
    server.shutdown()
    server.server_close()


def part(members: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(members).encode()).rstrip(b"=").decode()


def key_set(token: str) -> dict:
    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
    with urllib.request.urlopen(f"{issuer}/.well-known/jwks.json", timeout=5) as answer:
        return json.load(answer)


def test_the_token_is_one_for_its_judges_too(site):
    outcome = site.token(API, "--scope", "api")
    token = outcome.stdout.removesuffix("\n")
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", token), "nothing but the token stands on stdout"
    keys = key_set(token)
    kid = jwt.get_unverified_header(token)["kid"]
    key = jwt.PyJWKSet.from_dict(keys)[kid]
    client = look(site.url).client["ClientId"] if len(look(site.url).clients) == 1 else None
    claims = jwt.decode(token, key.key, algorithms=["RS256"], options={"require": ["exp", "iat", "iss"]})
    assert claims["token_use"] == "access" and claims["scope"] == SCOPES[0]
    assert client in (None, claims["client_id"])
    assert jose.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"]).claims == claims
    assert curl(f"{site.api}/echo", "-X", "POST", "-H", f"Authorization: Bearer {token}").status == 200
    everything = site.token(API, "--json").json
    assert sorted(everything["scopes"]) == sorted(SCOPES) and everything["asked"] == []
    assert jwt.decode(everything["token"], key.key, algorithms=["RS256"])["client_id"] == everything["clientId"]


def test_a_token_is_fetched_once_and_counted(site):
    first = site.token(API, "--json").json
    assert (first["cached"], first["requestsThisMonth"]) == (False, 1)
    before = site.requests
    again = site.token(API, "--json").json
    assert site.requests == before, "the endpoint was asked although there was a token"
    assert (again["cached"], again["requestsThisMonth"], again["token"]) == (True, 1, first["token"])
    # Scopes are a set; other scopes are another token.
    both = site.token(API, "--scope", "api", "--scope", SCOPES[1], "--json").json
    assert not both["cached"] and both["requestsThisMonth"] == 2
    turned = site.token(f"{API}/machine", "--scope", "admin", "--scope", "api", "--scope", "api", "--json").json
    assert turned["cached"] and turned["token"] == both["token"]
    new = site.token(API, "--refresh")
    assert new.stdout.strip() != first["token"] and re.search(r"Token requests of local in \d{4}-\d\d: 3\b", new.stderr)
    assert site.token().stdout == new.stdout
    assert site.cache.stat().st_mode & 0o777 == 0o600
    # A broken cache is none.
    site.cache.write_text("{")
    assert site.token(API, "--json").json["cached"] is False


def test_of_many_that_need_the_same_token_one_fetches_it(site):
    processes = [site.command.start("token", API, "--json") for _ in range(6)]
    outcomes = [site.command.finish(process, ("token", API)) for process in processes]
    assert [outcome.code for outcome in outcomes] == [0] * 6
    assert len({outcome.json["token"] for outcome in outcomes}) == 1
    assert {outcome.json["requestsThisMonth"] for outcome in outcomes} == {1}


def test_a_client_that_replaces_another_starts_without_its_tokens(site):
    first = site.token(API, "--json").json
    pool = look(site.url, (SHARED,)).pool["Id"]
    site.client("cognito-idp").delete_user_pool_client(UserPoolId=pool, ClientId=first["clientId"])
    site.command.run("apply", "--yes", code=None)
    second = site.token(API, "--json").json
    assert second["clientId"] != first["clientId"] and not second["cached"]
    assert jwt.decode(second["token"], options={"verify_signature": False})["client_id"] == second["clientId"]


def test_a_header_is_made_for_curl(site):
    line = site.token(API, "--header").stdout
    assert re.fullmatch(r"Authorization: Bearer [\w.-]+\n", line)
    done = subprocess.run(
        ["curl", "--silent", "-o", os.devnull, "-w", "%{http_code}", "-X", "POST", "-H", "@-", f"{site.api}/echo"],
        input=line, capture_output=True, text=True, check=True, timeout=20)
    assert done.stdout == "200"


def test_what_is_misspelt_is_named_and_costs_nothing(site):
    for arguments, says in [
        (("layerles-esbuild",), f"Did you mean `{API}`?"), ((f"{API}/machin",), f"Did you mean `{API}/machine`?"),
        ((API, "--scope", "apy"), f"Did you mean `{SCOPES[0]}`?"), ((WEB,), f"{WEB}/reader, {WEB}/writer"),
        ((WEB + "/reader", "--scope", "write"), "does not have the scope `billing/write`"),
    ]:
        refusal = site.token(*arguments, code=1)
        assert says in refusal.stderr and refusal.stdout == "", refusal
    assert not site.cache.exists()


def test_a_secret_that_somebody_changed_is_said_to_be_wrong(site):
    secrets = site.client("secretsmanager")
    name = f"/{API}/machine"
    document = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps({**document, "client_secret": "x" * 51}))
    refusal = site.token(code=1)
    assert "invalid_client" in refusal.stderr and "x" * 51 not in refusal.text
    assert site.command.run("token", API, "--json", code=1).json["tokenCode"] == "invalid_client"
    assert json.loads(site.cache.read_text())["requests"].popitem()[1] == 2, "refused requests are requests too"


def test_a_call_brings_the_token_and_gives_the_body(site):
    right = site.command.run("call", "POST", f"{site.api}/echo", "--data", '{"a": 1}')
    assert right.stdout == '{"ok": true}' and "HTTP 200" in right.stderr and f"{API}/machine" in right.stderr
    assert json.loads(site.cache.read_text())["requests"].popitem()[1] == 1
    shown = site.command.run("call", "get", f"{site.api}/items/7", "--json").json
    assert (shown["status"], shown["body"], shown["stack"], shown["stage"]) == (200, '{"ok": true}', API, "api")
    assert shown["token"]["cached"] is True and "token" not in shown["token"]
    assert site.command.run("call", "GET", f"{site.api}/open", "--no-token").stdout == '{"ok": true}'


def test_a_refusal_is_explained(site):
    def why(*arguments: str, status: int) -> str:
        outcome = site.command.run("call", *arguments)
        assert f"HTTP {status}" in outcome.stderr and "Why:" in outcome.stderr, outcome
        assert site.command.run("call", *arguments, "--json").json["status"] == status
        site.command.run("call", *arguments, "--fail", code=1)
        return outcome.stderr

    assert f"asks for {SCOPES[1]}, and the token has {SCOPES[0]}" in why("GET", f"{site.api}/admin", "--scope", "api", status=401)
    assert "the request brings no token" in why("POST", f"{site.api}/echo", "--no-token", status=401)
    assert "has no route `GET /nowhere`" in why("GET", f"{site.api}/nowhere", status=403)
    assert "asks for billing/write, and the token has billing/read" in why(
        "GET", f"{site.web}/bills", "--api", f"{WEB}/reader", status=403)
    stranger = why("GET", f"{site.web}/bills", "--api", API, status=401)
    assert "not in the audience of authorizer" in stranger
    assert "is of pool us-east-1_other" in why(
        "POST", f"{site.api}/echo", "-H", f"Authorization: {part({'alg': 'RS256'})}.{part({'iss': 'https://a.example/us-east-1_other'})}.AA",
        status=401)
    # Opened behind its back: what is known no longer explains it.
    site.rest.patch("POST /echo", ("replace", "/authorizationType", "AWS_IAM"))
    site.rest.deploy("api")
    assert "what is deployed has changed since" in why("POST", f"{site.api}/echo", status=403)


def test_no_token_goes_to_a_stranger(site, eavesdropper):
    url, heard = eavesdropper
    site.token()
    for address in [f"{url}/_aws/execute-api/{site.rest.id}/api/echo", f"{url}/restapis/{site.rest.id}/api/_user_request_/echo",
                    f"{url}/?{site.api}/echo", f"{url}/echo"]:
        refusal = site.command.run("call", "GET", address, code=1)
        assert "no token is sent there" in refusal.stderr, refusal
    for address in [f"http://{site.rest.id}.execute-api.us-east-1.amazonaws.com/api/echo", "http://example.com/",
                    f"http://user@{site.url[7:]}/_aws/execute-api/{site.rest.id}/api/echo", "file:///etc/passwd"]:
        assert site.command.run("call", "GET", address, "--api", API, code=1).stdout == ""
    assert heard == []
    site.command.run("call", "GET", f"{url}/echo", "--api", API)
    site.command.run("call", "GET", f"{url}/echo", "--no-token")
    assert heard[0][1]["Authorization"].startswith("Bearer ey") and "Authorization" not in heard[1][1]


def explain(site: Site, token: str, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [str(built_command()), "explain-token", "-", *arguments], cwd=site.command.workspace, input=token, text=True,
        capture_output=True, timeout=30, env=site.command.environment)
    assert done.returncode == code, done
    return done.stdout + done.stderr


def test_a_token_is_explained(site):
    header = site.token(API, "--scope", "api", "--header").stdout
    token = header.split()[-1]
    for text in (token, header, f"  Bearer {token}\n"):
        said = explain(site, text)
        assert f"An access token of client {API}/machine, for itself and no person" in said
        assert "✓ signed by its issuer" in said and f"(stack {SHARED})" in said and SCOPES[0] in said
        assert token.rsplit(".", 1)[1] not in said and token.rsplit(".", 1)[1][:20] not in said
    assert token.rsplit(".", 1)[1] in explain(site, token, "--show-signature")
    assert f"asks for {SCOPES[1]}, and the token has {SCOPES[0]}" in explain(site, token, "GET", f"{site.api}/admin?x=1")
    assert "✓ accepted by POST /echo" in explain(site, token, "POST", "/echo", "--api", API)
    shown = json.loads(explain(site, token, "GET", f"{site.web}/bills", "--json"))
    assert shown["verified"] is True and shown["route"]["answer"] == "refuses" and shown["route"]["status"] == 401
    assert "has no route" in explain(site, token, "GET", f"{site.api}/nowhere", code=1)
    (site.command.workspace / "a.token").write_text(token)
    assert "✓ signed" in site.command.run("explain-token", "@a.token").stdout
    assert "✓ signed" in site.command.run("explain-token", token).stdout


def test_a_token_that_is_not_to_be_believed_is_not(site, eavesdropper):
    url, heard = eavesdropper
    token = site.token(API, "--scope", "api").stdout.strip()
    header, claims, signature = token.split(".")
    said = jwt.decode(token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(token)["kid"]
    # The classic: HMAC with the public key, which everybody has, as its secret.
    hashed = f"{part({'alg': 'HS256', 'kid': kid})}.{claims}"
    public = next(key["n"] for key in key_set(token)["keys"] if key["kid"] == kid)
    mac = base64.urlsafe_b64encode(hmac.digest(public.encode(), hashed.encode(), "sha256")).rstrip(b"=").decode()
    wider = part({**said, "scope": " ".join(SCOPES)})
    for forged, why in [
        (f"{header}.{wider}.{signature}", "its signature is wrong"),
        (f"{part({'alg': 'none'})}.{wider}.", "not signed with plain RS256"),
        (f"{hashed}.{mac}", "not signed with plain RS256"),
        (f"{part({'alg': 'RS256', 'kid': 'other'})}.{claims}.{signature}", "no key of the name"),
        (f"{header}.{part({**said, 'iss': url})}.{signature}", "is not asked"),
        (f"{header}.{part({**said, 'iss': url + '/us-east-1_aaaaaaaaa'})}.{signature}", "is not asked"),
        (f"{header}.{part({**said, 'iss': 'https://cognito-idp.us-east-1.amazonaws.com.evil.example/us-east-1_a'})}.{signature}", "is not asked"),
    ]:
        text = explain(site, forged)
        assert why in text and "✓ signed" not in text, text
    assert heard == []
    late = explain(site, f"{header}.{part({**said, 'exp': said['iat'] - 90})}.{signature}", "POST", "/echo", "--api", API)
    assert "✗ expired" in late and "the token expired at" in late and "✗ refused with 401" in late
    user = part({**said, "token_use": "id", "aud": "a", "cognito:username": "ann\x1b[31m"})
    person = explain(site, f"{header}.{user}.{signature}", "POST", "/echo", "--api", API)
    assert "An ID token of user ann" in person and "\x1b" not in person
    assert "asks for scopes, which access tokens have; this is an ID token" in person
    twice = base64.urlsafe_b64encode(b'{"scope":"a","scope":"b"}').rstrip(b"=").decode()
    for broken in ["", "a.b", "x" * 60_000, f"{token}.{signature}", token[:-9] + "=", "\x00\xff.é.€",
                   f"{header}.{twice}.{signature}"]:
        text = explain(site, broken, code=1)
        assert "No token:" in text and signature not in text, text


def test_secret_and_token_stand_where_they_belong(site, workspace):
    site.command.samples_command_lines = True
    secrets = {json.loads(site.client("secretsmanager").get_secret_value(SecretId=f"/{API}/machine")["SecretString"])["client_secret"]}
    for name in ("reader", "writer"):
        found = site.client("ssm").get_parameter(Name=f"/{WEB}/{name}", WithDecryption=True)
        secrets.add(json.loads(found["Parameter"]["Value"])["client_secret"])
    quiet = len(site.command.outcomes)
    tokens = {site.token(API, "--refresh", "--debug").stdout.strip() for _ in range(3)}
    tokens |= {site.token(f"{WEB}/reader").stdout.strip(), site.token(API, "--json").json["token"]}
    asked_for = {outcome.arguments for outcome in site.command.outcomes[quiet:]}
    for arguments in [("call", "POST", f"{site.api}/echo", "--debug"), ("call", "GET", f"{site.api}/admin", "--scope", "api", "--json", "--debug"),
                      ("status",), ("history", "--json"), ("plan", "--json"), ("show", f"{API}/userPoolClient.machine", "--json")]:
        site.command.run(*arguments)
    explain(site, next(iter(tokens)), "--json")
    assert not search(workspace, secrets) and not search_words(site.command, secrets)
    with_token = {line.split(" holds ")[0] for line in search(workspace, tokens)}
    assert with_token == {str(site.cache.relative_to(workspace))}
    assert not [line for line in site.command.command_lines for token in tokens if token in line]
    for outcome in site.command.outcomes:
        shown = [token for token in tokens if token in outcome.text]
        assert not shown or outcome.arguments in asked_for and not any(token in outcome.stderr for token in tokens)
    assert any("token" in line for line in site.command.command_lines), "no command line was sampled"

"""Signing in from a terminal: `login`, `logout`, `users` and `call --as`, against moto and the embedded endpoint.

The terminal is a real one (pty), driven as a person would, and so is the browser. QR codes are read by zxing-cpp and drawn by
qrcodegen, an authenticator app's codes made by pyotp, tokens judged by PyJWT.
"""

import json
import re
import stat
import time
import urllib.parse

import jwt
import pexpect
import pyotp
import pytest
import zxingcpp
from qrcodegen import QrCode, QrSegment

from judges.browser import browser  # noqa: F401  a fixture
from judges.canary import search, search_words
from judges.command import built_command
from judges.emulators import free_port
from judges.endpoint import connect
from judges.gateway import RestApi
from judges.world import SHARED

ADA = "ada@example.com"
TEMPORARY = "Temporary-Canary-1!"
CHOSEN = "Chosen-Canary-2!"

POOL = """\
stack: andmoredev-auth
kind: auth
pool:
  usernameAttributes: [email]
  autoVerifiedAttributes: [email]
  policies: {passwordPolicy: {minimumLength: 10, requireNumbers: true}}
%s
domain: {prefix: andmoredev}
%s
"""
APP = """\
stack: app
kind: api
auth: andmoredev-auth
resourceServer: {scopes: {api: Everything}}
clients:
  cli:
    type: machine
    scopes: [api]
    secret: {store: ssm}
    explicitAuthFlows: [%s, ALLOW_REFRESH_TOKEN_AUTH]
"""


class Site:
    """A workspace with a pool of people and a client that they sign in by."""

    def __init__(self, command, url: str | None, flow: str = "ALLOW_USER_PASSWORD_AUTH", pool: str = "", clients: str = "",
                 names: str = "email"):
        self.command = command
        self.process = None
        if url is None:
            self.process = command.start("local", "start", "--port", "0", "--ephemeral")
            url = re.fullmatch(r"authplat local ready: (\S+)\n", self.process.stdout.readline())[1]
        else:
            (command.workspace / "authplat.yaml").write_text("version: 1\nenvironments:\n  dev: {region: us-east-1}\n")
        self.url = url
        if self.process:
            (command.workspace / "authplat.yaml").write_text("version: 1\nenvironments: {}\n")
        (command.workspace / "stacks").mkdir()
        command.stack_file(SHARED).write_text(
            POOL.replace("usernameAttributes: [email]", f"usernameAttributes: [{names}]")
            % (pool, clients and f"clients:\n  {clients}"))
        command.stack_file("app").write_text(APP % flow)
        command.run("apply", "--yes")

    def client(self, service: str = "cognito-idp"):
        return connect(self.url, service)

    @property
    def pool(self) -> str:
        return self.client().list_user_pools(MaxResults=10)["UserPools"][0]["Id"]

    def file(self, name: str, text: str):
        path = self.command.home / name
        path.write_text(text)
        return str(path)

    def invite(self, user: str = ADA, *flags: str):
        return self.command.run(
            "users", "create", user, "--suppress", "--password-file", self.file("temporary", TEMPORARY + "\n"), *flags)

    def login(self, password: str = CHOSEN, *flags: str, code: int | None = 0):
        return self.command.run("login", ADA, "--password-file", self.file("password", password), *flags, code=code)

    def settle(self):
        """Invites Ada and walks her first sign-in."""
        self.invite()
        return self.login(TEMPORARY, "--new-password-file", self.file("chosen", CHOSEN))

    def terminal(self, *arguments: str):
        """The command on a terminal of its own, with somebody there to ask."""
        environment = {name: text for name, text in self.command.environment.items() if name != "AUTHPLAT_NO_INPUT"}
        return pexpect.spawn(
            str(built_command()), list(arguments), cwd=str(self.command.workspace), env={**environment, "TERM": "xterm"},
            timeout=30, encoding="utf-8", dimensions=(60, 200))

    @property
    def cache(self):
        return next(iter((self.command.workspace / ".authplat").glob("people-*.json")), None)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.communicate(timeout=20)


@pytest.fixture(params=["moto", "endpoint"])
def site(request, authplat):
    sites = []

    def make(**settings) -> Site:
        if request.param == "moto":
            made = Site(authplat(request.getfixturevalue("moto").url), request.getfixturevalue("moto").url, **settings)
        else:
            made = Site(authplat(None, AUTHPLAT_ENV="local"), None, **settings)
        sites.append(made)
        return made

    yield make
    for each in sites:
        each.stop()


@pytest.fixture
def embedded(authplat):
    sites = []

    def make(**settings) -> Site:
        sites.append(Site(authplat(None, AUTHPLAT_ENV="local"), None, **settings))
        return sites[-1]

    yield make
    for each in sites:
        each.stop()


def expect_silent(child, question: str) -> None:
    """The question is there, and what is typed now does not show."""
    child.expect_exact(question)
    assert not child.getecho(), f"the terminal shows what is typed at `{question}`"


def test_the_first_sign_in_and_the_next_from_files(site):
    site = site()
    site.invite()
    refused = site.login(TEMPORARY, code=1)
    assert "--new-password-file" in refused.stderr and refused.stdout == ""
    first = site.login(TEMPORARY, "--new-password-file", site.file("chosen", CHOSEN))
    assert first.stdout == "" and "is signed in by app/cli" in first.stderr
    assert stat.S_IMODE(site.cache.stat().st_mode) == 0o600

    report = site.login(CHOSEN, "--json").json
    assert report["type"] == "login" and report["user"] == ADA and report["client"] == "app/cli" and report["refreshes"]
    assert not any("oken" in name for name in report)
    token = site.command.run("login", ADA, "--id-token").stdout.strip()
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["token_use"] == "id" and claims["aud"] == report["clientId"]
    access = site.command.run("login", "--access-token").stdout.strip()
    assert jwt.decode(access, options={"verify_signature": False})["token_use"] == "access"
    both = site.command.run("login", "--json", "--access-token", "--id-token").json
    assert both["idToken"] == token and both["accessToken"] == access and both["cached"]


def test_at_a_terminal_nothing_typed_shows(site):
    site = site()
    site.invite()
    child = site.terminal("login", ADA)
    expect_silent(child, f"Password of {ADA}: ")
    child.sendline(TEMPORARY)
    child.expect_exact("at least 10 characters, with")
    expect_silent(child, "New password: ")
    child.sendline(CHOSEN)
    expect_silent(child, "The same again: ")
    child.sendline(CHOSEN + "x")
    child.expect_exact("two different ones")
    for question in ("New password: ", "The same again: "):
        expect_silent(child, question)
        child.sendline(CHOSEN)
    child.expect_exact("is signed in by app/cli")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


@pytest.mark.parametrize("how", ["ctrl-c", "term"])
def test_whoever_ends_it_at_a_password_gets_the_terminal_back(site, how):
    site = site()
    child = site.terminal("login", ADA)
    expect_silent(child, f"Password of {ADA}: ")
    child.sendintr() if how == "ctrl-c" else child.kill(15)
    child.expect(pexpect.EOF)
    assert child.getecho(), "the terminal stays dark"
    child.close()
    assert child.exitstatus == (130 if how == "ctrl-c" else 143)


def test_what_is_wrong_is_said_with_what_to_do(site):
    site = site()
    site.settle()
    wrong = site.login("not-it-1!", "--json", code=1).json
    assert wrong["signInCode"] == "wrongPassword" and "users reset" in wrong["message"]
    missing = site.command.run("login", "nobody@example.com", "--password-file", site.file("p", "x"), code=1)
    assert "nobody@example.com" in missing.stderr
    site.command.run("users", "disable", ADA, "--yes")
    disabled = site.login(code=1)
    assert "disabled" in disabled.stderr and "users enable" in disabled.stderr or "wrong" in disabled.stderr
    site.command.run("users", "enable", ADA)
    site.login()
    assert "--password-stdin" in site.command.run("login", ADA, code=64).stderr
    assert "app/cli" in site.login(CHOSEN, "--client", "app/clo", code=1).stderr
    assert "ALLOW_USER_SRP_AUTH" in site.login(CHOSEN, "--flow", "srp", code=1).stderr


def test_signing_out_takes_the_refresh_token_back(embedded):
    site = embedded()
    site.settle()
    refresh = json.loads(site.cache.read_text())["people"][0]["RefreshToken"]
    out = site.command.run("logout", ADA)
    assert "signed out" in out.stderr and site.cache is None
    client = json.loads(site.command.run("show", "app/userPoolClient.cli", "--json").stdout)
    assert refresh not in json.dumps(client)
    assert "login" in site.command.run("logout", code=1).stderr
    assert "login" in site.command.run("login", ADA, "--id-token", code=1).stderr


def test_where_it_cannot_be_taken_back_that_is_said_and_it_is_forgotten(moto, authplat):
    site = Site(authplat(moto.url), moto.url)
    site.settle()
    out = site.command.run("logout", "--all", "--json", code=1).json
    assert out["ended"][0]["revoked"] is False and site.cache is None


def test_users_are_made_listed_reset_and_disabled(site):
    site = site()
    cognito = site.client()
    cognito.create_group(UserPoolId=site.pool, GroupName="admins")
    typo = site.command.run("users", "create", ADA, "--group", "admin", code=1)
    assert "Did you mean `admins`?" in typo.stderr
    made = site.invite(ADA, "--group", "admins", "--attribute", "name=Ada", "--json").json
    assert made["status"] == "FORCE_CHANGE_PASSWORD" and made["groups"] == ["admins"]
    user = cognito.admin_get_user(UserPoolId=site.pool, Username=ADA)
    attributes = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
    assert attributes["email"] == ADA and attributes["email_verified"] == "true" and attributes["name"] == "Ada"
    taken = site.command.run("users", "create", ADA, code=1)
    assert "already" in taken.stderr and "--resend" in taken.stderr
    site.command.run("users", "create", "bob@example.com")
    listed = site.command.run("users", "list", "--groups", "--json").json
    assert {each["attributes"]["email"]: each["groups"] for each in listed["users"]} == {
        ADA: ["admins"], "bob@example.com": []}
    table = site.command.run("users", "list").stdout
    assert ADA in table and "FORCE_CHANGE_PASSWORD" in table
    one = site.command.run("users", "list", "--starting-with", "bob", "--json").json
    assert [each["attributes"]["email"] for each in one["users"]] == ["bob@example.com"]
    assert site.command.run("users", "list", "--limit", "1", "--json").json["more"] is True

    not_asked = site.command.run("users", "disable", ADA, code=1)
    assert "--yes" in not_asked.stderr
    assert cognito.admin_get_user(UserPoolId=site.pool, Username=ADA)["Enabled"]
    disabled = site.command.run("users", "disable", ADA, "--yes", "--json").json
    assert disabled["enabled"] is False
    site.command.run("users", "enable", ADA)
    site.login(TEMPORARY, "--new-password-file", site.file("chosen", CHOSEN))
    again = site.command.run("users", "reset", ADA, "--yes", "--password-file", site.file("temporary", TEMPORARY), "--json")
    assert again.json["status"] == "FORCE_CHANGE_PASSWORD"
    site.login(TEMPORARY, "--new-password-file", site.file("chosen", CHOSEN + "3"))
    assert site.command.run("users", "reset", ADA, "--yes", "--json").json["status"] == "RESET_REQUIRED"
    near = site.command.run("users", "disable", "ade@example.com", "--yes", code=1)
    assert f"Did you mean `{ADA}`?" in near.stderr
    runs = site.command.run("history", "--runs", "--json").stdout
    assert "made user" in runs and "disabled user" in runs


def test_where_people_sign_in_by_phone_numbers_invitations_go_there(embedded):
    site = embedded(names="phone_number")
    number = "+15551234567"
    site.command.run("users", "create", number)
    user = site.client().admin_get_user(UserPoolId=site.pool, Username=number)
    attributes = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
    assert attributes["phone_number"] == number and attributes["phone_number_verified"] == "true"
    site.command.run("users", "reset", number, "--resend", "--yes")
    sent = site.command.run("local", "outbox", "--json").json["messages"]
    assert [each["to"] for each in sent] == [number, number]


def test_a_password_typed_on_stdin_does_not_show(site):
    site = site()
    child = site.terminal("users", "create", ADA, "--suppress", "--password-file", "-")
    expect_silent(child, "Password: ")
    child.sendline(TEMPORARY)
    child.expect_exact("FORCE_CHANGE_PASSWORD")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    site.login(TEMPORARY, "--new-password-file", site.file("chosen", CHOSEN))


def light(lines: list[str]) -> list[list[bool]]:
    """The modules of a QR code in half blocks, border included; true is light."""
    rows = []
    for line in lines:
        rows.append([character in "█▀" for character in line])
        rows.append([character in "█▄" for character in line])
    return rows


def test_an_authenticator_app_is_set_up_from_the_screen(embedded):
    site = embedded(pool="  mfaConfiguration: 'ON'\n  softwareTokenMfaConfiguration: {enabled: true}")
    site.invite()
    child = site.terminal("login", ADA, "--no-color", "--password-file", site.file("password", TEMPORARY),
                          "--new-password-file", site.file("chosen", CHOSEN))
    child.expect_exact("type the key into it.")
    child.expect(r"(otpauth://\S+)\s")
    uri = child.match[1]
    lines = [line for line in child.before.replace("\r", "").split("\n") if set(line) & set("█▀▄")]
    child.expect(r"key: ([A-Z2-7 ]+)")
    key = child.match[1].replace(" ", "")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(uri).query)
    assert query["secret"] == [key]

    rows = light(lines)
    size = len(rows[0])
    # Which mask reads best is a matter of how overlapping patterns are counted; whichever it is, the code is this one.
    drawn = []
    for mask in range(8):
        code = QrCode.encode_segments([QrSegment.make_bytes(uri.encode())], QrCode.Ecc.MEDIUM, mask=mask, boostecl=False)
        inside = range(-4, code.get_size() + 4)
        drawn.append([[not code.get_module(column, row) for column in inside] for row in inside])
    assert rows[:size] in drawn, "qrcodegen draws another code"
    scale = 8
    pixels = bytearray()
    for row in rows:
        pixels += b"".join((b"\xff" if cell else b"\0") * scale for cell in row) * scale
    image = memoryview(pixels).cast("B", (len(rows) * scale, size * scale))
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [uri], "an app does not read it"

    child.expect_exact("The code that the app shows now: ")
    child.sendline("000000")
    child.expect_exact("wrong")
    child.expect_exact("The code that the app shows now: ")
    child.sendline(pyotp.TOTP(key).now())
    child.expect_exact("is signed in by app/cli")
    child.expect(pexpect.EOF)

    refused = site.login(CHOSEN, code=1)
    assert "--code" in refused.stderr
    # Cognito takes a code once, and one of the next step already.
    site.login(CHOSEN, "--code", pyotp.TOTP(key).at(int(time.time()) + 30))
    found = search(site.command.workspace, {key}) + search_words(site.command, {key})
    assert not found, "the key of the app stands somewhere: " + "\n".join(found)


def test_srp_proves_the_password_and_never_sends_it(embedded):
    site = embedded(flow="ALLOW_USER_SRP_AUTH")
    site.settle()
    report = site.login(CHOSEN, "--json").json
    assert report["user"] == ADA
    assert site.login("not-it-1!", "--json", code=1).json["signInCode"] == "wrongPassword"
    child = site.terminal("login", ADA)
    expect_silent(child, f"Password of {ADA}: ")
    child.sendline(CHOSEN)
    child.expect_exact("is signed in by app/cli")
    child.expect(pexpect.EOF)


def test_no_password_or_token_stands_anywhere_but_in_the_cache(site, workspace):
    site = site()
    site.command.samples_command_lines = True
    site.invite()
    site.login(TEMPORARY, "--new-password-file", site.file("chosen", CHOSEN), "--debug")
    site.login(CHOSEN, "--json", "--debug")
    site.login("wrong-Canary-3!", "--debug", code=1)
    site.command.run("users", "list", "--json", "--debug")
    people = json.loads(site.cache.read_text())["people"][0]
    tokens = {people[name] for name in ("IdToken", "AccessToken", "RefreshToken")}
    secrets = tokens | {TEMPORARY, CHOSEN, "wrong-Canary-3!"}
    cache = site.cache.read_text()
    assert not any(password in cache for password in (TEMPORARY, CHOSEN))
    for name in ("temporary", "chosen", "password"):
        (site.command.home / name).unlink(missing_ok=True)
    site.cache.unlink()
    found = search(workspace, secrets) + search_words(site.command, secrets)
    assert not found, "\n".join(found)


def test_a_public_client_of_the_pool_needs_no_secret(site):
    site = site(clients="cli: {type: cli}")
    site.invite()
    several = site.login(TEMPORARY, code=1)
    assert "--client" in several.stderr and "app/cli" in several.stderr and f"{SHARED}/cli" in several.stderr
    # Moto knows no SRP.
    way = ("--client", f"{SHARED}/cli", "--flow", "password")
    site.login(TEMPORARY, "--new-password-file", site.file("chosen", CHOSEN), *way)
    assert site.login(CHOSEN, *way, "--json").json["client"] == f"{SHARED}/cli"
    assert site.command.run("login", ADA, "--access-token").stdout.count(".") == 2


@pytest.mark.parametrize("client", ["browser", "cli"])
def test_a_browser_signs_in_at_the_pools_page_and_comes_back(embedded, browser, client):
    port = free_port()
    site = embedded(clients=f"""web:
    type: {client}
    callbackURLs: [https://app.example.com/cb, "http://localhost:{port}/callback"]""")
    site.invite()
    site.login(TEMPORARY, "--new-password-file", site.file("chosen", CHOSEN), "--client", "app/cli")
    site.command.run("logout")
    child = site.terminal("login", ADA, "--browser", "--json")
    child.expect(r"(http://127\.0\.0\.1:\d+/\S+/oauth2/authorize\?\S+)\s")
    address = child.match[1]
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
    assert asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43 and asked["state"] and asked["nonce"]
    tab = browser()
    tab.open(f"http://127.0.0.1:{port}/callback?code=forged&state=forged")
    assert "Not the answer" in tab.heading
    tab.open(address)
    assert tab.heading == "Sign in"
    tab.send("Sign in", username=ADA, password=CHOSEN)
    assert tab.heading == "That was it"
    assert "code=" not in tab.text("body")
    child.expect(rf'"client": "{SHARED}/web"')
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    token = site.command.run("login", ADA, "--id-token").stdout.strip()
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["nonce"] == asked["nonce"] and claims["email"] == ADA
    assert "signed out" in site.command.run("logout").stderr


def test_a_call_brings_the_token_that_the_route_asks_for(embedded):
    site = embedded()
    api = RestApi(site, "app").add("GET /me", "GET /open").deploy("api")
    file = site.command.stack_file("app")
    file.write_text(file.read_text() + "binding: {rest: app, stage: api, default: [api], routes: {GET /me: idToken, GET /open: open}}\n")
    site.command.run("apply", "--yes", "--allow-open", "GET /open", code=None)
    site.command.run("apply", "--yes")
    site.settle()
    url = f"{site.url}/_aws/execute-api/{api.id}/api"
    assert site.command.run("call", "GET", f"{url}/me", "--no-token", "--json").json["status"] == 401
    answer = site.command.run("call", "GET", f"{url}/me", "--as", ADA, "--json").json
    assert answer["status"] == 200 and answer["token"]["use"] == "id" and answer["token"]["user"] == ADA
    refused = site.command.run("call", "GET", f"{url}/me", "--as", ADA, "--access-token", "--json").json
    assert refused["status"] == 401 and "ID token" in " ".join(refused["explanation"])
    assert "notSignedIn" in site.command.run("call", "GET", f"{url}/me", "--as", "bob", "--json", code=1).stdout
    token = site.command.run("login", ADA, "--id-token").stdout.strip()
    path = site.file("token", token)
    explained = site.command.run("explain-token", f"@{path}", "GET", f"{url}/me", "--json").json
    assert explained["use"] == "id" and explained["verified"] and explained["route"]["answer"] == "accepts"

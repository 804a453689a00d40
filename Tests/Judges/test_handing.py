"""What is handed to a consumer's team: a secret on request, and exports that name where it is, on the embedded endpoint."""

import json
import os
import pty
import re
import stat
import subprocess
import sys

import jsonschema
import pytest
import yaml
from openapi_spec_validator import validate

from judges.command import Outcome, built_command, is_version
from judges.emulators import REGION
from judges.endpoint import bearer, curl
from judges.gateway import HttpApi, RestApi, pool_arn
from judges.world import look, secret_of
from test_canary import search, search_words
from test_local_process import start  # noqa: F401

ROUTES = ("GET /orders", "POST /orders", "GET /orders/{id}", "ANY /files/{proxy+}", "GET /status")
STACK = """stack: orders
kind: api
auth: shared-auth
resourceServer: {scopes: {read: "Read orders: all of them", write: Write orders}}
clients:
  machine: {type: machine, scopes: [read], secret: {store: STORE}}
binding:
  STYLE: orders
  stage: STAGE
  default: [read]
  routes:
    GET /status: open
    POST /orders: [write]
"""


class Bound:
    """An API of somebody's that the stack `orders` protects, and the machine client that may read."""

    def __init__(self, command, url: str, api, stage: str):
        self.command, self.url, self.api, self.stage = command, url, api, stage
        self.secret = secret_of(self.stored)
        assert len(self.secret) > 40

    @property
    def stored(self) -> str:
        """The document as boto3 reads it."""
        world = look(self.url, ("shop",))
        texts = [secret["values"]["AWSCURRENT"] for secret in world.secrets.values()]
        texts += [text for name, text in world.parameters.items() if name == "/orders/machine"]
        [text] = texts
        return text

    def export(self, name: str, *flags: str) -> str:
        return self.command.run("export", name, "orders", *flags).stdout

    def on_a_terminal(self, *arguments: str) -> Outcome:
        """Runs the command with stdout on a terminal and keeps what it says apart."""
        main, terminal = pty.openpty()
        process = subprocess.Popen(
            [str(built_command()), *arguments], cwd=self.command.workspace, env=self.command.environment,
            stdin=subprocess.DEVNULL, stdout=terminal, stderr=subprocess.PIPE, text=True)
        os.close(terminal)
        shown = b""
        try:
            while part := os.read(main, 65536):
                shown += part
        except OSError:
            pass  # the other end is closed
        os.close(main)
        said = process.stderr.read()
        return Outcome(arguments, process.wait(30), shown.decode().replace("\r\n", "\n"), said, 0)


@pytest.fixture
def bound(authplat, endpoint):
    """Makes a bound API: `bound(store, style)`."""

    def make(store: str = "secretsManager", style: str = "rest", url: str | None = endpoint.url, emulator=endpoint, **environment) -> Bound:
        stage = "live" if style == "rest" else "$default"
        api = RestApi(emulator, "orders").add(*ROUTES).deploy(stage) if style == "rest" else HttpApi(emulator, "orders").add(*ROUTES)
        command = authplat(url, **environment)
        command.workspace.joinpath("authplat.yaml").write_text(f"version: 1\nenvironments:\n  dev: {{region: {REGION}}}\n")
        command.stack_file("x").parent.mkdir()
        command.stack_file("shared-auth").write_text("stack: shared-auth\nkind: auth\ndomain: {prefix: shop}\n")
        command.stack_file("orders").write_text(STACK.replace("STORE", store).replace("STYLE", style).replace("STAGE", stage))
        command.run("apply", "--yes")
        command.samples_command_lines = True
        return Bound(command, emulator.url, api, stage)

    return make


@pytest.fixture
def local(bound, start):  # noqa: F811
    """The same in environment `local`, whose addresses lead to the endpoint."""

    def make(store: str) -> Bound:
        emulator = start("--ephemeral")
        return bound(store, url=None, emulator=emulator, AUTHPLAT_ENV="local")

    return make


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# A secret on request


@pytest.mark.parametrize("store", ["secretsManager", "ssm"])
def test_a_secret_goes_to_a_file_of_its_owner_and_nowhere_else(bound, store, workspace):
    orders = bound(store)
    command, there = orders.command, workspace / "elsewhere"
    there.mkdir()
    mask = os.umask(0)
    try:
        outcome = command.run("secrets", "reveal", "orders", "--to", str(there / "machine.json"), "--debug")
        command.run("secrets", "reveal", "orders/machine", "--to", str(there / "machine.env"), "--format", "env")
    finally:
        os.umask(mask)
    assert "workspace" not in outcome.stderr and mode(there / "machine.json") == mode(there / "machine.env") == 0o600
    assert json.loads((there / "machine.json").read_text()) == json.loads(orders.stored)
    read = subprocess.run(
        ["bash", "-c", f". '{there}/machine.env'; printf '%s\\n' \"$CLIENT_ID\" \"$CLIENT_SECRET\" \"$SCOPE\" \"$TOKEN_URL\""],
        capture_output=True, text=True, check=True).stdout.splitlines()
    document = json.loads(orders.stored)
    assert read == [document[name] for name in ("client_id", "client_secret", "scope", "token_url")]

    said = command.run("secrets", "reveal", "orders", "--to", ".authplat/machine.json", "--json")
    assert is_version(said.json["schemaVersion"]) and said.json["mode"] == "0600" and not said.stderr
    assert said.json["file"] == str(command.workspace / ".authplat/machine.json")
    (command.workspace / ".authplat/machine.json").unlink()
    for path in there.iterdir():
        path.unlink()
    for name in ("env", "postman", "openapi-security", "openapi-gateway"):
        command.run("export", name, "orders")
        command.run("export", name, "orders", "--json", "--debug")
    command.run("history", "--runs", "--json")
    found = search(workspace, {orders.secret}) + search_words(command, {orders.secret})
    assert not found, "\n".join(found)
    assert any("reveal" in line for line in command.command_lines), "no command line was sampled"


def test_who_had_a_secret_shown_stands_in_the_history(bound, workspace):
    command = bound().command
    command.run("secrets", "reveal", "orders", "--to", str(workspace / "secret"))
    said = command.run("history", "--runs").stdout.splitlines()
    assert re.search(rf"@.*  authplat secrets reveal orders --to {workspace}/secret  finished  showed the current secret of orders/machine", said[0])
    [run, *_] = command.run("history", "--runs", "--json").json["runs"]
    assert run["message"].startswith("showed the current secret of orders/machine: in ")
    assert command.run("plan", "--detailed-exitcode", code=0), "nothing is left to do"


def test_no_file_of_others_is_touched(bound, workspace):
    orders = bound()
    command = orders.command
    theirs, link, pipe = (workspace / name for name in ("theirs", "link", "pipe"))
    theirs.write_text("theirs")
    link.symlink_to(theirs)
    os.mkfifo(pipe)
    runs = len(command.run("history", "--runs", "--json").json["runs"])
    for path, says in [(theirs, "--force"), (link, "symbolic link"), (pipe, "no ordinary file"), (workspace, "is a folder"),
                       (workspace / "none/secret", "no folder"), ("/dev/null", "no ordinary file")]:
        outcome = command.run("secrets", "reveal", "orders", "--to", str(path), code=1)
        assert says in outcome.stderr, outcome
    for path in (link, pipe, workspace):
        command.run("secrets", "reveal", "orders", "--to", str(path), "--force", code=1)
    assert theirs.read_text() == "theirs" and link.is_symlink()
    assert len(command.run("history", "--runs", "--json").json["runs"]) == runs, "nothing was shown"

    theirs.chmod(0o644)
    command.run("secrets", "reveal", "orders", "--to", str(theirs), "--force")
    assert mode(theirs) == 0o600 and orders.secret in theirs.read_text()
    assert not list(workspace.glob("*.new"))


def test_in_the_workspace_it_warns_of_version_control(bound):
    command = bound().command
    outcome = command.run("secrets", "reveal", "orders", "--to", "machine.json", "--quiet")
    assert "version control" in outcome.stderr and mode(command.workspace / "machine.json") == 0o600


def test_without_a_file_it_is_shown_on_a_terminal_only(bound):
    orders = bound()
    outcome = orders.command.run("secrets", "reveal", "orders", code=64)
    assert "--to FILE" in outcome.stderr and orders.secret not in outcome.text
    outcome = orders.command.run("secrets", "reveal", "orders", "--json", code=64)
    assert outcome.json["code"] == "usage"

    shown = orders.on_a_terminal("secrets", "reveal", "orders")
    assert shown.code == 0 and json.loads(shown.stdout) == json.loads(orders.stored)
    assert shown.stderr.count("\n") == 1 and "on this screen" in shown.stderr and orders.secret not in shown.stderr
    refused = orders.on_a_terminal("secrets", "reveal", "orders", "--json")
    assert refused.code == 64 and orders.secret not in refused.text


def test_what_cannot_be_shown_says_why(bound, workspace):
    command = bound().command
    to = ("--to", str(workspace / "secret"))
    for arguments, says in [(("order",), "Did you mean `orders`?"), (("orders/machin",), "Did you mean `orders/machine`?"),
                            (("shared-auth",), "has no clients"), (("orders", "--stage", "previous"), "no previous secret")]:
        outcome = command.run("secrets", "reveal", *arguments, *to, code=1)
        assert says in outcome.stderr, outcome
    # Never read from another account than the one that everything stands in.
    elsewhere = command.run("secrets", "reveal", "orders", *to, code=4, AWS_REGION="eu-west-1", AUTHPLAT_REGION="eu-west-1")
    assert "eu-west-1" in elsewhere.stderr
    assert not (workspace / "secret").exists()
    command.run("secrets", "revael", "orders", code=64)


def test_the_previous_secret_is_what_the_store_calls_so(bound, endpoint, workspace):
    orders = bound()
    before, store = orders.stored, endpoint.client("secretsmanager")
    store.put_secret_value(SecretId="/orders/machine", SecretString=json.dumps(json.loads(before) | {"client_secret": "b" * 51}))
    orders.command.run("secrets", "reveal", "orders", "--stage", "previous", "--to", str(workspace / "previous"))
    orders.command.run("secrets", "reveal", "orders", "--to", str(workspace / "current"))
    assert json.loads((workspace / "previous").read_text()) == json.loads(before)
    assert json.loads((workspace / "current").read_text())["client_secret"] == "b" * 51


# Exports


@pytest.mark.parametrize("store", ["secretsManager", "ssm"])
def test_the_variables_lead_to_a_token_and_to_the_api(local, store, workspace):
    orders = local(store)
    orders.command.run("export", "env", "orders", "--out", "orders.env")
    text = (orders.command.workspace / "orders.env").read_text()
    assert orders.secret not in text
    # As the consumer's team: other credentials, no workspace, the AWS CLI of the judges.
    tools = workspace / "tools"
    tools.mkdir()
    (tools / "aws").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m awscli "$@"\n')
    (tools / "aws").chmod(0o755)
    (workspace / "orders.env").write_text(text)
    script = """
        set -eu; set -a; . ./orders.env; set +a
        curl -sSf -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials --data-urlencode "scope=$SCOPE" "$TOKEN_URL" | jq -r .access_token
        echo "$API_URL"
        """
    done = subprocess.run(
        ["bash", "-c", script], cwd=workspace, capture_output=True, text=True, timeout=60,
        env={"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(workspace), "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
             "AWS_EC2_METADATA_DISABLED": "true"})
    assert done.returncode == 0, done.stderr
    token, api = done.stdout.split()
    assert curl(f"{api}/orders").status == 401
    assert curl(f"{api}/orders", *bearer(token)).status == 200
    assert curl(f"{api}/orders", "--request", "POST", *bearer(token)).status == 401, "the client may not write"
    assert curl(f"{api}/status").status == 200


def test_the_variables_as_json(bound):
    said = bound().command.run("export", "env", "orders", "--json").json
    assert is_version(said["schemaVersion"]) and said["client"] == "orders/machine"
    assert set(said["variables"]) == {"TOKEN_URL", "CLIENT_ID", "SCOPE", "API_URL"}
    assert said["secret"]["store"] == "secretsManager" and "get-secret-value" in said["secret"]["command"]


# As much of the published schema of collections 2.1.0 as is written.
KEYED = {"type": "object", "required": ["key", "value"], "properties": {
    "key": {"type": "string"}, "value": {"type": "string"}, "type": {"enum": ["string", "boolean", "any", "number"]}}}
AUTH = {"type": "object", "required": ["type"], "properties": {
    "type": {"enum": ["noauth", "oauth2"]}, "oauth2": {"type": "array", "items": KEYED}}}
COLLECTION = {
    "type": "object", "required": ["info", "item"], "properties": {
        "info": {"type": "object", "required": ["name", "schema"], "properties": {
            "name": {"type": "string"}, "description": {"type": "string"},
            "schema": {"const": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}},
        "auth": AUTH, "variable": {"type": "array", "items": KEYED},
        "item": {"type": "array", "items": {"type": "object", "required": ["name", "request"], "properties": {
            "response": {"type": "array"},
            "request": {"type": "object", "required": ["method", "url"], "properties": {
                "auth": AUTH, "method": {"enum": ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"]},
                "header": {"type": "array"}, "description": {"type": "string"},
                "url": {"type": "object", "required": ["raw", "host", "path"], "properties": {
                    "raw": {"type": "string"}, "host": {"type": "array", "items": {"type": "string"}},
                    "path": {"type": "array", "items": {"type": "string"}}, "variable": {"type": "array", "items": KEYED}}}}}}}}}}


@pytest.mark.parametrize("style", ["rest", "http"])
def test_the_collection_calls_every_route_as_it_is_deployed(bound, style):
    orders = bound(style=style)
    collection = json.loads(orders.export("postman"))
    jsonschema.validate(collection, COLLECTION)
    assert collection == json.loads(orders.export("postman", "--json"))
    items = {item["name"]: item["request"] for item in collection["item"]}
    assert set(items) == set(ROUTES)
    assert [name for name, request in items.items() if request.get("auth")] == ["GET /status"]
    assert items["GET /orders/{id}"]["url"]["raw"] == "{{apiUrl}}/orders/:id"
    assert items["ANY /files/{proxy+}"]["url"]["variable"][0]["key"] == "proxy"
    assert "may not call it: lacks orders/write" in items["POST /orders"]["description"]
    variables = {variable["key"]: variable["value"] for variable in collection["variable"]}
    assert variables["clientSecret"] == "" and variables["scope"] == "orders/read"
    assert variables["clientId"] == json.loads(orders.stored)["client_id"]
    oauth = {each["key"]: each["value"] for each in collection["auth"]["oauth2"]}
    assert oauth["grant_type"] == "client_credentials" and oauth["clientSecret"] == "{{clientSecret}}"
    # What Postman would put together is an address of the API.
    if style == "rest":
        path = items["GET /orders/{id}"]["url"]["raw"].removeprefix("{{apiUrl}}").replace(":id", "17")
        assert orders.api.call(orders.stage, path).status == 401
    assert variables["apiUrl"] == f"https://{orders.api.id}.execute-api.{REGION}.amazonaws.com" + ("/live" if style == "rest" else "")


@pytest.mark.parametrize("style", ["rest", "http"])
def test_the_openapi_fragment_is_valid_and_says_who_is_asked_for_what(bound, style):
    orders = bound(style=style)
    document = yaml.safe_load(orders.export("openapi-security"))
    assert document == json.loads(orders.export("openapi-security", "--json"))
    validate(document)
    paths = document["paths"]
    [(name, scheme)] = document["components"]["securitySchemes"].items()
    flow = scheme["flows"]["clientCredentials"]
    assert flow["scopes"] == {"orders/read": "Read orders: all of them", "orders/write": "Write orders"}
    assert flow["tokenUrl"] == "https://shop.auth.us-east-1.amazoncognito.com/oauth2/token"
    assert paths["/orders"]["get"]["security"] == [{name: ["orders/read"]}]
    assert paths["/orders"]["post"]["security"] == [{name: ["orders/write"]}]
    assert paths["/status"]["get"]["security"] == []
    assert set(paths["/files/{proxy}"]) == {"parameters", "get", "put", "post", "delete", "options", "head", "patch"}


@pytest.mark.parametrize("style", ["rest", "http"])
def test_the_fragment_for_api_gateway_makes_an_api_that_asks_for_the_same(bound, endpoint, style):
    orders = bound(style=style)
    body = orders.export("openapi-gateway")
    if style == "rest":
        id = endpoint.client("apigateway").import_rest_api(body=body.encode())["id"]
        made = RestApi.__new__(RestApi)
        made.gateway, made.id = endpoint.client("apigateway"), id
        assert made.draft == orders.api.draft
        pool = look(endpoint.url, ("shop",)).pool["Id"]
        assert [each["providerARNs"] for each in made.authorizers.values()] == [[pool_arn(endpoint, pool)]]
    else:
        made = HttpApi.__new__(HttpApi)
        made.gateway = endpoint.client("apigatewayv2")
        made.id = made.gateway.import_api(Body=body)["ApiId"]
        assert made.routes == orders.api.routes
        assert made.audience("orders") == orders.api.audience("orders")


def test_an_unknown_format_is_told_with_the_near_miss(bound):
    command = bound().command
    outcome = command.run("export", "postmann", "orders", code=64)
    assert "Did you mean `postman`?" in outcome.stderr
    said = command.run("export", "--help").stdout
    for name in ("postman", "env", "openapi-security", "openapi-gateway"):
        assert f"  {name}: " in said

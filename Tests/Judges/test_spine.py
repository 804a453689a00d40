"""The main job from an empty folder, as the README tells it, judged by boto3 on each emulator."""

import json
import re

import pytest

from judges.command import Authplat, is_version
from judges.differences import differs
from judges.world import API, SHARED, check_api_stack, check_shared_stack, look


def begin(command: Authplat) -> None:
    command.run("init", SHARED, "--domain", "andmoredev")
    command.run("register-api", API, "--scope", "api")


def plan_is_empty(command: Authplat) -> None:
    command.run("plan", "--detailed-exitcode", code=0)


def test_the_files_are_written_and_valid(authplat, emulator):
    command = authplat(emulator.url)
    begin(command)
    assert (command.workspace / "authplat.yaml").exists()
    shared, api = (command.stack_file(name).read_text() for name in (SHARED, API))
    assert "kind: auth" in shared and "andmoredev" in shared
    assert "kind: api" in api and SHARED in api
    # The inventory and plan files are nobody else's business.
    ignored = (command.workspace / ".gitignore").read_text() if (command.workspace / ".gitignore").exists() else ""
    inner = command.workspace / ".authplat/.gitignore"
    assert ".authplat" in ignored or (inner.exists() and "*" in inner.read_text())
    command.run("validate")


def test_from_nothing_to_applied_and_planned_empty(authplat, emulator):
    command = authplat(emulator.url)
    begin(command)
    plan = command.run("plan", "--detailed-exitcode", code=2)
    for address in ("userPool.", "userPoolDomain.", "ssmParameter.", "resourceServer.", "userPoolClient.machine"):
        assert address in plan.stdout, f"the plan does not show {address}\n{plan}"
    assert look(emulator.url).is_empty, "a plan has written something"

    command.run("apply", "--yes")
    world = look(emulator.url)
    check_shared_stack(world)
    check_api_stack(world)
    plan_is_empty(command)
    again = command.run("apply", "--yes")
    assert look(emulator.url).counts == world.counts, f"applying twice has made something\n{again}"


def test_the_plan_is_versioned_json_that_says_what_the_text_says(authplat, emulator):
    command = authplat(emulator.url)
    begin(command)
    text = command.run("plan").stdout
    plan = command.run("plan", "--json").json
    assert is_version(plan["schemaVersion"])
    addresses = set(re.findall(r"\b(?:userPool|userPoolDomain|ssmParameter|resourceServer|userPoolClient|secretsManagerSecret)\.[\w-]+", text))
    assert addresses
    written = json.dumps(plan)
    assert all(address in written for address in addresses)


def test_a_plan_file_is_applied(authplat, emulator):
    command = authplat(emulator.url)
    begin(command)
    command.run("plan", "--out", "the.plan")
    command.run("apply", "the.plan", "--yes")
    world = look(emulator.url)
    check_shared_stack(world)
    check_api_stack(world)


def test_a_declared_attribute_changed_behind_its_back_is_found_and_put_right(authplat, emulator):
    command = authplat(emulator.url)
    begin(command)
    command.run("apply", "--yes")
    name = f"/{SHARED}/CognitoUserPoolUrl"
    emulator.client("ssm").put_parameter(Name=name, Value="https://elsewhere.example.com", Type="String", Overwrite=True)

    drift = command.run("plan", "--drift-only", "--detailed-exitcode", code=3)
    assert "CognitoUserPoolUrl" in drift.stdout and "elsewhere.example.com" in drift.stdout
    written = json.dumps(command.run("plan", "--drift-only", "--detailed-exitcode", "--json", code=3).json)
    assert "CognitoUserPoolUrl" in written and "elsewhere.example.com" in written

    command.run("plan", "--detailed-exitcode", code=3)
    command.run("apply", "--yes")
    check_shared_stack(look(emulator.url))
    plan_is_empty(command)


def test_a_published_secret_that_was_overwritten_is_found_and_published_again(authplat, emulator):
    command = authplat(emulator.url)
    begin(command)
    command.run("apply", "--yes")
    secrets = emulator.client("secretsmanager")
    good = secrets.get_secret_value(SecretId=f"/{API}/machine")["SecretString"]
    secrets.put_secret_value(SecretId=f"/{API}/machine", SecretString='{"client_id": "x", "client_secret": "y"}')
    plan = command.run("plan", "--detailed-exitcode", code=3)
    assert "somebody put another value there" in plan.stdout, plan
    assert "publishedSecret.machine" in command.run("plan", "--drift-only", code=3).stdout
    command.run("apply", "--yes")
    assert secrets.get_secret_value(SecretId=f"/{API}/machine")["SecretString"] == good
    plan_is_empty(command)


def test_an_undeclared_attribute_changed_behind_its_back_is_told_and_kept(authplat, emulator):
    command = authplat(emulator.url)
    begin(command)
    command.run("apply", "--yes")
    pool = look(emulator.url).pool
    # What is sent comes from AWS's own answer, so that only the one member differs.
    kept = {name: pool[name] for name in ("Policies", "DeletionProtection", "UserPoolTags", "AdminCreateUserConfig") if name in pool}
    # AWS shows the days of unused accounts twice, and takes them once.
    kept.get("AdminCreateUserConfig", {}).pop("UnusedAccountValidityDays", None)
    kept["AccountRecoverySetting"] = {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]}
    emulator.client("cognito-idp").update_user_pool(UserPoolId=pool["Id"], **kept)

    drift = command.run("plan", "--detailed-exitcode", code=3)
    assert "accountRecoverySetting" in drift.stdout
    assert "accountRecoverySetting" in json.dumps(command.run("plan", "--json").json)
    command.run("apply", "--yes")
    assert look(emulator.url).pool["AccountRecoverySetting"] == kept["AccountRecoverySetting"], "undone without being asked"


def test_what_was_deleted_behind_its_back_is_made_again(authplat, emulator):
    command = authplat(emulator.url)
    begin(command)
    command.run("apply", "--yes")
    world = look(emulator.url)
    emulator.client("cognito-idp").delete_user_pool_client(UserPoolId=world.pool["Id"], ClientId=world.client["ClientId"])
    drift = command.run("plan", "--detailed-exitcode", code=2)
    assert "userPoolClient.machine" in drift.stdout
    command.run("apply", "--yes")
    check_api_stack(look(emulator.url))
    plan_is_empty(command)


def test_one_more_scope_amends_the_file_and_the_account(authplat, emulator):
    command = authplat(emulator.url)
    begin(command)
    command.run("apply", "--yes")
    before = look(emulator.url)
    path = command.stack_file(API)
    path.write_text("# owned by the billing team\n" + path.read_text())

    command.run("register-api", API, "--scope", "admin=Allow administration")
    text = path.read_text()
    assert text.startswith("# owned by the billing team\n"), text
    assert "admin: Allow administration" in text and "api" in text

    plan = command.run("plan", "--detailed-exitcode", code=2)
    assert "admin" in plan.stdout
    if differs(emulator.name, "no-update-resource-server"):
        outcome = command.run("apply", "--yes", code=5)
        assert "UpdateResourceServer" in outcome.stderr, outcome
        check_api_stack(look(emulator.url), scopes=("api",))
        command.run("plan", "--detailed-exitcode", code=2)
        return
    command.run("apply", "--yes")
    after = look(emulator.url)
    check_api_stack(after, scopes=("api", "admin"))
    assert after.client["ClientId"] == before.client["ClientId"], "the client was replaced"
    assert after.client["ClientSecret"] == before.client["ClientSecret"]
    plan_is_empty(command)


def test_a_scope_that_a_client_uses_is_taken_away_in_the_right_order(authplat, complete, relay):
    recorder = relay(complete.url)
    command = authplat(recorder.url)
    begin(command)
    command.run("register-api", API, "--scope", "admin")
    command.run("apply", "--yes")
    check_api_stack(look(complete.url), scopes=("api", "admin"))
    path = command.stack_file(API)
    text = path.read_text()
    # The client lets go of the scope first: the resource server may not lose it while it is used.
    path.write_text(re.sub(r"^\s+admin:.*\n", "", text, flags=re.M))
    refused = command.run("plan", code=None)
    assert refused.code == 1 and f"stacks/{API}.yaml:" in refused.stderr and "`admin`" in refused.stderr, refused
    trimmed = re.sub(r"^\s+admin:.*\n", "", text, flags=re.M)
    trimmed = re.sub(r"\[api, admin\]|\[admin, api\]", "[api]", trimmed)
    path.write_text(re.sub(r"^\s+- admin\n", "", trimmed, flags=re.M))
    recorder.forget()
    outcome = command.run("apply", "--yes", code=None)
    if outcome.code == 4:  # losing access is guarded: the refusal names the flag
        flags = re.findall(r"--allow-access-loss[ =]([\w./-]+)", outcome.text)
        outcome = command.run("apply", "--yes", *[part for name in dict.fromkeys(flags) for part in ("--allow-access-loss", name)])
    assert outcome.code == 0, outcome
    check_api_stack(look(complete.url), scopes=("api",))
    assert recorder.order.index("UpdateUserPoolClient") < recorder.order.index("UpdateResourceServer")
    plan_is_empty(command)


def test_destroy_is_refused_until_named_and_then_leaves_nothing(authplat, complete):
    command = authplat(complete.url)
    begin(command)
    command.run("apply", "--yes")
    before = look(complete.url)
    refusal = command.run("destroy", API, "--yes", code=4)
    assert look(complete.url).counts == before.counts, f"a refused destroy has deleted something\n{refusal}"
    outcome = command.destroy(API)
    assert outcome.code == 0, outcome
    world = look(complete.url)
    check_shared_stack(world)
    assert not (world.servers or world.clients or world.secrets)
    outcome = command.destroy(SHARED)
    assert outcome.code == 0, outcome
    assert look(complete.url).is_empty


def test_what_an_endpoint_lacks_ends_in_a_clear_error_and_a_journal_that_resumes(authplat, moto, relay):
    assert differs("moto", "no-delete-resource-server")
    front = relay(moto.url)
    command = authplat(front.url)
    begin(command)
    command.run("apply", "--yes")
    outcome = command.destroy(API)
    assert outcome.code == 5, outcome
    assert "DeleteResourceServer" in outcome.stderr and "resourceServer." in outcome.text
    assert "<!doctype" not in outcome.text.lower(), "an HTML page is no error message"
    world = look(moto.url)
    assert not world.clients and len(world.servers) == 1, world.counts
    history = command.run("history")
    assert "DeleteResourceServer" in history.stdout or "resourceServer." in history.stdout

    # An endpoint that has the operation: the next run takes up where the journal ends.
    front.forget()

    def gone(operation, forward):
        if operation == "DeleteResourceServer":
            return 200, b"{}"
        if operation in ("DescribeResourceServer", "ListResourceServers") and front.calls["DeleteResourceServer"]:
            if operation == "ListResourceServers":
                return 200, b'{"ResourceServers": []}'
            return 400, b'{"__type": "ResourceNotFoundException", "message": "gone"}'
        return None

    front.spoil = gone
    outcome = command.destroy(API)
    assert outcome.code == 0, outcome
    assert front.calls["DeleteResourceServer"] >= 1
    assert front.calls["DeleteUserPoolClient"] == 0, "what the first run had deleted was deleted again"
    assert not look(moto.url).secrets


@pytest.mark.parametrize("verb", ["status", "history", "validate"])
def test_looking_asks_nothing_of_aws(authplat, complete, relay, verb):
    front = relay(complete.url)
    command = authplat(front.url)
    begin(command)
    command.run("apply", "--yes")
    front.forget()
    command.run(verb)
    assert front.total == 0, front.calls


@pytest.mark.parametrize(
    "lost",
    ["CreateUserPool", "CreateUserPoolDomain", "CreateResourceServer", "CreateUserPoolClient", "CreateSecret", "PutParameter"])
def test_a_lost_answer_makes_no_second_one(authplat, complete, relay, lost):
    """The effect happens and the answer never comes."""
    front = relay(complete.url)
    command = authplat(front.url)
    begin(command)
    spent = []

    def drop(operation, forward):
        if operation == lost and not spent:
            spent.append(forward())
            return 503, b""
        return None

    front.spoil = drop
    outcome = command.run("apply", "--yes", code=None)
    assert spent and outcome.code in (0, 5), outcome
    front.spoil = None
    command.run("apply", "--yes")
    world = look(complete.url)
    check_shared_stack(world)
    check_api_stack(world)
    plan_is_empty(command)

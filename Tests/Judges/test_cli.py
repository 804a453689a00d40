"""What a user meets at the prompt: messages with file, line and column, exit codes, interrupts."""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import pytest

from judges.command import Authplat, built_command, is_version
from judges.emulators import free_port
from judges.world import API, SHARED, check_api_stack, check_shared_stack, look

BROKEN = pathlib.Path(__file__).parent / "broken/stacks.txt"
DIAGNOSTIC = re.compile(r"^(?P<file>\S+?):(?P<line>\d+):(?P<column>\d+): (?P<severity>error|warning|note) (?P<code>AP\d{3}): ", re.M)


def begin(command: Authplat) -> None:
    command.run("init", SHARED, "--domain", "andmoredev")
    command.run("register-api", API, "--scope", "api")


# Broken files


def broken_cases() -> dict[str, tuple[str, str, int, int]]:
    """Name → text, code, line, column."""
    cases = {}
    for block in re.split(r"^== ", BROKEN.read_text(), flags=re.M)[1:]:
        head, body = block.split("\n", 1)
        name, code = head.split()
        before, mark, after = body.rstrip("\n").partition("«")
        assert mark and "«" not in after, name
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        cases[name] = (before + after + "\n", code, line, column)
    return cases


def write_broken(command: Authplat) -> dict[str, tuple[str, str, int, int]]:
    command.run("init", "shared", "--domain", "andmoredev")
    # Two sound files that the broken ones refer to.
    command.run("register-api", "billing", "--scope", "api")
    cases = broken_cases()
    for name, (text, *_) in cases.items():
        command.stack_file(name).write_text(text)
    return cases


def test_fifty_broken_files_give_their_exact_diagnostics_all_at_once(authplat):
    command = authplat(None)
    cases = write_broken(command)
    assert len(cases) >= 50
    outcome = command.run("validate", code=1)
    found = {(match["file"], int(match["line"]), int(match["column"]), match["code"]) for match in DIAGNOSTIC.finditer(outcome.text)
             if match["severity"] == "error"}
    wanted = {(f"stacks/{name}.yaml", line, column, code) for name, (_, code, line, column) in cases.items()}
    missing, extra = sorted(wanted - found), sorted(found - wanted)
    assert not missing and not extra, f"missing:\n{chr(10).join(map(str, missing))}\nnot expected:\n{chr(10).join(map(str, extra))}"
    # In the order of the files, each told once.
    order = [match["file"] for match in DIAGNOSTIC.finditer(outcome.text)]
    assert order == sorted(order)


def test_the_same_diagnostics_stand_in_the_json(authplat):
    command = authplat(None)
    cases = write_broken(command)
    said = command.run("validate", "--json", code=1).json
    assert is_version(said["schemaVersion"])
    errors = [diagnostic for diagnostic in said["diagnostics"] if diagnostic["severity"] == "error"]
    places = {(each["source"]["file"], each["source"]["line"], each["source"]["column"], each["code"]) for each in errors}
    assert places == {(f"stacks/{name}.yaml", line, column, code) for name, (_, code, line, column) in cases.items()}
    assert all(each["summary"] and each["detail"] for each in errors)


@pytest.mark.parametrize(
    ("name", "offer"), [
        ("unknown-pool-key", "deletionProtection"), ("unknown-nested-key", "minimumLength"), ("unknown-client-key", "accessTokenValidity"),
        ("dangling-auth", "shared"), ("dangling-output", "poolId"), ("dangling-scope", "api"), ("unknown-client-type", "machine"),
    ])
def test_a_near_miss_is_named(authplat, name, offer):
    command = authplat(None)
    command.run("init", "shared", "--domain", "andmoredev")
    command.stack_file(name).write_text(broken_cases()[name][0])
    assert f"`{offer}`" in command.run("validate", code=1).text


def test_every_code_that_is_printed_can_be_explained(authplat):
    command = authplat(None)
    for code in sorted({code for _, code, _, _ in broken_cases().values()}):
        assert len(command.run("explain", code).stdout) > 40


def test_broken_files_stop_plan_and_apply_before_any_call(authplat, ministack, relay):
    front = relay(ministack.url)
    command = authplat(front.url)
    write_broken(command)
    for verb in (["plan"], ["apply", "--yes"], ["destroy", "billing", "--yes"]):
        command.run(*verb, code=1)
    assert front.total == 0, front.calls
    assert look(ministack.url).is_empty


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"\x00" * 4096, b"stack: [\n" * 400, b"{" * 5000, b"a: &a [*a, *a]\n", b"\xef\xbb\xbfstack: x\n", b"- " * 9000, b""],
    ids=["not-utf8", "zeros", "open-lists", "deep", "alias-bomb", "byte-order-mark", "deep-lists", "empty"])
def test_hostile_bytes_are_an_error_and_no_crash(authplat, content):
    command = authplat(None)
    command.run("init", "shared", "--domain", "andmoredev")
    command.stack_file("hostile").write_bytes(content)
    outcome = command.run("validate", code=1)
    assert "stacks/hostile.yaml:" in outcome.text


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("nowhere.yaml", path)], ids=["pipe", "folder", "dangling"])
@pytest.mark.parametrize("name", ["stacks/odd.yaml", "authplat.yaml"])
def test_what_is_no_file_is_an_error_with_its_name(authplat, make, name):
    command = authplat(None)
    command.run("init", "shared", "--domain", "andmoredev")
    path = command.workspace / name
    path.unlink(missing_ok=True)
    make(path)
    outcome = command.run("validate", code=1, timeout=10)
    assert f"{name}:1:1: error AP100" in outcome.text, outcome


def test_the_schema_accepts_what_validate_accepts(authplat):
    import jsonschema
    import yaml

    command = authplat(None)
    begin(command)
    schema = command.run("schema").json
    jsonschema.validators.validator_for(schema).check_schema(schema)
    validator = jsonschema.validators.validator_for(schema)(schema)
    for name in (SHARED, API):
        errors = [error.message for error in validator.iter_errors(yaml.safe_load(command.stack_file(name).read_text()))]
        assert not errors, errors
    for name in ("unknown-section", "unknown-pool-key", "list-for-mapping", "number-out-of-range", "bad-choice", "unknown-client-type"):
        assert list(validator.iter_errors(yaml.safe_load(broken_cases()[name][0]))), f"an editor would not mark {name}"


# Usage


@pytest.mark.parametrize(
    ("arguments", "offer"), [
        (["aply"], "apply"), (["plann"], "plan"), (["plan", "--detailed-exit-code"], "--detailed-exitcode"), (["apply", "--yess"], "--yes"),
        (["register-api", "x", "--scop", "a"], "--scope"),
    ])
def test_a_misspelt_verb_or_flag_is_refused_with_the_near_miss(authplat, arguments, offer):
    outcome = authplat(None).run(*arguments, code=64)
    assert offer in outcome.stderr and not outcome.stdout


@pytest.mark.parametrize(
    "arguments", [["bad.name"], ["shared", "--domain", "UPPER"], ["shared", "--domain", "my-aws-thing"], ["shared", "--region", "moon"], ["aws-auth"]])
def test_init_refuses_what_validate_would_and_writes_nothing(authplat, arguments):
    command = authplat(None)
    outcome = command.run("init", *arguments, code=1)
    assert outcome.stderr and not list(command.workspace.iterdir()), outcome


@pytest.mark.parametrize(
    ("flags", "named"), [
        (["--store", "ssm"], "`secret`"), (["--store", "none"], "`secret`"), (["--identifier", "other"], "`resourceServer.identifier`"),
        (["--display-name", "Other"], "`resourceServer.name`"), (["--auth-ssm", "/other"], "`auth`"),
    ])
def test_register_api_again_says_what_it_will_not_change(authplat, flags, named):
    command = authplat(None)
    begin(command)
    before = command.stack_file(API).read_text()
    outcome = command.run("register-api", API, "--scope", "admin", *flags, code=1)
    assert named in outcome.stderr and f"stacks/{API}.yaml" in outcome.stderr, outcome
    assert command.stack_file(API).read_text() == before
    same = ["--store", "secretsManager", "--identifier", API, "--display-name", API, "--auth", SHARED]
    command.run("register-api", API, "--scope", "admin", *same)
    assert "admin" in command.stack_file(API).read_text()


@pytest.mark.parametrize(
    ("variable", "value"), [("LOCK_TIMEOUT", "soon"), ("PARALLELISM", "0"), ("PARALLELISM", "many"), ("MAX_RPS", "-1")])
def test_a_variable_is_checked_like_its_flag(authplat, variable, value):
    outcome = authplat(None).run("status", code=64, **{f"AUTHPLAT_{variable}": value})
    assert f"AUTHPLAT_{variable}" in outcome.stderr, outcome
    flag = f"--{variable.lower().replace('_', '-')}={value}"
    assert flag.split("=")[0] in authplat(None).run("status", flag, code=64).stderr


@pytest.mark.parametrize("arguments", [["aply", "--json"], ["plan", "--jsn", "--json"], ["register-api", "x", "--json"], ["--json", "show"]])
def test_wrong_usage_is_json_too(authplat, arguments):
    outcome = authplat(None).run(*arguments, code=64)
    assert outcome.json["type"] == "error" and outcome.json["code"] == "usage" and outcome.json["message"] in outcome.stderr, outcome


def test_nobody_to_ask_is_json_too(authplat, ministack):
    command = authplat(ministack.url)
    begin(command)
    said = command.run("apply", "--json", code=1).json
    assert said["type"] == "error" and "--yes" in said["message"]


def test_a_full_disk_is_no_success(authplat):
    command = authplat(None)
    with open("/dev/full", "wb") as full:
        for verb in (["schema"], ["explain", "userPool"], ["completion", "bash"]):
            ended = subprocess.run([str(built_command()), *verb], stdout=full, stderr=subprocess.PIPE, env=command.environment)
            assert ended.returncode == 1 and b"No space left" in ended.stderr, (verb, ended)


def test_history_of_what_does_not_exist(authplat, ministack):
    command = authplat(ministack.url)
    begin(command)
    assert "Nothing has been done" in command.run("history", API).stderr
    outcome = command.run("history", "layerles-esbuild", code=1)
    assert f"`{API}`" in outcome.stderr, outcome
    command.run("history", f"{API}/userPoolClient.nobody", code=1)
    command.run("history", f"{API}/userPoolClient.machine")


def test_help_opens_with_examples_and_goes_to_stdout(authplat):
    command = authplat(None)
    outcome = command.run("--help")
    assert "authplat init" in outcome.stdout and not outcome.stderr
    for verb in ("init", "register-api", "unregister-api", "validate", "schema", "explain", "plan", "apply", "destroy", "status", "show", "history",
                 "secrets", "export"):
        said = command.run(verb, "--help")
        assert f"authplat {verb}" in said.stdout
        first = min((said.stdout.find(word) for word in ("EXAMPLE", "Example", "$ ") if word in said.stdout), default=-1)
        assert first >= 0, f"`{verb} --help` shows no example"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(authplat, shell):
    script = authplat(None).run("--generate-completion-script", shell).stdout
    assert "register-api" in script


def test_outside_a_workspace_it_says_what_to_do(authplat):
    outcome = authplat(None).run("plan", code=1)
    assert "authplat.yaml" in outcome.stderr and "init" in outcome.stderr


@pytest.mark.parametrize("verb", [["validate"], ["plan"], ["status"], ["history"], ["explain", "userPool"], ["apply", "--yes"]])
def test_json_has_a_version(authplat, ministack, verb):
    command = authplat(ministack.url)
    begin(command)
    assert is_version(command.run(*verb, "--json").json["schemaVersion"])


def test_no_colour_reaches_what_is_no_terminal_or_asks_for_none(authplat, ministack):
    command = authplat(ministack.url)
    begin(command)
    assert "\x1b[" not in command.run("plan").text
    assert "\x1b[" not in command.run("plan", NO_COLOR="1", FORCE_COLOR="1").text
    assert "\x1b[" not in command.run("plan", "--no-color", FORCE_COLOR="1").text
    assert "\x1b[" in command.run("plan", FORCE_COLOR="1").stdout


def test_the_other_folder_by_flag(authplat, ministack, workspace):
    command = authplat(ministack.url)
    begin(command)
    elsewhere = Authplat(workspace / "elsewhere", workspace / "home", ministack.url)
    elsewhere.run("-C", str(command.workspace), "validate")


def test_without_a_yes_nobody_is_asked_and_nothing_done(authplat, ministack):
    command = authplat(ministack.url)
    begin(command)
    outcome = command.run("apply", code=None)
    assert outcome.code not in (0, 5) and "--yes" in outcome.stderr, outcome
    assert look(ministack.url).is_empty


# Refusals


def test_a_second_writer_is_locked_out_and_told_who_holds_it(authplat, ministack, relay):
    front = relay(ministack.url)
    front.delay = 0.3
    command = authplat(front.url)
    begin(command)
    first = command.start("apply", "--yes")
    try:
        front.wait_for("CreateUserPool")
        second = command.run("apply", "--yes", code=6)
        assert str(first.pid) in second.stderr, second
        looking = command.run("status")
        assert looking.code == 0
    finally:
        outcome = command.finish(first, ("apply", "--yes"))
    assert outcome.code == 0, outcome
    check_api_stack(look(ministack.url))


def test_a_plan_file_is_stale_once_stack_files_inventory_or_aws_moved(authplat, ministack):
    command = authplat(ministack.url)
    begin(command)
    command.run("plan", "--out", "early.plan")
    command.run("register-api", API, "--scope", "admin")
    files_moved = command.run("apply", "early.plan", "--yes", code=7)
    assert look(ministack.url).is_empty and "plan" in files_moved.stderr

    command.run("plan", "--out", "fresh.plan")
    command.run("apply", "fresh.plan", "--yes")
    inventory_moved = command.run("apply", "fresh.plan", "--yes", code=7)
    assert inventory_moved.stderr

    command.run("register-api", API, "--scope", "third")
    command.run("plan", "--out", "third.plan")
    world = look(ministack.url)
    ministack.client("cognito-idp").update_resource_server(
        UserPoolId=world.pool["Id"], Identifier=API, Name="Somebody else", Scopes=world.server["Scopes"])
    command.run("apply", "third.plan", "--yes", code=7)


def test_a_plan_file_that_was_edited_is_refused(authplat, ministack):
    command = authplat(ministack.url)
    begin(command)
    command.run("plan", "--out", "a.plan")
    path = command.workspace / "a.plan"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    outcome = command.run("apply", "a.plan", "--yes", code=None)
    assert outcome.code in (1, 7) and look(ministack.url).is_empty, outcome


    path.write_bytes(content.replace(b"Allow api access", b"Allow something"))
    assert path.read_bytes() != content
    outcome = command.run("apply", "a.plan", "--yes", code=7)
    assert "a.plan" in outcome.stderr and look(ministack.url).is_empty, outcome


def test_a_plan_file_is_not_carried_out_unasked(authplat, ministack):
    command = authplat(ministack.url)
    begin(command)
    assert "authplat apply a.plan" in command.run("plan", "--out", "a.plan").stderr
    outcome = command.run("apply", "a.plan", code=1)
    assert "--yes" in outcome.stderr and look(ministack.url).is_empty, outcome
    # What it may delete was reviewed with it.
    outcome = command.run("apply", "a.plan", "--yes", "--allow-destroy", f"{API}/resourceServer.api", code=1)
    assert "plan --out" in outcome.stderr and look(ministack.url).is_empty, outcome


def test_a_refused_plan_that_is_saved_is_not_recommended(authplat, ministack):
    command = authplat(ministack.url)
    begin(command)
    command.run("apply", "--yes")
    command.stack_file(API).unlink()
    outcome = command.run("plan", "--out", "a.plan", code=4)
    assert "apply a.plan" not in outcome.stderr and "refused" in outcome.stderr, outcome


def test_anothers_secret_of_the_same_name_is_not_overwritten(authplat, emulator):
    secrets, parameters = emulator.client("secretsmanager"), emulator.client("ssm")
    secrets.create_secret(Name=f"/{API}/machine", SecretString="somebody else's")
    parameters.put_parameter(Name=f"/{SHARED}/CognitoUserPoolId", Value="somebody else's", Type="String")
    command = authplat(emulator.url)
    begin(command)
    for verb in (["plan"], ["apply", "--yes"]):
        outcome = command.run(*verb, code=4)
        wanted = [f"--adopt {API}/secretsManagerSecret.machine", f"--adopt {SHARED}/ssmParameter.CognitoUserPoolId"]
        assert all(flag in outcome.text for flag in wanted), outcome
    assert secrets.get_secret_value(SecretId=f"/{API}/machine")["SecretString"] == "somebody else's"
    command.run("apply", "--yes", *" ".join(wanted).split())
    command.run("plan", "--detailed-exitcode", code=0)
    value = secrets.get_secret_value(SecretId=f"/{API}/machine")["SecretString"]
    assert json.loads(value)["client_id"] == look(emulator.url).clients[0]["ClientId"]


def test_an_address_without_its_stack_is_not_enough_for_two(authplat, ministack):
    command = authplat(ministack.url)
    begin(command)
    command.run("register-api", "billing", "--scope", "api")
    command.run("apply", "--yes")
    short = ["--allow-destroy", "resourceServer.api", "--allow-destroy", "userPoolClient.machine"]
    outcome = command.run("destroy", API, "billing", "--yes", *short, code=4)
    assert f"--allow-destroy {API}/userPoolClient.machine" in outcome.stderr, outcome
    assert "--allow-destroy billing/userPoolClient.machine" in outcome.stderr, outcome
    assert len(look(ministack.url).clients) == 2
    command.run("destroy", API, "--yes", *short)


def test_the_account_guard_refuses_before_anything_is_changed(authplat, ministack, relay):
    front = relay(ministack.url)
    command = authplat(front.url)
    begin(command)
    path = command.workspace / "authplat.yaml"
    text, edits = re.subn(r"^(\s+)(region: .*)$", r'\1\2\n\1account: "999999999999"', path.read_text(), count=1, flags=re.M)
    assert edits == 1, text
    path.write_text(text)
    for verb in (["plan"], ["apply", "--yes"]):
        outcome = command.run(*verb, code=4)
        assert "999999999999" in outcome.stderr and "111111111111" in outcome.stderr, outcome
    assert set(front.calls) == {"GetCallerIdentity"}, front.calls


def test_credentials_of_another_account_or_region_are_refused_before_anything_seems_gone(authplat, ministack, relay):
    front = relay(ministack.url)
    command = authplat(front.url)
    begin(command)
    command.run("apply", "--yes")
    for verb in (["plan"], ["apply", "--yes"], ["destroy", API, "--yes"]):
        front.forget()
        outcome = command.run(*verb, "--region", "eu-west-1", code=4)
        assert "us-east-1" in outcome.stderr and "eu-west-1" in outcome.stderr, outcome
        assert set(front.calls) == {"GetCallerIdentity"}, front.calls
    front.forget()
    front.spoil = elsewhere
    for verb in (["plan"], ["apply", "--yes"], ["destroy", API, "--yes"]):
        outcome = command.run(*verb, code=4)
        assert "222222222222" in outcome.stderr and "111111111111" in outcome.stderr, outcome
    assert set(front.calls) == {"GetCallerIdentity"}, front.calls


def elsewhere(operation, forward):
    """The account that MiniStack names becomes another."""
    if operation != "GetCallerIdentity":
        return None
    status, _, body = forward()
    return status, body.replace(b"111111111111", b"222222222222")


# AWS out of reach


def test_an_endpoint_that_nobody_serves(authplat):
    command = authplat(f"http://127.0.0.1:{free_port()}")
    begin(command)
    outcome = command.run("plan", code=10, timeout=60)
    assert "127.0.0.1" in outcome.stderr, outcome


def test_an_endpoint_that_never_answers_can_be_interrupted(authplat):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(16)
        silent.settimeout(20)
        command = authplat(f"http://127.0.0.1:{silent.getsockname()[1]}")
        begin(command)
        process = command.start("plan")
        connection, _ = silent.accept()
        process.send_signal(signal.SIGINT)
        outcome = command.finish(process, ("plan",), timeout=10)
        connection.close()
    # What only looks may leave it to the signal: a shell reads 130 either way.
    assert outcome.code in (130, -signal.SIGINT), outcome


def test_without_credentials_it_says_where_it_looked_and_does_not_wait(authplat):
    command = authplat(None, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    begin(command)
    outcome = command.run("plan", code=10, timeout=30)
    assert "credential" in outcome.stderr.lower() and outcome.seconds < 3, outcome


def test_a_profile_that_does_not_exist_is_missing_credentials(authplat):
    command = authplat(None)
    begin(command)
    outcome = command.run("plan", "--profile", "nobody", code=10)
    assert "nobody" in outcome.stderr, outcome


def test_throttled_beyond_patience(authplat, ministack, relay):
    front = relay(ministack.url)
    command = authplat(front.url)
    begin(command)
    front.spoil = lambda operation, forward: (400, b'{"__type": "TooManyRequestsException", "message": "Rate exceeded"}')
    outcome = command.run("plan", code=10)
    assert "TooManyRequestsException" in outcome.stderr or "throttl" in outcome.stderr.lower()


# Interrupts


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("during", ["CreateUserPool", "CreateUserPoolClient", "PutParameter"])
def test_interrupted_cleanly_and_finished_by_the_next_run(authplat, ministack, relay, sent, code, during):
    front = relay(ministack.url)
    front.delay = 0.2
    command = authplat(front.url)
    begin(command)
    process = command.start("apply", "--yes")
    front.wait_for(during)
    process.send_signal(sent)
    outcome = command.finish(process, ("apply", "--yes"), timeout=20)
    assert outcome.code == code, outcome
    assert "authplat apply" in outcome.stderr, f"it does not say how to go on\n{outcome}"
    front.delay = 0
    command.run("apply", "--yes")
    world = look(ministack.url)
    check_shared_stack(world)
    check_api_stack(world)
    command.run("plan", "--detailed-exitcode", code=0)


def test_a_second_interrupt_ends_at_once_and_is_still_safe(authplat, ministack, relay):
    front = relay(ministack.url)
    command = authplat(front.url)
    begin(command)
    front.spoil = lambda operation, forward: time.sleep(5) if operation == "CreateUserPool" else None
    process = command.start("apply", "--yes")
    front.wait_for("CreateUserPool")
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    outcome = command.finish(process, ("apply", "--yes"), timeout=10)
    assert outcome.code == 130 and time.monotonic() - began < 3, outcome
    # The call that was under way still reaches the endpoint: wait for its effect, as a person would not.
    deadline = time.monotonic() + 10
    while not look(ministack.url).pools and time.monotonic() < deadline:
        time.sleep(0.1)
    front.spoil = None
    command.run("apply", "--yes")
    world = look(ministack.url)
    check_shared_stack(world)
    check_api_stack(world)


def test_a_closed_pipe_is_no_crash(authplat, ministack):
    command = authplat(ministack.url)
    begin(command)
    process = command.start("plan")
    process.stdout.close()
    _, stderr = process.stderr.read(), process.stderr.close()
    assert process.wait(30) in (0, 141, -signal.SIGPIPE), stderr
    process.stdout = process.stderr = None


def test_a_newer_inventory_is_refused(authplat, ministack):
    import sqlite3

    command = authplat(ministack.url)
    begin(command)
    command.run("apply", "--yes")
    databases = [path for path in (command.workspace / ".authplat").rglob("*.db") if "backup" not in path.name]
    assert databases
    with sqlite3.connect(databases[0]) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        migrations = next(name for name in tables if "migration" in name.lower())
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({migrations})")]
        row = list(connection.execute(f"SELECT * FROM {migrations}").fetchall()[-1])
        row[0] = 9999 if isinstance(row[0], int) else "9999_from_the_future"
        connection.execute(f"INSERT INTO {migrations} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", row)
    connection.close()
    outcome = command.run("plan", code=1)
    assert "newer" in outcome.stderr, outcome

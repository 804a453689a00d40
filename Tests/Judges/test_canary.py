"""No secret is found anywhere but where it belongs: in Cognito and in the store."""

import os
import re

from judges.canary import forms, search, search_words
from judges.world import API, SHARED, look


def test_the_search_finds_what_it_looks_for(tmp_path):
    """The judge is judged: planted secrets are found in every form."""
    secret = "kQ3/x9+Vb7Wd2Lm5Rt8Yz1Np4Sg6Hj0Ce"
    for number, needle in enumerate(forms(secret).values()):
        (tmp_path / f"file-{number}").write_bytes(b"before " + needle + b" after")
    hit = {line.split()[0] for line in search(tmp_path, {secret})}
    assert hit == {f"file-{number}" for number in range(len(forms(secret)))}


def test_no_secret_stands_in_a_file_an_output_or_an_argument(authplat, emulator, workspace):
    command = authplat(emulator.url)
    command.samples_command_lines = True
    secrets: set[str] = set()

    def remember() -> None:
        secrets.update(look(emulator.url).secret_texts)

    run = lambda *arguments, code=0, **environment: command.run(*arguments, code=code, **environment)
    run("init", SHARED, "--domain", "andmoredev")
    run("register-api", API, "--scope", "api")
    run("plan", "--out", "first.plan")
    run("apply", "first.plan", "--yes", "--debug")
    remember()
    assert secrets, "there is no secret to look for"
    for verb in (["plan"], ["status"], ["history"], ["show", f"{API}/userPoolClient.machine"], ["validate"]):
        run(*verb, code=None)
        run(*verb, "--json", code=None)
        run(*verb, "--debug", code=None)
    # A client that has to be made again gets another secret.
    world = look(emulator.url)
    emulator.client("cognito-idp").delete_user_pool_client(UserPoolId=world.pool["Id"], ClientId=world.client["ClientId"])
    run("plan", "--out", "second.plan", "--json", code=None)
    run("apply", "--yes", "--json")
    remember()
    # Killed in the middle, with files as they lie there at that moment.
    world = look(emulator.url)
    emulator.client("cognito-idp").delete_user_pool_client(UserPoolId=world.pool["Id"], ClientId=world.client["ClientId"])
    for instant in range(1, 40, 3):
        run("apply", "--yes", "--debug", code=None, AUTHPLAT_KILL_POINT=str(instant))
        remember()
    run("apply", "--yes", code=None)
    remember()
    # An endpoint that answers every write with an error that repeats what it was sent.
    run("destroy", API, "--yes", "--debug", code=None)
    command.destroy(API)
    run("history", "--json")

    assert len(secrets) >= 2, "the story was to have several secrets"
    found = search(workspace, secrets) + search_words(command, secrets)
    assert not found, "\n".join(found)
    assert any("authplat" in line for line in command.command_lines), "no command line was sampled"


def test_an_error_that_repeats_the_request_is_not_printed_whole(authplat, complete, relay, workspace):
    front = relay(complete.url)
    seen: set[str] = set()

    def echo(operation, forward):
        if operation == "CreateUserPoolClient" and last_body:
            return 400, b'{"__type": "InvalidParameterException", "message": "cannot take ' + last_body[-1] + b'"}'
        return None

    last_body: list[bytes] = []
    original = front._forward

    def remember(method, path, headers, body):
        for match in re.findall(rb'"SecretString"\s*:\s*"((?:[^"\\]|\\.)*)"', body):
            text = match.decode().encode().decode("unicode_escape")
            for value in re.findall(r"[A-Za-z0-9]{24,}", text):
                seen.add(value)
                last_body.append(value.encode())
        return original(method, path, headers, body)

    front._forward = remember
    front.spoil = echo
    command = authplat(front.url)
    command.run("init", SHARED, "--domain", "andmoredev")
    command.run("register-api", API, "--scope", "api")
    outcome = command.run("apply", "--yes", "--debug", code=None)
    assert outcome.code in (1, 5), outcome
    assert seen, "no secret went to the store before the client was made"
    found = search(workspace, seen) + search_words(command, seen)
    assert not found, "\n".join(found)


def test_what_is_kept_is_for_the_owner_only(authplat, complete):
    command = authplat(complete.url)
    command.run("init", SHARED, "--domain", "andmoredev")
    command.run("register-api", API, "--scope", "api")
    command.run("plan", "--out", "a.plan")
    command.run("apply", "--yes")
    kept = command.workspace / ".authplat"
    assert kept.stat().st_mode & 0o777 == 0o700
    wide = [str(path) for path in kept.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    assert not wide, wide
    assert os.stat(command.workspace / "a.plan").st_mode & 0o077 == 0

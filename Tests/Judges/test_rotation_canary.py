"""No secret that ever lived during rotations is found anywhere but in Cognito, the store and the token cache."""

import json
import os
import pathlib
import subprocess

import pytest

from judges.canary import search, search_words
from judges.rotation import Stage
from judges.world import API, SECRET_NAME

STORES = ["secretsManager", "ssm"]


def every_value(stage: Stage) -> set[str]:
    """What the store holds now, whatever its stage."""
    found = set()
    if stage.store_kind == "ssm":
        for name in (SECRET_NAME, SECRET_NAME + ".pending"):
            for each in stage.clients("ssm").get_parameters(Names=[name], WithDecryption=True)["Parameters"]:
                found.add(json.loads(each["Value"])["client_secret"])
        return found
    store = stage.clients("secretsmanager")
    for version in store.list_secret_version_ids(SecretId=SECRET_NAME, IncludeDeprecated=True)["Versions"]:
        value = store.get_secret_value(SecretId=SECRET_NAME, VersionId=version["VersionId"])
        found.add(json.loads(value["SecretString"])["client_secret"])
    return found


def snapshot_of_processes() -> bytes:
    """What anybody on this computer sees: the real `ps`."""
    return subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True, check=True).stdout


@pytest.mark.parametrize("store", STORES)
def test_no_secret_of_a_rotation_stands_in_a_file_an_output_or_an_argument(endpoint, workspace, store):
    stage = Stage(endpoint, workspace, store).make()
    stage.command.samples_command_lines = True
    secrets = every_value(stage)
    processes: list[bytes] = []

    def rotate(*flags: str, **environment: str) -> None:
        arguments = ("rotate-client-secret", API, *flags, "--yes")
        process = stage.command.start(*arguments, **environment)
        processes.append(snapshot_of_processes())
        stage.command.finish(process, arguments)
        secrets.update(every_value(stage))

    for flags in (["--debug"], ["--rollback", "--debug"], ["--finish", "--json", "--debug"], ["--compromised", "--json"]):
        rotate(*flags)
        for verb in (["secrets", "status"], ["plan"], ["status"], ["history"], ["show", f"{API}/userPoolClient.machine"]):
            stage.command.run(*verb, code=None)
            stage.command.run(*verb, "--json", "--debug", code=None)
    stage.command.run("plan", "--out", "a.plan", code=None)
    # Killed at many instants, and its files looked at as they lie there.
    found: list[str] = []
    for instant in range(1, 100, 6):
        rotate("--overlap", "24h", "--debug", AUTHPLAT_KILL_POINT=str(instant))
        found += search(workspace, secrets)
        if len(stage.live()) == 2 and not stage.has_pending():
            rotate("--finish", "--debug")
    # What the endpoint says when it refuses and when it fails.
    endpoint.set_faults({"error-after": "30%", "drop-after": "20%", "seed": "3"})
    try:
        for _ in range(3):
            stage.rotate("--overlap", "24h", "--debug", "--json", code=None)
    finally:
        endpoint.set_faults({})
    rotate("--overlap", "24h", "--debug")
    rotate("--finish", "--debug")
    assert len(secrets) >= 5, "the story was to have many secrets"
    found += search(workspace, secrets) + search_words(stage.command, secrets)
    assert not found, "\n".join(dict.fromkeys(found))
    seen = b"\n".join(processes)
    assert b"rotate-client-secret" in seen, "`ps` was not looked at while it ran"
    assert not [1 for secret in secrets if secret.encode() in seen], "`ps` shows a secret"
    assert any("rotate-client-secret" in line for line in stage.command.command_lines), "no command line was sampled"
    kept = stage.command.workspace / ".authplat"
    wide = [str(path) for path in kept.rglob("*") if path.is_file() and not path.is_symlink() and path.stat().st_mode & 0o077]
    assert not wide, wide
    assert not list(pathlib.Path(stage.command.workspace).glob("core*")) and os.access(kept, os.R_OK)

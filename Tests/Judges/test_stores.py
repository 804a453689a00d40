"""Where a client's secret is handed over: three stores, and the way from one to another."""

import json
import os
import stat

import pytest

from judges.command import Authplat
from judges.emulators import Emulator
from judges.world import API, SHARED, look
from test_canary import search, search_words

NAME = f"/{API}/machine"
STORES = ("secretsManager", "ssm", "file")
WAYS = [(one, other) for one in STORES for other in STORES if one != other]


class Stores:
    """One client in one workspace, whose store the test chooses and looks into."""

    def __init__(self, command: Authplat, emulator: Emulator):
        self.command = command
        self.emulator = emulator

    def begin(self, store: str) -> None:
        self.command.run("init", SHARED, "--domain", "andmoredev")
        self.command.run("register-api", API, "--scope", "api", "--store", store, "--no-binding")
        self.apply()

    def choose(self, secret: str) -> None:
        path = self.command.stack_file(API)
        lines = path.read_text().splitlines()
        [number] = [number for number, line in enumerate(lines) if line.strip().startswith("secret:")]
        lines[number] = f"    secret: {secret}"
        path.write_text("\n".join(lines) + "\n")

    def apply(self) -> None:
        self.command.run("apply", "--yes")
        self.command.run("plan", "--detailed-exitcode", code=0)

    @property
    def files(self) -> list:
        folder = self.command.workspace / ".authplat" / "secrets"
        return sorted(path for path in folder.rglob("*") if path.is_file())

    def document(self, store: str) -> dict | None:
        """What a consumer reads; nothing when the store has none of that name."""
        if store == "file":
            current = [path for path in self.files if path.suffix == ".json"]
            return json.loads(current[0].read_text()) if current else None
        if store == "ssm":
            found = self.emulator.client("ssm").get_parameters(Names=[NAME], WithDecryption=True)["Parameters"]
            return json.loads(found[0]["Value"]) if found else None
        secrets = self.emulator.client("secretsmanager")
        try:
            return json.loads(secrets.get_secret_value(SecretId=NAME)["SecretString"])
        except (secrets.exceptions.ResourceNotFoundException, secrets.exceptions.InvalidRequestException):
            return None

    def check(self, store: str) -> dict:
        """The store has the client's document and Cognito's secret, and no other store has any."""
        document = self.document(store)
        member = look(self.emulator.url).client
        assert document["client_id"] == member["ClientId"]
        assert document["client_secret"] == member["ClientSecret"]
        assert document["scope"] == f"{API}/api"
        assert document["token_url"].endswith("/oauth2/token")
        for other in STORES:
            assert other == store or self.document(other) is None, f"{other} still has it"
        pending = self.emulator.client("ssm").get_parameters(Names=[f"{NAME}.pending"])
        assert not pending["Parameters"]
        return document


@pytest.fixture
def stores(authplat, emulator) -> Stores:
    return Stores(authplat(emulator.url), emulator)


@pytest.mark.parametrize("store", STORES)
def test_each_store_is_published_and_planned_empty(stores, store):
    stores.begin(store)
    stores.check(store)


@pytest.mark.parametrize("store", STORES)
def test_each_store_goes_with_its_client(authplat, complete, store):
    stores = Stores(authplat(complete.url), complete)
    stores.begin(store)
    stores.command.run("destroy", API, "--yes", *stores.command.run("destroy", API, code=4).suggested_allowances)
    assert stores.document(store) is None
    assert not stores.files


@pytest.mark.parametrize("store, other", WAYS)
def test_another_store_gets_the_same_secret_and_the_old_one_goes(stores, store, other):
    stores.begin(store)
    before = stores.check(store)
    stores.choose(f"{{store: {other}}}")
    plan = stores.command.run("plan", "--detailed-exitcode", code=2).stdout
    assert "publishedSecret.machine" in plan
    stores.apply()
    assert stores.check(other) == before


@pytest.mark.parametrize("store", STORES)
def test_another_name_in_the_same_store_is_a_move_too(stores, store):
    stores.begin(store)
    before = stores.check(store)
    stores.choose("{store: file, path: ../elsewhere.json}" if store == "file" else f"{{store: {store}, name: /elsewhere}}")
    stores.apply()
    assert stores.document(store) is None
    if store == "file":
        moved = json.loads((stores.command.workspace / "../elsewhere.json").read_text())
    elif store == "ssm":
        moved = json.loads(stores.emulator.client("ssm").get_parameter(Name="/elsewhere", WithDecryption=True)["Parameter"]["Value"])
    else:
        moved = json.loads(stores.emulator.client("secretsmanager").get_secret_value(SecretId="/elsewhere")["SecretString"])
    assert moved == before


def test_files_are_the_owners_alone_whatever_the_umask(stores):
    old = os.umask(0)
    try:
        stores.begin("file")
    finally:
        os.umask(old)
    [path] = stores.files
    assert path.relative_to(stores.command.workspace).parts[-2:] == (API, "machine.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    folder = path.parent
    while folder != stores.command.workspace:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
        folder = folder.parent


def test_the_workspace_can_stand_elsewhere(stores, workspace):
    stores.begin("file")
    before = stores.check("file")
    moved = workspace / "moved"
    stores.command.workspace.rename(moved)
    stores.command.workspace = moved
    stores.command.run("plan", "--detailed-exitcode", code=0)
    assert stores.document("file") == before


def test_a_file_that_was_written_over_is_found_and_published_again(stores):
    stores.begin("file")
    before = stores.check("file")
    [path] = stores.files
    path.write_text('{"client_id": "x", "client_secret": "y"}')
    plan = stores.command.run("plan", "--detailed-exitcode", code=3)
    assert "somebody put another value there" in plan.stdout
    stores.apply()
    assert stores.check("file") == before


def test_a_link_in_the_place_of_the_file_is_not_followed(stores, workspace):
    stores.begin("file")
    [path] = stores.files
    elsewhere = workspace / "elsewhere.json"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    outcome = stores.command.run("plan", code=1)
    assert "is a link" in outcome.text


def test_a_path_that_could_be_committed_is_warned_of(stores):
    stores.begin("file")
    stores.choose("{store: file, path: secrets/machine.json}")
    outcome = stores.command.run("validate")
    assert "AP224" in outcome.text and "secrets/machine.json" in outcome.text
    assert "git" in stores.command.run("explain", "AP224").stdout
    stores.apply()
    assert (stores.command.workspace / "secrets/machine.json").exists()


def test_the_key_is_the_stacks(stores):
    stores.begin("ssm")
    stores.choose("{store: ssm, kmsKeyId: alias/mine}")
    stores.apply()
    ssm = stores.emulator.client("ssm")
    filters = [{"Key": "Name", "Option": "Equals", "Values": [NAME]}]
    assert ssm.describe_parameters(ParameterFilters=filters)["Parameters"][0]["KeyId"] == "alias/mine"
    stores.check("ssm")


def test_a_version_of_a_parameter_has_the_label(stores):
    stores.begin("ssm")
    before = stores.check("ssm")
    ssm = stores.emulator.client("ssm")
    labelled = ssm.get_parameters(Names=[f"{NAME}:current"], WithDecryption=True)["Parameters"]
    assert json.loads(labelled[0]["Value"]) == before


def test_no_secret_stands_anywhere_else(stores, workspace):
    stores.command.samples_command_lines = True
    stores.begin("file")
    secret = stores.check("file")["client_secret"]
    for store in ("ssm", "secretsManager", "file"):
        stores.choose(f"{{store: {store}}}")
        stores.command.run("plan", "--out", f"{store}.plan")
        stores.command.run("plan", "--json")
        stores.command.run("apply", f"{store}.plan", "--yes", "--debug")
        stores.command.run("show", f"{API}/publishedSecret.machine", "--json", code=None)
    for path in stores.files:
        path.unlink()
    assert search(workspace, {secret}) == []
    assert search_words(stores.command, {secret}) == []

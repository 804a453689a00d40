"""One API with a machine client whose secret is in a store, on an embedded endpoint that is environment `local`
of the workspace: what a rotation is played on, and what is seen of it from outside."""

import calendar
import functools
import os
import pathlib
import shutil
import time

from judges.command import Authplat, Outcome
from judges.consumers import Consumers, Grant, Keys, Store, Tally, fetch
from judges.emulators import Emulator, client
from judges.world import API, SECRET_NAME, SHARED


def moment(text: str) -> float:
    """Seconds since 1970 of a time that the command shows."""
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


class Stage:
    """A workspace, its endpoint, and the secrets of `layerless-esbuild/machine`."""

    def __init__(self, emulator: Emulator, folder: pathlib.Path, store: str = "secretsManager"):
        self.emulator, self.store_kind = emulator, store
        self.total = Tally()
        # The endpoint runs elsewhere and its files are not the workspace's: what is in the workspace is ours to judge.
        self.command = Authplat(folder / "workspace", folder / "home", None, AUTHPLAT_ENV="local")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"):
            self.command.environment.pop(name)
        self.link()

    def link(self) -> None:
        """Tells the workspace which endpoint is its own."""
        kept = self.command.workspace / ".authplat"
        kept.mkdir(mode=0o700, exist_ok=True)
        link = kept / "local.json"
        link.unlink(missing_ok=True)
        link.symlink_to(self.emulator.state / "local.json")

    def make(self) -> "Stage":
        self.command.run("init", SHARED, "--domain", "andmoredev")
        self.register(API)
        self.command.run("apply", "--yes")
        return self

    def register(self, api: str) -> None:
        self.command.run("register-api", api, "--scope", "api", "--no-binding", "--store", self.store_kind)

    def write_project(self, account: str | None = None, **policy: str) -> None:
        """authplat.yaml anew: the account of environment `local`, and what the policy says of secrets."""
        lines = ["version: 1"]
        lines += [f'environments: {{local: {{account: "{account}"}}}}'] if account else []
        lines += ["policy:", *(f"  {name}: {value}" for name, value in policy.items())] if policy else []
        (self.command.workspace / "authplat.yaml").write_text("\n".join(lines) + "\n")

    # The command.

    def rotate(self, *flags: str, code: int | None = 0, api: str = API, **environment: str) -> Outcome:
        return self.command.run("rotate-client-secret", api, *flags, code=code, **environment)

    def all_due(self, *flags: str, code: int | None = 0, **environment: str) -> Outcome:
        return self.command.run("rotate-client-secret", "--all-due", *flags, code=code, **environment)

    def status(self, api: str = API) -> dict:
        entries = self.command.run("secrets", "status", "--json").json["secrets"]
        return next(entry for entry in entries if entry["client"] == f"{api}/machine")

    @property
    def overlap_ends(self) -> float | None:
        """When the command says that the secret before stops working; nil while it says nothing of the kind."""
        ends = [secret["overlapEnds"] for secret in self.status()["secrets"] if "overlapEnds" in secret]
        return max(map(moment, ends), default=None)

    # What others see. Clients are kept: making one takes longer than a step of a rotation.

    @functools.cached_property
    def clients(self):
        return functools.cache(lambda service: client(service, self.emulator.url))

    @functools.cached_property
    def pool_id(self) -> str:
        return self.clients("cognito-idp").list_user_pools(MaxResults=60)["UserPools"][0]["Id"]

    def client_id(self, api: str = API) -> str:
        listed = self.clients("cognito-idp").list_user_pool_clients(UserPoolId=self.pool_id, MaxResults=60)["UserPoolClients"]
        return next(each["ClientId"] for each in listed if each["ClientName"] == f"{api}-machine")

    def here(self, api: str = API) -> dict[str, str]:
        return {"UserPoolId": self.pool_id, "ClientId": self.client_id(api)}

    def live(self, api: str = API) -> list[str]:
        listed = self.clients("cognito-idp").list_user_pool_client_secrets(**self.here(api))["ClientSecrets"]
        return [each["ClientSecretId"] for each in sorted(listed, key=lambda each: each["ClientSecretCreateDate"])]

    def add_foreign(self) -> tuple[str, str]:
        """A secret that somebody else adds: its id and its value."""
        made = self.clients("cognito-idp").add_user_pool_client_secret(**self.here())["ClientSecretDescriptor"]
        return made["ClientSecretId"], made["ClientSecretValue"]

    def store_of(self, api: str = API) -> Store:
        place = SECRET_NAME.replace(API, api)
        if self.store_kind == "file":
            place = str(self.command.workspace / f".authplat/secrets/local/{api}/machine.json")
        return Store(self.store_kind, place, self.clients)

    @property
    def current(self) -> dict:
        return self.store_of().read()

    @property
    def keys(self) -> Keys:
        return Keys(f"{self.emulator.url}/{self.pool_id}")

    def consumers(self, **settings) -> Consumers:
        return Consumers(self.store_of(), self.keys, **settings)

    def has_pending(self) -> bool:
        """Whether the store holds a secret that waits."""
        if self.store_kind == "ssm":
            names = [SECRET_NAME + ".pending"]
            return bool(self.clients("ssm").get_parameters(Names=names)["Parameters"])
        if self.store_kind == "file":
            return pathlib.Path(self.store_of().place + ".pending").exists()
        stages = self.clients("secretsmanager").describe_secret(SecretId=SECRET_NAME)["VersionIdsToStages"]
        return any("AWSPENDING" in names for names in stages.values())

    def check_settled(self, works: dict | None = None, refused: list[dict] = (), plan: bool = True) -> None:
        """One secret is alive and it is what consumers read; nothing is pending; nothing is left to do."""
        current = self.current
        assert len(self.live()) == 1, f"{len(self.live())} secrets are alive"
        assert works is None or current["client_secret"] == works["client_secret"], "another secret is current"
        check_works(current)
        for credentials in refused:
            check_refused(credentials)
        assert not self.has_pending(), "a secret is left pending"
        state = self.status()
        assert (state["state"], len(state["secrets"])) == ("settled", 1), state
        if plan:
            self.command.run("plan", "--detailed-exitcode")


def check_works(credentials: dict) -> None:
    grant = fetch(credentials)
    assert grant.status == 200, f"the secret that consumers read is answered {grant}"


def check_refused(credentials: dict) -> None:
    grant: Grant = fetch(credentials)
    assert (grant.status, grant.error) == (400, "invalid_client"), f"a secret that is to be gone is answered {grant.status} {grant.error}"


def copy_workspace(source: pathlib.Path, target: pathlib.Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)


def stride(default: int) -> int:
    """Every how many-th instant is tried; AUTHPLAT_KILL_STRIDE says otherwise."""
    return int(os.environ.get("AUTHPLAT_KILL_STRIDE", default))

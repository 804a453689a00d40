"""What the command is judged against: emulators of AWS that nobody here wrote, and the embedded endpoint, which
in turn is judged by AWS's models and clients."""

import dataclasses
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
REGION = "us-east-1"
# All of them know this key. The embedded endpoint checks signatures with it, the emulators do not.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


# The embedded endpoint serves a second account beside its default one.
SECOND_ACCOUNT = "210987654321"
SECOND_KEY = ("AKIASECONDACCOUNT000", "second/secret+key")


def built_command() -> pathlib.Path:
    """The debug build, or what AUTHPLAT_BINARY names."""
    path = pathlib.Path(os.environ.get("AUTHPLAT_BINARY", REPOSITORY / ".build/debug/authplat"))
    if not path.exists():
        raise RuntimeError(f"{path} is missing: run `make build`, or `make test` which does it")
    return path.resolve()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def client(service: str, url: str):
    """A boto3 client that does not retry, so that a test sees the first answer."""
    return boto3.client(
        service, endpoint_url=url, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30))


@dataclasses.dataclass(frozen=True)
class Program:
    """How one emulator is started, asked whether it is up, and emptied."""

    name: str
    command: tuple[str, ...]
    ready_path: str
    reset_path: str
    account: str


# Started as modules of an interpreter, not by their scripts: a folder that has moved still works.
MOTO = Program(
    "moto",
    (str(REPOSITORY / ".venv/bin/python"), "-c", "import sys; from moto.server import main; main(sys.argv[1:])"),
    "/moto-api/data.json", "/moto-api/reset", account="123456789012")
MINISTACK = Program(
    "ministack", (str(REPOSITORY / ".venv/ministack/bin/python"), "-m", "ministack"),
    "/_ministack/health", "/_ministack/reset", account="111111111111")
EMBEDDED = Program("embedded", (), "/_authplat/status", "/_authplat/reset", account="123456789012")


def embedded_command(port: int, keeps_state: bool, *flags: str) -> tuple[str, ...]:
    """Starts the embedded endpoint for two accounts; further flags are the test's."""
    command = [str(built_command()), "local", "start", "--port", str(port)]
    for account, key in ((EMBEDDED.account, ("test", "test")), (SECOND_ACCOUNT, SECOND_KEY)):
        command += ["--account", account, "--credential", ":".join(key)]
    return (*command, *([] if keeps_state else ["--ephemeral"]), *flags)


class Emulator:
    """One running emulator on a port of its own, with a folder of its own."""

    def __init__(
        self, program: Program, folder: pathlib.Path, port: int | None = None, keeps_state: bool = False, flags: tuple[str, ...] = (),
    ):
        self.program = program
        self.flags = flags
        self.folder = folder
        self.port = port or free_port()
        self.keeps_state = keeps_state
        self.process: subprocess.Popen | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def state(self) -> pathlib.Path:
        """Where MiniStack and the embedded endpoint keep their world between two starts."""
        return self.folder / (".authplat" if self.program is EMBEDDED else "state")

    @property
    def status(self) -> dict:
        """What the embedded endpoint says of itself."""
        with urllib.request.urlopen(self.url + self.program.ready_path, timeout=10) as answer:
            return json.load(answer)

    def set_faults(self, faults: dict[str, str]) -> None:
        """What the embedded endpoint does wrong on purpose from now on; nothing else."""
        request = urllib.request.Request(self.url + "/_authplat/faults", data=json.dumps(faults).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            answer.read()

    @property
    def command(self) -> tuple[str, ...]:
        if self.program is EMBEDDED:
            return embedded_command(self.port, self.keeps_state, *self.flags)
        if self.program is MOTO:
            return (*self.program.command, "-H", "127.0.0.1", "-p", str(self.port))
        return self.program.command

    def start(self) -> "Emulator":
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "TMPDIR": str(self.folder), **CREDENTIALS,
            "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(self.port), "STATE_DIR": str(self.state),
            "S3_DATA_DIR": str(self.folder / "s3"), "MINISTACK_ACCOUNT_ID": self.program.account,
            "PERSIST_STATE": "1" if self.keeps_state else "0",
            # Else MiniStack listens for things that nobody here needs, on every interface.
            "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0",
        }
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                self.command, env=environment, cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, preexec_fn=die_with_parent)
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(self.url + self.program.ready_path, timeout=5):
                    return self
            except (urllib.error.URLError, ConnectionError, TimeoutError) as problem:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    tail = (self.folder / "log").read_text(errors="replace")[-2000:]
                    self.stop()
                    raise RuntimeError(f"{self.name} did not come up: {problem}\n{tail}") from problem
            time.sleep(0.02)

    def reset(self) -> None:
        request = urllib.request.Request(self.url + self.program.reset_path, method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            answer.read()

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def client(self, service: str):
        return client(service, self.url)

    # A world that is kept: written at the latest when the program stops, and read when it starts.

    def restart_from(self, saved: pathlib.Path | None) -> None:
        """Starts again with the saved world, or with an empty one."""
        if self.process is not None:
            # Nothing of the world that goes is worth writing.
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None
        shutil.rmtree(self.state, ignore_errors=True)
        if saved is not None:
            shutil.copytree(saved, self.state)
        self.start()

    def save_to(self, folder: pathlib.Path) -> None:
        """Stops, keeps the world in the folder, and starts again with it."""
        self.stop()
        shutil.copytree(self.state, folder)
        self.start()


def die_with_parent() -> None:
    # Linux: however the test ends, the emulator ends with it.
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)

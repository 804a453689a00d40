"""Runs the built command as a person would: its own process, its own folder, a scrubbed environment."""

import dataclasses
import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time

from judges.emulators import CREDENTIALS, REGION, built_command


@dataclasses.dataclass
class Outcome:
    """What one run said and how it ended."""

    arguments: tuple[str, ...]
    code: int
    stdout: str
    stderr: str
    seconds: float

    @property
    def text(self) -> str:
        return self.stdout + self.stderr

    @property
    def json(self) -> dict:
        try:
            return json.loads(self.stdout)
        except ValueError as problem:
            raise AssertionError(f"not JSON: {problem}\n{self}") from problem

    @property
    def suggested_allowances(self) -> list[str]:
        """The `--allow-destroy ADDRESS` and `--allow-open "ROUTE"` flags that a refusal tells the user to add."""
        found = re.findall(r'(--allow-destroy) ([\w./-]+)|(--allow-open) "([^"]+)"', self.text)
        return [part for flags in dict.fromkeys(found) for part in flags if part]

    def __str__(self) -> str:
        line = " ".join(self.arguments)
        return f"$ authplat {line}\n(exit {self.code}, {self.seconds:.2f} s)\n--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}"


class Authplat:
    """The command in one workspace against one endpoint. Keeps every outcome, for the search for secrets."""

    def __init__(self, workspace: pathlib.Path, home: pathlib.Path, url: str | None, **environment: str):
        self.workspace = workspace
        self.home = home
        self.outcomes: list[Outcome] = []
        self.command_lines: set[str] = set()
        self.samples_command_lines = False
        workspace.mkdir(parents=True, exist_ok=True)
        home.mkdir(parents=True, exist_ok=True)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8", "TZ": "UTC",
            "AWS_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true", "AUTHPLAT_NO_INPUT": "1", **CREDENTIALS,
        }
        if "LLVM_PROFILE_FILE" in os.environ:
            self.environment["LLVM_PROFILE_FILE"] = os.environ["LLVM_PROFILE_FILE"]
        if url is not None:
            self.environment["AWS_ENDPOINT_URL"] = url
        self.environment |= environment

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        """Starts the command and does not wait for it. A variable given as empty text is taken away."""
        variables = {**self.environment, **environment}
        return subprocess.Popen(
            [str(built_command()), *arguments], cwd=self.workspace,
            env={name: value for name, value in variables.items() if value != ""},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", errors="surrogateescape")

    def finish(self, process: subprocess.Popen, arguments: tuple[str, ...], timeout: float = 120) -> Outcome:
        began = time.monotonic()
        watch = threading.Thread(target=self._watch_command_line, args=(process,), daemon=True)
        if self.samples_command_lines:
            watch.start()
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            stdout, stderr = process.communicate()
            raise AssertionError(
                f"authplat {' '.join(arguments)} did not end within {timeout} s\n{stdout}\n{stderr}") from None
        outcome = Outcome(arguments, process.returncode, stdout, stderr, time.monotonic() - began)
        self.outcomes.append(outcome)
        return outcome

    def run(self, *arguments: str, code: int | None = 0, timeout: float = 120, **environment: str) -> Outcome:
        """Runs to the end and asserts the exit code, unless that is None."""
        outcome = self.finish(self.start(*arguments, **environment), arguments, timeout)
        if code is not None:
            assert outcome.code == code, f"expected exit {code}\n{outcome}"
        return outcome

    def destroy(self, stack: str, **environment: str) -> Outcome:
        """Destroys a stack: is refused first, then names what the refusal said."""
        refusal = self.run("destroy", stack, "--yes", code=4)
        assert refusal.suggested_allowances, f"the refusal does not say how to allow it\n{refusal}"
        return self.run("destroy", stack, "--yes", *refusal.suggested_allowances, code=None, **environment)

    def stack_file(self, stack: str) -> pathlib.Path:
        return self.workspace / "stacks" / f"{stack}.yaml"

    def _watch_command_line(self, process: subprocess.Popen) -> None:
        """Reads /proc while the process lives: the program itself and everything it starts."""
        while process.poll() is None:
            for entry in pathlib.Path("/proc").iterdir():
                if entry.name.isdigit() and _descends(int(entry.name), process.pid):
                    try:
                        self.command_lines.add((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
                    except OSError:
                        pass
            time.sleep(0.01)


def _descends(process: int, ancestor: int) -> bool:
    for _ in range(8):
        if process == ancestor:
            return True
        try:
            stat = pathlib.Path(f"/proc/{process}/stat").read_text()
        except OSError:
            return False
        process = int(stat.rsplit(")", 1)[1].split()[1])
        if process <= 1:
            return False
    return False


def is_version(text: object) -> bool:
    """Whether a `schemaVersion` is one: major and minor number, as text."""
    return isinstance(text, str) and re.fullmatch(r"\d+\.\d+", text) is not None


def was_killed(outcome: Outcome) -> bool:
    return outcome.code == -signal.SIGKILL

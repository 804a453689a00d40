"""Measures the command against an emulator of AWS: calls, wall time, and whose processor time it was.

    scripts/bench [--sizes 1,10,100,1000] [--latency 50]

The figures stand in docs/performance.md.
"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from delay import Delay

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
AUTH = "stack: shared\nkind: auth\npool: {name: shared}\ndomain: {prefix: shared-dev}\n"
API = """stack: api-{number:04}
kind: api
auth: shared
resourceServer:
  scopes: {{read: Allow read access, write: Allow write access}}
clients:
  machine:
    type: machine
    scopes: [read, write]
    secret: {{store: secretsManager}}
"""


def workspace(folder: pathlib.Path, count: int) -> None:
    """One auth stack and `count` API stacks on it, each with one client whose secret goes to Secrets Manager."""
    (folder / "stacks").mkdir(parents=True)
    (folder / "authplat.yaml").write_text("version: 1\nenvironments:\n  dev: {region: us-east-1}\n")
    (folder / "stacks/shared.yaml").write_text(AUTH)
    for number in range(count):
        (folder / f"stacks/api-{number:04}.yaml").write_text(API.format(number=number))


class MiniStack:
    """An emulator of its own, with an empty account."""

    def __init__(self, python: str, folder: pathlib.Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = os.environ | {
            "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(self.port), "STATE_DIR": str(folder / "state"),
            "S3_DATA_DIR": str(folder / "objects"), "MINISTACK_ACCOUNT_ID": "123456789012"}
        self.log = open(folder / "ministack.log", "wb")
        self.process = subprocess.Popen(
            [python, "-m", "ministack"], env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            start_new_session=True)
        deadline = time.monotonic() + 60
        while not self._asks("/_ministack/health"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"bench: MiniStack did not start; see {self.log.name}")
            time.sleep(0.1)

    def _asks(self, path: str, data: bytes | None = None) -> bool:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def reset(self) -> None:
        self._asks("/_ministack/reset", b"")

    def processor_seconds(self) -> float:
        """What the process has used so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(30)
        self.log.close()


def used_by_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(command: list[str], url: str, folder: pathlib.Path, emulator: MiniStack) -> dict:
    """Runs the command once. Its exit code must be 0 and its output one JSON document."""
    environment = os.environ | {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": url, "NO_COLOR": "1"}
    emulated, own, begun = emulator.processor_seconds(), used_by_children(), time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    seconds = time.monotonic() - begun
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    calls = calls_in(json.loads(done.stdout)) or {}
    return {
        "seconds": seconds, "own": used_by_children() - own, "emulator": emulator.processor_seconds() - emulated,
        "calls": calls}


def calls_in(document) -> dict | None:
    if not isinstance(document, dict):
        return None
    if isinstance(document.get("calls"), dict):
        return document["calls"]
    return next((found for value in document.values() if (found := calls_in(value)) is not None), None)


STEPS = [
    ("validate", ["validate", "--json"]),
    ("first plan", ["plan", "--json"]),
    ("apply", ["apply", "--yes", "--json"]),
    ("second plan", ["plan", "--json"]),
    ("… --refresh changed", ["plan", "--refresh", "changed", "--json"]),
    ("… --refresh none", ["plan", "--refresh", "none", "--json"]),
    ("second apply", ["apply", "--yes", "--json"]),
]


def measure(binary: str, count: int, emulator: MiniStack, port: int, scratch: pathlib.Path) -> dict:
    folder = scratch / f"{count}-{port}"
    workspace(folder, count)
    emulator.reset()
    results = {}
    for name, arguments in STEPS:
        results[name] = run([binary, *arguments], f"http://127.0.0.1:{port}", folder, emulator)
    inventory = sum(path.stat().st_size for path in (folder / ".authplat").glob("inventory-dev.db*"))
    shutil.rmtree(folder)
    return {"stacks": count, "inventory": inventory, "steps": results}


def show(results: list[dict]) -> None:
    print("| API stacks | step | calls | wall s | authplat's CPU s | emulator's CPU s |")
    print("|---:|---|---:|---:|---:|---:|")
    for result in results:
        for name, step in result["steps"].items():
            print(
                f"| {result['stacks']} | {name} | {sum(step['calls'].values())} | {step['seconds']:.2f} "
                f"| {step['own']:.2f} | {step['emulator']:.2f} |")
    print("\n| API stacks | inventory, KiB |\n|---:|---:|")
    for result in results:
        print(f"| {result['stacks']} | {result['inventory'] // 1024} |")
    largest = max(results, key=lambda result: result["stacks"])
    for name in ("first plan", "apply", "second plan"):
        calls = largest["steps"][name]["calls"]
        listed = ", ".join(f"{operation} {count}" for operation, count in sorted(calls.items()))
        print(f"\nCalls of {name}, {largest['stacks']} API stacks: {listed}.")


def start_up(commands: list[list[str]]) -> None:
    """The median of twenty starts, nothing else to do."""
    print("\n| command | median ms | least ms |\n|---|---:|---:|")
    for command in commands:
        times = []
        for _ in range(20):
            begun = time.monotonic()
            subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
            times.append((time.monotonic() - begun) * 1000)
        shown = " ".join([pathlib.Path(command[0]).name, *command[1:]])
        print(f"| `{shown}` | {statistics.median(times):.0f} | {min(times):.0f} |")


def machine() -> str:
    text = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", text)
    memory = re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())
    return (
        f"{os.cpu_count()} × {model.group(1) if model else 'unknown processor'}, "
        f"{int(memory.group(1)) // 1048576 if memory else '?'} GiB, Linux {os.uname().release}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--authplat", default=str(REPOSITORY / ".build-release/release/authplat"))
    parser.add_argument("--python", default=str(REPOSITORY / ".venv/ministack/bin/python"), help="has MiniStack")
    parser.add_argument("--sizes", default="1,10,100,1000", help="numbers of API stacks")
    parser.add_argument("--latency", type=float, help="measure with so many milliseconds a call, and nothing else")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    print(f"Machine: {machine()}\n")
    with contextlib.ExitStack() as stack:
        scratch = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        emulator = MiniStack(arguments.python, scratch)
        stack.callback(emulator.stop)
        port = emulator.port
        if arguments.latency:
            port = Delay(emulator.port, arguments.latency / 1000).port
            print(f"Each call takes {arguments.latency:g} ms longer.\n")
        show([measure(arguments.authplat, size, emulator, port, scratch) for size in sizes])
    if not arguments.latency:
        commands = [[arguments.authplat, "--version"], [arguments.authplat, "--help"]]
        if aws := shutil.which("aws"):
            commands.append([aws, "--version"])
        start_up(commands)


if __name__ == "__main__":
    main()

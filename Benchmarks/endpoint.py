"""Measures the embedded endpoint: reads beside MiniStack's, tokens a second, growth, memory.

    scripts/bench endpoint

The figures stand in docs/performance.md.
"""

import argparse
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

from bench import REPOSITORY, MiniStack, machine

CONNECTIONS = (1, 4, 16)


class Endpoint:
    """`authplat local start`, in memory, on a free port."""

    def __init__(self, binary: str, folder: pathlib.Path):
        folder.mkdir()
        self.process = subprocess.Popen(
            [binary, "local", "start", "--port", "0", "--ephemeral"], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, text=True, start_new_session=True)
        ready = self.process.stdout.readline()
        if "ready" not in ready:
            sys.exit("bench: the endpoint did not start")
        self.port = int(ready.rstrip().rpartition(":")[2])

    def processor_seconds(self) -> float:
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """MiB."""
        pages = int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(30)


class Loads:
    def __init__(self, binary: str, server, file: pathlib.Path):
        self.binary, self.server, self.file = binary, server, file

    def run(self, *arguments) -> dict:
        words = [str(word) for word in (arguments[0], self.server.port, self.file, *arguments[1:])]
        used = self.server.processor_seconds()
        done = subprocess.run([self.binary, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"bench: {' '.join(words)} failed: {done.stderr[-2000:]}")
        if not done.stdout:
            return {}
        result = json.loads(done.stdout)
        if result["refused"]:
            sys.exit(f"bench: {result['refused']} requests of {' '.join(words)} were refused")
        result["rate"] = result["requests"] / result["seconds"]
        result["server"] = (self.server.processor_seconds() - used) / result["requests"] * 1e6
        return result


def reads(ours: Loads, theirs: Loads, quick: bool) -> None:
    print("| connections | endpoint, reads/s | median ms | p99 ms | CPU µs a read | MiniStack, reads/s | median ms | ratio |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for connections in CONNECTIONS:
        best = max((ours.run("describe", connections, 10_000 if quick else 60_000) for _ in range(3)), key=lambda run: run["rate"])
        other = max((theirs.run("describe", connections, 1_000 if quick else 5_000) for _ in range(3)), key=lambda run: run["rate"])
        print(
            f"| {connections} | {best['rate']:,.0f} | {best['median']:.2f} | {best['p99']:.2f} | {best['server']:.0f} "
            f"| {other['rate']:,.0f} | {other['median']:.2f} | {best['rate'] / other['rate']:.1f} |", flush=True)


def tokens(ours: Loads, quick: bool) -> None:
    print("\n| connections | tokens/s | median ms | p99 ms | CPU µs a token |\n|---:|---:|---:|---:|---:|")
    for connections in CONNECTIONS:
        best = max((ours.run("tokens", connections, 3_000 if quick else 20_000) for _ in range(3)), key=lambda run: run["rate"])
        print(f"| {connections} | {best['rate']:,.0f} | {best['median']:.2f} | {best['p99']:.2f} | {best['server']:.0f} |", flush=True)


def growth(ours: Loads, quick: bool) -> None:
    print("\n| stored clients | reads/s | median ms | tokens/s | MiB resident |\n|---:|---:|---:|---:|---:|")
    for count in (10, 100, 1_000, 10_000):
        ours.run("prepare", count)
        found = max((ours.run("describe", 4, 5_000 if quick else 30_000) for _ in range(3)), key=lambda run: run["rate"])
        made = max((ours.run("tokens", 4, 2_000 if quick else 10_000) for _ in range(2)), key=lambda run: run["rate"])
        print(f"| {count:,} | {found['rate']:,.0f} | {found['median']:.2f} | {made['rate']:,.0f} | {ours.server.resident():.0f} |", flush=True)


def memory(ours: Loads, quick: bool) -> None:
    print("\n| 1,000 clients, 100,000 token requests | MiB resident |\n|---|---:|")
    print(f"| before the first client | {ours.server.resident():.0f} |")
    ours.run("prepare", 1_000)
    print(f"| with the clients | {ours.server.resident():.0f} |")
    for part in range(1, 5):
        ours.run("tokens", 16, 500 if quick else 25_000)
        print(f"| after {part * 25},000 tokens | {ours.server.resident():.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--authplat", default=str(REPOSITORY / ".build-release/release/authplat"))
    parser.add_argument("--load", default=str(REPOSITORY / ".build-release/release/EndpointBenchmark"))
    parser.add_argument("--python", default=sys.executable, help="has MiniStack")
    parser.add_argument("--quick", action="store_true", help="a tenth of the requests")
    arguments = parser.parse_args()
    print(f"Machine: {machine()}\n")
    with contextlib.ExitStack() as stack:
        scratch = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))

        def loads(name: str, server) -> Loads:
            stack.callback(server.stop)
            return Loads(arguments.load, server, scratch / f"{name}.txt")

        ours = loads("first", Endpoint(arguments.authplat, scratch / "first"))
        theirs = loads("ministack", MiniStack(arguments.python, scratch))
        for server in (ours, theirs):
            server.run("prepare", 10)
        reads(ours, theirs, arguments.quick)
        tokens(ours, arguments.quick)
        growth(ours, arguments.quick)
        memory(loads("second", Endpoint(arguments.authplat, scratch / "second")), arguments.quick)


if __name__ == "__main__":
    main()

"""Hostile clients on loopback, many at a time: nothing they do takes the endpoint down or makes it grow.

AUTHPLAT_SOAK_SECONDS=600 lets them go on for longer.
"""

import json
import os
import pathlib
import random
import socket
import struct
import threading
import time
import urllib.request

import pytest

from judges.emulators import EMBEDDED, Emulator

SECONDS = float(os.environ.get("AUTHPLAT_SOAK_SECONDS", "5"))
TARGETS = [
    "AWSCognitoIdentityProviderService.CreateUserPool", "AWSCognitoIdentityProviderService.ListResourceServers",
    "AmazonSSM.PutParameter", "secretsmanager.CreateSecret", "AmazonSSM.Nothing", "", "\u00e4",
]
TEXTS = ["", "x" * 3000, "\u0000", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "\U0001f642", "${a}", "../.."]


@pytest.fixture
def endpoint(workspace):
    flags = ("--no-verify", "--fault", "latency=0ms-20ms", "--fault", "drop-after=5%", "--fault", "error-after=5%")
    emulator = Emulator(EMBEDDED, workspace, flags=flags).start()
    yield emulator
    emulator.stop()


class Crowd:
    """Clients that misbehave, each by chance of its own."""

    def __init__(self, port: int):
        self.port = port
        self.answers = 0
        self.connections = 0
        self.lock = threading.Lock()

    def go_on(self, seed: int, until: float) -> None:
        chance = random.Random(seed)
        while time.monotonic() < until:
            answered = self.misbehave(chance)
            with self.lock:
                self.connections += 1
                self.answers += answered

    def misbehave(self, chance: random.Random) -> bool:
        request = self.request(chance)
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                match chance.randrange(7):
                    case 0:
                        connection.sendall(request)
                        connection.shutdown(socket.SHUT_WR)
                        return bool(connection.recv(65536))
                    case 1:
                        connection.sendall(request[: chance.randrange(len(request))])
                        return False
                    case 2:
                        connection.sendall(request)
                        # Closing now resets the connection.
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        return False
                    case 3:
                        connection.sendall(chance.randbytes(chance.randrange(3000)))
                        return False
                    case 4:
                        connection.sendall(request * 5)
                        return bool(connection.recv(100))
                    case 5:
                        for start in range(0, len(request), 97):
                            connection.sendall(request[start : start + 97])
                        return bool(connection.recv(65536))
                    case _:
                        connection.sendall(request)
                        return bool(connection.recv(65536))
        except OSError:
            return False

    def request(self, chance: random.Random) -> bytes:
        body = chance.choice([
            json.dumps(self.value(chance, 0)).encode("utf-8", "surrogatepass"), chance.randbytes(chance.randrange(500)), b"", b"[" * 5000,
        ])
        head = (
            f"{chance.choice(['POST', 'POST', 'GET', 'PUT'])} {chance.choice(['/', '/oauth2/token', '/_authplat/status', '/%zz?&&=', '//'])} HTTP/1.1\r\n"
            f"Host: {chance.choice(['127.0.0.1', 'a.auth.localhost', '[::1', ''])}\r\nX-Amz-Target: {chance.choice(TARGETS)}\r\n"
            f"Authorization: {chance.choice(['', 'Basic x', 'Basic ' + 'A' * 4000, 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ssm/aws4_request'])}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
        return head.encode("utf-8") + body

    def value(self, chance: random.Random, depth: int):
        names = ["UserPoolId", "PoolName", "Name", "Value", "Type", "SecretString", "MaxResults", "Tags", "Schema"]
        match chance.randrange(7 if depth < 4 else 4):
            case 0: return chance.choice(TEXTS)
            case 1: return chance.choice([0, -1, 2**63, 2**70, 1e308, -0.0])
            case 2: return chance.choice([True, None])
            case 3: return chance.choice(["String", "us-east-1_abc", "/name", "p"])
            case 4: return [self.value(chance, depth + 1) for _ in range(chance.randrange(4))]
            case _: return {chance.choice(names): self.value(chance, depth + 1) for _ in range(chance.randrange(6))}


def files(process: int) -> int:
    return len(list(pathlib.Path(f"/proc/{process}/fd").iterdir()))


def test_hostile_clients_do_no_lasting_harm(endpoint):
    def run(seconds: float, seeds: range) -> Crowd:
        crowd = Crowd(endpoint.port)
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=crowd.go_on, args=(seed, until)) for seed in seeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        endpoint.reset()
        return crowd

    run(min(2, SECONDS), range(16))
    before = endpoint.status["residentBytes"]
    crowd = run(SECONDS, range(100, 132))
    assert crowd.answers > 100, "hardly anything was answered"
    assert endpoint.process.poll() is None
    assert endpoint.status["residentBytes"] - before < 32 << 20
    deadline = time.monotonic() + 10
    while files(endpoint.process.pid) > 64 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert files(endpoint.process.pid) <= 64, "connections are left open"
    with urllib.request.urlopen(endpoint.url + "/_authplat/status", timeout=5) as answer:
        assert answer.status == 200

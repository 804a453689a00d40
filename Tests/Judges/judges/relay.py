"""A server between the command and an emulator that counts the calls, slows them, or spoils them."""

import collections
import functools
import http.client
import http.server
import re
import threading
import time
import urllib.parse

import botocore.session


class Relay:
    """Forwards to an emulator. `delay` is seconds before each answer; `spoil` may answer in its place.

    `spoil(operation, forward)` is asked for each call and returns None to forward it, or (status, body):
    it may call `forward()` itself first, so that the effect has happened and the answer is lost.
    """

    def __init__(self, target: str):
        self.target = urllib.parse.urlsplit(target)
        self.calls: collections.Counter[str] = collections.Counter()
        self.order: list[str] = []
        self.delay = 0.0
        self.spoil = None
        self.arrived = threading.Condition()
        relay = self

        class Connection(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                operation = operation_of(self.command, self.path, self.headers, body)
                with relay.arrived:
                    relay.calls[operation] += 1
                    relay.order.append(operation)
                    relay.arrived.notify_all()
                if relay.delay:
                    time.sleep(relay.delay)
                forward = lambda: relay._forward(self.command, self.path, dict(self.headers), body)
                spoilt = relay.spoil(operation, forward) if relay.spoil else None
                status, headers, answer = (spoilt[0], [], spoilt[1]) if spoilt else forward()
                try:
                    self.send_response(status)
                    for name, value in headers:
                        if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                            self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                except ConnectionError:
                    self.close_connection = True  # the command was ended meanwhile, which is the test

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_any

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Connection)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def total(self) -> int:
        return sum(self.calls.values())

    def forget(self) -> None:
        with self.arrived:
            self.calls.clear()
            self.order.clear()

    def wait_for(self, operation: str, seconds: float = 60) -> None:
        with self.arrived:
            seen = self.arrived.wait_for(lambda: self.calls[operation] > 0, timeout=seconds)
        assert seen, f"{operation} was not called within {seconds} s; seen: {dict(self.calls)}"

    def _forward(self, method: str, path: str, headers: dict, body: bytes):
        connection = http.client.HTTPConnection(self.target.hostname, self.target.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def operation_of(method: str, path: str, headers, body: bytes) -> str:
    """AWS's name of the call: from the target header, from the form of the query protocol, or by method and path."""
    target = headers.get("X-Amz-Target")
    if target:
        return target.rsplit(".", 1)[-1]
    if path != "/":
        plain = urllib.parse.urlsplit(path).path
        for verb, pattern, name in _rest_operations():
            if verb == method and pattern.fullmatch(plain):
                return name
    form = urllib.parse.parse_qs(body.decode(errors="replace"))
    return form.get("Action", ["?"])[0]


@functools.cache
def _rest_operations() -> list[tuple[str, re.Pattern, str]]:
    """Method, path and name of API Gateway's operations. Fixed paths come before those that a label would match too."""
    found = []
    for service in ("apigateway", "apigatewayv2"):
        model = botocore.session.Session().get_service_model(service)
        for name in model.operation_names:
            http = model.operation_model(name).http
            path = http["requestUri"].split("?")[0]
            pattern = re.sub(r"\\\{\w+(\\\+)?\\\}", lambda label: ".+" if label[1] else "[^/]+", re.escape(path))
            found.append((http["method"], re.compile(pattern), name, path.count("{")))
    return [each[:3] for each in sorted(found, key=lambda each: each[3])]

"""Consumers of a protected API, as others write them: credentials from the store by boto3, a token by one plain
request, its signature checked by PyJWT. Nothing is tried twice, so every request that fails is counted."""

import base64
import collections
import dataclasses
import json
import pathlib
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import botocore.exceptions
import jwt

# What a consumer's connection may end with when the endpoint drops answers.
CUT_OFF = (OSError, botocore.exceptions.BotoCoreError)


class Store:
    """Where consumers find their credentials: what the store calls current, nothing else."""

    def __init__(self, kind: str, place: str, client):
        self.kind, self.place = kind, place
        # One client for all consumers of an endpoint: making one takes longer than a rotation's step.
        self.reader = None if kind == "file" else client("ssm" if kind == "ssm" else "secretsmanager")

    def read(self) -> dict:
        if self.kind == "ssm":
            return json.loads(self.reader.get_parameter(Name=self.place, WithDecryption=True)["Parameter"]["Value"])
        if self.kind == "file":
            return json.loads(pathlib.Path(self.place).read_bytes())
        return json.loads(self.reader.get_secret_value(SecretId=self.place, VersionStage="AWSCURRENT")["SecretString"])


@dataclasses.dataclass(frozen=True)
class Grant:
    """The answer to one token request."""

    status: int
    body: dict

    @property
    def error(self) -> str:
        return self.body.get("error", "")


def fetch(credentials: dict) -> Grant:
    """One token request. Raises OSError when no answer comes."""
    pair = ":".join(urllib.parse.quote(credentials[part], safe="") for part in ("client_id", "client_secret"))
    form = {"grant_type": "client_credentials"}
    if credentials.get("scope"):
        form["scope"] = credentials["scope"]
    request = urllib.request.Request(
        credentials["token_url"], data=urllib.parse.urlencode(form).encode(),
        headers={"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return Grant(answer.status, json.load(answer))
    except urllib.error.HTTPError as refusal:
        text = refusal.read()
        try:
            return Grant(refusal.code, json.loads(text))
        except ValueError:
            return Grant(refusal.code, {"error": text.decode(errors="replace")[:200]})


class Keys:
    """The pool's published keys: fetched once, as consumers do."""

    def __init__(self, issuer: str):
        with urllib.request.urlopen(f"{issuer}/.well-known/jwks.json", timeout=20) as answer:
            self.keys = {key.key_id: key for key in jwt.PyJWKSet.from_json(answer.read()).keys}
        self.issuer = issuer

    def check(self, token: str, credentials: dict) -> None:
        """Raises jwt.PyJWTError when the token is not one of this pool, for this client, with the scopes asked for."""
        key = self.keys.get(jwt.get_unverified_header(token).get("kid"))
        if key is None:
            raise jwt.InvalidTokenError("signed with a key that the pool does not publish")
        claims = jwt.decode(
            token, key.key, algorithms=["RS256"], issuer=self.issuer, leeway=5, options={"require": ["exp", "iat", "iss"]})
        if claims.get("client_id") != credentials["client_id"]:
            raise jwt.InvalidTokenError("for another client")
        if set(claims["scope"].split()) != set((credentials.get("scope") or "").split()):
            raise jwt.InvalidTokenError(f"with scopes {claims['scope']}")


@dataclasses.dataclass
class Tally:
    """What came of the requests of all consumers."""

    asked: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    # Turned away or cut off by faults that a test switched on: they tell nothing of the secret.
    spared: int = 0
    failures: list[str] = dataclasses.field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.asked.values())

    def add(self, other: "Tally") -> None:
        self.asked += other.asked
        self.spared += other.spared
        self.failures += other.failures

    def __str__(self) -> str:
        kinds = ", ".join(f"{name} {count}" for name, count in sorted(self.asked.items()))
        faults = f", turned away by the test's own faults {self.spared}" if self.spared else ""
        return f"token requests: {self.total} ({kinds}){faults}, failed {len(self.failures)}"


class Consumers:
    """Threads that fetch tokens from the moment they are made until they are stopped.

    - `current` reads the store before every request.
    - `caching` keeps what it read and reads again after `cache` seconds, less than an overlap.
    - `holding` keeps the first secret, and stops at the moment it was told that the overlap ends.
    """

    def __init__(self, store: Store, keys: Keys, cache: float = 0.5, pause: float = 0.01, kinds=("current", "caching", "holding")):
        self.store, self.keys, self.cache, self.pause = store, keys, cache, pause
        self.tally = Tally()
        self.faults_are_on = False
        # Where failures are expected, such as after a compromised secret: what a test says of one; None keeps it a failure.
        self.excuses = None
        self.excused = 0
        self.held = store.read()
        self.hold_until: float | None = None
        # When a consumer first read another secret than the one that is held.
        self.changed_at: float | None = None
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._threads = {name: threading.Thread(target=getattr(self, f"_{name}"), daemon=True) for name in kinds}
        for thread in self._threads.values():
            thread.start()

    def __enter__(self) -> "Consumers":
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> Tally:
        self._ends.set()
        for thread in self._threads.values():
            thread.join(30)
            assert not thread.is_alive(), "a consumer does not come to an end"
        return self.tally

    def hold_to_the_end(self, moment: float) -> None:
        """Tells `holding` when the overlap ends, in seconds since 1970, and waits until it has used the secret that long."""
        self.hold_until = moment
        self._threads["holding"].join(60)
        assert not self._threads["holding"].is_alive()

    def wait_for(self, more: int = 10, seconds: float = 30) -> None:
        """Waits for so many more requests, so that a moment is seen by consumers."""
        wanted, deadline = self.tally.total + more, time.monotonic() + seconds
        while self.tally.total < wanted:
            assert time.monotonic() < deadline, "consumers do not get on"
            time.sleep(0.005)

    def _current(self) -> None:
        while not self._ends.wait(self.pause):
            read = self._read("current")
            if read:
                if self.changed_at is None and read["client_secret"] != self.held["client_secret"]:
                    self.changed_at = time.time()
                self._ask("current", read)

    def _caching(self) -> None:
        read, until = self.held, time.monotonic() + self.cache
        while not self._ends.wait(self.pause):
            if time.monotonic() > until:
                read, until = self._read("caching") or read, time.monotonic() + self.cache
            self._ask("caching", read)

    def _holding(self) -> None:
        # The last requests are on their way before the end, not after it.
        margin = 0.05
        while not self._ends.wait(self.pause):
            if self.hold_until is not None and time.time() > self.hold_until - margin:
                return
            self._ask("holding", self.held)

    def _read(self, who: str) -> dict | None:
        spoilt = self.faults_are_on
        try:
            return self.store.read()
        except CUT_OFF as problem:
            self._fail(who, "the store cannot be read", problem, None, isFault=spoilt)
        except botocore.exceptions.ClientError as problem:
            status = problem.response["ResponseMetadata"]["HTTPStatusCode"]
            isFault = spoilt and (status >= 500 or "Throttling" in str(problem) or "TooManyRequests" in str(problem))
            self._fail(who, "the store refuses", problem, None, isFault)
        return None

    def _ask(self, who: str, credentials: dict) -> None:
        # Faults that are switched off meanwhile were on when this one was sent.
        spoilt, began = self.faults_are_on, time.time()
        with self._lock:
            self.tally.asked[who] += 1
        try:
            grant = fetch(credentials)
            if grant.status == 200:
                self.keys.check(grant.body["access_token"], credentials)
            else:
                isFault = spoilt and (grant.status == 429 or grant.status >= 500)
                self._fail(who, f"{grant.status} {grant.error}", None, credentials, isFault, began)
        except CUT_OFF as problem:
            self._fail(who, "no answer", problem, credentials, isFault=spoilt, began=began)
        except (jwt.PyJWTError, KeyError, ValueError) as problem:
            self._fail(who, "no good token", problem, credentials, False, began)

    def _fail(self, who, what, problem, credentials, isFault: bool, began: float | None = None) -> None:
        with self._lock:
            if isFault:
                self.tally.spared += 1
            elif self.excuses and self.excuses(who, credentials, began or time.time()):
                self.excused += 1
            else:
                moment = time.strftime("%H:%M:%S", time.gmtime())
                self.tally.failures.append(f"{moment} {who}: {what}{f' ({type(problem).__name__}: {problem})' if problem else ''}")

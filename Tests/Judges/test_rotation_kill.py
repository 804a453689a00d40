"""A rotation is killed before and after every AWS call, token request and commit, while consumers fetch tokens: the
next run finishes, and no request fails.

As in test_kill.py, AUTHPLAT_KILL_STRIDE=K takes every K-th instant only; 1 takes all of them.
"""

import concurrent.futures
import contextlib
import dataclasses
import pathlib
import shutil
import tempfile
import threading
import time
import typing

import botocore.exceptions
import pytest

from judges.command import Outcome, was_killed
from judges.consumers import CUT_OFF, Consumers, Tally
from judges.emulators import EMBEDDED, Emulator
from judges.rotation import Stage, check_works, copy_workspace, stride
from judges.world import API

STRIDES = {"secretsManager": 61, "ssm": 121, "file": 121}
WORKERS = 3
# Seconds: long enough for every consumer to read the store anew and for the next run to begin, short enough to be
# waited for. On a bad day a run takes its time.
OVERLAP, BAD_DAY_OVERLAP = 3, 10
CACHE = 0.4
# Every fourth of the instants that are tried is on a bad day: a tenth of the calls is throttled, and a twentieth done and never answered.
BAD_DAYS = 4
BAD_DAY = {"throttle": "10%", "drop-after": "5%"}
BAD_DAY_CODES = (0, 5, 10)


@dataclasses.dataclass
class Play:
    """One instant's world after the kill and the run after it."""

    stage: Stage
    consumers: Consumers
    # What consumers read when the client was made, and when the chapter began.
    first: dict
    before: dict
    overlap: int


def overlap_is_kept(play: Play) -> None:
    """After a rotation forward: the secret before works until its overlap ends, and then no more."""
    stage, consumers = play.stage, play.consumers
    ends = stage.overlap_ends
    assert ends is not None and len(stage.live()) == 2, stage.status()
    second = stage.current
    assert second["client_secret"] != play.before["client_secret"], "nothing was rotated"
    consumers.hold_to_the_end(ends)
    assert consumers.changed_at is not None, "nobody read the new secret"
    # Times are shown in whole seconds.
    assert ends > consumers.changed_at + play.overlap - 1.2, f"the overlap ends {ends - consumers.changed_at:.1f} s after the new secret was seen"
    time.sleep(max(0, ends + 1 - time.time()))
    stage.all_due()
    stage.check_settled(works=second, refused=[play.before])


def is_back(play: Play) -> None:
    """After a rollback: the secret that was current first is so again, and it alone when the overlap was ended."""
    assert play.stage.current["client_secret"] == play.first["client_secret"]
    play.consumers.hold_to_the_end(0)
    time.sleep(CACHE + 0.1)
    play.stage.rotate("--finish", "--yes")
    play.stage.check_settled(works=play.first)


def old_is_gone(play: Play) -> None:
    play.stage.check_settled(works=play.before, refused=[play.first])


def all_known_are_gone(play: Play) -> None:
    play.consumers.hold_to_the_end(0)
    play.stage.check_settled(refused=[play.before])
    # Whoever reads the store again is served again.
    time.sleep(CACHE + 0.1)


@dataclasses.dataclass(frozen=True)
class Chapter:
    """A command that is killed, the one that is run after it, and what must be so then."""

    name: str
    beginning: str
    command: tuple[str, ...]
    again: tuple[str, ...]
    judge: typing.Callable[[Play], None]
    # Whoever holds a secret that is not in the store any more is cut off by wish.
    cuts_off: bool = False


NEXT = (API, "--overlap", "OVERLAP")
CHAPTERS = [
    Chapter("rotate", "settled", NEXT, NEXT, overlap_is_kept),
    Chapter("rotate, then --rollback", "settled", NEXT, (API, "--rollback"), is_back),
    Chapter("end the overlap", "over", ("--all-due",), ("--all-due",), old_is_gone),
    Chapter("--rollback", "overlap", (API, "--rollback"), (API, "--rollback"), is_back),
    Chapter("--finish", "overlap", (API, "--finish", "--yes"), (API, "--finish", "--yes"), old_is_gone),
    Chapter(
        "--compromised", "settled", (API, "--compromised", "--yes"), (API, "--compromised", "--yes"), all_known_are_gone,
        cuts_off=True),
]


def surely(read):
    """Reads in spite of a bad day."""
    while True:
        with contextlib.suppress(botocore.exceptions.ClientError, *CUT_OFF):
            return read()


class Worker:
    """An endpoint with the beginnings of all chapters. Its port stands in what consumers read, so each tells its own story."""

    # Of the tally that all workers add to.
    lock = threading.Lock()

    def __init__(self, folder: pathlib.Path, store: str):
        self.folder = folder
        self.emulator = Emulator(EMBEDDED, folder / "endpoint", keeps_state=True)
        self.emulator.start()
        stage = Stage(self.emulator, folder / "play", store)
        stage.make()
        self.store, self.first = store, stage.current
        self.keep("settled", stage)
        stage.rotate("--overlap", "24h")
        self.keep("overlap", stage)
        self.bring("settled")
        stage.rotate("--overlap", "1s")
        time.sleep(1.1)
        self.keep("over", stage)

    def keep(self, name: str, stage: Stage) -> None:
        self.emulator.save_to(self.folder / f"world-{name}")
        copy_workspace(stage.command.workspace, self.folder / f"workspace-{name}")

    def bring(self, name: str) -> Stage:
        self.emulator.restart_from(self.folder / f"world-{name}")
        copy_workspace(self.folder / f"workspace-{name}", self.folder / "play/workspace")
        return Stage(self.emulator, self.folder / "play", self.store)

    def count(self, chapter: Chapter) -> int:
        """How many instants the chapter's command has when nothing disturbs it."""
        count = self.folder / "count"
        command = [each.replace("OVERLAP", "24h") for each in chapter.command]
        self.bring(chapter.beginning).command.run("rotate-client-secret", *command, AUTHPLAT_KILL_COUNT=str(count))
        return int(count.read_text())

    def play(self, chapter: Chapter, instant: int, isBadDay: bool, total: Tally) -> None:
        """Raises AssertionError when anything is wrong; what the consumers met is added to the total in any case."""
        stage = self.bring(chapter.beginning)
        kinds = ("current", "caching", "holding") if chapter.beginning != "over" else ("current", "caching")
        with stage.consumers(cache=CACHE, pause=0.02, kinds=kinds) as consumers:
            if chapter.cuts_off or chapter.command == (API, "--finish", "--yes"):
                consumers.excuses = lambda who, used, asked: used is not None and surely(lambda: stage.current) != used
            overlap = BAD_DAY_OVERLAP if isBadDay else OVERLAP
            play = Play(stage, consumers, self.first, consumers.held, overlap)
            told: list[Outcome] = []
            try:
                self.kill(play, chapter, instant, isBadDay, told)
                chapter.judge(play)
                consumers.excuses = None
                consumers.wait_for(6)
            except AssertionError as problem:
                raise AssertionError("\n".join(map(str, [problem, *consumers.tally.failures[:5], *told]))) from None
            finally:
                tally = consumers.stop()
                with self.lock:
                    total.add(tally)
            assert not tally.failures, "\n".join(map(str, [*tally.failures[:5], *told]))

    def kill(self, play: Play, chapter: Chapter, instant: int, isBadDay: bool, told: list[Outcome]) -> None:
        stage, consumers = play.stage, play.consumers

        def rotate(*arguments: str, **environment: str) -> Outcome:
            spelled = [f"{play.overlap}s" if each == "OVERLAP" else each for each in arguments]
            return stage.command.run("rotate-client-secret", *spelled, code=None, **environment)

        if isBadDay:
            consumers.faults_are_on = True
            self.emulator.set_faults(BAD_DAY | {"seed": str(instant)})
        killed = rotate(*chapter.command, AUTHPLAT_KILL_POINT=str(instant))
        told.append(killed)
        codes = BAD_DAY_CODES if isBadDay else (0,)
        # A run may end before its last instants: how often it looks differs a little.
        assert was_killed(killed) or killed.code in codes, killed
        for _ in range(3 if isBadDay else 0):
            told.append(rotate(*chapter.again))
            assert told[-1].code in codes, told[-1]
            if told[-1].code == 0:
                break
        if isBadDay:
            self.emulator.set_faults({})
            consumers.faults_are_on = False
        live = stage.live()
        assert 1 <= len(live) <= 2, live
        check_works(stage.current)
        if not isBadDay or told[-1].code != 0:
            told.append(rotate(*chapter.again))
            assert told[-1].code == 0, told[-1]


@pytest.mark.timeout(3000)
@pytest.mark.parametrize("store", list(STRIDES))
def test_killed_at_any_instant_no_request_fails_and_the_next_run_finishes(store, capsys):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="authplat-rotation-"))
    tally, failures, lock = Tally(), [], threading.Lock()
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        workers = []
        for number in range(WORKERS):
            workers.append(Worker(folder / f"worker-{number}", store))
            stack.callback(workers[-1].emulator.stop)
        instants = {chapter.name: workers[0].count(chapter) for chapter in CHAPTERS}
        points = [
            (chapter, instant) for chapter in CHAPTERS for instant in range(1, instants[chapter.name] + 1, stride(STRIDES[store]))]
        idle = list(workers)

        def play(number: int, chapter: Chapter, instant: int) -> None:
            with lock:
                if len(failures) >= 10:
                    return
                worker = idle.pop()
            try:
                worker.play(chapter, instant, number % BAD_DAYS == BAD_DAYS - 1, tally)
            except (AssertionError, OSError, RuntimeError) as problem:
                with lock:
                    failures.append(f"killed at instant {instant} of {instants[chapter.name]} of '{chapter.name}':\n{problem}")
            finally:
                with lock:
                    idle.append(worker)

        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            for done in [pool.submit(play, number, *point) for number, point in enumerate(points)]:
                done.result()
    with capsys.disabled():
        chapters = ", ".join(f"{name} {count}" for name, count in instants.items())
        print(
            f"\n{store}: kill points {sum(instants.values())} ({chapters}); tried {len(points)}, failed {len(failures)}; {tally}")
    assert not failures, "\n\n".join(failures[:5])

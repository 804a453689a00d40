"""The command is killed before and after every AWS call and every commit to its inventory; the next run
must end in the same world: nothing twice, nothing left over, no secret lost, no route open that was not to be.

A debug build counts its instants: AUTHPLAT_KILL_COUNT=FILE has their number written at the end, and
AUTHPLAT_KILL_POINT=N ends the process by SIGKILL at the N-th. AUTHPLAT_KILL_STRIDE=K takes every K-th
instant only, for a quick look; 1 takes all of them.
"""

import concurrent.futures
import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import tempfile

import pytest

from judges.bond import Bond, Seen
from judges.command import Authplat, Outcome, was_killed
from judges.emulators import EMBEDDED, MINISTACK, Emulator, Program
from judges.world import API, SHARED, World, check_api_stack, check_shared_stack, look

# On a bad day each instant takes longer, and is another day each time: every seventh is enough, odd and even ones.
STRIDES = {MINISTACK.name: 1, EMBEDDED.name: 7}
STRIDE = os.environ.get("AUTHPLAT_KILL_STRIDE")
WORKERS = min(4, os.cpu_count() or 1)


def created(world: World, bond: Bond, seen: Seen) -> None:
    check_shared_stack(world)
    check_api_stack(world, scopes=("api",))
    bond.check_bound(seen, world.pool, world.client, "api", deployments=2)


def changed(world: World, bond: Bond, seen: Seen) -> None:
    check_shared_stack(world)
    check_api_stack(world, scopes=("api", "admin"))
    assert world.client.get("AccessTokenValidity") == 2
    bond.check_bound(seen, world.pool, world.client, "admin", deployments=3)


def api_is_gone(world: World, bond: Bond, seen: Seen) -> None:
    check_shared_stack(world)
    assert not (world.servers or world.clients or world.secrets), world.counts
    bond.check_unbound(seen, deployments=4)


def all_is_gone(world: World, bond: Bond, seen: Seen) -> None:
    assert world.is_empty, world.counts
    bond.check_unbound(seen, deployments=4)


def write_stacks(command: Authplat, bond: Bond) -> None:
    command.run("init", SHARED, "--domain", "andmoredev")
    command.run("register-api", API, "--scope", "api", *bond.flags)


def change_stacks(command: Authplat, bond: Bond) -> None:
    """One more scope, which a route asks for, and another lifetime of tokens."""
    command.run("register-api", API, "--scope", "admin")
    path = command.stack_file(API)
    text, edits = re.subn(
        r"^( +)(type: machine.*\n)", r"\1\2\1accessTokenValidity: 2\n\1tokenValidityUnits: {accessToken: hours}\n",
        path.read_text(), flags=re.M)
    assert edits == 1, text
    text, edits = re.subn(r"POST /bundles: \[api\]", "POST /bundles: [admin]", text)
    assert edits == 1, text
    path.write_text(text)


@dataclasses.dataclass(frozen=True)
class Chapter:
    """One command of the story, what is written before it, and the world it must end in."""

    name: str
    arguments: tuple[str, ...]
    prepare: object
    judge: object
    # Routes that nobody may call without a token at any moment, and how often the stage may have been deployed by the end.
    closed: frozenset[str] = frozenset()
    deployments: int = 0
    is_destroy: bool = False


STORY = [
    Chapter("create", ("apply", "--yes"), write_stacks, created, deployments=2),
    Chapter("change", ("apply", "--yes"), change_stacks, changed, closed=frozenset({"GET /bundles", "POST /bundles"}), deployments=3),
    Chapter("destroy the API stack", ("destroy", API, "--yes"), None, api_is_gone, deployments=4, is_destroy=True),
    Chapter("destroy the shared stack", ("destroy", SHARED, "--yes"), None, all_is_gone, deployments=4, is_destroy=True),
]


@dataclasses.dataclass
class Beginning:
    """The moment before a chapter's command, kept on disk: emulator and workspace."""

    chapter: Chapter
    arguments: tuple[str, ...]
    instants: int
    world: pathlib.Path
    workspace: pathlib.Path


def keep(source: pathlib.Path, target: pathlib.Path) -> pathlib.Path:
    shutil.copytree(source, target)
    return target


@pytest.fixture(scope="module", params=[MINISTACK, EMBEDDED], ids=lambda program: program.name)
def program(request) -> Program:
    """Who plays AWS. The embedded endpoint does it badly: calls are throttled and answers lost."""
    return request.param


@pytest.fixture(scope="module")
def stage(program):
    """A folder, and the port that every emulator of this test shares in turn with its workspace."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="authplat-kill-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def beginnings(stage, program) -> list[Beginning]:
    """Tells the story once without killing, and keeps each chapter's beginning."""
    emulator = Emulator(program, stage / "teller", keeps_state=True).start()
    told: list[Beginning] = []
    bond = Bond(emulator)
    try:
        bond.make()
        command = Authplat(stage / "told" / "workspace", stage / "told" / "home", emulator.url)
        for number, chapter in enumerate(STORY):
            if chapter.prepare:
                chapter.prepare(command, bond)
            arguments = chapter.arguments
            if chapter.is_destroy:
                arguments += tuple(command.run(*arguments, code=4).suggested_allowances)
            emulator.save_to(stage / f"world-{number}")
            workspace = keep(command.workspace, stage / f"workspace-{number}")
            count = stage / f"count-{number}"
            command.run(*arguments, AUTHPLAT_KILL_COUNT=str(count))
            chapter.judge(look(emulator.url), bond, bond.look())
            instants = int(count.read_text())
            assert instants >= 4, f"{chapter.name} has {instants} instants: is this a debug build?"
            told.append(Beginning(chapter, arguments, instants, stage / f"world-{number}", workspace))
    finally:
        emulator.stop()
    return told


# A tenth of the calls is throttled, and a twentieth done and never answered.
BAD_DAY = {"throttle": "10%", "drop-after": "5%"}
# Done; given up in the middle; given up while looking.
BAD_DAY_CODES = (0, 5, 10)


def converges(beginning: Beginning, instant: int, emulator: Emulator, folder: pathlib.Path) -> None:
    """Kills at one instant, runs again, and judges the world. Raises AssertionError when it is wrong.

    The embedded endpoint has a bad day until the last run: a run may give up, and is repeated as a person would.
    """
    shutil.rmtree(folder, ignore_errors=True)
    emulator.restart_from(beginning.world)
    command = Authplat(folder / "workspace", folder / "home", emulator.url)
    shutil.rmtree(command.workspace)
    keep(beginning.workspace, command.workspace)
    is_bad_day = emulator.program is EMBEDDED
    if is_bad_day:
        emulator.set_faults(BAD_DAY | {"seed": str(instant)})
    killed = command.run(*beginning.arguments, code=None, AUTHPLAT_KILL_POINT=str(instant))
    if not was_killed(killed):
        # Width and waiting differ a little from run to run: a run may end before its last instants.
        assert killed.code in (BAD_DAY_CODES if is_bad_day else (0,)), killed
    for _ in range(3 if is_bad_day else 0):
        again = rerun(command, beginning, codes=BAD_DAY_CODES)
        if again.code == 0:
            break
    if is_bad_day:
        emulator.set_faults({})
    bond = Bond(emulator)
    before, seen = look(emulator.url), bond.look()
    lost_or_doubled(before, seen, beginning.chapter)
    again = rerun(command, beginning)
    world = look(emulator.url)
    try:
        beginning.chapter.judge(world, bond, bond.look())
        if not beginning.chapter.is_destroy:
            command.run("plan", "--detailed-exitcode", code=0)
    except AssertionError as problem:
        raise AssertionError(f"{problem}\nworld after the kill: {before.counts}\nat the end: {world.counts}\n{killed}\n{again}") from None


def rerun(command: Authplat, beginning: Beginning, codes: tuple[int, ...] = (0,)) -> Outcome:
    """The same command once more. The dead holder's lease is told from a live one: no waiting for it."""
    again = command.run(*beginning.arguments, code=None)
    if again.code == 4 and beginning.chapter.is_destroy:
        # What is left to delete may be named anew.
        again = command.run(*beginning.chapter.arguments, *again.suggested_allowances, code=None)
    assert again.code in codes, again
    return again


def lost_or_doubled(world: World, seen: Seen, chapter: Chapter) -> None:
    """What must hold even right after the kill: never two of anything, never a route open that is to be closed."""
    seen.check_nothing_twice(chapter.deployments)
    assert not seen.open & chapter.closed, seen
    for name, most in {"pools": 1, "domains": 1, "servers": 1, "clients": 1, "secrets": 1, "parameters": 3}.items():
        assert world.counts[name] <= most, f"after the kill there are {world.counts}"


@pytest.mark.timeout(1500)
def test_killed_at_any_instant_the_next_run_finishes(beginnings, stage, program, capsys):
    stride = int(STRIDE or STRIDES[program.name])
    points = [
        (beginning, instant) for beginning in beginnings for instant in range(1, beginning.instants + 1, stride)
    ]
    failures: list[str] = []
    with contextlib.ExitStack() as stack:
        emulators = [Emulator(program, stage / f"stage-{number}", keeps_state=True) for number in range(WORKERS)]
        for emulator in emulators:
            stack.callback(emulator.stop)
        idle = list(range(WORKERS))

        def play(point: tuple[Beginning, int]) -> None:
            beginning, instant = point
            number = idle.pop()
            try:
                converges(beginning, instant, emulators[number], stage / f"play-{number}")
            except (AssertionError, OSError, RuntimeError) as problem:
                failures.append(f"killed at instant {instant} of {beginning.instants} of '{beginning.chapter.name}':\n{problem}")
            finally:
                idle.append(number)

        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            for done in concurrent.futures.as_completed([pool.submit(play, point) for point in points]):
                done.result()
                if len(failures) >= 10:
                    pool.shutdown(cancel_futures=True)
                    break
    with capsys.disabled():
        total = sum(beginning.instants for beginning in beginnings)
        chapters = ", ".join(f"{beginning.chapter.name} {beginning.instants}" for beginning in beginnings)
        print(f"\nkill points: {total} ({chapters}); tried {len(points)}; failed {len(failures)}")
    assert not failures, "\n\n".join(failures[:5])

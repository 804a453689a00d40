"""Fixtures of the judges: the emulators, the command, and a scratch folder that goes away."""

import os
import pathlib
import shutil
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.dont_write_bytecode = True
# boto3 must see neither the user's credentials nor the user's configuration.
for name in [name for name in os.environ if name.startswith("AWS_") or name.lower().endswith("_proxy")]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

from judges.command import Authplat  # noqa: E402
from judges.emulators import EMBEDDED, MINISTACK, MOTO, Emulator, built_command  # noqa: E402
from judges.relay import Relay  # noqa: E402


def pytest_sessionstart(session):
    # Said once and plainly, not as a failure of each test.
    try:
        built_command()
    except RuntimeError as problem:
        raise pytest.UsageError(str(problem)) from None


@pytest.fixture(scope="session")
def scratch():
    """A folder for everything that the tests write; gone at the end, whatever the outcome."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="authplat-judges-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _running(program, scratch):
    emulator = Emulator(program, scratch / program.name).start()
    yield emulator
    emulator.stop()


@pytest.fixture(scope="session")
def _moto(scratch):
    yield from _running(MOTO, scratch)


@pytest.fixture(scope="session")
def _ministack(scratch):
    yield from _running(MINISTACK, scratch)


@pytest.fixture(scope="session")
def _embedded(scratch):
    yield from _running(EMBEDDED, scratch)


@pytest.fixture
def moto(_moto):
    _moto.reset()
    return _moto


@pytest.fixture
def ministack(_ministack):
    _ministack.reset()
    return _ministack


@pytest.fixture
def endpoint(_embedded):
    """The embedded endpoint, empty."""
    _embedded.reset()
    return _embedded


@pytest.fixture(params=["moto", "ministack", "endpoint"])
def emulator(request):
    """Each of the emulators and the embedded endpoint in turn, empty."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["ministack", "endpoint"])
def complete(request):
    """Each of those in turn that have every operation of the command's story, empty."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def workspace(scratch):
    """An empty folder of the test's own."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="test-", dir=scratch))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def authplat(workspace):
    """Makes the command for an endpoint: `authplat(emulator.url)`."""

    def make(url: str | None, **environment: str) -> Authplat:
        return Authplat(workspace / "workspace", workspace / "home", url, **environment)

    return make


@pytest.fixture
def relay():
    """Makes a relay in front of an emulator: `relay(emulator.url)`."""
    made: list[Relay] = []

    def make(target: str) -> Relay:
        made.append(Relay(target))
        return made[-1]

    yield make
    for each in made:
        each.stop()

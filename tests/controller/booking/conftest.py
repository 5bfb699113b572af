"""Radicale and Xandikos for the whole session, a fresh calendar and a source on it for each test."""

import ssl
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from controller.booking.caldav import CalDav
from controller.booking.mirror import Mirror
from tests.controller.booking.office import SERVICES, ZONE, Calendar, moment
from tests.controller.booking.servers import PASSWORD, USER, Server

TLS = ssl.create_default_context()
"""Made once: reading the authorities takes longer than most of these tests."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """A folder for servers, in memory where there is such a place: they write every change to disk."""
    place = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=place if place.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def radicale(memory: Path) -> Iterator[Server]:
    (memory / "radicale").mkdir()
    with Server.radicale(memory / "radicale") as server:
        yield server


@pytest.fixture(scope="session")
def xandikos(memory: Path) -> Iterator[Server]:
    (memory / "xandikos").mkdir()
    with Server.xandikos(memory / "xandikos") as server:
        yield server


@pytest.fixture(params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest) -> Server:
    """Every real server in turn."""
    found: Server = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def office(server: Server) -> Iterator[Calendar]:
    """A fresh calendar on every real server in turn."""
    calendar = Calendar(server)
    yield calendar
    calendar.http.close()


@pytest.fixture
def radicale_office(radicale: Server) -> Iterator[Calendar]:
    """A fresh calendar on Radicale."""
    calendar = Calendar(radicale)
    yield calendar
    calendar.http.close()


Connect = Callable[..., CalDav]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Makes sources on a calendar's address, closed when the test ends."""
    made: list[CalDav] = []

    def connect(url: str, **changes: object) -> CalDav:
        given = {
            "services": SERVICES,
            "zone": ZONE,
            "user": USER,
            "password": PASSWORD,
            "tls": TLS,
            "clock": lambda: moment(7),  # what is booked is booked before anything happens on that day
            **changes,
        }
        made.append(CalDav(url, **given))  # type: ignore[arg-type]  # the constructor's own keywords
        return made[-1]

    yield connect
    for source in made:
        await source.close()


@pytest.fixture
async def mirror(tmp_path: Path) -> AsyncIterator[Mirror]:
    mirror = await Mirror.open(tmp_path / "mirror.db")
    yield mirror
    await mirror.close()

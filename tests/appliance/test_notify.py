"""What systemd is told, heard on a real datagram socket."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance import notify

pytestmark = pytest.mark.parts

PATIENCE_S = 5.0


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """systemd's end of the notification socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(PATIENCE_S)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield heard


def waiting(heard: socket.socket) -> bool:
    """Whether a notice lies there that nobody has read."""
    heard.setblocking(False)
    try:
        heard.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    finally:
        heard.settimeout(PATIENCE_S)
    return True


def test_ready_is_told_once_with_its_status(systemd: socket.socket) -> None:
    notify.ready("3 waiting")
    assert systemd.recv(1024) == b"READY=1\nSTATUS=3 waiting"
    notify.ready()
    assert systemd.recv(1024) == b"READY=1"


def test_stopping_is_told(systemd: socket.socket) -> None:
    notify.stopping()
    assert systemd.recv(1024) == b"STOPPING=1"


def test_an_abstract_socket_is_heard_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind("")
        heard.settimeout(PATIENCE_S)
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + heard.getsockname()[1:].decode())
        notify.ready()
        assert heard.recv(1024) == b"READY=1"


def test_without_systemd_nothing_is_sent_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    notify.ready()
    asyncio.run(asyncio.wait_for(notify.watchdog(), PATIENCE_S))


def test_a_systemd_that_is_gone_stops_no_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    notify.ready()


def test_the_watchdog_is_told_while_alive_only(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "30000")
    answers = iter([True, False, False, True])
    asked = asyncio.Event()

    def alive() -> bool:
        answer = next(answers, None)
        if answer is None:
            asked.set()
        return bool(answer)

    async def scenario() -> None:
        task = asyncio.create_task(notify.watchdog(alive))
        await asyncio.wait_for(asked.wait(), PATIENCE_S)
        task.cancel()

    asyncio.run(scenario())
    assert [systemd.recv(1024), systemd.recv(1024)] == [b"WATCHDOG=1", b"WATCHDOG=1"]
    assert not waiting(systemd), "it was asked four times and twice had no work to show"


def test_the_watchdog_speaks_three_times_within_its_limit(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "1500000")

    async def scenario() -> float:
        loop = asyncio.get_running_loop()
        task = asyncio.create_task(notify.watchdog())
        systemd.setblocking(False)
        await loop.sock_recv(systemd, 1024)
        began = loop.time()
        await asyncio.wait_for(loop.sock_recv(systemd, 1024), PATIENCE_S)
        task.cancel()
        return loop.time() - began

    assert asyncio.run(scenario()) < 1.0

"""Where log lines go, seen from outside: a process with a journal's socket and a stderr of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.parts

SPEAKS = """
import logging, sys
from logging_journald import JournaldLogHandler
JournaldLogHandler.SOCKET_PATH = sys.argv[1]
from appliance import logs
logs.start()
logging.getLogger("counter").warning("the lamp is dark", extra={"unit": "counter-1"})
"""

INHERITED = "1:1"
"""Some other stream: that of the service which started us."""


@pytest.fixture
def journald(tmp_path: Path) -> Iterator[socket.socket]:
    """The journal's end of its socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "journal"))
        heard.setblocking(False)
        yield heard


def stderr_of(folder: Path, stream: str | None = None) -> str:
    """What a process wrote to its stderr; JOURNAL_STREAM names that stream itself, or `stream`."""
    with (folder / "stderr").open("w+b") as stderr:
        facts = os.fstat(stderr.fileno())
        stream = stream or f"{facts.st_dev}:{facts.st_ino}"
        command = [sys.executable, "-c", SPEAKS, str(folder / "journal")]
        subprocess.run(command, env={**os.environ, "JOURNAL_STREAM": stream}, stderr=stderr, check=True)
    return (folder / "stderr").read_text()


def test_lines_go_to_the_journal_with_their_fields_when_stderr_leads_there(
    tmp_path: Path, journald: socket.socket
) -> None:
    assert stderr_of(tmp_path) == ""
    entry = journald.recv(65536)
    assert b"the lamp is dark\n" in entry
    assert b"EXTRA_UNIT=counter-1\n" in entry


@pytest.mark.parametrize("stream", [INHERITED, "no numbers at all"])
def test_lines_stay_on_stderr_when_only_the_variable_was_inherited(
    tmp_path: Path, journald: socket.socket, stream: str
) -> None:
    assert "WARNING counter: the lamp is dark" in stderr_of(tmp_path, stream)
    with pytest.raises(BlockingIOError):
        journald.recv(1)


def test_a_journal_that_is_missing_stops_no_start(tmp_path: Path) -> None:
    assert "WARNING counter: the lamp is dark" in stderr_of(tmp_path)

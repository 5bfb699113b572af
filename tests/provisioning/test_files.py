"""Files that are whole or not there, and one writer at a time."""

import os
import stat
import threading
from pathlib import Path

import pytest

from provisioning import files

pytestmark = pytest.mark.parts


def test_a_file_has_its_mode_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files.write(tmp_path / "key", b"secret")
        files.write(tmp_path / "public", "text", files.PUBLIC)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"key": 0o600, "public": 0o644}


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write(tmp_path / "acl", "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(tmp_path / "acl", "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("acl", "old")]


def test_an_open_reader_keeps_the_old_bytes(tmp_path: Path) -> None:
    files.write(tmp_path / "acl", "old")
    with (tmp_path / "acl").open() as reader:
        files.write(tmp_path / "acl", "new")
        assert reader.read() == "old"
    assert (tmp_path / "acl").read_text() == "new"


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    entered, waiting = threading.Event(), threading.Event()

    def second() -> None:
        waiting.set()
        with files.locked(tmp_path):
            order.append("second")
        entered.set()

    with files.locked(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(5)
        assert not entered.wait(0.1)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]

"""The list of what is wrong with a display."""

from datetime import UTC, datetime, timedelta

import pytest

from contract.values import Fault
from display.faults import Faults

pytestmark = pytest.mark.pure

START = datetime(2026, 11, 21, 9, tzinfo=UTC)


class Book:
    def __init__(self) -> None:
        self.told: list[list[str]] = []
        self.last: list[Fault] = []
        self.at = START
        self.faults = Faults(self._hear, lambda: self.at)

    def _hear(self, faults: object) -> None:
        self.last = list(faults)  # type: ignore[call-overload]  # a sequence of them
        self.told.append([fault.code for fault in self.last])


def test_faults_of_several_sources_are_told_together_and_mended_one_by_one() -> None:
    book = Book()
    book.faults.found("television", "device-gone", "Look.")
    book.faults.tell("sound", [Fault(code="no-sound", fix="Listen.", since=START)])
    book.faults.mended("television")
    book.faults.tell("sound", [])
    assert book.told == [["device-gone"], ["device-gone", "no-sound"], ["no-sound"], []]


def test_the_same_fault_is_told_once_and_keeps_its_beginning() -> None:
    book = Book()
    book.faults.found("media", "unplayable", "One file.")
    book.at += timedelta(minutes=5)
    book.faults.found("media", "unplayable", "One file.")
    assert len(book.told) == 1
    book.faults.found("media", "unplayable", "Two files.")
    assert [fault.since for fault in book.last] == [START]
    book.faults.found("media", "gone", "All of it.")
    assert [fault.since for fault in book.last] == [START + timedelta(minutes=5)]


def test_nothing_is_told_of_what_was_never_wrong() -> None:
    book = Book()
    book.faults.mended("television")
    book.faults.tell("sound", [])
    assert book.told == []

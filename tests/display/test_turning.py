"""Pages that take turns."""

from datetime import UTC, datetime

import pytest

from contract.state import Call
from display.announcing import Shown
from display.turning import Turning

pytestmark = pytest.mark.pure


def called(seq: int) -> Shown:
    at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    return Shown("main", Call(seq=seq, number=f"A{seq:03d}", counter="c1", label="1", at=at))


def test_turns_follow_one_another_and_begin_again() -> None:
    turning = Turning(8.0)
    assert [turning.turn(None, 2, at) for at in (0.0, 7.9, 8.0, 15.9, 16.0)] == [0, 0, 1, 1, 0]
    assert turning.due == 24.0


def test_one_page_has_no_next_turn() -> None:
    turning = Turning(8.0)
    assert turning.turn(None, 1, 100.0) == 0
    assert turning.due is None


def test_a_new_call_is_first_shown_in_the_sites_first_language_for_a_whole_turn() -> None:
    turning = Turning(8.0)
    assert turning.turn(None, 3, 12.0) == 1
    assert turning.turn(called(1), 3, 12.5) == 0
    assert turning.due == 20.5
    assert turning.turn(called(1), 3, 20.5) == 1
    assert turning.turn(called(2), 3, 21.0) == 0
    assert turning.turn(None, 3, 29.0) == 1

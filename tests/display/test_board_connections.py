"""What a display shows and rings at its start, after a lost connection, and while the controller is away."""

from datetime import timedelta

import pytest

from display.board import RESTS_AFTER_S, Announced, BoardArrived, Fresh, Tick, View, due
from tests.display.scenes import MORNING, board, call
from tests.display.test_board import connected, large, listed, play, tick, waiting

pytestmark = pytest.mark.pure

# --- connecting and connecting again --------------------------------------------------------------


def test_at_the_start_a_fresh_call_is_announced_and_an_older_one_only_shown() -> None:
    view, rung = play(connected(), BoardArrived(board(call(1, age=31), call(2, age=29)), 0.0))
    assert rung == [call(2, age=29)]
    assert listed(view) == (call(1, age=31),)


def test_an_old_newest_call_is_large_without_a_chime() -> None:
    view, rung = play(connected(), BoardArrived(board(call(1, age=900), call(2, age=60)), 100.0))
    assert not rung
    assert large(view) == call(2, age=60)
    assert due(view) == 100.0 - 60 + RESTS_AFTER_S


def test_a_call_of_long_ago_is_only_listed() -> None:
    view, rung = play(connected(), BoardArrived(board(call(1, age=RESTS_AFTER_S)), 0.0))
    assert not rung
    assert view.large is None
    assert len(listed(view)) == 1


def test_what_was_announced_before_the_connection_broke_is_not_announced_again() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1)), 0.0), Announced(1.0), Fresh(False, 2.0))
    heard = MORNING + timedelta(seconds=5)
    view, rung = play(view, BoardArrived(board(call(1)), 5.0), Fresh(True, 5.0, heard))
    assert not rung


def test_a_call_missed_while_disconnected_is_announced_once_when_still_fresh() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1)), 0.0), Announced(1.0), Fresh(False, 2.0))
    view, rung = play(
        view,
        BoardArrived(board(call(1), call(2)), 20.0),
        Fresh(True, 20.0, MORNING + timedelta(seconds=20)),
        BoardArrived(board(call(1), call(2)), 21.0),
    )
    assert rung == [call(2)]


def test_a_call_missed_for_longer_is_shown_and_not_rung() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1)), 0.0), Announced(1.0), Fresh(False, 2.0))
    view, rung = play(
        view,
        BoardArrived(board(call(1), call(2)), 60.0),
        Fresh(True, 60.0, MORNING + timedelta(seconds=60)),
    )
    assert not rung
    assert large(view) == call(2)
    assert listed(view) == (call(1),)


def test_a_call_missed_for_long_does_not_push_away_the_one_that_is_being_rung() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1), call(2)), 0.0), Fresh(False, 0.5))
    later = MORNING + timedelta(seconds=60)
    missed = board(call(1), call(2), call(3))
    view, rung = play(view, BoardArrived(missed, 0.6), Fresh(True, 0.7, heard=later))
    assert large(view) == call(1)
    assert waiting(view) == (call(2),)
    assert listed(view) == (call(3), call(2))
    assert not rung


def test_a_kept_board_does_not_hide_its_age() -> None:
    """The broker keeps the board as it was when the last call was made; the beat tells the time since."""
    an_hour_later = MORNING + timedelta(hours=1)
    view, rung = play(
        View(zones=("main",)), BoardArrived(board(call(1)), 0.0), Fresh(True, 0.1, heard=an_hour_later)
    )
    assert not rung
    assert listed(view) == (call(1),)


def test_this_units_clock_does_not_matter() -> None:
    wrong = Tick(0.0, MORNING.replace(year=1970))
    _, rung = play(connected(), wrong, BoardArrived(board(call(1, age=5)), 1.0))
    assert rung == [call(1, age=5)]


# --- stale ----------------------------------------------------------------------------------------


def test_losing_the_controller_marks_the_screen_and_keeps_the_calls() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1, age=900), call(2)), 0.0), Announced(1.0))
    view, _ = play(view, Fresh(False, 3.0))
    assert view.stale
    assert large(view) == call(2)
    assert len(listed(view)) == 1
    assert not play(view, Fresh(True, 4.0))[0].stale


def test_a_controller_that_is_not_heard_at_the_start_is_missed_after_three_seconds() -> None:
    view, _ = play(View(zones=("main",), begun=10.0), Fresh(False, 10.5), tick(12.9))
    assert not view.stale
    assert due(view) == 13.0
    view, _ = play(view, tick(13.0))
    assert view.stale


def test_calls_that_wait_for_their_turn_are_announced_though_the_controller_is_lost() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1), call(2)), 0.0), Announced(1.0), Fresh(False, 2.0))
    _, rung = play(view, tick(3.0))
    assert rung == [call(2)]

"""What is large, listed and rung: every rule by its name, with no clock and no window."""

import itertools
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.state import Board, Call
from display.board import (
    LISTED_S,
    RESTS_AFTER_S,
    Announce,
    Announced,
    BoardArrived,
    ContentArrived,
    Fresh,
    Happening,
    Tick,
    View,
    due,
    step,
)
from tests.display.scenes import MORNING, board, call, content

pytestmark = pytest.mark.pure

CHIME_S = 1.2


def play(view: View, *happenings: Happening) -> tuple[View, list[Call]]:
    """The view after all of these, and the calls rung."""
    rung = []
    for happening in happenings:
        view, effects = step(view, happening)
        rung += [effect.shown.call for effect in effects]
    return view, rung


def tick(at: float) -> Tick:
    return Tick(at, MORNING + timedelta(seconds=at))


def connected(**fields: object) -> View:
    return play(View(zones=("main",), **fields), Fresh(True, 0.0))[0]


def large(view: View) -> Call | None:
    return view.large.call if view.large else None


def listed(view: View) -> tuple[Call, ...]:
    return tuple(shown.call for shown in view.last_calls)


def waiting(view: View) -> tuple[Call, ...]:
    return tuple(turn.shown.call for turn in view.turns.first)


def numbers(calls: tuple[Call, ...]) -> list[str]:
    return [entry.number for entry in calls]


def let_it_run(view: View, at: float, until: float) -> Iterator[tuple[float, View, list[Announce]]]:
    """What an app does from `at` on: tick when due, and let every chime end."""
    rings_until = at + CHIME_S if view.announcing else None
    while True:
        moments = [moment for moment in (due(view), rings_until) if moment is not None]
        at = min(moments, default=until)
        if at >= until:
            return
        happening: Happening = Announced(at) if at == rings_until else tick(at)
        view, effects = step(view, happening)
        rings_until = at + CHIME_S if effects else None if at == rings_until else rings_until
        yield at, view, effects


# --- large ----------------------------------------------------------------------------------------


def test_a_new_call_is_large_and_rung_at_once() -> None:
    view, rung = play(connected(), BoardArrived(board(call(1, "P047")), 5.0))
    assert view.large
    assert view.large.number == "P047"
    assert numbers(tuple(rung)) == ["P047"]


def test_a_call_stays_large_for_at_least_15_seconds() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1)), 0.0), Announced(1.2), tick(15.0))
    assert large(view) == call(1)


def test_a_call_that_nobody_follows_leaves_the_large_place_for_the_list() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1)), 0.0), Announced(1.2))
    assert due(view) == RESTS_AFTER_S
    view, rung = play(view, tick(RESTS_AFTER_S))
    assert view.large is None
    assert listed(view) == (call(1),)
    assert not rung
    assert due(view) is None


def test_the_next_call_takes_the_large_place_of_the_one_before() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1)), 0.0), Announced(1.2))
    view, rung = play(view, BoardArrived(board(call(1), call(2)), 10.0))
    assert large(view) == call(2)
    assert rung == [call(2)]
    assert listed(view) == (call(1),)


def test_calls_that_come_together_are_large_in_order_for_a_few_seconds_each() -> None:
    view, rung = play(connected(turn_s=3.0), BoardArrived(board(call(1), call(2), call(3)), 0.0))
    assert large(view) == call(1)
    view, later = play(view, Announced(1.2), tick(2.9))
    assert large(view) == call(1)
    assert due(view) == 3.0
    view, third = play(view, tick(3.0), Announced(4.2), tick(6.0))
    assert [*rung, *later, *third] == [call(1), call(2), call(3)]
    assert large(view) == call(3)


def test_a_call_whose_turn_has_not_come_is_listed_at_once() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1), call(2), call(3)), 0.0))
    assert large(view) == call(1)
    assert listed(view) == (call(3), call(2))
    assert view.must_list == 2


def test_a_chime_never_meets_another() -> None:
    view, rung = play(connected(turn_s=1.0), BoardArrived(board(call(1), call(2)), 0.0), tick(5.0))
    assert rung == [call(1)], "the first chime has not ended"
    view, rung = play(view, Announced(6.0))
    assert rung == [call(2)]


def test_twenty_calls_within_one_second_are_all_large_and_all_rung_in_order() -> None:
    made = [call(seq) for seq in range(1, 21)]
    view, at, rung, seen = connected(), 0.0, [], []
    for seq in range(1, 21):
        at = seq * 0.05
        view, effects = step(view, BoardArrived(board(*made[:seq]), at))
        rung += [(at, effect.shown.call) for effect in effects]
    for moment, now, effects in let_it_run(view, 0.05, 100.0):
        rung += [(moment, effect.shown.call) for effect in effects]
        seen.append(large(now))
    assert [entry for _, entry in rung] == made
    assert all(later - earlier >= CHIME_S for (earlier, _), (later, _) in itertools.pairwise(rung))
    assert set(made) == set(seen), "each was large"


# --- the list -------------------------------------------------------------------------------------


def test_the_list_has_the_last_calls_newest_first_without_the_large_one() -> None:
    old = [call(seq, age=1000 - seq) for seq in (1, 2, 3)]
    view, _ = play(connected(), BoardArrived(board(*old, call(4)), 0.0))
    assert large(view) == call(4)
    assert listed(view) == tuple(reversed(old))


def test_a_number_stands_once_with_its_latest_counter() -> None:
    first, moved = call(1, "P047", "3", age=900), call(2, "P047", "5", age=600)
    view, _ = play(connected(), BoardArrived(board(first, moved, call(3, "D018")), 0.0))
    assert listed(view) == (moved,)
    view, _ = play(connected(), BoardArrived(board(first, call(3, "P047", "7")), 0.0))
    assert listed(view) == (), "it is large"


def test_a_call_stays_listed_for_two_minutes_even_when_the_board_drops_it() -> None:
    made = [call(seq) for seq in range(1, 15)]
    view, _ = play(connected(), BoardArrived(board(made[0]), 0.0), Announced(1.0))
    for seq in range(2, 15):
        at = 4.0 * seq
        view, _ = play(view, BoardArrived(board(*made[:seq]), at), Announced(at + 1.2))
    assert made[0] not in view.boards["main"].calls
    assert made[0] in listed(view)
    view, _ = play(view, tick(8.0 + LISTED_S - 0.1))
    assert made[0] in listed(view)
    view, _ = play(view, tick(8.0 + LISTED_S))
    assert made[0] not in listed(view)


def test_the_list_says_how_many_rows_it_owes_to_the_room() -> None:
    old = [call(seq, age=2000) for seq in (1, 2, 3)]
    view, _ = play(connected(), BoardArrived(board(*old, call(4)), 0.0), Announced(1.0))
    assert view.must_list == 0
    view, _ = play(view, BoardArrived(board(*old, call(4), call(5)), 10.0), Announced(11.0))
    assert view.must_list == 1
    view, _ = play(view, tick(10.0 + LISTED_S))
    assert view.must_list == 0


# --- once, and again ------------------------------------------------------------------------------


def test_a_call_is_announced_once_however_often_its_board_comes() -> None:
    view, rung = play(connected(), BoardArrived(board(call(1)), 0.0), Announced(1.0))
    view, again = play(view, *(BoardArrived(board(call(1), late=s), float(s)) for s in range(2, 20)))
    assert len(rung) == 1
    assert not again


def test_a_recall_is_announced_again_and_as_such() -> None:
    first, again = call(1, "P047"), call(2, "P047", recall=True)
    view, _ = play(connected(), BoardArrived(board(first), 0.0), Announced(1.0))
    view, rung = play(view, BoardArrived(board(first, again), 9.0))
    assert rung == [again]
    assert view.large
    assert view.large.recall


def test_a_broken_chime_stops_nothing() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1), call(2)), 0.0), Announced(0.0), tick(3.0))
    assert large(view) == call(2)


# --- days and zones -------------------------------------------------------------------------------


def test_a_new_day_starts_with_an_empty_screen() -> None:
    calls = board(call(6), call(7), call(8))
    view, _ = play(connected(), BoardArrived(calls, 0.0), Announced(1.0), tick(3.0), Announced(4.0))
    assert (large(view), listed(view), waiting(view)) == (call(7), (call(8), call(6)), (call(8),))
    view, rung = play(view, BoardArrived(board(), 50.0))
    assert (large(view), listed(view), waiting(view), rung) == (None, (), (), [])


def test_a_lower_number_of_a_new_day_is_announced() -> None:
    view, _ = play(connected(), BoardArrived(board(call(7), call(8)), 0.0), Announced(1.0))
    view, rung = play(view, BoardArrived(board(call(1, "A001")), 50.0))
    assert numbers(tuple(rung)) == ["A001"]
    assert listed(view) == ()


def test_a_new_day_is_noticed_though_its_sequence_is_already_as_far() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1, age=70_000), call(2, age=70_000)), 0.0))
    view, rung = play(view, BoardArrived(board(call(1, age=40), call(2, "B002", age=2)), 50.0))
    assert numbers(tuple(rung)) == ["B002"]
    assert numbers(listed(view)) == [call(1).number]


def test_a_chime_of_yesterday_still_does_not_meet_todays() -> None:
    view, _ = play(connected(), BoardArrived(board(call(7)), 0.0))
    view, rung = play(view, BoardArrived(board(call(1)), 0.5))
    assert not rung
    assert play(view, Announced(1.2))[1] == [call(1)]


def test_a_board_of_another_zone_is_ignored() -> None:
    before = connected()
    assert step(before, BoardArrived(board(call(1), zone="cellar"), 1.0)) == (before, [])


def test_content_changes_nothing_that_is_announced() -> None:
    view, _ = play(connected(), BoardArrived(board(call(1)), 0.0))
    site = content("fr")
    assert play(view, ContentArrived(site))[0].content is site
    assert play(view, ContentArrived(site))[1] == []


# --- whatever happens -----------------------------------------------------------------------------

steps = st.lists(
    st.tuples(st.sampled_from(["call", "recall", "again", "lose", "find", "wait"]), st.floats(0, 8)),
    max_size=60,
)


@given(steps)
def test_every_call_made_while_connected_is_rung_exactly_once_and_in_order(
    moves: list[tuple[str, float]],
) -> None:
    view, now, made, rung, expected, rings = connected(), 0.0, [], [], [], None
    connected_now = True
    shown: Board = board()

    def happen(happening: Happening) -> None:
        nonlocal view, rings
        was_ringing = view.announcing
        view, effects = step(view, happening)
        if effects:
            assert not was_ringing or isinstance(happening, Announced)
            rings = now + CHIME_S
        rung.extend(effect.shown.call for effect in effects)

    for move, wait in moves:
        target = now + wait
        while (moments := [m for m in (due(view), rings) if m is not None]) and min(moments) <= target:
            now = max(now, min(moments))
            if rings is not None and rings <= now:
                rings = None
                happen(Announced(now))
            else:
                happen(tick(now))
        now = target
        at = MORNING + timedelta(seconds=now)
        if move in ("call", "recall") and connected_now:
            seq = len(made) + 1
            made.append(Call(seq=seq, number=f"P{seq:03d}", counter="c", label="1", at=at))
            shown = board(*made).model_copy(update={"at": at})
            expected.append(made[-1])
            happen(BoardArrived(shown, now))
        elif move == "again":
            happen(BoardArrived(shown, now))
        elif move in ("lose", "find"):
            connected_now = move == "find"
            happen(Fresh(connected_now, now, at if connected_now else None))
        assert view.large is None or large(view) not in listed(view)
        assert len(set(numbers(listed(view)))) == len(listed(view))
    assert [*rung, *waiting(view)] == expected

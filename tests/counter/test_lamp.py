"""Every rule of a press and the lamp, as rows of what was known, what happened and what follows."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.values import Code, Phase
from counter.lamp import (
    NOTICE_S,
    ONE_PRESS_S,
    SEEN_S,
    Answered,
    Ask,
    CounterChanged,
    Effect,
    GiveUp,
    Happening,
    LinkChanged,
    Refused,
    Tick,
    Unanswered,
    View,
    due,
    lamp,
    step,
)
from counter.presses import Action, Meant, Touched
from hardware.ports import PATTERNS, Lamp

pytestmark = pytest.mark.pure

REST = View(reachable=True, phase=Phase.FREE)
TOUCHED = replace(REST, touched="next", pressed_at=100.0, seen_until=100.0 + SEEN_S)
ASKING = replace(REST, asking=Action.NEXT, pressed_at=100.0)
RECALLING = replace(ASKING, phase=Phase.CALLED, asking=Action.RECALL)
NOTICED = replace(REST, notice=Lamp.NOBODY_WAITING, notice_until=104.0, pressed_at=100.0)
NOW = 101.0


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (View(), Lamp.UNREACHABLE),
        (REST, Lamp.OFF),
        (replace(REST, phase=Phase.CLOSED, waiting=3), Lamp.OFF),
        (replace(REST, waiting=3), Lamp.WAITING),
        (replace(REST, phase=Phase.CALLED, waiting=3), Lamp.CALLED),
        (replace(REST, phase=Phase.SERVING, waiting=3), Lamp.OFF),
        (replace(REST, phase=Phase.PAUSED, waiting=3), Lamp.PAUSED),
        (TOUCHED, Lamp.PENDING),
        (ASKING, Lamp.PENDING),
        (NOTICED, Lamp.NOBODY_WAITING),
        (replace(NOTICED, reachable=False), Lamp.UNREACHABLE),
        (replace(REST, phase=Phase.CALLED, reachable=False), Lamp.UNREACHABLE),
        (replace(REST, phase=Phase.PAUSED, reachable=False), Lamp.UNREACHABLE),
    ],
)
def test_what_the_lamp_shows(view: View, shown: Lamp) -> None:
    assert lamp(view) == shown


@pytest.mark.parametrize(
    ("view", "happening", "shown", "effects"),
    [
        (REST, Touched("next"), Lamp.PENDING, []),
        (TOUCHED, Meant("next", Action.PARK), Lamp.PENDING, [Ask(Action.PARK)]),
        (TOUCHED, Meant("next", None), Lamp.OFF, []),
        (ASKING, Answered("P047", 3), Lamp.CALLED, []),
        (ASKING, Answered(None, 0), Lamp.NOBODY_WAITING, []),
        (RECALLING, Answered("P047", 0), Lamp.CALLED, []),
        (replace(RECALLING, asking=Action.NO_SHOW), Answered(None, 0), Lamp.OFF, []),
        (replace(RECALLING, asking=Action.PARK), Answered(None, 2), Lamp.WAITING, []),
        (ASKING, Refused(Code.NOBODY_WAITING), Lamp.NOBODY_WAITING, []),
        (ASKING, Refused(Code.TOO_SOON), Lamp.OFF, []),
        (RECALLING, Refused(Code.TOO_SOON), Lamp.REFUSED, []),
        (RECALLING, Refused(Code.NO_MORE_RECALLS), Lamp.REFUSED, []),
        (ASKING, Refused(Code.EXPIRED), Lamp.UNREACHABLE, []),
        (ASKING, Refused("invented_later"), Lamp.REFUSED, []),
        (ASKING, Unanswered(), Lamp.UNREACHABLE, []),
        (REST, LinkChanged(False), Lamp.UNREACHABLE, []),
        (View(), LinkChanged(True), Lamp.OFF, []),
        (REST, CounterChanged(Phase.FREE, 1), Lamp.WAITING, []),
        (REST, CounterChanged(Phase.CALLED, 0), Lamp.CALLED, []),
        (REST, CounterChanged(Phase.PAUSED, 0), Lamp.PAUSED, []),
        (NOTICED, CounterChanged(Phase.CALLED, 0), Lamp.CALLED, []),
        (NOTICED, CounterChanged(Phase.FREE, 1), Lamp.NOBODY_WAITING, []),
        (NOTICED, Touched("next"), Lamp.NOBODY_WAITING, []),
    ],
)
def test_what_follows_a_happening(
    view: View, happening: Happening, shown: Lamp, effects: list[Effect]
) -> None:
    after, done = step(view, happening, NOW)
    assert (lamp(after), done) == (shown, effects)


def test_a_refused_recall_is_told_though_the_call_goes_on() -> None:
    refused, _ = step(RECALLING, Refused(Code.NO_MORE_RECALLS), NOW)
    assert lamp(step(refused, CounterChanged(Phase.CALLED, 5), NOW)[0]) == Lamp.REFUSED
    assert lamp(step(refused, Tick(), NOW + NOTICE_S)[0]) == Lamp.CALLED


def test_a_press_is_seen_on_the_lamp_though_its_answer_comes_at_once() -> None:
    view, _ = step(REST, Touched("next"), 100.0)
    view, _ = step(view, Meant("next", Action.NEXT), 100.0)
    view, _ = step(view, Answered("P047", 3), 100.001)
    assert lamp(view) == Lamp.PENDING
    assert due(view) == 100.0 + SEEN_S
    assert lamp(step(view, Tick(), 100.0 + SEEN_S)[0]) == Lamp.CALLED


def test_a_notice_has_its_time() -> None:
    view, _ = step(ASKING, Refused(Code.NOBODY_WAITING), 100.0)
    assert due(view) == 100.0 + NOTICE_S
    assert lamp(step(view, Tick(), 103.9)[0]) == Lamp.NOBODY_WAITING
    assert lamp(step(view, Tick(), 104.0)[0]) == Lamp.OFF


@pytest.mark.parametrize("key", ["next", "recall"])
def test_two_presses_within_two_seconds_are_one_on_whichever_keys(key: str) -> None:
    called = replace(REST, phase=Phase.CALLED, pressed_at=100.0)
    for moment in (100.5, 100.0 + ONE_PRESS_S - 0.1):
        again, _ = step(called, Touched(key), moment)
        assert again == called
        assert step(again, Meant(key, Action.RECALL), moment)[1] == []
    later, _ = step(called, Touched(key), 100.0 + ONE_PRESS_S)
    assert step(later, Meant(key, Action.RECALL), 103.0)[1] == [Ask(Action.RECALL)]


def test_a_key_hit_beside_the_one_that_is_held_does_nothing() -> None:
    view, _ = step(TOUCHED, Touched("park"), 100.2)
    view, effects = step(view, Meant("park", Action.PARK), 100.2)
    assert (view, effects) == (TOUCHED, [])


def test_a_press_while_one_is_on_its_way_is_ignored() -> None:
    assert step(ASKING, Touched("next"), 105.0) == (ASKING, [])


def test_a_press_while_unreachable_does_nothing_then_or_later() -> None:
    unreachable = replace(REST, reachable=False)
    view, effects = step(unreachable, Touched("next"), 100.0)
    assert (view, effects, lamp(view)) == (unreachable, [], Lamp.UNREACHABLE)
    view, _ = step(view, LinkChanged(True), 100.1)
    assert step(view, Meant("next", Action.NEXT), 100.2) == (REST, [])


def test_a_press_that_was_begun_before_the_link_broke_does_nothing_later() -> None:
    view, effects = step(TOUCHED, LinkChanged(False), 100.1)
    assert (lamp(view), effects) == (Lamp.UNREACHABLE, [])
    view, _ = step(view, LinkChanged(True), 100.2)
    assert step(view, Meant("next", Action.NEXT), 100.3)[1] == []


def test_a_press_on_its_way_is_given_up_when_the_link_breaks() -> None:
    view, effects = step(ASKING, LinkChanged(False), 100.1)
    assert (lamp(view), effects) == (Lamp.UNREACHABLE, [GiveUp()])
    assert step(view, Answered("P047", 1), 100.2)[0] == view


@pytest.mark.parametrize("answer", [Answered("P047", 1), Refused(Code.NOBODY_WAITING), Unanswered()])
def test_an_answer_to_nothing_changes_nothing(answer: Happening) -> None:
    assert step(REST, answer, NOW) == (REST, [])


HAPPENINGS = st.one_of(
    st.builds(Answered, st.none() | st.just("P047"), st.integers(0, 3)),
    st.builds(Refused, st.sampled_from(list(Code))),
    st.just(Unanswered()),
    st.builds(LinkChanged, st.booleans()),
    st.builds(CounterChanged, st.sampled_from(list(Phase)), st.integers(0, 3)),
    st.just(Tick()),
    st.builds(Touched, st.sampled_from(["next", "recall"])),
    st.builds(Meant, st.sampled_from(["next", "recall"]), st.sampled_from([*Action, None])),
)


@given(st.lists(st.tuples(st.floats(0, 3), HAPPENINGS), max_size=80))
def test_one_thing_is_asked_at_a_time_for_a_press_that_was_seen_and_never_twice_in_two_seconds(
    story: list[tuple[float, Happening]],
) -> None:
    view, now, pressed = View(), 0.0, []
    for seconds, happening in story:
        now += seconds
        before, (view, effects) = view, step(view, happening, now)
        if any(isinstance(effect, Ask) for effect in effects):
            assert before.reachable
            assert not before.asking
            assert lamp(before) == Lamp.PENDING
            pressed.append(view.pressed_at)
        assert not (view.asking and not view.reachable)
        assert (moment := due(view)) is None or moment > now
    assert all(later - earlier >= ONE_PRESS_S for earlier, later in pairwise(pressed) if earlier and later)


# --- the rhythms ------------------------------------------------------------------------------------


def light(lamp: Lamp, seconds: float) -> list[tuple[float, bool]]:
    """When the lamp changes in its first `seconds`, from dark."""
    pattern = PATTERNS[lamp]
    if isinstance(pattern, bool):
        return [(0.0, pattern)]
    changes, now = [], 0.0
    while now < seconds:
        for on, off in pattern:
            changes += [(now, True), (now + on, False)]
            now += on + off
    return changes


def flashes(changes: list[tuple[float, bool]]) -> list[float]:
    """When it goes from dark to lit."""
    lit, found = False, []
    for moment, now in changes:
        if now and not lit:
            found.append(moment)
        lit = now
    return found


@pytest.mark.parametrize(("first", "second"), list(product(Lamp, Lamp)))
def test_nothing_flashes_more_than_three_times_a_second_nor_does_a_press_and_its_answer(
    first: Lamp, second: Lamp
) -> None:
    if Lamp.PENDING not in (first, second):
        first = Lamp.OFF
    for held in (SEEN_S, 0.5, 1.0, 1.25, 3.0):
        before = [(moment, lit) for moment, lit in light(first, held) if moment < held]
        seen = flashes([*before, *((held + moment, lit) for moment, lit in light(second, 6.0))])
        for each in seen:
            assert sum(each <= other < each + 1.0 for other in seen) <= 3, (held, seen)


def test_every_rhythm_is_its_own() -> None:
    shares = [PATTERNS[each] for each in Lamp]
    assert len(set(shares)) == len(shares)


def test_an_answer_that_is_older_than_what_is_known_of_the_counter_changes_nothing_of_it() -> None:
    earlier, later = datetime(2026, 1, 2, 9, 0, 0, tzinfo=UTC), datetime(2026, 1, 2, 9, 0, 1, tzinfo=UTC)
    view, _ = step(ASKING, CounterChanged(Phase.SERVING, 2, later), NOW)
    view, _ = step(view, Answered("P047", 3, earlier), NOW)
    assert (view.phase, view.waiting, view.asking) == (Phase.SERVING, 2, None)
    view, _ = step(ASKING, CounterChanged(Phase.SERVING, 2, earlier), NOW)
    view, _ = step(view, Answered("P047", 3, later), NOW)
    assert (view.phase, view.waiting, view.asking) == (Phase.CALLED, 3, None)


def test_that_nobody_waited_is_said_however_old_the_answer_is() -> None:
    earlier, later = datetime(2026, 1, 2, 9, 0, 0, tzinfo=UTC), datetime(2026, 1, 2, 9, 0, 1, tzinfo=UTC)
    view, _ = step(ASKING, CounterChanged(Phase.PAUSED, 0, later), NOW)
    view, _ = step(view, Answered(None, 0, earlier), NOW)
    assert (view.phase, lamp(view)) == (Phase.PAUSED, Lamp.NOBODY_WAITING)

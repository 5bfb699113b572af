"""Every rule of the button and its lamp, as rows of what was known, what happened and what follows."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.values import Code, Phase
from counter.lamp import (
    ONE_PRESS_S,
    Answered,
    AskNext,
    CounterChanged,
    Effect,
    Happening,
    LinkChanged,
    NoticeOver,
    Pressed,
    Refused,
    StartNotice,
    Unanswered,
    View,
    lamp,
    step,
)
from hardware.ports import Lamp

pytestmark = pytest.mark.pure

REST = View(reachable=True, phase=Phase.FREE)
ASKING = replace(REST, asking=True, pressed_at=100.0)


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (View(), Lamp.UNREACHABLE),
        (REST, Lamp.OFF),
        (replace(REST, phase=Phase.CLOSED, waiting=3), Lamp.OFF),
        (replace(REST, waiting=3), Lamp.WAITING),
        (replace(REST, phase=Phase.CALLED, waiting=3), Lamp.CALLED),
        (replace(REST, phase=Phase.SERVING, waiting=3), Lamp.OFF),
        (ASKING, Lamp.PENDING),
        (replace(ASKING, reachable=False), Lamp.PENDING),
        (replace(REST, notice=Lamp.NOBODY_WAITING), Lamp.NOBODY_WAITING),
        (replace(REST, notice=Lamp.NOBODY_WAITING, reachable=False), Lamp.UNREACHABLE),
        (replace(REST, phase=Phase.CALLED, reachable=False), Lamp.UNREACHABLE),
    ],
)
def test_what_the_lamp_shows(view: View, shown: Lamp) -> None:
    assert lamp(view) == shown


@pytest.mark.parametrize(
    ("view", "happening", "shown", "effects"),
    [
        (REST, Pressed(100.0), Lamp.PENDING, [AskNext()]),
        (ASKING, Answered("P047", 3), Lamp.CALLED, []),
        (ASKING, Answered(None, 0), Lamp.NOBODY_WAITING, [StartNotice()]),
        (ASKING, Refused(Code.NOBODY_WAITING), Lamp.NOBODY_WAITING, [StartNotice()]),
        (ASKING, Refused(Code.TOO_SOON), Lamp.OFF, []),
        (ASKING, Refused(Code.EXPIRED), Lamp.UNREACHABLE, [StartNotice()]),
        (ASKING, Refused("invented_later"), Lamp.UNREACHABLE, [StartNotice()]),
        (ASKING, Unanswered(), Lamp.UNREACHABLE, [StartNotice()]),
        (REST, LinkChanged(False), Lamp.UNREACHABLE, []),
        (View(), LinkChanged(True), Lamp.OFF, []),
        (REST, CounterChanged(Phase.FREE, 1), Lamp.WAITING, []),
        (REST, CounterChanged(Phase.CALLED, 0), Lamp.CALLED, []),
        (replace(REST, notice=Lamp.NOBODY_WAITING), NoticeOver(), Lamp.OFF, []),
        (replace(REST, notice=Lamp.NOBODY_WAITING), CounterChanged(Phase.CALLED, 0), Lamp.CALLED, []),
        (replace(REST, notice=Lamp.NOBODY_WAITING), CounterChanged(Phase.FREE, 1), Lamp.NOBODY_WAITING, []),
        (replace(REST, notice=Lamp.NOBODY_WAITING), Pressed(200.0), Lamp.PENDING, [AskNext()]),
    ],
)
def test_what_follows_a_happening(
    view: View, happening: Happening, shown: Lamp, effects: list[Effect]
) -> None:
    after, done = step(view, happening)
    assert (lamp(after), done) == (shown, effects)


def test_two_presses_within_two_seconds_are_one() -> None:
    called, _ = step(ASKING, Answered("P047", 3))
    assert step(called, Pressed(100.0 + ONE_PRESS_S - 0.1)) == (called, [])
    assert step(called, Pressed(100.0 + ONE_PRESS_S))[1] == [AskNext()]


def test_a_press_while_one_is_on_its_way_is_ignored() -> None:
    assert step(ASKING, Pressed(105.0)) == (ASKING, [])


def test_a_press_while_unreachable_does_nothing_then_or_later() -> None:
    unreachable = replace(REST, reachable=False)
    view, effects = step(unreachable, Pressed(100.0))
    assert (view, effects, lamp(view)) == (unreachable, [], Lamp.UNREACHABLE)
    assert step(view, LinkChanged(True)) == (REST, [])


@pytest.mark.parametrize("answer", [Answered("P047", 1), Refused(Code.NOBODY_WAITING), Unanswered()])
def test_an_answer_to_nothing_changes_nothing(answer: Happening) -> None:
    assert step(REST, answer) == (REST, [])


HAPPENINGS = st.one_of(
    st.builds(Answered, st.none() | st.just("P047"), st.integers(0, 3)),
    st.builds(Refused, st.sampled_from(list(Code))),
    st.just(Unanswered()),
    st.builds(LinkChanged, st.booleans()),
    st.builds(CounterChanged, st.sampled_from(list(Phase)), st.integers(0, 3)),
    st.just(NoticeOver()),
    st.just(Pressed(0)),
)


@given(st.lists(st.tuples(st.floats(0, 5), HAPPENINGS), max_size=60))
def test_no_two_calls_are_asked_at_once_nor_within_two_seconds(story: list[tuple[float, Happening]]) -> None:
    view, now, asked = View(), 0.0, []
    for seconds, happening in story:
        now += seconds
        happened = Pressed(now) if isinstance(happening, Pressed) else happening
        before, (view, effects) = view, step(view, happened)
        if AskNext() in effects:
            assert before.reachable
            assert not before.asking
            asked.append(now)
        assert (lamp(view) == Lamp.PENDING) == view.asking
    assert all(later - earlier >= ONE_PRESS_S for earlier, later in pairwise(asked))

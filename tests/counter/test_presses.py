"""What a hand meant: every rule of short and long presses, and of contacts that bounce."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.presses import (
    LET_GO_S,
    LONG_S,
    Action,
    Happening,
    Keys,
    Lost,
    Meaning,
    Meant,
    Moved,
    Tick,
    Told,
    Touched,
    due,
    step,
)

pytestmark = pytest.mark.pure

MEANINGS = {
    "next": Meaning(Action.NEXT),
    "both": Meaning(Action.RECALL, Action.NO_SHOW),
    "held": Meaning(None, Action.PARK),
}


def play(*story: tuple[float, Happening]) -> list[tuple[float, Told]]:
    """Everything that is told, and when; ticks come exactly when they are due."""
    keys: Keys = {}
    told: list[tuple[float, Told]] = []

    def happen(happening: Happening, now: float) -> None:
        nonlocal keys
        keys, found = step(keys, happening, now, MEANINGS)
        told.extend((now, each) for each in found)

    for now, happening in story:
        while (moment := due(keys)) is not None and moment <= now:
            happen(Tick(), moment)
        happen(happening, now)
    while (moment := due(keys)) is not None:
        happen(Tick(), moment)
    return told


def down(key: str) -> Moved:
    return Moved(key, held=True)


def up(key: str) -> Moved:
    return Moved(key, held=False)


def test_a_key_without_a_long_meaning_is_certain_at_its_first_contact() -> None:
    assert play((1.0, down("next"))) == [(1.0, Touched("next")), (1.0, Meant("next", Action.NEXT))]


def test_a_short_press_is_certain_when_the_key_is_let_go() -> None:
    told = play((1.0, down("both")), (1.2, up("both")))
    assert told == [(1.0, Touched("both")), (1.2 + LET_GO_S, Meant("both", Action.RECALL))]


def test_a_long_press_is_certain_while_it_is_still_held() -> None:
    told = play((1.0, down("both")), (3.0, up("both")))
    assert told == [(1.0, Touched("both")), (1.0 + LONG_S, Meant("both", Action.NO_SHOW))]


def test_a_key_that_is_let_go_just_before_it_is_a_long_press_is_a_short_one() -> None:
    told = play((1.0, down("both")), (1.0 + LONG_S - LET_GO_S / 2, up("both")))
    assert told[-1][1] == Meant("both", Action.RECALL)


def test_a_key_that_only_means_something_when_held_does_nothing_when_tapped() -> None:
    assert play((1.0, down("held")), (1.1, up("held")))[-1][1] == Meant("held", None)
    assert play((1.0, down("held")), (2.0, up("held")))[-1][1] == Meant("held", Action.PARK)


def test_a_key_that_is_stuck_means_one_long_press() -> None:
    assert [each for _, each in play((1.0, down("both")), (500.0, Tick()))] == [
        Touched("both"),
        Meant("both", Action.NO_SHOW),
    ]


def test_contacts_that_bounce_when_they_close_do_not_shorten_a_long_press() -> None:
    bounces = [(1.0 + at / 1000, (down if at % 2 == 0 else up)("both")) for at in range(9)]
    told = play(*bounces, (2.5, up("both")))
    assert [each for _, each in told] == [Touched("both"), Meant("both", Action.NO_SHOW)]


def test_contacts_that_bounce_when_they_open_are_not_another_press() -> None:
    bounces = [(4.0 + at / 1000, (up if at % 2 == 0 else down)("next")) for at in range(9)]
    told = play((1.0, down("next")), *bounces)
    assert [each for _, each in told] == [Touched("next"), Meant("next", Action.NEXT)]


def test_a_key_that_was_let_go_can_be_pressed_again() -> None:
    told = play((1.0, down("next")), (1.1, up("next")), (1.1 + LET_GO_S, down("next")))
    assert sum(isinstance(each, Touched) for _, each in told) == 2


def test_each_key_is_judged_by_itself() -> None:
    told = play((1.0, down("both")), (1.1, down("next")), (1.2, up("next")), (2.0, up("both")))
    assert [each for _, each in told] == [
        Touched("both"),
        Touched("next"),
        Meant("next", Action.NEXT),
        Meant("both", Action.NO_SHOW),
    ]


def test_a_device_that_is_lost_in_the_middle_of_a_press_means_nothing() -> None:
    told = play((1.0, down("both")), (1.3, Lost()), (5.0, Tick()))
    assert [each for _, each in told] == [Touched("both"), Meant("both", None)]


def test_a_key_that_means_nothing_is_not_there() -> None:
    assert play((1.0, down("lamp")), (3.0, up("lamp"))) == []


def test_letting_go_of_what_was_never_pressed_is_nothing() -> None:
    assert play((1.0, up("next")), (1.1, up("both"))) == []


STEPS = st.tuples(
    st.floats(0, 1.5),
    st.one_of(st.builds(Moved, st.sampled_from([*MEANINGS, "lamp"]), st.booleans()), st.just(Lost())),
)


@given(st.lists(STEPS, max_size=60))
def test_every_press_is_touched_once_and_meant_once(story: list[tuple[float, Happening]]) -> None:
    moments = accumulate(seconds for seconds, _ in story)
    open_presses: set[str] = set()
    for _, told in play(*zip(moments, (happening for _, happening in story), strict=True)):
        if isinstance(told, Touched):
            assert told.key not in open_presses
            open_presses.add(told.key)
        else:
            open_presses.remove(told.key)
    assert not open_presses

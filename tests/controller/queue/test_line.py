"""Lanes and lines, held against plain sorted lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from controller.queue import line as line_module
from controller.queue.line import Lane, Line, Place, Standing

pytestmark = pytest.mark.pure

places = st.builds(
    Place,
    base=st.integers(0, 6),
    arrived=st.integers(0, 2),
    number=st.sampled_from("ab"),
    visit=st.uuids().map(str),
)


def place(base: float) -> Place:
    return Place(base, base, f"P{base:03.0f}", f"v{base}")


class LaneMachine(RuleBasedStateMachine):
    """A lane beside a list that is sorted anew each time."""

    def __init__(self) -> None:
        super().__init__()
        self.lane, self.model = Lane(), list[Place]()

    @rule(place=places)
    def somebody_comes(self, place: Place) -> None:
        self.lane.add(place)
        self.model = sorted([*self.model, place])

    @precondition(lambda self: self.model)
    @rule(which=st.integers(0, 50))
    def somebody_goes(self, which: int) -> None:
        self.lane.remove(self.model.pop(which % len(self.model)))

    @precondition(lambda self: self.model)
    @rule()
    def the_first_goes(self) -> None:
        assert self.lane.first == self.model[0]
        self.lane.remove(self.model.pop(0))

    @rule(place=places)
    def somebody_who_is_not_here_cannot_go(self, place: Place) -> None:
        with pytest.raises(ValueError, match="is not in this lane"):
            self.lane.remove(place)

    @rule(place=places)
    def somebody_asks_how_many_are_before(self, place: Place) -> None:
        assert self.lane.before(place) == sum(1 for other in self.model if other < place)

    @invariant()
    def it_is_the_sorted_list(self) -> None:
        assert list(self.lane) == self.model
        assert len(self.lane) == len(self.model)
        assert bool(self.lane) == bool(self.model)
        assert self.lane == Lane(list(self.model)) == self.lane.copy()


TestLane = LaneMachine.TestCase
TestLane.settings = settings(max_examples=settings().max_examples // 3)  # each of many steps


def test_nobody_is_first_in_an_empty_lane() -> None:
    with pytest.raises(IndexError):
        _ = Lane().first


def test_who_left_at_the_head_is_not_found_again() -> None:
    lane = Lane([place(1), place(2)])
    lane.remove(place(1))
    with pytest.raises(ValueError, match="v1"):
        lane.remove(place(1))
    assert lane.before(place(0)) == lane.before(place(2)) == 0
    lane.add(place(0))
    assert list(lane) == [place(0), place(2)]
    assert lane.before(place(1)) == 1


def test_gone_places_are_tidied_away_so_that_a_lane_does_not_grow_all_day() -> None:
    lane = Lane()
    kept = 0
    for number in range(5000):
        lane.add(place(number))
        if number >= 10:
            lane.remove(place(number - 10))
        kept = max(kept, len(lane._places))
    assert len(lane) == 10
    assert kept <= line_module.TIDY_AFTER + 20


def test_tidying_waits_until_half_of_the_lane_is_gone() -> None:
    lane = Lane([place(number) for number in range(2000)])
    for number in range(999):
        lane.remove(place(number))
    assert len(lane._places) == 2000
    lane.remove(place(999))
    assert len(lane._places) == len(lane) == 1000
    assert lane.first == place(1000)


def test_a_short_lane_is_tidied_only_after_many_are_gone() -> None:
    lane = Lane([place(number) for number in range(line_module.TIDY_AFTER)])
    for number in range(line_module.TIDY_AFTER - 1):
        lane.remove(place(number))
    assert len(lane._places) == line_module.TIDY_AFTER
    lane.remove(place(line_module.TIDY_AFTER - 1))
    assert lane._places == []
    assert not lane


def test_lanes_are_equal_when_the_same_people_stand_in_them() -> None:
    lane = Lane([place(1), place(2)])
    lane.remove(place(1))
    assert lane == Lane([place(2)])
    assert lane != Lane([place(1)])
    assert lane != [place(2)]
    assert repr(lane) == f"Lane([{place(2)!r}])"


def test_a_copy_of_a_lane_goes_its_own_way() -> None:
    lane = Lane([place(1), place(2)])
    copy = lane.copy()
    copy.remove(place(1))
    assert list(lane) == [place(1), place(2)]
    assert list(copy) == [place(2)]


@given(
    people=st.lists(
        st.tuples(st.builds(Standing, booked=st.booleans(), priority=st.sampled_from(["", "frail"])), places)
    )
)
def test_a_line_is_all_its_lanes(people: list[tuple[Standing, Place]]) -> None:
    line = Line()
    for standing, each in people:
        line.lanes[standing].add(each)
    assert len(line) == len(people)
    assert sorted(line) == sorted(each for _, each in people)
    assert line == line.copy()
    assert repr(line) == repr(line.copy())


def test_lanes_that_nobody_stands_in_do_not_matter() -> None:
    line, other = Line(), Line()
    line.lanes[Standing(booked=True)].add(place(1))
    line.lanes[Standing(booked=True)].remove(place(1))
    assert line == other
    assert dict(line.copy().lanes) == {}
    other.lanes[Standing()].add(place(1))
    assert line != other
    assert line != []
    assert repr(other) == f"Line({{{Standing()!r}: Lane([{place(1)!r}])}})"


def test_a_copy_of_a_line_goes_its_own_way() -> None:
    line = Line()
    line.lanes[Standing()].add(place(1))
    copy = line.copy()
    copy.lanes[Standing()].add(place(2))
    assert list(line) == [place(1)]
    assert list(copy) == [place(1), place(2)]

"""What a site's events teach."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contract.codes import to_come_back
from controller.forecast.learned import Learned, Pace, Share
from controller.queue import commands as do
from controller.queue.rules import CounterRule, Rules, ServiceRule
from tests.controller.forecast.town import Town, rules
from tests.controller.queue.office import NINE, RULES, Office, minutes

pytestmark = pytest.mark.pure


class Class(Office):
    """An office from which somebody learns."""

    def learned(self) -> Learned:
        learned = Learned(self.queue.rules)
        for event in self.events:
            learned.see(event)
        return learned

    def times(self, service: str = "passport") -> list[float]:
        return list(self.learned().services[service]._seen)


@pytest.fixture
def office() -> Class:
    return Class()


def test_a_service_takes_from_the_call_until_the_counter_is_free(office: Class) -> None:
    office.walk_in(0)
    office.call(5)
    office.say(6, do.Start("1"))
    office.say(13, do.Finish("1"))
    assert office.times() == [8 * 60]


def test_somebody_who_does_not_come_keeps_the_counter_for_a_while(office: Class) -> None:
    office.walk_in(0)
    office.call(5)
    office.say(7, do.NoShow("1"))
    assert office.times() == [2 * 60]


def test_a_person_sent_on_counts_for_the_service_that_was_given(office: Class) -> None:
    office.walk_in(0, "moving")
    office.call(1)
    office.say(4, do.Transfer("1", "passport"))
    office.call(6)
    office.say(16, do.Finish("1"))
    assert (office.times("moving"), office.times("passport")) == ([3 * 60], [10 * 60])


def test_the_steps_of_a_visit_count_each_for_its_own_service() -> None:
    with_steps = replace(RULES.services["passport"], steps=("moving",))
    office = Class(replace(RULES, services={**RULES.services, "passport": with_steps}))
    office.walk_in(0)
    office.call(1)
    office.say(8, do.Finish("1"))
    office.call(9)
    office.say(11, do.Finish("1"))
    assert (office.times("passport"), office.times("moving")) == ([7 * 60], [2 * 60])


def test_what_the_end_of_the_day_closed_teaches_nothing(office: Class) -> None:
    office.walk_in(0)
    office.call(5)
    office.say(6, do.Start("1"))
    office.say(600, do.EndDay())
    assert office.times() == []


def test_a_call_that_was_undone_or_put_back_teaches_nothing(office: Class) -> None:
    office.walk_in(0)
    office.call(5)
    office.say(6, do.Undo("", "1"))
    office.call(7, "2")
    office.say(8, do.PutBack("2"))
    assert office.times() == []


def test_a_transfer_that_was_undone_leaves_the_service_of_before(office: Class) -> None:
    office.walk_in(0, "moving")
    office.call(1)
    office.say(4, do.Transfer("1", "passport"))
    office.say(5, do.Undo("", "1"))
    office.say(6, do.PutBack("1"))
    office.call(7)
    office.say(12, do.Finish("1"))
    assert (office.times("moving"), office.times("passport")) == ([3 * 60, 5 * 60], [])


def test_another_service_that_was_undone_leaves_the_one_of_before(office: Class) -> None:
    office.walk_in(0, "moving")
    office.say(4, do.ChangeService("w-request-1", "passport", "maria"))
    office.say(5, do.Undo("maria"))
    office.call(7)
    office.say(12, do.Finish("1"))
    assert (office.times("moving"), office.times("passport")) == ([5 * 60], [])


def test_a_step_that_was_undone_leaves_the_service_of_before() -> None:
    with_steps = replace(RULES.services["passport"], steps=("moving",))
    office = Class(replace(RULES, services={**RULES.services, "passport": with_steps}))
    office.walk_in(0)
    office.call(1)
    office.say(8, do.Finish("1"))
    office.say(9, do.Undo("", "1"))
    office.say(10, do.PutBack("1"))
    office.call(11)
    office.say(14, do.Finish("1"))
    assert (office.times("passport"), office.times("moving")) == ([7 * 60, 3 * 60], [])


def test_a_later_act_that_was_undone_leaves_the_service_that_was_changed_before(office: Class) -> None:
    office.walk_in(0, "moving")
    office.call(1)
    office.say(4, do.Transfer("1", "passport"))
    office.call(5)
    office.say(6, do.Undo("", "1"))
    office.call(7)
    office.say(12, do.Finish("1"))
    assert (office.times("moving"), office.times("passport")) == ([3 * 60], [5 * 60])


def test_the_gap_between_two_people_is_learned_only_while_somebody_waits(office: Class) -> None:
    office.walk_in(0)
    office.walk_in(1)
    office.call(2, "2")
    office.say(10, do.Finish("2"))
    office.call(11, "2")
    office.say(20, do.Finish("2"))
    office.walk_in(30)
    office.call(31, "2")
    assert list(office.learned().gap._seen) == [60]


def test_who_is_back_with_papers_is_there_like_anybody_else(office: Class) -> None:
    office.say(0, do.TurnAway("asked-away", "passport", ("photo",), "fr"))
    assert office.learned().paces["passport"].per_second((NINE + minutes(1)).timestamp()) == 0
    office.say(30, do.CheckIn("r2", to_come_back("asked-away"), "fr"))
    office.call(31)
    office.say(44, do.Finish("1"))
    assert office.learned().paces["passport"].per_second((NINE + minutes(31)).timestamp()) > 0
    assert office.times() == [13 * 60]


def test_a_break_while_people_wait_is_part_of_the_gaps(office: Class) -> None:
    office.walk_in(0)
    office.walk_in(1)
    office.call(2, "2")
    office.say(10, do.Finish("2"))
    office.say(10, do.Pause("2"))
    office.say(25, do.Resume("2"))
    office.call(25, "2")
    learned = office.learned()
    assert (list(learned.gap._seen), list(learned.pause._seen)) == ([15 * 60], [15 * 60])


def test_arrivals_are_learned_against_the_booked_time(office: Class) -> None:
    office.booked(minute=4, at=10)
    office.booked(minute=13, at=10)
    assert list(office.learned().offset._seen) == [-6 * 60, 3 * 60]


def test_who_never_came_is_counted_when_the_day_is_over(office: Class) -> None:
    office.booked(minute=4, at=10)
    office.expect(20, ref="absent")
    office.expect(900, ref="later")
    office.expect(30, ref="off")
    office.say(31, do.CallOff("off"))
    before = office.learned().no_show
    office.say(600, do.EndDay())
    after = office.learned().no_show
    assert (before.happened, before.times) == (2.0, 25.0)
    assert (after.happened, after.times) == (3.0, 27.0)


def test_a_share_forgets_what_is_long_ago() -> None:
    share = Share()
    for happened in [True] * 2000 + [False] * 20_000:
        share.add(happened=happened)
    assert share.value < 0.01
    assert share.times <= 1001


def test_the_pace_is_that_of_the_last_while() -> None:
    pace = Pace()
    for minute in range(0, 240, 6):
        pace.add(10_000 + minute * 60)
    assert pace.per_second(10_000 + 240 * 60) * 360 == pytest.approx(1, rel=0.15)
    assert pace.per_second(10_000 + 480 * 60) * 360 < 0.02


def test_a_new_day_has_no_pace_yet(office: Class) -> None:
    office.walk_in(0)
    assert office.learned().paces["passport"].per_second((NINE + minutes(1)).timestamp()) > 0
    office.say(24 * 60, do.EndDay())
    assert office.learned().paces["passport"].per_second((NINE + minutes(1441)).timestamp()) == 0


def test_events_of_services_that_are_no_more_are_passed_over(office: Class) -> None:
    office.walk_in(0, "moving")
    office.call(1)
    office.say(3, do.Finish("1"))
    learned = Learned(Rules({"other": ServiceRule("O", "hall")}, {"1": CounterRule(("other",))}))
    for event in office.events:
        learned.see(event)
    assert len(learned.services["other"]) == 0


def test_a_whole_day_teaches_what_the_town_is_like() -> None:
    town = Town(rules(), 0.9, 3)
    for day in range(3):
        town.play(day, lambda *_: None)
    learned = town.learned
    assert learned.services["passport"].table().mean == pytest.approx(600, rel=0.12)
    assert learned.gap.table().mean < 5
    assert learned.offset.table().mean == pytest.approx(-120, abs=90)
    assert learned.no_show.value == pytest.approx(0.08, abs=0.03)
    walk_ins = learned.paces["passport"].per_second((NINE + timedelta(days=2)).timestamp())
    assert walk_ins == 0, "the last day is over"

"""Draws: the same people are called in the same order as by the controller, and chance decides only when."""

import math
import random
from dataclasses import replace
from datetime import datetime, time, timedelta
from statistics import fmean

import pytest

from controller.forecast.forward import Calls, draw
from controller.forecast.learned import Learned
from controller.forecast.photograph import MOST_PROBES, photograph
from controller.forecast.picture import Picture, arriving, checking_in, newcomer
from controller.queue import commands as do
from controller.queue.hours import Hours
from controller.queue.rules import CounterRule, Rules, ServiceRule
from controller.queue.state import Stage
from tests.controller.journal.days import Day
from tests.controller.queue.office import NINE, RULES, Office, minutes

pytestmark = pytest.mark.pure

EXACT = {name: replace(rule, spread=0.0) for name, rule in RULES.services.items()}
"""Every service takes ten minutes."""


class Clockwork(Office):
    """An office in which everything takes as long as it should, so that a draw can be foretold."""

    def __init__(self, **given: object) -> None:
        super().__init__(replace(RULES, services=EXACT, **given))  # type: ignore[arg-type]

    def picture(self, minute: float) -> Picture:
        learned = Learned(self.queue.rules)
        for event in self.events:
            learned.see(event)
        picture = photograph(self.queue, learned, NINE + minutes(minute))
        exact = {name: replace(table, doubt=0.0) for name, table in picture.services.items()}
        nothing = replace(picture.gap, values=(0.0,))
        return replace(picture, services=exact, gap=nothing, streams=())

    def calls(self, minute: float, seed: int = 1) -> dict[str, float]:
        """Minutes after nine at which each key is called."""
        calls = draw(self.picture(minute), random.Random(seed).random)
        return {key: round((at - NINE.timestamp()) / 60, 3) for key, at in calls.items()}


@pytest.fixture
def office() -> Clockwork:
    office = Clockwork()
    office.say(0, do.OpenCounter("2"))
    return office


def visit_of(office: Office, number: str) -> str:
    return next(visit.id for visit in office.queue.visits.values() if visit.number == number)


def test_who_waits_is_called_when_those_before_are_served(office: Clockwork) -> None:
    first, second, third = (visit_of(office, office.walk_in(0)) for _ in range(3))
    office.call(0, "2")
    calls = office.calls(4)
    assert first not in calls
    assert (calls[second], calls[third], calls[newcomer("passport")]) == (10, 20, 30)


def test_somebody_who_has_been_at_the_counter_for_long_still_takes_a_while(office: Clockwork) -> None:
    office.walk_in(0)
    second = visit_of(office, office.walk_in(0))
    office.call(0, "2")
    assert office.calls(45)[second] > 45


def test_more_counters_are_quicker(office: Clockwork) -> None:
    office.say(0, do.OpenCounter("1"))
    waiting = [visit_of(office, office.walk_in(0)) for _ in range(4)]
    calls = office.calls(0)
    assert [calls[visit] for visit in waiting] == [0, 0, 10, 10]


def test_an_idle_counter_takes_a_newcomer_at_once(office: Clockwork) -> None:
    assert office.calls(3)[newcomer("passport")] == 3


def test_a_newcomer_asked_about_keeps_nobody_waiting(office: Clockwork) -> None:
    waiting = visit_of(office, office.walk_in(5))
    for at in range(10, 60, 5):
        office.expect(at, ref=f"ref-{at}")
    asked = draw(office.picture(5), random.Random(1).random)
    alone = draw(office.picture(5), random.Random(1).random, [waiting])
    assert alone == {waiting: asked[waiting]}


def test_an_appointment_is_called_before_the_walk_ins_of_the_last_minutes(office: Clockwork) -> None:
    office.walk_in(0)
    office.call(0, "2")
    early, late = visit_of(office, office.walk_in(1)), visit_of(office, office.walk_in(9))
    booked = visit_of(office, office.booked(minute=9, at=18))  # counts as of minute 3
    calls = office.calls(9)
    assert (calls[early], calls[booked], calls[late]) == (10, 20, 30)


def test_who_is_expected_and_comes_in_time_overtakes_who_waits(office: Clockwork) -> None:
    office.walk_in(0)
    office.call(0, "2")
    office.expect(10, ref="soon")
    next_one = visit_of(office, office.walk_in(0))
    office.walk_in(0)
    picture, chance = office.picture(0), random.Random(1).random
    draws = [draw(picture, chance) for _ in range(600)]
    waits = [round((calls[newcomer("passport")] - picture.now) / 60) for calls in draws]
    # Ten minutes late is in time: 92 in 100 come, 16 of them would have been here by now.
    assert set(waits) == {30, 40}
    assert sum(wait == 40 for wait in waits) / 600 == pytest.approx(0.835, abs=0.03)
    assert {round((calls[next_one] - picture.now) / 60) for calls in draws} == {10, 20}


def test_who_is_long_overdue_is_hardly_expected_any_more(office: Clockwork) -> None:
    office.expect(10, ref="soon")
    office.expect(60, ref="later")
    due = {each.visit.rpartition("-")[2]: each.comes for each in office.picture(24).due}
    assert due["later"] == pytest.approx(0.92)
    assert 0.1 < due["soon"] < 0.45


def test_who_checks_in_now_has_the_place_of_the_appointment(office: Clockwork) -> None:
    office.walk_in(0)
    office.call(0, "2")
    office.walk_in(1)
    office.expect(15, ref="soon")
    calls, booked = office.calls(8), (NINE + minutes(15)).timestamp()
    assert calls[checking_in("passport", booked)] == 10
    assert calls[newcomer("passport")] >= 20


def test_who_is_late_is_asked_about_as_a_walk_in(office: Clockwork) -> None:
    office.expect(10, ref="late")
    booked, now = (NINE + minutes(10)).timestamp(), (NINE + minutes(21)).timestamp()
    assert arriving(office.queue.ordering, "passport", booked, now) == newcomer("passport")
    assert arriving(office.queue.ordering, "passport", booked, now - 120) == checking_in("passport", booked)
    assert office.picture(21).asked == {newcomer("passport")}


def test_a_person_goes_on_to_the_next_service_of_the_visit() -> None:
    services = {**EXACT, "moving": replace(EXACT["moving"], steps=("passport",))}
    office = Clockwork()
    office.queue = Office(replace(RULES, services=services)).queue
    office.say(0, do.OpenCounter("1"))
    office.walk_in(0, "moving")
    after = visit_of(office, office.walk_in(1, "moving"))
    office.call(1)
    calls = office.calls(1)
    assert calls[after] == 21, "the first one's passport comes first: the arrival time stays"


def test_a_person_who_is_back_soon_is_called_after_that(office: Clockwork) -> None:
    away = visit_of(office, office.walk_in(0))
    office.say(1, do.Postpone(away, minutes(30)))
    assert office.calls(2)[away] == 31


def test_a_person_who_waits_for_one_counter_alone_is_called_by_that_one(office: Clockwork) -> None:
    office.say(0, do.OpenCounter("1"))
    office.walk_in(0)
    office.call(0, "2")
    sent = visit_of(office, office.walk_in(1))
    office.call(1, "1")
    office.say(2, do.Transfer("1", "passport", to_counter="2"))
    assert office.calls(2)[sent] == 10


def test_nobody_is_called_by_a_closed_counter(office: Clockwork) -> None:
    moving = visit_of(office, office.walk_in(0, "moving"))
    calls = office.calls(0)
    assert moving not in calls
    assert newcomer("moving") not in calls


def test_a_counter_on_a_pause_serves_again_later(office: Clockwork) -> None:
    waiting = visit_of(office, office.walk_in(0))
    office.say(1, do.Pause("2"))
    picture, chance = office.picture(3), random.Random(1).random
    backs = [(draw(picture, chance)[waiting] - picture.now) / 60 for _ in range(200)]
    assert min(backs) > 0
    assert 5 < fmean(backs) < 27


def test_before_anybody_works_every_counter_is_taken_to_open_with_the_doors() -> None:
    doors = Hours((((time(9, 30), time(17)),),) * 7)
    services = {name: replace(rule, hours=doors) for name, rule in EXACT.items()}
    office = Clockwork()
    office.queue = Office(replace(RULES, services=services)).queue
    for ref in ("a", "b", "c"):
        office.booked(minute=1, at=30, ref=ref)
    calls = office.calls(2)
    booked = [calls[visit.id] for visit in office.queue.visits.values() if visit.stage is Stage.WAITING]
    assert booked == [30, 30, 40]


def test_after_everybody_has_gone_those_who_worked_are_taken_to_come_back(office: Clockwork) -> None:
    office.say(5, do.CloseCounter("2"))
    waits = [visit_of(office, office.walk_in(6)) for _ in range(2)]
    calls = office.calls(6)
    assert [calls[visit] for visit in waits] == [6, 16]


def test_services_of_the_same_counters_are_one_line_and_others_are_not() -> None:
    office = Clockwork(counters={"1": CounterRule(("passport", "moving")), "2": CounterRule(("reception",))})
    office.say(0, do.OpenCounter("1"))
    office.say(0, do.OpenCounter("2"))
    first, second = visit_of(office, office.walk_in(0, "moving")), visit_of(office, office.walk_in(1))
    picture, calls = office.picture(1), office.calls(1)
    assert picture.line_of["passport"] == picture.line_of["moving"] != picture.line_of["reception"]
    assert (calls[first], calls[second]) == (1, 11)


def test_a_counter_helps_out_only_when_its_own_people_are_served() -> None:
    office = Clockwork(counters={"1": CounterRule(("moving",), helps=("passport",))})
    office.say(0, do.OpenCounter("1"))
    helped, own = visit_of(office, office.walk_in(0)), visit_of(office, office.walk_in(1, "moving"))
    calls = office.calls(1)
    assert (calls[own], calls[helped]) == (1, 11)


def test_walk_ins_who_are_still_to_come_may_go_before_an_early_appointment(office: Clockwork) -> None:
    for minute in range(0, 40, 5):
        office.walk_in(minute)
        office.call(minute, "2")
    early = visit_of(office, office.booked(minute=40, at=95))
    picture = office.picture(40)
    stream = photograph(office.queue, _seen(office), NINE + minutes(40)).streams
    busy = [_wait(draw(replace(picture, streams=stream), random.Random(s).random), early) for s in range(60)]
    calm = [_wait(draw(picture, random.Random(s).random), early) for s in range(60)]
    assert fmean(busy) > fmean(calm) + 20


def _seen(office: Office) -> Learned:
    learned = Learned(office.queue.rules)
    for event in office.events:
        learned.see(event)
    return learned


def _wait(calls: Calls, visit: str) -> float:
    return (calls[visit] - NINE.timestamp()) / 60 - 40


def test_the_same_seed_gives_the_same_draw(office: Clockwork) -> None:
    for minute in range(5):
        office.walk_in(minute)
    picture = office.picture(5)
    assert draw(picture, random.Random(7).random) == draw(picture, random.Random(7).random)


def test_a_picture_is_not_changed_by_drawing_nor_the_queue_by_taking_it(office: Clockwork) -> None:
    for minute in range(5):
        office.walk_in(minute)
        office.expect(minute + 20, ref=f"ref-{minute}")
    before = repr(office.queue)
    picture = office.picture(5)
    first = draw(picture, random.Random(7).random)
    assert draw(picture, random.Random(7).random) == first
    assert repr(office.queue) == before


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_everybody_who_can_be_called_is(seed: int) -> None:
    day = Day(seed)
    learned = Learned(day.queue.rules)
    for _ in range(25):
        for event in day.go_on(12):
            learned.see(event)
        picture = photograph(day.queue, learned, day.now)
        calls = draw(picture, random.Random(seed).random)
        assert calls.keys() <= picture.asked
        assert all(at >= picture.now for at in calls.values())
        opens = max((desk.opens for desk in picture.desks), default=math.inf)
        if not math.isinf(opens):
            assert calls.keys() == picture.asked


def test_appointments_asked_about_are_bounded() -> None:
    rules = Rules({"p": ServiceRule("P", "hall")}, {"1": CounterRule(("p",))})
    office = Office(rules)
    for number in range(MOST_PROBES + 100):
        booked = NINE + timedelta(seconds=10 * number)
        office.say(0, do.Expect(f"{number}", f"{number}", "p", booked))
    picture = photograph(office.queue, Learned(rules), _at(NINE))
    assert len(picture.asked) == MOST_PROBES + 1


def _at(moment: datetime) -> datetime:
    return moment + timedelta(seconds=1)

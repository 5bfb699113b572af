"""What the queue is told so that it expects exactly what the mirror has: only differences."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from controller.booking.port import Appointment, Ref, State
from controller.booking.sync import commands
from controller.queue.commands import CallNext, CallOff, CheckIn, Expect, NoShow
from controller.queue.state import Queue, Stage
from tests.controller.queue.office import NINE, RULES, Office, minutes

pytestmark = pytest.mark.pure

TODAY = NINE.date()


def appointment(ref: str = "a", minute: float = 30, **changes: object) -> Appointment:
    start = NINE + minutes(minute)
    made = Appointment(Ref(ref), "1", start, start + minutes(10), "passport", f"CODE{ref}", State.BOOKED)
    return replace(made, **changes)  # type: ignore[arg-type]  # the appointment's own fields


def expect(made: Appointment) -> Expect:
    return Expect(made.ref.external_id, made.code, made.service, made.start)


def told(office: Office, *today: Appointment, day: date = TODAY) -> list[Expect | CallOff]:
    """The commands, carried out; telling again must give none."""
    wanted = commands(day, today, office.queue)
    for command in wanted:
        office.say(1, command)
    if day == office.queue.day:
        assert commands(day, today, office.queue) == []
    return wanted


def test_an_empty_queue_is_told_everything_that_is_booked() -> None:
    a, b = appointment("a"), appointment("b")
    assert commands(TODAY, [a, b], Queue(RULES)) == [expect(a), expect(b)]


def test_what_stands_already_is_not_told_again() -> None:
    office = Office()
    told(office, appointment("a"), appointment("b"))
    c = appointment("c")
    assert told(office, appointment("a"), appointment("b"), c) == [expect(c)]


@pytest.mark.parametrize("change", [{"code": "NEW"}, {"service": "moving"}, {"start": NINE + minutes(90)}])
def test_a_change_is_told(change: dict[str, object]) -> None:
    office = Office()
    told(office, appointment())
    changed = appointment(**change)
    assert told(office, changed) == [expect(changed)]


def test_the_same_moment_in_another_zone_is_no_change() -> None:
    office = Office()
    told(office, appointment())
    made = appointment()
    assert told(office, replace(made, start=made.start.astimezone(tz=None))) == []


@pytest.mark.parametrize("today", [[], [appointment(state=State.CANCELLED)]])
def test_deleted_moved_to_another_day_or_cancelled_is_called_off(today: list[Appointment]) -> None:
    office = Office()
    told(office, appointment())
    assert told(office, *today) == [CallOff("a")]
    assert office.visit("a").stage is Stage.CANCELLED


def test_cancelled_before_it_was_ever_seen_is_not_told() -> None:
    assert commands(TODAY, [appointment(state=State.CANCELLED)], Queue(RULES)) == []


def test_an_appointment_that_stands_again_is_expected_again() -> None:
    office = Office()
    told(office, appointment())
    told(office)
    assert told(office, appointment()) == [expect(appointment())]


@pytest.mark.parametrize(
    "state", [State.ARRIVED, State.CALLED, State.SERVING, State.SERVED, State.NO_SHOW, State.LEFT]
)
def test_what_happened_elsewhere_is_not_expected(state: State) -> None:
    assert commands(TODAY, [appointment(state=state)], Queue(RULES)) == []


def arrived() -> Office:
    office = Office()
    told(office, appointment())
    office.say(2, CheckIn("request-x", "CODEa", "fr"))
    return office


@pytest.mark.parametrize(
    "today",
    [
        [],
        [appointment(state=State.CANCELLED)],
        [appointment(start=NINE + minutes(300), service="moving", code="OTHER")],
        [appointment(state=State.ARRIVED)],
    ],
)
def test_who_has_arrived_is_never_touched(today: list[Appointment]) -> None:
    office = arrived()
    for stage in (Stage.WAITING, Stage.CALLED, Stage.NO_SHOW):
        assert office.visit("a").stage is stage
        assert commands(TODAY, today, office.queue) == []
        if stage is Stage.WAITING:
            office.say(3, CallNext("1"))
        elif stage is Stage.CALLED:
            office.say(9, NoShow("1"))


def test_a_source_that_is_behind_a_withdrawn_check_in_calls_nothing_off() -> None:
    office = Office()
    told(office, appointment())
    assert told(office, appointment(state=State.ARRIVED)) == []
    assert office.visit("a").stage is Stage.EXPECTED


def test_walk_ins_are_not_the_sources_business() -> None:
    office = Office()
    office.walk_in(1)
    assert commands(TODAY, [], office.queue) == []


def test_on_a_new_day_yesterdays_visits_say_nothing() -> None:
    office = arrived()
    tomorrow = [appointment(start=NINE + timedelta(days=1), state=State.BOOKED)]
    assert commands(TODAY + timedelta(days=1), tomorrow, office.queue) == [expect(tomorrow[0])]
    assert commands(TODAY + timedelta(days=1), [], office.queue) == []

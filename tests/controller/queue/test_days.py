"""Days: opening hours, last ticket, a full day, its end, midnight, and clocks that change or jump."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.hours import Hours
from controller.queue.machine import handle, is_due, tick
from controller.queue.refusal import Refused
from controller.queue.rules import BY_FORECAST, Rules
from controller.queue.state import Queue, Stage
from tests.controller.queue.office import NINE, RULES, ZONE, Office, at, minutes

pytestmark = pytest.mark.pure

PERSON = "w-request-1"
A_DAY = 24 * 60
Says = Callable[[datetime], datetime]
WEEK = Hours((((time(8), time(12)), (time(13), time(17))),) * 5 + ((),) * 2, zone=ZONE)
"""Minutes after nine: open from -60 to 180 and from 240 to 480."""


@pytest.fixture
def office() -> Office:
    return Office()


def office_open(**rule: object) -> Office:
    passport = replace(RULES.services["passport"], hours=WEEK, **rule)  # type: ignore[arg-type]  # of a service
    return Office(replace(RULES, services={**RULES.services, "passport": passport}))


TICKET = do.TakeTicket("r", "passport", "fr")


class TestOpeningHours:
    @pytest.mark.parametrize(("minute", "opens"), [(180, 240), (239.9, 240), (480, A_DAY - 60)])
    def test_no_tickets_while_the_doors_are_shut_and_when_they_open_is_told(
        self, minute: float, opens: float
    ) -> None:
        refused = office_open().refused(minute, TICKET)
        assert (refused.code, refused.when) == (Code.CLOSED, at(opens))

    @pytest.mark.parametrize("minute", [0, 179.9, 240, 479.9])
    def test_tickets_while_the_doors_are_open(self, minute: float) -> None:
        assert office_open().say(minute, TICKET)

    def test_each_service_has_its_own_hours(self) -> None:
        assert office_open().say(200, do.TakeTicket("r", "moving", "fr"))

    def test_appointments_check_in_all_the_same(self) -> None:
        office = office_open()
        assert office.booked(minute=200, at=210) == "P001"

    def test_the_last_ticket_is_given_so_long_before_the_days_last_closing(self) -> None:
        office = office_open(last_ticket=minutes(30))
        office.say(170, do.TakeTicket("before-lunch", "passport", "fr"))
        office.say(449.9, do.TakeTicket("last", "passport", "fr"))
        refused = office.refused(450, TICKET)
        assert (refused.code, refused.when) == (Code.CLOSED, at(A_DAY - 60))

    def test_when_the_last_ticket_is_before_the_lunch_break_the_afternoon_is_not_told(self) -> None:
        refused = office_open(last_ticket=minutes(250)).refused(235, TICKET)
        assert (refused.code, refused.when) == (Code.CLOSED, at(A_DAY - 60))

    def test_a_service_that_is_always_open_has_no_last_ticket(self) -> None:
        passport = replace(RULES.services["passport"], last_ticket=minutes(30))
        office = Office(replace(RULES, services={**RULES.services, "passport": passport}))
        assert office.say(14 * 60 + 59, TICKET)


class TestFullDays:
    def test_a_full_service_takes_no_more_walk_ins_today(self) -> None:
        office = office_open()
        happened = office.say(1, do.SetFull("passport", full=True, by="sup"))
        assert happened == [did.ServiceFilled(at(1), "passport", "sup")]
        refused = office.refused(2, TICKET)
        assert (refused.code, refused.when) == (Code.DAY_FULL, at(A_DAY - 60))
        assert office.say(2, do.TakeTicket("r2", "moving", "fr"))
        assert office.booked(minute=3, at=10) == "P001"

    def test_a_full_service_without_hours_says_no_time(self, office: Office) -> None:
        office.say(1, do.SetFull("passport", full=True, by="sup"))
        refused = office.refused(2, TICKET)
        assert (refused.code, refused.when) == (Code.DAY_FULL, None)

    def test_a_service_takes_walk_ins_again(self, office: Office) -> None:
        office.say(1, do.SetFull("passport", full=True, by="sup"))
        happened = office.say(2, do.SetFull("passport", full=False, by="bea"))
        assert happened == [did.ServiceReopened(at(2), "passport", "bea")]
        assert office.say(3, TICKET)

    def test_the_next_day_is_not_full(self, office: Office) -> None:
        office.say(1, do.SetFull("passport", full=True, by="sup"))
        assert office.say(A_DAY, TICKET)

    def test_saying_it_twice_changes_nothing(self, office: Office) -> None:
        office.say(1, do.SetFull("passport", full=True, by="sup"))
        assert office.say(2, do.SetFull("passport", full=True, by="bea")) == []
        office.say(3, do.SetFull("passport", full=False, by="bea"))
        assert office.say(4, do.SetFull("passport", full=False, by="sup")) == []
        assert office.say(5, do.SetFull("passport", full=True, by="sup"))
        assert office.say(6, do.SetFull("passport", full=True, by="bea")) == []

    def test_a_person_keeps_a_service_open_whatever_the_forecast_says(self, office: Office) -> None:
        for before in (True, False):
            if before:
                office.say(0, do.SetFull("passport", full=True, by=BY_FORECAST))
            office.say(1, do.SetFull("passport", full=False, by="sup"))
            assert office.say(2, do.SetFull("passport", full=True, by=BY_FORECAST)) == []
            assert "passport" not in office.queue.full
            office = Office()

    def test_what_a_person_decided_the_forecast_keeps(self, office: Office) -> None:
        office.say(1, do.SetFull("passport", full=True, by="sup"))
        assert office.say(2, do.SetFull("passport", full=False, by=BY_FORECAST)) == []
        assert office.say(2, do.SetFull("passport", full=True, by=BY_FORECAST)) == []
        assert office.queue.full == {"passport": "sup"}

    def test_what_the_forecast_decided_it_may_take_back(self, office: Office) -> None:
        assert office.say(1, do.SetFull("passport", full=True, by=BY_FORECAST))
        assert office.say(2, do.SetFull("passport", full=True, by=BY_FORECAST)) == []
        assert office.say(2, do.SetFull("passport", full=False, by=BY_FORECAST))
        assert office.say(2, do.SetFull("passport", full=False, by=BY_FORECAST)) == []
        office.say(3, do.SetFull("passport", full=True, by=BY_FORECAST))
        assert office.say(4, do.SetFull("passport", full=False, by="sup"))

    def test_a_person_may_make_the_forecasts_decision_their_own(self, office: Office) -> None:
        office.say(1, do.SetFull("passport", full=True, by=BY_FORECAST))
        assert office.say(2, do.SetFull("passport", full=True, by="sup"))
        assert office.say(3, do.SetFull("passport", full=False, by=BY_FORECAST)) == []

    def test_there_must_be_such_a_service(self, office: Office) -> None:
        assert office.code(1, do.SetFull("fishing", full=True, by="sup")) is Code.UNKNOWN_SERVICE


class TestTheEndOfTheDay:
    def forgotten(self) -> Office:
        """Somebody is served, called, waits, is parked, postponed, expected and expected later."""
        office = Office(replace(RULES, end_of_day=time(18)))
        for minute in range(4):
            office.walk_in(minute)
        office.call(5)
        office.say(6, do.Park("1", "photo"))
        office.call(7)
        office.say(8, do.Start("1"))
        office.call(9, "2")
        office.walk_in(10)
        office.say(10, do.Postpone("w-request-5", minutes(10)))
        office.expect(at=60, ref="missing")
        office.expect(at=9 * 60 + 1, ref="evening")
        office.say(11, do.OpenCounter("3", "carol"))
        office.say(11, do.Pause("3", "carol"))
        return office

    @pytest.mark.parametrize("how", ["by the clock", "by somebody"])
    def test_it_closes_what_was_forgotten_and_marks_its_times_as_inaccurate(self, how: str) -> None:
        office = self.forgotten()
        if how == "by the clock":
            office.pass_time(30)
            office.pass_time(539.9)
            happened, moment, by = office.pass_time(540), at(540), ""
        else:
            happened, moment, by = office.say(19, do.EndDay("sup")), at(19), "sup"
        left = [
            did.Left(moment, visit, "day-ended", accurate=False) for visit in ("w-request-1", "w-request-3")
        ]
        assert happened[0:3] == [
            left[0],
            did.Finished(moment, "w-request-2", "1", "", accurate=False),
            left[1],
        ]
        assert {visit.stage for visit in office.queue.visits.values()} <= {
            Stage.SERVED,
            Stage.LEFT,
            Stage.NO_SHOW,
            Stage.EXPECTED,
        }
        assert not office.queue.visits["w-request-2"].accurate
        assert not office.queue.visits["w-request-1"].accurate
        assert all(counter.phase is Phase.CLOSED for counter in office.queue.counters.values())
        assert happened[-4:] == [
            *(did.CounterClosed(moment, name, by) for name in ("1", "2", "3")),
            did.DayEnded(moment, by),
        ]
        assert office.queue.ended

    def test_who_did_not_come_until_then_never_came_but_others_may_still(self) -> None:
        office = self.forgotten()
        happened = office.pass_time(540)
        assert did.NeverCame(at(540), "20261123-missing") in happened
        assert office.visit("missing").stage is Stage.NO_SHOW
        assert office.visit("evening").stage is Stage.EXPECTED
        assert office.code(541, do.CheckIn("r", "CODEmissing", "fr")) is Code.VISIT_OVER
        office.say(541, do.CheckIn("r", "CODEevening", "fr"))

    def test_who_is_expected_at_the_very_end_never_came(self) -> None:
        office = self.forgotten()
        office.expect(at=540, ref="sharp")
        office.pass_time(540)
        assert office.visit("sharp").stage is Stage.NO_SHOW

    def test_after_it_the_kiosk_gives_no_tickets_but_reception_does(self) -> None:
        office = office_open()
        office.say(60, do.EndDay("sup"))
        refused = office.refused(61, TICKET)
        assert (refused.code, refused.when) == (Code.CLOSED, at(A_DAY - 60))
        assert office.say(62, do.Issue("r", "passport", "fr", "bea"))
        assert office.say(A_DAY, TICKET)

    def test_it_ends_once(self) -> None:
        office = self.forgotten()
        office.pass_time(540)
        assert office.pass_time(541) == []
        office.say(542, do.OpenCounter("1", "anna"))
        assert office.pass_time(543) == []

    def test_a_site_without_an_end_of_day_ends_it_by_hand_or_at_midnight(self, office: Office) -> None:
        office.walk_in(0)
        assert office.pass_time(14 * 60) == []
        assert office.say(14 * 60, do.EndDay("sup"))

    def test_people_who_come_after_the_end_are_closed_at_midnight(self) -> None:
        office = self.forgotten()
        office.pass_time(540)
        office.say(600, do.Issue("r", "passport", "fr", "bea"))
        happened = office.pass_time(15 * 60)
        assert happened == [
            did.NeverCame(at(900), "20261123-evening"),
            did.Left(at(900), "w-r", "day-ended", accurate=False),
            did.DayEnded(at(900), ""),
            did.DayOpened(at(900), date(2026, 11, 24)),
        ]

    @pytest.mark.parametrize("late", ["counter", "appointment"])
    def test_counters_that_open_and_appointments_that_remain_are_closed_at_midnight(self, late: str) -> None:
        office = Office(replace(RULES, end_of_day=time(18)))
        office.say(0, do.Expect("x", "X", "passport", at(600 if late == "appointment" else 60)))
        office.pass_time(540)
        if late == "counter":
            office.say(550, do.OpenCounter("1", "anna"))
        happened = office.pass_time(15 * 60)
        assert [type(event) for event in happened] == [
            did.CounterClosed if late == "counter" else did.NeverCame,
            did.DayEnded,
            did.DayOpened,
        ]

    def test_a_day_that_was_closed_is_not_closed_again_at_midnight(self, office: Office) -> None:
        office.walk_in(0)
        office.say(1, do.EndDay("sup"))
        assert office.pass_time(15 * 60) == [did.DayOpened(at(900), date(2026, 11, 24))]

    def test_a_controller_that_is_started_in_the_evening_ends_the_day_at_once(self) -> None:
        office = Office(replace(RULES, end_of_day=time(18)))
        assert office.pass_time(600) == [did.DayOpened(at(600), NINE.date()), did.DayEnded(at(600), "")]
        office.say(601, do.OpenCounter("1", "anna"))
        assert office.pass_time(602) == []

    def test_an_event_of_the_end_changes_nothing_else(self, office: Office) -> None:
        assert office.say(0, do.EndDay("sup")) == [did.DayEnded(at(0), "sup")]


class TestMidnight:
    def test_the_day_begins_at_local_midnight(self, office: Office) -> None:
        office.walk_in(14 * 60 + 59)
        assert office.walk_in(15 * 60) == "P001"
        assert office.queue.day == date(2026, 11, 24)

    def test_the_first_turn_opens_the_day(self, office: Office) -> None:
        assert office.pass_time(0) == [did.DayOpened(at(0), NINE.date())]
        assert office.pass_time(0) == []

    def test_nobody_of_yesterday_is_in_the_queue(self, office: Office) -> None:
        office.walk_in(0)
        office.expect(at=10, ref="x")
        office.call(1)
        office.pass_time(A_DAY)
        queue = Queue(RULES, day=date(2026, 11, 24), last_at=at(A_DAY))
        assert office.queue == queue

    def test_who_was_forgotten_in_the_evening_has_left(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        office.walk_in(2)
        office.walk_in(A_DAY)
        left = [event for event in office.events if isinstance(event, did.Left)]
        assert [(event.visit, event.accurate) for event in left] == [(PERSON, False), ("w-request-2", False)]


class TestWhatIsDue:
    def test_nothing_before_the_first_day(self, office: Office) -> None:
        assert not is_due(office.queue, at(0))

    def test_a_new_day_the_end_of_one_and_people_who_are_back(self) -> None:
        office = Office(replace(RULES, end_of_day=time(18)))
        office.walk_in(0)
        office.say(0, do.Postpone(PERSON, minutes(10)))
        assert [is_due(office.queue, at(minute)) for minute in (9.9, 10)] == [False, True]
        office.pass_time(10)
        assert [is_due(office.queue, at(minute)) for minute in (11, 539, 540)] == [False, False, True]
        office.pass_time(540)
        assert [is_due(office.queue, at(minute)) for minute in (899, 900)] == [False, True]


# --- clocks ---------------------------------------------------------------------------------------


class TestAClockThatGoesBack:
    def test_it_is_refused(self, office: Office) -> None:
        office.walk_in(10)
        assert self.refuses(office, 9)

    def test_two_seconds_are_no_more_than_a_correction(self, office: Office) -> None:
        office.walk_in(10)
        assert not self.refuses(office, 10 - 2 / 60)
        assert self.refuses(office, 10 - 2.001 / 60)

    def test_while_it_is_corrected_time_stands_still(self, office: Office) -> None:
        office.walk_in(10)
        office.walk_in(10 - 1 / 60)
        assert office.queue.visits["w-request-2"].arrived == at(10)
        assert office.queue.last_at == at(10)

    def test_back_at_yesterday_it_never_reopens_it(self, office: Office) -> None:
        office.walk_in(A_DAY)
        assert self.refuses(office, 0)
        assert office.queue.day == date(2026, 11, 24)

    def test_a_correction_at_midnight_does_not_end_the_new_day(self) -> None:
        office = Office(replace(RULES, end_of_day=time(18)))
        office.walk_in(0)
        office.pass_time(15 * 60)
        assert office.pass_time(15 * 60 - 1 / 60) == []
        assert not is_due(office.queue, at(15 * 60 - 1 / 60))
        assert not office.queue.ended

    @staticmethod
    def refuses(office: Office, minute: float) -> bool:
        try:
            tick(office.queue, at(minute))
        except Refused as refused:
            return refused.code is Code.CLOCK_WENT_BACK
        return False


def in_zone(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def with_offset(moment: datetime) -> datetime:
    here = moment.astimezone(ZONE)
    return here.replace(tzinfo=timezone(here.utcoffset() or timedelta()))


CHANGES = [datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)]
"""From 02:00 to 03:00, and from 03:00 back to 02:00."""


@pytest.mark.parametrize("says", [in_zone, with_offset], ids=["with its zone", "with its offset"])
@pytest.mark.parametrize("change", CHANGES, ids=["spring", "autumn"])
class TestTheChangeOfTheClocks:
    """The same whether moments come with the zone, or with the offset alone as the engine makes them."""

    def test_time_goes_on_and_nothing_is_refused(self, says: Says, change: datetime) -> None:
        queue = Queue(RULES)
        for number in range(-90, 91, 10):
            moment = says(change + minutes(number))
            tick(queue, moment)
            handle(queue, do.TakeTicket(f"r{number}", "passport", "fr"), moment)
        assert len(queue.lines["passport"]) == 19
        assert [visit.number for visit in queue.visits.values()] == [f"P{n:03}" for n in range(1, 20)]

    def test_waits_are_as_long_as_they_are(self, says: Says, change: datetime) -> None:
        queue = Queue(RULES)
        tick(queue, says(change - minutes(40)))
        handle(queue, do.TakeTicket("r", "passport", "fr"), says(change - minutes(40)))
        handle(queue, do.Postpone("w-r", minutes(25)), says(change - minutes(5)))
        assert tick(queue, says(change + minutes(19))) == []
        assert [event.at for event in tick(queue, says(change + minutes(20)))] == [change + minutes(20)]
        visit = queue.visits["w-r"]
        assert visit.away == minutes(25)
        spans = [moment for _, moment in visit.spans]
        assert [then - since for since, then in pairwise(spans)] == [
            minutes(35),
            minutes(25),
        ]

    def test_who_came_first_is_called_first(self, says: Says, change: datetime) -> None:
        queue = Queue(RULES)
        tick(queue, says(change - minutes(10)))
        handle(queue, do.TakeTicket("first", "passport", "fr"), says(change - minutes(10)))
        handle(queue, do.TakeTicket("second", "passport", "fr"), says(change + minutes(10)))
        handle(queue, do.CallNext("1"), says(change + minutes(20)))
        assert queue.counters["1"].visit == "w-first"

    def test_a_second_press_long_after_is_a_press(self, says: Says, change: datetime) -> None:
        queue = Queue(RULES)
        tick(queue, says(change - minutes(1)))
        for request in ("first", "second"):
            handle(queue, do.TakeTicket(request, "passport", "fr"), says(change - minutes(1)))
        handle(queue, do.CallNext("1"), says(change - minutes(1 / 120)))
        handle(queue, do.CallNext("1"), says(change + minutes(1 / 120)))
        assert queue.counters["1"].visit == "w-first", "half a second before and after: the same press"
        handle(queue, do.CallNext("1"), says(change + minutes(1)))
        assert queue.counters["1"].visit == "w-second"

    def test_the_day_begins_and_ends_where_it_should(self, says: Says, change: datetime) -> None:
        queue = Queue(replace(RULES, end_of_day=time(18)))
        evening = datetime(change.year, change.month, change.day, 18, 0, tzinfo=ZONE)
        assert tick(queue, says(change))
        assert tick(queue, says(evening - minutes(1))) == []
        assert [type(event) for event in tick(queue, says(evening))] == [did.DayEnded]
        midnight = datetime(change.year, change.month, change.day + 1, 0, 0, tzinfo=ZONE)
        assert tick(queue, says(midnight - minutes(1))) == []
        assert [type(event) for event in tick(queue, says(midnight))] == [did.DayOpened]

    def test_a_clock_that_goes_back_is_noticed_on_both_sides(self, says: Says, change: datetime) -> None:
        for now in (change - minutes(30), change + minutes(30), change + minutes(90)):
            queue = Queue(RULES)
            tick(queue, says(now))
            with pytest.raises(Refused):
                tick(queue, says(now - minutes(1)))


def test_where_the_clocks_change_at_midnight_each_day_begins_once() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    queue = Queue(RULES)
    spring = datetime(2026, 3, 28, 21, 0, tzinfo=UTC)  # 23:00, and after 59 minutes more it is 01:00
    days = [
        event.day
        for number in range(0, 200, 5)
        for event in tick(queue, (spring + minutes(number)).astimezone(beirut))
        if isinstance(event, did.DayOpened)
    ]
    assert days == [date(2026, 3, 28), date(2026, 3, 29)]


def test_west_of_greenwich_an_opening_that_is_jumped_over_is_the_moment_of_the_jump() -> None:
    new_york = ZoneInfo("America/New_York")
    hours = Hours((((time(2, 30), time(17)),),) * 7, zone=new_york)
    assert hours.opens_next(datetime(2026, 3, 8, 1, 0, tzinfo=new_york)) == datetime(
        2026, 3, 8, 7, 0, tzinfo=UTC
    )


def test_rules_without_a_word_about_them_let_everything_be_open() -> None:
    rules = Rules(services=RULES.services, counters=RULES.counters)
    assert rules.end_of_day is None
    assert rules.services["passport"].hours.is_open(NINE)

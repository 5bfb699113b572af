"""From the site's file to the queue's rules: every key arrives, and nobody is lost to an edit of the file."""

import os
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from appliance.config import parse
from controller.public_holidays import public_holidays
from controller.queue import events as did
from controller.queue.hours import ALWAYS, Stretch
from controller.queue.rules import CounterRule, Order, Rules, ServiceRule
from controller.site_rules import rules_for
from controller.sitefile import SiteFile
from tests.sites import SMALL, small_site

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=PARIS)
MORNING: Stretch = (time(9), time(12))
ALL_DAY: Stretch = (time(9), time(16))
WEEKDAYS = {day: ["09:00-16:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
CHRISTMAS_EVE, CHRISTMAS = date(2026, 12, 24), date(2026, 12, 25)


def site(passport: dict[str, Any] | None = None, **tables: Any) -> SiteFile:
    """The small site with more tables, and more keys of its first service."""
    first, *others = SMALL["services"]
    return parse({**SMALL, "services": [{**first, **(passport or {})}, *others], **tables}, SiteFile, "test")


def on(rules: Rules, service: str, day: date) -> tuple[Stretch, ...]:
    return rules.services[service].hours.on(day)


# --- the file -------------------------------------------------------------------------------------


def test_a_file_that_says_nothing_gives_the_rules_their_own_defaults() -> None:
    rules = rules_for(small_site(), today=TODAY)
    assert rules == Rules(rules.services, rules.counters, reception="reception")
    passport = rules.services["passport"]
    assert passport == ServiceRule("P", "hall", 12.0, hours=passport.hours)
    assert passport.hours.is_open(NOW)
    assert passport.hours.closes(NOW) is passport.hours.opens_next(NOW) is None
    assert rules.counters["1"] == CounterRule(("passport", "moving"))


def test_every_key_of_the_rules_arrives_in_its_unit() -> None:
    settings = {
        "order": "accumulating",
        "accumulate": 3,
        "appointment_credit": 1,
        "early_call": 2,
        "late_after": 3,
        "walk_in_cap": 4,
        "check_in_early": 5,
        "recalls_max": 6,
        "recall_lock": 7,
        "no_show_after": 5,
        "walk_time": 8,
        "grace": 9,
        "postpone_times": 10,
        "postpone_most": 11,
        "end_of_day": "19:30",
    }
    rules = rules_for(site(rules=settings), today=TODAY)
    assert rules == Rules(
        rules.services,
        rules.counters,
        order=Order.ACCUMULATING,
        accumulate=3.0,
        appointment_credit=timedelta(minutes=1),
        early_call=timedelta(minutes=2),
        late_after=timedelta(minutes=3),
        walk_in_cap=timedelta(minutes=4),
        check_in_early=timedelta(minutes=5),
        recalls_max=6,
        recall_lock=timedelta(seconds=7),
        no_show_after=5,
        walk_time=timedelta(seconds=8),
        grace=timedelta(minutes=9),
        postpone_times=10,
        postpone_most=timedelta(minutes=11),
        end_of_day=time(19, 30),
        reception="reception",
    )


def test_until_when_people_come_back_with_papers_is_the_sites_hour() -> None:
    assert rules_for(small_site(back_before="16:30"), today=TODAY).back_before == time(16, 30)
    assert rules_for(small_site(), today=TODAY).back_before is None


def test_who_is_back_with_papers_is_served_though_the_service_left_the_file() -> None:
    back = did.BroughtPapers(NOW, "w-1", "r2", "fishing", "F001", "fr")
    assert "fishing" in rules_for(small_site(), [back], today=TODAY).served
    turned_away = did.TurnedAway(NOW, "w-1", "r1", "fishing", ("rod",), "fr")
    assert "fishing" not in rules_for(small_site(), [turned_away], today=TODAY).served


def test_every_key_of_a_service_arrives() -> None:
    rules = rules_for(site({"spread": 0.4, "last_ticket": 20, "steps": ["moving"]}), today=TODAY)
    passport = rules.services["passport"]
    assert passport == ServiceRule(
        "P", "hall", 12.0, 0.4, passport.hours, timedelta(minutes=20), steps=("moving",)
    )


def test_counters_help_out_and_may_pick() -> None:
    counters = [dict(row) for row in SMALL["counters"]]
    counters[1] |= {"helps": ["moving"], "picks": True}
    rules = rules_for(site(counters=counters), today=TODAY)
    assert rules.counters["2"] == CounterRule(("passport",), ("moving",), picks=True)


def test_reasons_for_priority_are_credit() -> None:
    reason = {"id": "pregnant", "name": {"en": "Pregnant", "fr": "Enceinte"}, "credit": 30}
    assert rules_for(site(priorities=[reason]), today=TODAY).priorities == {"pregnant": timedelta(minutes=30)}


# --- hours ----------------------------------------------------------------------------------------


def test_the_sites_hours_are_those_of_every_service_in_the_sites_zone() -> None:
    rules = rules_for(site(hours=WEEKDAYS), today=TODAY)
    for service in rules.services.values():
        assert service.hours.weekly == ((ALL_DAY,),) * 5 + ((),) * 2
        assert service.hours.zone == PARIS


def test_a_services_own_week_replaces_the_sites_whole_week() -> None:
    rules = rules_for(site({"hours": {"saturday": ["09:00-12:00"]}}, hours=WEEKDAYS), today=TODAY)
    assert rules.services["passport"].hours.weekly == ((),) * 5 + ((MORNING,), ())
    assert rules.services["moving"].hours.weekly[0] == (ALL_DAY,)


def test_a_service_may_have_a_week_where_the_site_is_always_open() -> None:
    rules = rules_for(site({"hours": WEEKDAYS}), today=TODAY)
    assert rules.services["passport"].hours.weekly[0] == (ALL_DAY,)
    assert rules.services["moving"].hours.weekly == ALWAYS.weekly


def test_exceptions_of_the_site_hold_for_all_but_those_with_one_of_their_own() -> None:
    own = {"hours": {"exceptions": [{"date": str(CHRISTMAS_EVE), "open": ["10:00-11:00"]}]}}
    hours = {**WEEKDAYS, "exceptions": [{"date": str(CHRISTMAS_EVE), "open": ["09:00-12:00"]}]}
    rules = rules_for(site(own, hours=hours), today=TODAY)
    assert on(rules, "passport", CHRISTMAS_EVE) == ((time(10), time(11)),)
    assert rules.services["passport"].hours.weekly[0] == (ALL_DAY,), "the week stays the site's"
    assert on(rules, "moving", CHRISTMAS_EVE) == (MORNING,)


def test_on_public_holidays_of_this_year_and_the_next_two_it_is_closed() -> None:
    rules = rules_for(site({"hours": WEEKDAYS}, hours={**WEEKDAYS, "holidays": "FR"}), today=TODAY)
    for service in ("passport", "moving"):
        assert on(rules, service, CHRISTMAS) == ()
        assert on(rules, service, CHRISTMAS_EVE) == (ALL_DAY,)
        assert on(rules, service, date(2027, 5, 6)) == (), "Ascension"
        assert on(rules, service, date(2028, 7, 14)) == ()
        assert on(rules, service, date(2029, 5, 1)) == (ALL_DAY,), "not known yet"


def test_an_exception_opens_on_a_holiday() -> None:
    hours = {**WEEKDAYS, "holidays": "FR", "exceptions": [{"date": str(CHRISTMAS), "open": ["09:00-12:00"]}]}
    rules = rules_for(site(hours=hours), today=TODAY)
    assert on(rules, "moving", CHRISTMAS) == (MORNING,)


def test_a_service_is_closed_on_its_own_holidays_and_on_the_sites() -> None:
    saint_stephen = date(2028, 12, 26)
    own = {"hours": {"holidays": "FR-57"}}
    rules = rules_for(site(own, hours={**WEEKDAYS, "holidays": "FR"}), today=TODAY)
    assert on(rules, "passport", saint_stephen) == ()
    assert on(rules, "moving", saint_stephen) == (ALL_DAY,)
    assert on(rules, "passport", CHRISTMAS) == ()


def test_the_rules_read_the_same_in_every_process() -> None:
    program = """if True:
        from datetime import date
        from controller.site_rules import rules_for
        from tests.controller.test_site_rules import WEEKDAYS, site
        own = {"hours": {"holidays": "DK"}}
        print(rules_for(site(own, hours={**WEEKDAYS, "holidays": "FR"}), today=date(2026, 11, 23)))
    """
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            timeout=60,
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_today_is_taken_from_the_clock_when_nobody_says_it() -> None:
    year = datetime.now(PARIS).year
    rules = rules_for(site(hours={**WEEKDAYS, "holidays": "FR"}))
    days = rules.services["passport"].hours.exceptions
    assert {day.year for day in days} <= {year, year + 1, year + 2, year + 3}
    assert date(year + 1, 12, 25) in days


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("FR", date(2026, 7, 14)),
        ("BE", date(2026, 7, 21)),
        ("DK", date(2026, 4, 2)),
        ("DE-BY", date(2026, 1, 6)),
    ],
)
def test_public_holidays_of_a_country_or_a_part_of_one(place: str, day: date) -> None:
    assert day in public_holidays(place, [2026])
    assert not public_holidays(place, [])


def test_a_part_of_a_country_has_holidays_that_the_country_has_not() -> None:
    assert date(2026, 1, 6) not in public_holidays("DE", [2026])


# --- whatever today's events name stands ----------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        did.Expected(NOW, "v", "ref", "CODE", "gone", NOW),
        did.Rebooked(NOW, "v", "CODE", "gone", NOW),
        did.TicketTaken(NOW, "v", "r", "gone", "G001", "fr"),
        did.ServiceChanged(NOW, "v", "anna", "gone"),
        did.StepAdded(NOW, "v", "1", "anna", "gone"),
        did.StepDone(NOW, "v", "1", "anna", "gone"),
        did.Transferred(NOW, "v", "1", "anna", "gone"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_who_waits_for_a_service_that_left_the_file_is_called_by_reception(event: did.Event) -> None:
    rules = rules_for(small_site(), [event], TODAY)
    assert "gone" in rules.services
    assert rules.counters["3"] == CounterRule(("reception", "gone"))
    assert rules.counters["1"].services == ("passport", "moving")


def test_reception_keeps_what_else_its_counter_may_do() -> None:
    counters = [dict(row) for row in SMALL["counters"]]
    counters[2] |= {"helps": ["moving"], "picks": True}
    event = did.TicketTaken(NOW, "v", "r", "gone", "G001", "fr")
    rules = rules_for(site(counters=counters), [event, event], TODAY)
    assert rules.counters["3"] == CounterRule(("reception", "gone"), ("moving",), picks=True)


def test_a_service_that_somebody_helps_out_with_does_not_go_to_reception() -> None:
    counters = [dict(row) for row in SMALL["counters"]]
    counters[0] |= {"services": ["passport"], "helps": ["moving"]}
    event = did.TicketTaken(NOW, "v", "r", "moving", "M001", "fr")
    assert rules_for(site(counters=counters), [event], TODAY).counters["3"].services == ("reception",)


def test_whoever_was_sent_elsewhere_is_not_waited_for() -> None:
    event = did.Rerouted(NOW, "v", "r", "gone", "prefecture", "fr")
    rules = rules_for(small_site(), [event], TODAY)
    assert "gone" in rules.services
    assert "gone" not in rules.served


def test_counters_and_their_services_of_today_stand() -> None:
    rules = rules_for(small_site(), [did.CounterOpened(NOW, "9", "anna", ("gone",))], TODAY)
    assert rules.counters["9"] == CounterRule(())
    assert "gone" in rules.services


@pytest.mark.parametrize(
    "event",
    [
        did.PrioritySet(NOW, "v", "anna", "gone"),
        did.TicketTaken(NOW, "v", "r", "moving", "M001", "fr", priority="gone"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_reason_that_left_the_file_stands_without_credit(event: did.Event) -> None:
    assert rules_for(small_site(), [event], TODAY).priorities == {"gone": timedelta()}


def test_no_reason_is_no_reason() -> None:
    happened = [
        did.PrioritySet(NOW, "v", "anna", ""),
        did.TicketTaken(NOW, "v", "r", "moving", "M001", "fr"),
    ]
    assert not rules_for(small_site(), happened, TODAY).priorities

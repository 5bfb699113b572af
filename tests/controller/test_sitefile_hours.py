"""The hours of a site file: weeks, single days, last tickets, and what units are told of them."""

from datetime import date, time
from pathlib import Path

from controller.queue.hours import MIDNIGHT
from tests.controller.sitefile_tables import changed, load, with_table
from tests.sites import SMALL


def test_a_site_without_hours_names_no_week(tmp_path: Path) -> None:
    site = load(tmp_path, SMALL)
    assert site.hours.week() is None
    assert site.hours.other_days() == {}


def test_a_day_in_the_hours_makes_a_week_whose_other_days_are_closed(tmp_path: Path) -> None:
    hours = load(tmp_path, with_table(hours={"tuesday": ["13:00-24:00", "09:00-12:00"]})).hours
    assert hours.week() == ((), ((time(9), time(12)), (time(13), MIDNIGHT)), (), (), (), (), ())


def test_a_body_that_closes_at_midnight_is_told_as_units_can_read_it(tmp_path: Path) -> None:
    content = load(tmp_path, changed("bodies", 0, hours={"sunday": ["20:00-24:00"]})).content()
    assert [(each.day, each.opens, each.closes) for each in content.bodies[0].hours] == [
        (6, "20:00", "23:59")
    ]


def test_an_end_of_day_at_the_last_closing_will_do(tmp_path: Path) -> None:
    load(tmp_path, with_table(rules={"end_of_day": "17:30"}, hours={"tuesday": ["09:00-17:30"]}))


def test_a_last_ticket_goes_with_hours_of_the_service_alone(tmp_path: Path) -> None:
    load(tmp_path, changed("services", 0, last_ticket=30, hours={"monday": ["09:00-12:00"]}))


def test_a_site_that_opens_on_single_days_only_is_no_mistake(tmp_path: Path) -> None:
    hours = {"monday": [], "exceptions": [{"date": date(2026, 9, 5), "open": ["09:00-12:00"]}]}
    load(tmp_path, with_table(hours=hours))

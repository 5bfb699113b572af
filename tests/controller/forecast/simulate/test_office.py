"""The office file, and the office that goes with a site's own rules."""

from datetime import date, time
from pathlib import Path

import pytest

from appliance.config import load, parse
from appliance.errors import BadConfig
from controller.forecast.simulate.office import A_MONDAY, Office, ServiceMix, Shift, checked
from controller.forecast.simulate.office_rules import business_day, office_like, rules_of, with_doors
from controller.queue.hours import ALWAYS, Hours
from controller.queue.rules import CounterRule, Rules, ServiceRule

HOUR = 3600.0
A_FILE = """
hours = ["08:30-12:00", "13:00-16:00"]
load = 0.9

[[services]]
id = "passport"
share = 3
minutes = 12

[[services]]
id = "photo"
minutes = 4

[[counters]]
id = "1"
services = ["passport"]
helps = ["photo"]
hours = ["08:30-12:00"]

[[counters]]
id = "2"
"""


@pytest.mark.parts
def test_an_office_file_says_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_text(A_FILE)
    office = checked(load(path, Office), path)
    assert office.capacity == (3.5 + 6.5) * HOUR
    assert office.work == pytest.approx(60 * (0.75 * 12.5 + 0.25 * 4.5))
    rules = rules_of(office)
    assert rules.counters["2"].services == ("passport", "photo")
    assert rules.services["passport"].hours.on(A_MONDAY) == (
        (time(8, 30), time(12)),
        (time(13), time(16)),
    )


@pytest.mark.pure
def test_everything_that_is_wrong_is_said() -> None:
    office = Office(
        hours=("09:00-12:00", "11:00-17:00"),
        profile=(0.0, 0.0),
        services=(ServiceMix(id="a", steps=("b",)), ServiceMix(id="a"), ServiceMix(id="c")),
        counters=(Shift(id="1", services=("a", "x")), Shift(id="1", services=("a",))),
    )
    with pytest.raises(BadConfig) as bad:
        checked(office, "office.toml")
    assert bad.value.problems == [
        "services: a stands more than once",
        "counters: 1 stands more than once",
        "services.a.steps: 'b' is not a service here",
        "counters.1.services: 'x' is not a service here",
        "services.c: no counter serves it",
        "profile: needs numbers that are not below 0, one of them above",
        "hours: must be in order, and apart",
    ]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        (("9-17",), "hours: '9' is not like \"09:30\""),
        (("17:00-09:00",), "hours: '17:00-09:00' is not like \"09:00-12:00\""),
        (("09:00",), "hours: '09:00' is not like \"09:00-12:00\""),
    ],
)
def test_hours_that_are_none_are_refused(hours: tuple[str, ...], problem: str) -> None:
    with pytest.raises(BadConfig) as bad:
        checked(Office(hours=hours), "options")
    assert bad.value.problems == [problem]


@pytest.mark.pure
def test_an_office_that_nobody_works_in_is_refused() -> None:
    with pytest.raises(BadConfig, match="nobody is there"):
        checked(Office(counters=(Shift(id="1", hours=("18:00-19:00",)),)), "options")


@pytest.mark.pure
def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(BadConfig, match="did you mean load"):
        parse({"lod": 0.9}, Office, "office.toml")


def site(hours: Hours = ALWAYS) -> Rules:
    return Rules(
        services={
            "passport": ServiceRule("P", "hall", 15.0, 0.5, hours),
            "elsewhere": ServiceRule("E", "hall"),
        },
        counters={"1": CounterRule(("passport",)), "2": CounterRule(())},
    )


@pytest.mark.pure
def test_an_office_takes_over_what_a_site_has() -> None:
    given = Office(
        services=(ServiceMix(id="passport", share=4),), counters=(Shift(id="1", hours=("09:00-12:00",)),)
    )
    office = office_like(given, site())
    assert office.services == (ServiceMix(id="passport", share=4, minutes=15, spread=0.5),)
    assert office.counters == (Shift(id="1", services=("passport",), hours=("09:00-12:00",)),)
    assert office.hours == given.hours


@pytest.mark.pure
def test_a_site_s_own_hours_and_days_hold() -> None:
    closed_on_mondays = Hours(((), *(((time(10), time(13)),),) * 6))
    rules = site(closed_on_mondays)
    assert business_day(rules) == date(2025, 3, 4)
    assert office_like(Office(), rules).hours == ("10:00-13:00",)
    assert with_doors(rules, Office()).services["passport"].hours == closed_on_mondays


@pytest.mark.pure
def test_a_site_that_says_no_hours_has_those_of_the_office() -> None:
    assert with_doors(site(), Office()).services["passport"].hours.on(A_MONDAY) == ((time(9), time(17)),)

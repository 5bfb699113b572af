"""Counters of one waiting room and of several: refused where people would have to look for them."""

from pathlib import Path
from typing import Any

import pytest
import tomlkit

from appliance.config import parse
from appliance.errors import BadConfig
from controller import sitefile
from controller.boards import Boards
from controller.queue import commands as do
from controller.site_rules import rules_for
from controller.sitefile import SiteFile
from tests.controller.queue.office import NINE, Office
from tests.sites import SMALL

RECEPTION = 2
"""The counter in the foyer; the others are in the hall."""

pytestmark = pytest.mark.parts


def with_counter(index: int = RECEPTION, **keys: Any) -> dict[str, Any]:
    """The small site with keys of one counter replaced; None takes one out."""
    counters = [dict(row) for row in SMALL["counters"]]
    counters[index] = {key: value for key, value in {**counters[index], **keys}.items() if value is not None}
    return {**SMALL, "counters": counters}


def load(folder: Path, document: dict[str, Any]) -> SiteFile:
    path = folder / "site.toml"
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return sitefile.load(path)


def problems(folder: Path, document: dict[str, Any]) -> list[str]:
    with pytest.raises(BadConfig) as bad:
        load(folder, document)
    return bad.value.problems


def test_a_counter_of_one_zone_belongs_to_it_alone(tmp_path: Path) -> None:
    counter = load(tmp_path, SMALL).content().counters[0]
    assert (counter.zone, counter.zones) == ("hall", ("hall",))


def test_the_first_of_several_zones_is_the_counters_own(tmp_path: Path) -> None:
    counter = load(tmp_path, with_counter(zone=None, zones=["foyer", "hall"])).content().counters[RECEPTION]
    assert (counter.zone, counter.zones) == ("foyer", ("foyer", "hall"))


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"zones": ["foyer", "hall"]}, "counters.2.zone: there are zones as well; give one of the two"),
        ({"zone": None}, "counters.2.zone: missing"),
        ({"zone": None, "zones": []}, "counters.2.zone: missing"),
        ({"zone": "attic"}, "counters.3.zones: 'attic' is not in this file; known: foyer, hall"),
        ({"zone": None, "zones": ["foyer", "attic"]}, "counters.3.zones: 'attic' is not in this file"),
        ({"zone": None, "zones": ["foyer", "foyer"]}, "counters.3.zones: foyer stands more than once"),
    ],
)
def test_zones_that_say_nothing_clear_are_refused(
    tmp_path: Path, keys: dict[str, Any], sentence: str
) -> None:
    assert any(problem.startswith(sentence) for problem in problems(tmp_path, with_counter(**keys)))


@pytest.mark.parametrize("key", ["services", "helps"])
def test_a_counter_that_calls_people_of_a_zone_it_does_not_belong_to_is_refused(
    tmp_path: Path, key: str
) -> None:
    named = {"services": ["reception", "moving"]} if key == "services" else {"helps": ["moving"]}
    assert problems(tmp_path, with_counter(**named)) == [
        f"counters.3.{key}: people wait for 'moving' in 'hall', and the counter belongs to foyer only: "
        "name 'hall' in its zones as well"
    ]
    load(tmp_path, with_counter(zone=None, zones=["foyer", "hall"], **named))


def test_a_call_is_shown_where_the_person_waits_and_nowhere_else() -> None:
    document = with_counter(zone=None, zones=["foyer", "hall"], services=["reception", "moving"])
    site = parse(document, SiteFile, "town")
    office = Office(rules_for(site, today=NINE.date()))
    for minute, service in enumerate(("moving", "reception")):
        office.say(minute, do.TakeTicket(f"ticket-{service}", service, "en"))
    for minute in (10, 20):
        office.say(minute, do.CallNext("3"))
    boards = Boards(site, lambda *_: None)
    shown = {zone: boards.board(office.queue, zone, NINE).calls for zone in boards.zones()}
    assert {zone: [(c.number, c.counter) for c in calls] for zone, calls in shown.items()} == {
        "hall": [("M001", "3")],
        "foyer": [("R001", "3")],
    }

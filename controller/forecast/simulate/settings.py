"""What the options of a command line mean: how much is played, in which office, under which rules."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import Field

from appliance.config import Settings, load, parse
from appliance.errors import BadConfig
from controller.forecast.simulate import office_rules
from controller.forecast.simulate.office import A_MONDAY, PROFILES, Office, Shift, checked
from controller.queue.events import Event
from controller.queue.rules import Order, Rules
from controller.site_rules import rules_for
from controller.sitefile import load as load_site

OFFICE = ("load", "booked", "slot", "early", "punctuality", "no_show", "missing", "caught",
          "papers_time", "leaving", "patience", "walk", "gone_after")  # fmt: skip


class Dials(Settings):
    """The rules that options may set, in minutes; None leaves them as they are."""

    order: Order | None = None
    credit: float | None = Field(default=None, ge=0, le=240)
    early_call: float | None = Field(default=None, ge=0, le=240)
    late_after: float | None = Field(default=None, ge=0, le=240)
    cap: float | None = Field(default=None, ge=1, le=480)
    accumulate: float | None = Field(default=None, ge=1, le=100)


class Shape(Settings):
    """What options say of all counters and all services at once; None leaves them as they are."""

    counters: int | None = Field(default=None, ge=1, le=500)
    minutes: float | None = Field(default=None, gt=0, le=480)
    spread: float | None = Field(default=None, ge=0, le=3)


class Extent(Settings):
    """How much is played, and how."""

    days: int = Field(ge=1, le=100_000)
    seed: int = Field(ge=0, lt=2**63)
    workers: int = Field(ge=1, le=256)
    ask: int = Field(ge=0, le=1_000_000)


def check(given: argparse.Namespace) -> None:
    """Raises BadConfig with every number that cannot be."""
    problems: list[str] = []
    for model in (Extent, Dials, Shape, Office):
        names = OFFICE if model is Office else model.model_fields
        numbers = {name: value for name in names if (value := getattr(given, name, None)) is not None}
        try:
            parse(numbers, model, "options")
        except BadConfig as error:
            problems += map(_as_option, error.problems)
    if problems:
        raise BadConfig("options", problems)


def _as_option(problem: str) -> str:
    """Keys of files have a line below where options have a dash."""
    at, _, why = problem.partition(":")
    return f"--{at.replace('_', '-')}:{why}"


def extent_of(given: argparse.Namespace) -> Extent:
    """How much is asked for. Raises BadConfig."""
    return parse({name: getattr(given, name) for name in Extent.model_fields}, Extent, "options")


def rules_of(given: argparse.Namespace, office: Office) -> Rules:
    """The rules of the site file or of the office, with the dials that were given. Raises BadConfig."""
    if given.rules:
        return dialled(given, office_rules.with_doors(site_rules(given.rules), office))
    return dialled(given, office_rules.rules_of(office))


def dialled(given: argparse.Namespace, rules: Rules) -> Rules:
    """The rules with the dials that were given. Raises BadConfig."""
    dials = parse({name: getattr(given, name) for name in Dials.model_fields}, Dials, "options")
    minutes = {
        "appointment_credit": dials.credit,
        "early_call": dials.early_call,
        "late_after": dials.late_after,
        "walk_in_cap": dials.cap,
    }
    changed: dict[str, Any] = {
        name: timedelta(minutes=value) for name, value in minutes.items() if value is not None
    }
    if dials.accumulate is not None:
        changed["accumulate"] = dials.accumulate
    order = dials.order or (Order.CREDIT if dials.credit is not None else rules.order)
    return replace(rules, order=order, **changed)


def office_of(given: argparse.Namespace) -> Office:
    """The office that the file and the options describe. Raises BadConfig with every problem."""
    office = checked(load(given.office, Office), given.office) if given.office else Office()
    if given.rules:
        _refuse(given, "counters", "minutes", "spread")
        office = office_rules.office_like(office, site_rules(given.rules))
    tables = office.model_dump(mode="json")
    tables.update({name: value for name in OFFICE if (value := getattr(given, name)) is not None})
    if given.hours:
        tables["hours"] = given.hours.split(",")
    if given.profile:
        tables["profile"] = PROFILES[given.profile]
    for name in ("minutes", "spread"):
        if (value := getattr(given, name)) is not None:
            tables["services"] = [{**service, name: value} for service in tables["services"]]
    if given.counters is not None:
        tables["counters"] = [Shift(id=f"c{n}").model_dump() for n in range(1, given.counters + 1)]
    return checked(parse(tables, Office, "options"), "options")


def site_rules(path: Path, happened: Iterable[Event] = (), today: date = A_MONDAY) -> Rules:
    """The rules of a site file. Raises BadConfig."""
    return rules_for(load_site(path), happened, today)


def _refuse(given: argparse.Namespace, *names: str) -> None:
    wrong = [
        f"--{name} is what the site file says already" for name in names if getattr(given, name) is not None
    ]
    if wrong:
        raise BadConfig("options", wrong)

"""Whether everything held: the journal, the paper, the people and the calendar, compared."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from demo.appointments import Recorded
from demo.citizens import NUMBER, Became, Kind
from hardware.escpos_paper import PrintedSlip

ENDED = {"served", "no_show", "left"}


@dataclass
class Report:
    """What `report.json` holds. `problems` is empty when everything held."""

    site: str = ""
    faults: bool = False
    citizens: int = 0
    checked_in: int = 0
    walk_ins: int = 0
    turned_away: int = 0
    rerouted: int = 0
    tickets_printed: int = 0
    called: int = 0
    served: int = 0
    no_show: int = 0
    withdrawn: int = 0
    lost: int = 0
    duplicates: int = 0
    pushed_to_booking: int = 0
    seconds: float = 0.0
    troubles: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        """For the file."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False)


@dataclass(frozen=True)
class Journal:
    """What the controller's journal says in the end."""

    visits: Mapping[str, tuple[str, str]]
    """Visit id -> stage, number."""
    events: Sequence[tuple[str, Mapping[str, str]]]
    outbox: Sequence[tuple[str, str, str, str | None]]
    """Operation id, appointment, target state, outcome."""


def read_journal(path: Path) -> Journal:
    """Read it as it is on disk."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        visits = {i: (s, n) for i, s, n in db.execute("SELECT id, stage, number FROM visit")}
        events = [
            (kind, json.loads(body)) for kind, body in db.execute("SELECT kind, body FROM event ORDER BY seq")
        ]
        outbox = db.execute("SELECT op_id, external_id, target, outcome FROM outbox ORDER BY seq").fetchall()
    return Journal(visits, events, outbox)


def compare(
    journal: Journal,
    became: Sequence[Became],
    slips: Iterable[PrintedSlip],
    calendar: Mapping[str, Recorded],
    report: Report,
) -> None:
    """Fill in the report, with a sentence for everything that does not agree."""
    kinds = Counter(kind for kind, _ in journal.events)
    stages = Counter(stage for stage, _ in journal.visits.values())
    report.citizens = len(became)
    report.walk_ins = kinds["TicketTaken"]
    report.checked_in = kinds["Arrived"]
    report.turned_away, report.rerouted = stages["turned_away"], stages["rerouted"]
    report.called, report.served, report.no_show = kinds["Called"], stages["served"], stages["no_show"]
    report.withdrawn = kinds["RequestWithdrawn"]
    report.pushed_to_booking = sum(outcome in {"applied", "already"} for *_, outcome in journal.outbox)
    problems = report.problems
    lost = [*_lost_people(journal, became), *_lost_pushes(journal, calendar)]
    doubled = [*_doubled(journal, slips, report), *_doubled_pushes(calendar)]
    report.lost, report.duplicates = len(lost), len(doubled)
    problems += lost + doubled + list(_wrong_outcomes(became))


def _lost_people(journal: Journal, became: Sequence[Became]) -> Iterable[str]:
    """People with a number who were neither served nor called in vain, and outcomes not on record."""
    by_number = {number: stage for stage, number in journal.visits.values() if number}
    for person in became:
        if person.number and by_number.get(person.number) not in {"served", "no_show"}:
            yield f"{person.number} was given out and ended as {by_number.get(person.number)}"
    for outcome, stage in (("turned away", "turned_away"), ("rerouted", "rerouted")):
        told = sum(person.outcome == outcome for person in became)
        kept = sum(each == stage for each, _ in journal.visits.values())
        if told != kept:
            yield f"{told} people were {outcome}, {kept} are on record"
    for visit, (stage, number) in journal.visits.items():
        if number and stage not in ENDED:
            yield f"{number or visit} is still {stage}"


def _lost_pushes(journal: Journal, calendar: Mapping[str, Recorded]) -> Iterable[str]:
    last: dict[str, str] = {}
    for op, appointment, target, outcome in journal.outbox:
        last[appointment] = target
        if outcome not in {"applied", "already"}:
            yield f"the calendar was not told {target} of {appointment}: {outcome}"
        elif appointment not in calendar or op not in calendar[appointment].ops:
            yield f"the calendar does not hold {target} of {appointment}"
    for appointment, target in last.items():
        if appointment in calendar and calendar[appointment].state != target:
            yield f"the calendar says {calendar[appointment].state} of {appointment}, the site {target}"


def _doubled(journal: Journal, slips: Iterable[PrintedSlip], report: Report) -> Iterable[str]:
    numbers = [body["number"] for kind, body in journal.events if kind in {"Arrived", "TicketTaken"}]
    yield from (f"{n} was given {c} times" for n, c in Counter(numbers).items() if c > 1)
    calls = Counter(body["visit"] for kind, body in journal.events if kind == "Called")
    yield from (f"{visit} was called {c} times" for visit, c in calls.items() if c > 1)
    printed = Counter(n for slip in slips if (n := number_on(slip)))
    report.tickets_printed = sum(printed.values())
    yield from (f"{n} was printed {c} times" for n, c in printed.items() if c > 1)


def number_on(slip: PrintedSlip) -> str:
    """The number on a ticket; empty for another slip."""
    return next((line.text.strip() for line in slip.lines if NUMBER.fullmatch(line.text.strip())), "")


def _doubled_pushes(calendar: Mapping[str, Recorded]) -> Iterable[str]:
    for appointment, recorded in calendar.items():
        for op, count in Counter(recorded.ops).items():
            if count > 1:
                yield f"the calendar was told {op} of {appointment} {count} times"


EXPECTED = {
    Kind.LACKS_ONE: "turned away",
    Kind.ELSEWHERE: "rerouted",
    Kind.WALKS_AWAY: "walked away",
}


def _wrong_outcomes(became: Sequence[Became]) -> Iterable[str]:
    first: dict[str, str] = {}
    for person in became:
        if person.citizen.booked:
            number = first.setdefault(person.citizen.booked.uid, person.number)
            if number != person.number:
                yield f"one appointment was given {number} and then {person.number}"
    for person in became:
        wanted = EXPECTED.get(person.citizen.kind, "ticket")
        if person.outcome != wanted:
            yield f"somebody who {person.citizen.kind} was {person.outcome}, not {wanted}"

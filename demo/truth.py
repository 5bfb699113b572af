"""Whether everything held: journal, people, paper, screen and calendar, compared. Pure.

Every sentence that the judge can say is one function below, with a test of its own.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from controller.sitefile import SiteFile
from demo.appointments import Recorded
from demo.citizens import Became, Kind
from demo.journal import Journal
from demo.paper import number_on, says
from demo.phones import Followed
from demo.report import Report
from hardware.escpos_paper import PrintedSlip
from kiosk.slips import address_lines

ENDED = {"served", "no_show", "left"}
DONE = {"applied", "already"}

TOLD_AS = {
    "expected": {"", "booked"},
    "cancelled": {"", "booked"},
    "waiting": {"arrived"},
}
"""Stage -> what the calendar may say of it. Every other stage has the same name there."""

EXPECTED = {
    Kind.LACKS_ONE: "turned away",
    Kind.ELSEWHERE: "rerouted",
    Kind.WALKS_AWAY: "walked away",
    Kind.RATES: "rated",
    Kind.ASKS_HELP: "helped",
    Kind.BOOKS: "booked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a morning left behind. `shown`: number and `seq` of every call on the display of `zone`.
    `followed`: what phones saw that scanned a ticket."""

    site: SiteFile
    zone: str
    journal: Journal
    became: Sequence[Became]
    slips: Sequence[PrintedSlip]
    shown: Collection[tuple[str, int]]
    calendar: Mapping[str, Recorded]
    followed: Sequence[Followed] = ()


def judge(evidence: Evidence, report: Report) -> None:
    """Fill in the report, with a sentence for everything that does not agree."""
    _count(evidence, report)
    lost = [sentence for rule in LOST for sentence in rule(evidence)]
    doubled = [sentence for rule in DOUBLED for sentence in rule(evidence)]
    wrong = [sentence for rule in WRONG for sentence in rule(evidence)]
    report.lost, report.duplicates = len(lost), len(doubled)
    report.problems += lost + doubled + wrong


def _count(evidence: Evidence, report: Report) -> None:
    journal = evidence.journal
    kinds = Counter(kind for kind, _ in journal.events)
    stages = Counter(visit.stage for visit in journal.visits.values())
    report.citizens = len(evidence.became)
    report.walk_ins, report.checked_in = kinds["TicketTaken"], kinds["Arrived"]
    report.turned_away, report.rerouted = stages["turned_away"], stages["rerouted"]
    report.called, report.served, report.no_show = kinds["Called"], stages["served"], stages["no_show"]
    report.shown = len(evidence.shown)
    report.withdrawn = kinds["RequestWithdrawn"]
    report.given_by_kiosk = sum(given.get("arrived") is not None for given in _given(journal))
    report.helped, report.rated = kinds["HelpAnswered"], kinds["Rated"]
    report.booked = sum(person.outcome == "booked" for person in evidence.became)
    report.followed = sum(each.shown for each in evidence.followed)
    report.tickets_printed = _printed(evidence).total()
    report.pushed_to_booking = sum(told.outcome in DONE for told in journal.outbox)


def _printed(evidence: Evidence) -> Counter[str]:
    """How often each number was printed. Who reads from right to left has it as a picture, so theirs count by
    the slip that they took."""
    as_picture = [person for person in evidence.became if person.slip and not number_on(person.slip)]
    taken = (person.number for person in as_picture if person.number)
    return Counter([*filter(None, map(number_on, evidence.slips)), *taken])


def _given(journal: Journal) -> Sequence[Mapping[str, Any]]:
    """Every number that was given out, be it by a kiosk alone."""
    return journal.happened("Arrived", "TicketTaken", "BroughtPapers")


# --- lost -----------------------------------------------------------------------------------------


def people_lost(evidence: Evidence) -> Iterator[str]:
    """Whoever was given a number was served or called in vain."""
    ended = {visit.number: visit.stage for visit in evidence.journal.visits.values() if visit.number}
    for person in evidence.became:
        if person.number and ended.get(person.number) not in {"served", "no_show"}:
            yield f"{person.number} was given out and ended as {ended.get(person.number)}"


def visits_left_open(evidence: Evidence) -> Iterator[str]:
    """Nobody with a number is still in line."""
    for visit in evidence.journal.visits.values():
        if visit.number and visit.stage not in ENDED:
            yield f"{visit.number} is still {visit.stage}"


def outcomes_not_on_record(evidence: Evidence) -> Iterator[str]:
    """Whoever was helped without queueing is on record."""
    for outcome, stage in (("turned away", "turned_away"), ("rerouted", "rerouted")):
        told = sum(person.outcome == outcome for person in evidence.became)
        if outcome == "turned away":  # who books a time lacks a paper all the same
            told += sum(person.outcome == "booked" for person in evidence.became)
        kept = sum(visit.stage == stage for visit in evidence.journal.visits.values())
        if told != kept:
            yield f"{told} people were {outcome}, {kept} are on record"


def tickets_not_printed(evidence: Evidence) -> Iterator[str]:
    """A number is on paper, unless its holder was told that the printer failed.

    A second check-in prints nothing: the first has.
    """
    printed = _printed(evidence)
    for person in evidence.became:
        excused = person.fault_shown or person.citizen.kind is Kind.SCANS_AGAIN
        if person.number and not printed[person.number] and not excused:
            yield f"{person.number} was not printed, and nobody said that the printer failed"


def calls_not_shown(evidence: Evidence) -> Iterator[str]:
    """Everybody called in the display's waiting room was called on the display."""
    shown = {number for number, _ in evidence.shown}
    for number in called_in(evidence.journal, evidence.site, evidence.zone):
        if number not in shown:
            yield f"{number} was called and never shown"


def called_in(journal: Journal, site: SiteFile, zone: str) -> list[str]:
    """The numbers called in one waiting room, in the order of their calls."""
    here = {service.id for service in site.services if service.zone == zone}
    called = (journal.visits[body["visit"]] for body in journal.happened("Called"))
    return [visit.number for visit in called if visit.service in here]


def states_not_told(evidence: Evidence) -> Iterator[str]:
    """Everything in the outbox has reached the calendar."""
    for told in evidence.journal.outbox:
        recorded = evidence.calendar.get(told.appointment)
        if told.outcome not in DONE:
            yield f"the calendar was not told {told.target} of {told.appointment}: {told.outcome}"
        elif recorded is None or told.op not in recorded.ops:
            yield f"the calendar does not hold {told.target} of {told.appointment}"


def states_that_differ(evidence: Evidence) -> Iterator[str]:
    """The calendar says of every appointment what became of its visit, whatever the outbox holds."""
    visit_of = {body["ref"]: body["visit"] for body in evidence.journal.happened("Expected")}
    for appointment, visit in visit_of.items():
        stage = evidence.journal.visits[visit].stage
        recorded = evidence.calendar.get(appointment)
        state = recorded.state if recorded else ""
        if state not in TOLD_AS.get(stage, {stage}):
            yield f"the calendar says {state or 'nothing'} of {appointment}, the site {stage}"
    for appointment, recorded in evidence.calendar.items():
        if recorded.state and appointment not in visit_of:
            yield f"the calendar says {recorded.state} of {appointment}, which the site never knew"


def calls_for_help_not_answered(evidence: Evidence) -> Iterator[str]:
    """Reception came to everybody who was told so."""
    told = sum(person.outcome == "helped" for person in evidence.became)
    answered = len(evidence.journal.happened("HelpAnswered"))
    if told > answered:
        yield f"{told} people were told that somebody comes, reception answered {answered}"


def ratings_not_on_record(evidence: Evidence) -> Iterator[str]:
    """What people said of their visit is on record."""
    told, kept = _ratings(evidence)
    if told > kept:
        yield f"{told} people said how it was, {kept} are on record"


def _ratings(evidence: Evidence) -> tuple[int, int]:
    told = sum(person.outcome == "rated" for person in evidence.became)
    return told, len(evidence.journal.happened("Rated"))


def times_not_booked(evidence: Evidence) -> Iterator[str]:
    """The calendar holds every time that somebody was told to have."""
    held = {recorded.code for recorded in evidence.calendar.values() if recorded.status == "CONFIRMED"}
    for person in evidence.became:
        if person.outcome == "booked" and person.code not in held:
            yield f"the calendar does not hold the time booked as {person.code}"


# --- twice ----------------------------------------------------------------------------------------


def numbers_given_twice(evidence: Evidence) -> Iterator[str]:
    """A number is given once a day."""
    given = Counter(body["number"] for body in _given(evidence.journal))
    yield from (f"{number} was given {count} times" for number, count in given.items() if count > 1)


def visits_called_twice(evidence: Evidence) -> Iterator[str]:
    """A visit is called once, and once more each time its holder came back after missing the call; what else
    comes after is a recall."""
    calls = Counter(body["visit"] for body in evidence.journal.happened("Called"))
    calls -= Counter(body["visit"] for body in evidence.journal.happened("CameBack"))
    yield from (f"{visit} was called {count} times" for visit, count in calls.items() if count > 1)


def tickets_printed_twice(evidence: Evidence) -> Iterator[str]:
    """A number is on one ticket."""
    yield from (f"{n} was printed {count} times" for n, count in _printed(evidence).items() if count > 1)


def calls_shown_as_one(evidence: Evidence) -> Iterator[str]:
    """Every call has a `seq` of its own."""
    for seq, count in sorted(Counter(seq for _, seq in evidence.shown).items()):
        if count > 1:
            numbers = sorted(number for number, each in evidence.shown if each == seq)
            yield f"the display showed {' and '.join(numbers)} as the same call, {seq}"


def states_told_twice(evidence: Evidence) -> Iterator[str]:
    """The calendar holds every operation once."""
    for appointment, recorded in evidence.calendar.items():
        for op, count in Counter(recorded.ops).items():
            if count > 1:
                yield f"the calendar was told {op} of {appointment} {count} times"


def ratings_kept_twice(evidence: Evidence) -> Iterator[str]:
    """What somebody said of their visit is on record once."""
    told, kept = _ratings(evidence)
    if kept > told:
        yield f"{told} people said how it was, {kept} times it is on record"


# --- wrong ----------------------------------------------------------------------------------------


def people_answered_wrongly(evidence: Evidence) -> Iterator[str]:
    """Everybody got what belongs to what they came for and said."""
    for person in evidence.became:
        wanted = EXPECTED.get(person.citizen.kind, "ticket")
        if person.outcome != wanted and not _came_when_all_was_over(evidence, person):
            yield f"somebody who {person.citizen.kind} was {person.outcome}, not {wanted}"


def _came_when_all_was_over(evidence: Evidence, person: Became) -> bool:
    """Whoever scanned again, of themselves or after a dark kiosk, was told that it is over, and it was."""
    booked = person.citizen.booked
    if person.outcome != "told that it is over" or booked is None:
        return False
    if person.citizen.kind is not Kind.SCANS_AGAIN:  # nobody knows the number that the kiosk took with it
        return any(
            each.appointment == booked.uid and each.target in ENDED for each in evidence.journal.outbox
        )
    same = {p.number for p in evidence.became if p.citizen.booked == person.citizen.booked and p.number}
    visits = [visit for visit in evidence.journal.visits.values() if visit.number in same]
    return any(v.ended is not None and person.went is not None and v.ended < person.went for v in visits)


def appointments_with_two_numbers(evidence: Evidence) -> Iterator[str]:
    """Who checks in again has the same number again."""
    first: dict[str, str] = {}
    for person in evidence.became:
        if person.citizen.booked and person.number:
            number = first.setdefault(person.citizen.booked.uid, person.number)
            if number != person.number:
                yield f"one appointment was given {number} and then {person.number}"


def calls_of_nobody(evidence: Evidence) -> Iterator[str]:
    """The display shows nobody who was not called in its waiting room."""
    called = set(called_in(evidence.journal, evidence.site, evidence.zone))
    for number in sorted({number for number, _ in evidence.shown} - called):
        yield f"{number} was shown and never called here"


def slips_that_help_nobody(evidence: Evidence) -> Iterator[str]:
    """A slip names, in the person's language, the missing papers or where the other office is; or the code
    of the time that was booked."""
    for person in evidence.became:
        if person.outcome not in {"turned away", "rerouted", "booked"} or person.fault_shown:
            continue
        if person.slip is None:
            yield f"somebody was {person.outcome} and took no slip along"
            continue
        for text in _must_say(evidence.site, person):
            if not says(person.slip, text):
                yield f"the slip of somebody {person.outcome} does not say {text!r}"


def _must_say(site: SiteFile, person: Became) -> Iterator[str]:
    if person.outcome == "turned away":
        papers = {document.id: document.name for document in site.documents}
        yield from (papers[lacking][person.citizen.language] for lacking in person.citizen.lacks)
    elif person.outcome == "booked":
        yield person.code
    elif person.citizen.service:
        for body in site.bodies:
            if body.id == person.citizen.service.body:
                yield from address_lines(body.address)


def numbers_of_no_kiosk(evidence: Evidence) -> Iterator[str]:
    """Who came while the controller was away has a number of the kiosk's own band."""
    bands = {kiosk.band for kiosk in evidence.site.kiosks}
    for person in evidence.became:
        if person.citizen.kind is Kind.ALONE and person.number and person.number[1] not in bands:
            yield f"{person.number} was given while the controller was away, and is not a kiosk's"


def arrivals_untrue(evidence: Evidence) -> Iterator[str]:
    """What a kiosk gave by itself is on record since the moment when its holder first stood there."""
    first = {person.number: person for person in reversed(evidence.became) if person.came and person.went}
    for body in _given(evidence.journal):
        if not body.get("arrived") or not (person := first.get(body["number"])):
            continue
        at = datetime.fromisoformat(body["arrived"])
        if person.came and person.went and not person.came <= at <= person.went:
            came = person.came.isoformat()
            yield f"{person.number} is on record since {at.isoformat()}, its holder came at {came}"


def phones_that_saw_nothing(evidence: Evidence) -> Iterator[str]:
    """The code on a ticket leads to a page that shows its number."""
    for each in evidence.followed:
        if not each.shown:
            yield f"the code on ticket {each.number} leads to no page with that number"


LOST = (
    people_lost,
    visits_left_open,
    outcomes_not_on_record,
    tickets_not_printed,
    calls_not_shown,
    states_not_told,
    states_that_differ,
    calls_for_help_not_answered,
    ratings_not_on_record,
    times_not_booked,
)
DOUBLED = (
    numbers_given_twice,
    visits_called_twice,
    tickets_printed_twice,
    calls_shown_as_one,
    states_told_twice,
    ratings_kept_twice,
)
WRONG = (
    people_answered_wrongly,
    appointments_with_two_numbers,
    calls_of_nobody,
    slips_that_help_nobody,
    numbers_of_no_kiosk,
    arrivals_untrue,
    phones_that_saw_nothing,
)

"""What the judge of a morning says: nothing of one where all held, and its sentence for whatever did not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from controller.sitefile import (
    BodySettings,
    CounterSettings,
    DocumentSettings,
    ServiceSettings,
    SiteFile,
    SiteSettings,
    ZoneSettings,
)
from demo.appointments import Booked, Recorded
from demo.citizens import Became, Citizen, Kind
from demo.journal import Journal, Kept, Told
from demo.report import Report
from demo.truth import Evidence, judge
from hardware.escpos_paper import PrintedLine, PrintedSlip
from hardware.letters import CanPrint
from hardware.ports import Slip
from hardware.slip_layout import Line, lay_out

pytestmark = pytest.mark.pure

MOMENT = datetime(2026, 11, 21, 9, 26, tzinfo=UTC)
NARROW = 16
"""Characters a line: nearly everything is wrapped."""

PASSPORT = ServiceSettings(
    id="passport",
    letter="P",
    name={"fr": "Passeport"},
    documents=("photo", "stamp"),
    zone="hall",
    minutes=10,
)
LICENCE = ServiceSettings(
    id="licence", letter="L", name={"fr": "Permis"}, body="prefecture", zone="hall", minutes=5
)
UPSTAIRS = ServiceSettings(id="marriage", letter="M", name={"fr": "Mariage"}, zone="upstairs", minutes=30)
SITE = SiteFile(
    site=SiteSettings(
        id="town", name={"fr": "Mairie"}, timezone="Europe/Paris", languages=("fr",), reception="passport"
    ),
    zones=(ZoneSettings(id="hall", name={"fr": "Hall"}), ZoneSettings(id="upstairs", name={"fr": "Étage"})),
    counters=(CounterSettings(id="1", zone="hall", services=("passport",)),),
    services=(PASSPORT, LICENCE, UPSTAIRS),
    documents=(
        DocumentSettings(id="photo", name={"fr": "Une photo d’identité – récente"}),
        DocumentSettings(id="stamp", name={"fr": "Un timbre fiscal de 86 €"}),
    ),
    bodies=(
        BodySettings(
            id="prefecture", name={"fr": "Sous-préfecture"}, address="4 avenue de l’Abbé Pierre, 94130 Nogent"
        ),
    ),
)
BOOKED = Booked(
    uid="one@booking",
    code="K7QM-3F2D",
    service="passport",
    label="Passeport",
    start=MOMENT,
    end=MOMENT + timedelta(minutes=10),
    holder="Camille Lefèvre",
    made=MOMENT,
)


def printed(slip: Slip, can_print: CanPrint = str.isprintable) -> PrintedSlip:
    """The paper, as a narrow printer with these letters gives it."""
    operations = lay_out(slip, NARROW, can_print)
    return PrintedSlip(tuple(PrintedLine(each.text) for each in operations if isinstance(each, Line)))


def ticket(number: str) -> PrintedSlip:
    return printed(Slip(heading="Mairie", moment="10:26", number=number, title="Passeport"))


def slip_saying(*texts: str, can_print: CanPrint = str.isprintable) -> PrintedSlip:
    return printed(Slip(heading="Mairie", moment="10:26", blocks=(("Passeport", texts),)), can_print)


STAMP = slip_saying("Un timbre fiscal de 86 €")
ADDRESS = slip_saying("4 avenue de l’Abbé Pierre, 94130 Nogent")

BY_APPOINTMENT = Became(Citizen(Kind.SCANS, "fr", booked=BOOKED), "ticket", "P001", ticket("P001"))
WALK_IN = Became(Citizen(Kind.HAS_ALL, "fr", service=PASSPORT), "ticket", "P002", ticket("P002"))
TURNED_AWAY = Became(Citizen(Kind.LACKS_ONE, "fr", service=PASSPORT), "turned away", slip=STAMP)
REROUTED = Became(Citizen(Kind.ELSEWHERE, "fr", service=LICENCE), "rerouted", slip=ADDRESS)

TOLD = ("arrived", "called", "serving", "served")


def recorded(state: str = "", *ops: str) -> Recorded:
    return Recorded(
        status="CONFIRMED", service="passport", code=BOOKED.code, start=MOMENT, state=state, ops=ops
    )


def kept(stage: str, number: str = "", service: str = "passport") -> Kept:
    return Kept(stage=stage, number=number, service=service)


JOURNAL = Journal(
    visits={
        "v1": kept("served", "P001"),
        "v2": kept("no_show", "P002"),
        "v3": kept("turned_away"),
        "v4": kept("rerouted", service="licence"),
    },
    events=(
        ("Expected", {"visit": "v1", "ref": BOOKED.uid}),
        ("Arrived", {"visit": "v1", "number": "P001"}),
        ("TicketTaken", {"visit": "v2", "number": "P002"}),
        ("Called", {"visit": "v1"}),
        ("Called", {"visit": "v2"}),
    ),
    outbox=tuple(Told(op=f"op-{t}", appointment=BOOKED.uid, target=t, outcome="applied") for t in TOLD),
)
CALENDAR = {BOOKED.uid: recorded("served", *(f"op-{target}" for target in TOLD))}
GOOD = Evidence(
    site=SITE,
    zone="hall",
    journal=JOURNAL,
    became=(BY_APPOINTMENT, WALK_IN, TURNED_AWAY, REROUTED),
    slips=(ticket("P001"), ticket("P002"), STAMP, ADDRESS),
    shown={("P001", 1), ("P002", 2)},
    calendar=CALENDAR,
)


def report_on(evidence: Evidence = GOOD, **changes: Any) -> Report:
    report = Report()
    judge(replace(evidence, **changes), report)
    return report


def said(**changes: Any) -> list[str]:
    return report_on(**changes).problems


def journal(**changes: Any) -> Journal:
    """The good journal with other visits, further events or another outbox."""
    return Journal(
        visits={**JOURNAL.visits, **changes.get("visits", {})},
        events=(*JOURNAL.events, *changes.get("events", ())),
        outbox=changes.get("outbox", JOURNAL.outbox),
    )


def test_of_a_morning_where_all_held_only_figures_are_told() -> None:
    report = report_on()
    assert report.problems == []
    assert (report.citizens, report.checked_in, report.walk_ins) == (4, 1, 1)
    assert (report.turned_away, report.rerouted, report.tickets_printed) == (1, 1, 2)
    assert (report.called, report.shown, report.served, report.no_show) == (2, 2, 1, 1)
    assert report.pushed_to_booking == 4
    assert (report.lost, report.duplicates) == (0, 0)


def test_a_morning_that_told_and_printed_and_showed_nothing_does_not_hold() -> None:
    report = report_on(slips=(), shown=set(), calendar={BOOKED.uid: recorded()}, journal=journal(outbox=()))
    assert report.lost == len(report.problems) == 5


# --- lost -----------------------------------------------------------------------------------------


def test_somebody_with_a_number_who_went_without_being_called() -> None:
    assert said(journal=journal(visits={"v2": kept("left", "P002")})) == [
        "P002 was given out and ended as left"
    ]


def test_somebody_still_in_line() -> None:
    assert said(journal=journal(visits={"v9": kept("waiting", "P009")})) == ["P009 is still waiting"]


@pytest.mark.parametrize("outcome", ["turned away", "rerouted"])
def test_somebody_helped_without_queueing_who_is_not_on_record(outcome: str) -> None:
    others = {k: v for k, v in JOURNAL.visits.items() if v.stage != outcome.replace(" ", "_")}
    assert said(journal=replace(JOURNAL, visits=others)) == [f"1 people were {outcome}, 0 are on record"]


def test_a_ticket_that_was_not_printed() -> None:
    assert said(slips=(ticket("P001"), STAMP, ADDRESS)) == [
        "P002 was not printed, and nobody said that the printer failed"
    ]


def test_a_ticket_not_printed_is_excused_when_its_holder_saw_the_fault() -> None:
    warned = replace(WALK_IN, slip=None, fault_shown=True)
    assert said(slips=(ticket("P001"),), became=(BY_APPOINTMENT, warned, TURNED_AWAY, REROUTED)) == []


def test_a_second_check_in_prints_nothing_but_excuses_the_first_from_nothing() -> None:
    again = replace(BY_APPOINTMENT, citizen=Citizen(Kind.SCANS_AGAIN, "fr", booked=BOOKED), slip=None)
    people = (*GOOD.became, again)
    assert said(became=people) == []
    assert said(became=people, slips=(ticket("P002"),)) == [
        "P001 was not printed, and nobody said that the printer failed"
    ]


def test_a_call_that_the_display_never_showed() -> None:
    assert said(shown={("P001", 1)}) == ["P002 was called and never shown"]


def test_a_call_in_another_waiting_room_is_none_of_the_displays() -> None:
    elsewhere = journal(
        visits={"v9": kept("served", "M001", "marriage")}, events=[("Called", {"visit": "v9"})]
    )
    assert said(journal=elsewhere) == []


def test_a_state_that_never_left_the_outbox() -> None:
    stuck = (*JOURNAL.outbox[:-1], replace(JOURNAL.outbox[-1], outcome=None))
    assert said(journal=journal(outbox=stuck)) == ["the calendar was not told served of one@booking: None"]


def test_a_state_that_the_outbox_calls_told_and_the_calendar_does_not_hold() -> None:
    forgetful = {BOOKED.uid: recorded("served", "op-arrived", "op-called", "op-serving")}
    assert said(calendar=forgetful) == ["the calendar does not hold served of one@booking"]


def another_appointment(stage: str, state: str) -> dict[str, Any]:
    """One more, of which the outbox says nothing."""
    expected = ("Expected", {"visit": "v8", "ref": "two@booking"})
    return {
        "journal": journal(visits={"v8": kept(stage)}, events=[expected]),
        "calendar": {**CALENDAR, "two@booking": recorded(state)},
    }


@pytest.mark.parametrize(
    ("stage", "state"),
    [
        ("served", "no_show"),
        ("no_show", "served"),
        ("served", ""),
        ("waiting", ""),
        ("expected", "arrived"),
        ("cancelled", "served"),
    ],
)
def test_an_appointment_of_which_the_calendar_says_something_else(stage: str, state: str) -> None:
    assert said(**another_appointment(stage, state)) == [
        f"the calendar says {state or 'nothing'} of two@booking, the site {stage}"
    ]


@pytest.mark.parametrize(
    ("stage", "state"),
    [("expected", ""), ("expected", "booked"), ("cancelled", ""), ("no_show", "no_show"), ("left", "left")],
)
def test_an_appointment_of_which_the_calendar_says_the_same(stage: str, state: str) -> None:
    assert said(**another_appointment(stage, state)) == []


def test_an_appointment_gone_from_the_calendar() -> None:
    assert "the calendar says nothing of one@booking, the site served" in said(calendar={})


def test_a_state_of_an_appointment_that_the_site_never_knew() -> None:
    assert said(calendar={**CALENDAR, "two@booking": recorded("served")}) == [
        "the calendar says served of two@booking, which the site never knew"
    ]


# --- twice ----------------------------------------------------------------------------------------


def test_a_number_given_twice() -> None:
    twice = journal(events=[("TicketTaken", {"visit": "v3", "number": "P001"})])
    assert said(journal=twice) == ["P001 was given 2 times"]


def test_somebody_called_twice() -> None:
    assert said(journal=journal(events=[("Called", {"visit": "v2"})])) == ["v2 was called 2 times"]


def test_somebody_who_missed_the_call_and_came_back_may_be_called_again() -> None:
    again = [("CameBack", {"visit": "v2"}), ("Called", {"visit": "v2"})]
    assert not said(journal=journal(events=again))


def test_a_ticket_printed_twice() -> None:
    assert said(slips=(*GOOD.slips, ticket("P002"))) == ["P002 was printed 2 times"]


def test_two_calls_that_the_display_took_for_one() -> None:
    assert said(shown={("P001", 1), ("P002", 1)}) == ["the display showed P001 and P002 as the same call, 1"]


def test_a_state_told_twice() -> None:
    twice = {BOOKED.uid: recorded("served", *(f"op-{target}" for target in TOLD), "op-served")}
    assert said(calendar=twice) == ["the calendar was told op-served of one@booking 2 times"]


# --- wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [(Kind.HAS_ALL, "ticket"), (Kind.WALKS_AWAY, "walked away"), (Kind.LACKS_ONE, "turned away")],
)
def test_somebody_who_was_answered_wrongly(kind: Kind, wanted: str) -> None:
    sent = Became(Citizen(kind, "fr"), "sent to reception")
    assert said(became=(*GOOD.became, sent)) == [f"somebody who {kind} was sent to reception, not {wanted}"]


def test_an_appointment_with_two_numbers() -> None:
    again = replace(BY_APPOINTMENT, citizen=Citizen(Kind.SCANS_AGAIN, "fr", booked=BOOKED), number="P002")
    assert said(became=(*GOOD.became, again)) == ["one appointment was given P001 and then P002"]


def test_a_number_shown_that_nobody_called() -> None:
    assert said(shown={*GOOD.shown, ("P007", 3)}) == ["P007 was shown and never called here"]


def test_a_slip_that_does_not_name_the_missing_paper() -> None:
    wrong = replace(TURNED_AWAY, slip=slip_saying("Une photo d’identité – récente"))
    assert said(became=(BY_APPOINTMENT, WALK_IN, wrong, REROUTED)) == [
        "the slip of somebody turned away does not say 'Un timbre fiscal de 86 €'"
    ]


def test_a_slip_without_the_other_offices_address() -> None:
    wrong = replace(REROUTED, slip=slip_saying("Sous-préfecture"))
    assert said(became=(BY_APPOINTMENT, WALK_IN, TURNED_AWAY, wrong)) == [
        "the slip of somebody rerouted does not say '4 avenue de l’Abbé Pierre, 94130 Nogent'"
    ]


def test_a_slip_that_never_came_out() -> None:
    without = replace(REROUTED, slip=None)
    people = (BY_APPOINTMENT, WALK_IN, TURNED_AWAY)
    assert said(became=(*people, without)) == ["somebody was rerouted and took no slip along"]
    assert said(became=(*people, replace(without, fault_shown=True))) == []


def test_a_slip_may_break_lines_and_spell_letters_as_its_printer_must() -> None:
    plain = slip_saying("Un timbre fiscal de 86 €", can_print=str.isascii)
    assert "86 EUR" in plain.text.replace("\n", " ")
    assert said(became=(BY_APPOINTMENT, WALK_IN, replace(TURNED_AWAY, slip=plain), REROUTED)) == []
    plain = slip_saying("4 avenue de l’Abbé Pierre, 94130 Nogent", can_print=str.isascii)
    assert said(became=(BY_APPOINTMENT, WALK_IN, TURNED_AWAY, replace(REROUTED, slip=plain))) == []

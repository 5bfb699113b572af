"""What the judge of a morning says: nothing of one where all held, and its sentence for whatever did not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from controller.sitefile import (
    BodySettings,
    CounterSettings,
    DocumentSettings,
    KioskSettings,
    ServiceSettings,
    SiteFile,
    SiteSettings,
    ZoneSettings,
)
from demo.appointments import Booked, Recorded
from demo.citizens import Became, Citizen, Kind
from demo.journal import Journal, Kept, Told
from demo.phones import Followed
from demo.report import Report
from demo.truth import Evidence, judge, people_answered_wrongly
from hardware.escpos_paper import PrintedLine, PrintedPicture, PrintedSlip
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
    kiosks=(KioskSettings(id="kiosk-1", name={"fr": "Entrée"}, band="Z"),),
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
ADDRESS = slip_saying("4 avenue de l’Abbé Pierre", "94130 Nogent")

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


HELPED = Became(Citizen(Kind.ASKS_HELP, "fr"), "helped")
RATED = Became(Citizen(Kind.RATES, "fr"), "rated")
BOOKING = Became(
    Citizen(Kind.BOOKS, "fr", service=PASSPORT), "booked", slip=slip_saying("X4QM-3F2D"), code="X4QM-3F2D"
)
NEW_TIME = recorded("booked")


def test_a_call_for_help_that_reception_never_answered() -> None:
    people = (*GOOD.became, HELPED)
    answered = journal(events=[("HelpAsked", {"unit": "kiosk-1"}), ("HelpAnswered", {"unit": "kiosk-1"})])
    assert said(became=people, journal=answered) == []
    assert said(became=people) == ["1 people were told that somebody comes, reception answered 0"]


def test_what_somebody_said_of_the_visit_and_nobody_kept() -> None:
    people = (*GOOD.became, RATED)
    assert said(became=people, journal=journal(events=[("Rated", {"rating": 5})])) == []
    assert said(became=people) == ["1 people said how it was, 0 are on record"]


def test_a_time_that_somebody_was_told_and_the_calendar_does_not_hold() -> None:
    people = (*GOOD.became, BOOKING)
    lacking = journal(visits={"v7": kept("turned_away")})
    held = {**CALENDAR, "three@booking": replace(NEW_TIME, code=BOOKING.code, state="")}
    assert said(became=people, journal=lacking, calendar=held) == []
    assert said(became=people, journal=lacking) == ["the calendar does not hold the time booked as X4QM-3F2D"]
    given_back = {**held, "three@booking": replace(held["three@booking"], status="TENTATIVE")}
    assert said(became=people, journal=lacking, calendar=given_back) == [
        "the calendar does not hold the time booked as X4QM-3F2D"
    ]


def test_whoever_books_a_time_lacked_a_paper_and_is_on_record_as_turned_away() -> None:
    held = {**CALENDAR, "three@booking": replace(NEW_TIME, code=BOOKING.code, state="")}
    assert said(became=(*GOOD.became, BOOKING), calendar=held) == [
        "2 people were turned away, 1 are on record"
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


def test_what_somebody_said_once_and_is_kept_twice() -> None:
    twice = [("Rated", {"rating": 5}), ("Rated", {"rating": 5})]
    assert said(became=(*GOOD.became, RATED), journal=journal(events=twice)) == [
        "1 people said how it was, 2 times it is on record"
    ]


# --- what a kiosk gave by itself ------------------------------------------------------------------

BY_ITSELF = Became(
    Citizen(Kind.ALONE, "fr", service=PASSPORT),
    "ticket",
    "PZ001",
    ticket("PZ001"),
    came=MOMENT,
    went=MOMENT + timedelta(seconds=9),
)


def handed_over(became: Became = BY_ITSELF, arrived: datetime = MOMENT + timedelta(seconds=4)) -> Evidence:
    """The good evidence, and one more number, that the kiosk gave while nobody answered."""
    taken = {"visit": "v5", "number": became.number, "arrived": arrived.isoformat()}
    events = [("TicketTaken", taken), ("Called", {"visit": "v5"})]
    return replace(
        GOOD,
        became=(*GOOD.became, became),
        slips=(*GOOD.slips, ticket(became.number)),
        shown={*GOOD.shown, (became.number, 5)},
        journal=journal(visits={"v5": kept("served", became.number)}, events=events),
    )


def test_a_number_of_the_kiosks_own_is_a_ticket_like_any_other() -> None:
    report = report_on(handed_over())
    assert report.problems == []
    assert (report.walk_ins, report.tickets_printed, report.called, report.given_by_kiosk) == (2, 3, 3, 1)


def test_a_number_of_the_kiosks_own_that_was_never_handed_over() -> None:
    evidence = replace(handed_over(), journal=JOURNAL, shown=GOOD.shown)
    assert report_on(evidence).problems == ["PZ001 was given out and ended as None"]


def test_a_number_of_the_kiosks_own_that_was_handed_over_twice() -> None:
    evidence = handed_over()
    again = ("TicketTaken", {"visit": "v6", "number": "PZ001", "arrived": MOMENT.isoformat()})
    events = (*evidence.journal.events, again)
    twice = replace(evidence, journal=replace(evidence.journal, events=events))
    assert report_on(twice).problems == ["PZ001 was given 2 times"]


def test_a_number_given_while_the_controller_was_away_and_not_by_the_kiosk() -> None:
    assert report_on(handed_over(replace(BY_ITSELF, number="P005", slip=ticket("P005")))).problems == [
        "P005 was given while the controller was away, and is not a kiosk's"
    ]


@pytest.mark.parametrize("late", [timedelta(seconds=-1), timedelta(seconds=10)])
def test_an_arrival_handed_over_with_another_moment(late: timedelta) -> None:
    at = MOMENT + late
    assert report_on(handed_over(arrived=at)).problems == [
        f"PZ001 is on record since {at.isoformat()}, its holder came at {MOMENT.isoformat()}"
    ]


def test_who_shows_the_same_letter_again_arrived_the_first_time() -> None:
    booked = replace(BY_ITSELF, citizen=Citizen(Kind.SCANS, "fr", booked=BOOKED))
    evidence = handed_over(booked)
    later = MOMENT + timedelta(minutes=5)
    again = replace(booked, citizen=Citizen(Kind.SCANS_AGAIN, "fr", booked=BOOKED), came=later, went=later)
    people = (booked, again, *(p for p in evidence.became if p not in (booked, BY_APPOINTMENT)))
    assert not report_on(replace(evidence, became=people)).problems


# --- wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [(Kind.HAS_ALL, "ticket"), (Kind.WALKS_AWAY, "walked away"), (Kind.LACKS_ONE, "turned away")],
)
def test_somebody_who_was_answered_wrongly(kind: Kind, wanted: str) -> None:
    sent = Became(Citizen(kind, "fr"), "sent to reception")
    assert said(became=(*GOOD.became, sent)) == [f"somebody who {kind} was sent to reception, not {wanted}"]


@pytest.mark.parametrize(
    ("ended", "problems"),
    [
        (MOMENT + timedelta(seconds=5), []),
        (
            MOMENT + timedelta(seconds=15),
            [f"somebody who {Kind.SCANS_AGAIN} was told that it is over, not ticket"],
        ),
    ],
)
def test_who_scans_again_may_be_told_that_it_is_over_once_it_is(ended: datetime, problems: list[str]) -> None:
    again = Became(
        Citizen(Kind.SCANS_AGAIN, "fr", booked=BOOKED),
        "told that it is over",
        came=MOMENT,
        went=MOMENT + timedelta(seconds=10),
    )
    visits = {
        name: replace(visit, ended=ended) if visit.number == "P001" else visit
        for name, visit in GOOD.journal.visits.items()
    }
    journal = replace(GOOD.journal, visits=visits)
    assert said(became=(*GOOD.became, again), journal=journal) == problems


@pytest.mark.parametrize(
    ("target", "problems"),
    [
        ("served", []),
        ("called", [f"somebody who {Kind.SCANS} was told that it is over, not ticket"]),
    ],
)
def test_who_scans_after_the_kiosk_went_dark_may_be_told_that_it_is_over_once_it_is(
    target: str, problems: list[str]
) -> None:
    booked = replace(BOOKED, uid="dark@booking")
    dark = Became(Citizen(Kind.SCANS, "fr", booked=booked), "told that it is over")
    told = Told(op="op-dark", appointment=booked.uid, target=target, outcome="done")
    journal = replace(GOOD.journal, outbox=[told])
    evidence = replace(GOOD, became=(*GOOD.became, dark), journal=journal)
    assert list(people_answered_wrongly(evidence)) == problems


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
        "the slip of somebody rerouted does not say '4 avenue de l’Abbé Pierre'",
        "the slip of somebody rerouted does not say '94130 Nogent'",
    ]


def test_a_code_on_a_ticket_that_leads_a_phone_nowhere() -> None:
    phone = Followed("P001", "http://127.0.0.1:1/v/key", shown=False)
    assert said(followed=[phone]) == ["the code on ticket P001 leads to no page with that number"]
    assert said(followed=[replace(phone, shown=True)]) == []


def test_a_ticket_that_is_a_picture_counts_by_the_slip_taken() -> None:
    picture = replace(BY_APPOINTMENT, slip=PrintedSlip(pictures=(PrintedPicture(8, 1, b"x"),)))
    slips = (ticket("P002"), STAMP, ADDRESS, picture.slip)
    people = (picture, WALK_IN, TURNED_AWAY, REROUTED)
    assert said(became=people, slips=slips) == []
    assert said(became=(picture, picture, *people[1:]), slips=slips) == ["P001 was printed 2 times"]


def test_a_slip_without_the_code_of_the_time_that_was_booked() -> None:
    held = {**CALENDAR, "three@booking": replace(NEW_TIME, code=BOOKING.code, state="")}
    wrong = replace(BOOKING, slip=slip_saying("10:50"))
    lacking = journal(visits={"v7": kept("turned_away")})
    assert said(became=(*GOOD.became, wrong), journal=lacking, calendar=held) == [
        "the slip of somebody booked does not say 'X4QM-3F2D'"
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

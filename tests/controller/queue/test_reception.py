"""What reception does: search and check in, issue, change, note, print, cancel, answer."""

from dataclasses import replace

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.hours import Hours
from controller.queue.state import Stage
from controller.queue.waiting import everyone_waiting
from tests.controller.queue.office import RULES, Office, at, minutes

pytestmark = pytest.mark.pure

PERSON = "w-request-1"
CLOSED = Hours(((),) * 7)


@pytest.fixture
def office() -> Office:
    passport = replace(RULES.services["passport"], steps=("reception",))
    services = {**RULES.services, "passport": passport}
    return Office(replace(RULES, services=services, priorities={"frail": minutes(10)}))


# --- checking in by search ------------------------------------------------------------------------


def test_reception_checks_in_whom_it_found(office: Office) -> None:
    office.expect(at=30, ref="x")
    visit = office.visit("x").id
    happened = office.say(5, do.CheckInFor("r", visit, "da", "bea", at(40)))
    assert happened == [did.Arrived(at(5), visit, "r", "P001", "da", "bea", at(40), ("reception",))]
    assert (office.visit("x").language, office.visit("x").promised) == ("da", at(40))


def test_there_must_be_such_an_appointment(office: Office) -> None:
    office.walk_in(0)
    for visit in ("nobody", PERSON):
        assert office.code(1, do.CheckInFor("r", visit, "fr", "bea")) is Code.UNKNOWN_CODE


def test_whom_reception_checks_in_twice_has_the_same_ticket(office: Office) -> None:
    office.booked(minute=5, at=10, ref="x")
    visit = office.visit("x").id
    assert office.say(6, do.CheckInFor("r", visit, "fr", "bea")) == [did.CheckedInAgain(at(6), visit, "r")]


def test_reception_checks_in_no_earlier_than_the_kiosk(office: Office) -> None:
    office.expect(at=120, ref="x")
    visit = office.visit("x").id
    refused = office.refused(5, do.CheckInFor("r", visit, "fr", "bea"))
    assert (refused.code, refused.when) == (Code.TOO_EARLY, at(120))


def test_a_withdrawn_request_of_reception_is_refused_too(office: Office) -> None:
    office.say(0, do.Withdraw("r"))
    assert office.code(1, do.Issue("r", "passport", "fr", "bea")) is Code.NOT_NOW
    assert office.code(1, do.Answer("r", "passport", "", "fr", "bea")) is Code.NOT_NOW


# --- issuing --------------------------------------------------------------------------------------


def test_reception_issues_a_ticket_with_a_priority(office: Office) -> None:
    happened = office.say(1, do.Issue("r", "passport", "da", "bea", "frail", at(20)))
    ticket = did.TicketTaken(at(1), "w-r", "r", "passport", "P001", "da", "bea", "frail", at(20))
    assert happened == [replace(ticket, steps=("reception",))]
    visit = office.queue.visits["w-r"]
    assert (visit.priority, visit.promised, visit.arrived) == ("frail", at(20), at(1))
    assert (visit.language, visit.steps) == ("da", ("reception",))


def test_reception_issues_without_a_priority(office: Office) -> None:
    office.say(1, do.Issue("r", "passport", "da", "bea"))
    assert office.queue.visits["w-r"].priority == ""


def test_reception_issues_on_a_full_day_and_after_closing() -> None:
    services = {**RULES.services, "passport": replace(RULES.services["passport"], hours=CLOSED)}
    office = Office(replace(RULES, services=services))
    office.say(0, do.SetFull("passport", full=True, by="sup"))
    office.say(1, do.Issue("r", "passport", "fr", "bea"))
    assert office.queue.visits["w-r"].stage is Stage.WAITING


def test_reception_cannot_issue_for_what_is_not_served_or_for_an_unknown_reason(office: Office) -> None:
    assert office.code(1, do.Issue("r", "fishing", "fr", "bea")) is Code.UNKNOWN_SERVICE
    assert office.code(1, do.Issue("r", "vehicle", "fr", "bea")) is Code.UNKNOWN_SERVICE
    assert office.code(1, do.Issue("r", "passport", "fr", "bea", "nobility")) is Code.UNKNOWN_REASON


# --- changing -------------------------------------------------------------------------------------


def test_a_change_of_service_keeps_number_and_arrival(office: Office) -> None:
    office.walk_in(0)
    happened = office.say(1, do.ChangeService(PERSON, "moving", "bea"))
    assert happened == [did.ServiceChanged(at(1), PERSON, "bea", "moving", act=1)]
    visit = office.queue.visits[PERSON]
    assert (visit.service, visit.number, visit.arrived) == ("moving", "P001", at(0))
    assert len(office.queue.lines["passport"]) == 0
    assert len(office.queue.lines["moving"]) == 1


def test_the_steps_are_those_of_the_new_service(office: Office) -> None:
    office.walk_in(0)
    office.say(1, do.ChangeService(PERSON, "moving", "bea"))
    assert office.queue.visits[PERSON].steps == ()
    office.say(2, do.ChangeService(PERSON, "passport", "bea"))
    assert office.queue.visits[PERSON].steps == ("reception",)


def test_but_for_steps_that_an_agent_has_changed(office: Office) -> None:
    office.walk_in(0)
    office.call(1)
    office.say(2, do.AddStep("1", "moving"))
    office.say(3, do.PutBack("1"))
    office.say(4, do.ChangeService(PERSON, "moving", "bea"))
    assert office.queue.visits[PERSON].steps == ("moving", "reception")


def test_who_came_for_something_else_no_longer_waits_for_one_counter(office: Office) -> None:
    office.walk_in(0)
    office.call(1)
    office.say(2, do.Transfer("1", "passport", to_counter="1"))
    office.say(3, do.ChangeService(PERSON, "moving", "bea"))
    assert office.queue.visits[PERSON].held_for == ""


def test_changing_to_the_same_service_changes_nothing(office: Office) -> None:
    office.walk_in(0)
    assert office.say(1, do.ChangeService(PERSON, "passport", "bea")) == []


def test_nobody_is_changed_to_what_nobody_serves(office: Office) -> None:
    office.walk_in(0)
    for service in ("vehicle", "fishing"):
        assert office.code(1, do.ChangeService(PERSON, service, "bea")) is Code.UNKNOWN_SERVICE


def test_a_priority_is_given_with_a_reason_and_taken_back(office: Office) -> None:
    first, frail = office.walk_in(0), office.walk_in(5)
    happened = office.say(6, do.SetPriority("w-request-2", "frail", "bea"))
    assert happened == [did.PrioritySet(at(6), "w-request-2", "bea", "frail", act=1)]
    assert office.say(6, do.SetPriority("w-request-2", "frail", "bea")) == []
    assert in_line(office, 6) == [frail, first]
    assert office.say(7, do.SetPriority("w-request-2", "", "bea"))
    assert office.say(7, do.SetPriority("w-request-2", "", "bea")) == []
    assert in_line(office, 8) == [first, frail]


def in_line(office: Office, minute: float) -> list[str]:
    return [visit.number for visit in everyone_waiting(office.queue, at(minute))]


def test_a_priority_has_one_of_the_sites_reasons(office: Office) -> None:
    office.walk_in(0)
    assert office.code(1, do.SetPriority(PERSON, "nobility", "bea")) is Code.UNKNOWN_REASON


@pytest.mark.parametrize(
    "command", [do.ChangeService(PERSON, "moving", "bea"), do.SetPriority(PERSON, "frail", "bea")]
)
def test_who_is_away_is_changed_like_who_waits_but_not_who_is_at_a_counter(
    office: Office, command: do.Command
) -> None:
    office.walk_in(0)
    office.call(1)
    assert office.code(2, command) is Code.NOT_NOW
    office.say(3, do.Park("1", "photo"))
    assert office.say(4, command)
    office.say(5, do.Leave(PERSON))
    assert office.code(6, command) is Code.VISIT_OVER


@pytest.mark.parametrize("visit", ["nobody", "20261123-ref"])
def test_who_is_not_here_is_not_changed(office: Office, visit: str) -> None:
    office.expect(at=30)
    for command in (
        do.ChangeService(visit, "moving", "bea"),
        do.SetPriority(visit, "frail", "bea"),
        do.PrintAgain(visit, "bea"),
        do.Cancel(visit, "bea"),
        do.Answer("", "passport", "", "fr", "bea", visit),
    ):
        expected = Code.UNKNOWN_VISIT if visit == "nobody" else Code.NOT_NOW
        assert office.code(1, command) is expected


# --- notes, paper, cancelling, answering ----------------------------------------------------------


def test_a_note_is_kept_by_its_id_and_never_by_its_text(office: Office) -> None:
    office.walk_in(0)
    happened = office.say(1, do.AddNote("n1", PERSON, do.NoteKind.INTERNAL, "is deaf", "bea"))
    assert happened == [did.NoteAdded(at(1), PERSON, "bea", "n1", "internal")]
    office.say(2, do.AddNote("n2", PERSON, do.NoteKind.CITIZEN, "bring a photo", "bea"))
    assert office.queue.visits[PERSON].notes == ("n1", "n2")
    assert "deaf" not in repr(office.queue)


def test_a_note_may_be_written_at_any_time_about_any_visit(office: Office) -> None:
    note = do.AddNote("n", "20261123-ref", do.NoteKind.CITIZEN, "?", "bea")
    assert office.code(0, note) is Code.UNKNOWN_VISIT
    office.expect(at=30)
    assert office.say(1, note)


def test_a_ticket_is_printed_again_and_again(office: Office) -> None:
    office.walk_in(0)
    assert office.say(1, do.PrintAgain(PERSON, "bea")) == [did.PrintedAgain(at(1), PERSON, "bea")]
    office.say(2, do.PrintAgain(PERSON, "bea"))
    assert office.queue.visits[PERSON].prints == 2
    office.say(3, do.Leave(PERSON))
    assert office.code(4, do.PrintAgain(PERSON, "bea")) is Code.VISIT_OVER


def test_a_print_that_is_told_late_counts_as_well(office: Office) -> None:
    office.walk_in(0)
    office.say(1, do.PrintAgain(PERSON, "bea"))
    office.say(2, do.ReportPrint(PERSON, printed=True))
    assert office.queue.visits[PERSON].prints == 2


def test_the_kiosk_tells_once_whether_the_paper_came_out(office: Office) -> None:
    office.walk_in(0)
    told = did.PrintReported(at(1), PERSON, printed=False)
    assert office.say(1, do.ReportPrint(PERSON, printed=False)) == [told]
    visit = office.queue.visits[PERSON]
    assert (visit.printed, visit.prints) == (False, 0)
    assert office.say(2, do.ReportPrint(PERSON, printed=False)) == []
    assert office.say(3, do.ReportPrint(PERSON, printed=True))
    assert (visit.printed, visit.prints) == (True, 1)
    assert office.say(4, do.ReportPrint(PERSON, printed=True)) == []
    assert office.say(5, do.ReportPrint(PERSON, printed=False)) == []
    assert office.code(6, do.ReportPrint("nobody", printed=True)) is Code.UNKNOWN_VISIT


def test_cancelling_takes_a_person_out_wherever_they_are(office: Office) -> None:
    office.walk_in(0)
    happened = office.say(1, do.Cancel(PERSON, "bea"))
    assert happened == [did.Left(at(1), PERSON, "cancelled", "bea", act=1)]
    visit = office.queue.visits[PERSON]
    assert (visit.stage, visit.detail, visit.accurate) == (Stage.LEFT, ("cancelled",), True)
    assert office.code(2, do.Cancel(PERSON, "bea")) is Code.VISIT_OVER


def test_cancelling_frees_the_counter_that_the_person_is_at(office: Office) -> None:
    office.walk_in(0)
    office.call(1)
    office.say(2, do.Start("1"))
    office.say(3, do.Cancel(PERSON, "bea"))
    counter = office.queue.counters["1"]
    assert (counter.phase.value, counter.visit, counter.since) == ("free", None, at(3))


def test_cancelling_who_was_at_a_counter_before_leaves_that_counter_alone(office: Office) -> None:
    office.walk_in(0)
    office.walk_in(0)
    office.call(1)
    office.say(2, do.Park("1", "photo", at(30)))
    office.call(3)
    office.say(4, do.Cancel(PERSON, "bea"))
    assert office.number_at("1") == "P002"
    assert office.queue.visits[PERSON].due is None


def test_reception_answers_somebody_without_a_ticket(office: Office) -> None:
    happened = office.say(1, do.Answer("r", "vehicle", "directions", "da", "bea"))
    assert happened == [did.Answered(at(1), "w-r", "r", "vehicle", "directions", "da", "bea")]
    visit = office.queue.visits["w-r"]
    assert (visit.stage, visit.detail, visit.number) == (Stage.ANSWERED, ("directions",), "")
    assert (visit.service, visit.language, visit.arrived) == ("vehicle", "da", at(1))
    assert office.code(2, do.Answer("r2", "fishing", "", "fr", "bea")) is Code.UNKNOWN_SERVICE


def test_reception_answers_somebody_who_waits_and_needs_the_place_no_more(office: Office) -> None:
    office.walk_in(0)
    happened = office.say(1, do.Answer("r", "passport", "", "fr", "bea", PERSON))
    assert happened == [did.Left(at(1), PERSON, "answered", "bea", act=1)]
    assert office.code(2, do.Answer("r", "passport", "", "fr", "bea", PERSON)) is Code.VISIT_OVER


@pytest.mark.parametrize(
    "command",
    [
        do.Answer("r", "passport", "Mrs Jensen asked the way", "fr", "bea"),
        do.Finish("1", "anna", "Mrs Jensen"),
        do.Park("1", "Mrs Jensen fetches a photo"),
    ],
)
def test_what_people_say_in_their_own_words_is_not_kept_in_events(
    office: Office, command: do.Command
) -> None:
    office.walk_in(0)
    office.call(1)
    assert office.code(2, command) is Code.UNKNOWN_REASON


def test_a_note_that_is_sent_twice_is_kept_once(office: Office) -> None:
    office.walk_in(0)
    note = do.AddNote("n1", PERSON, do.NoteKind.INTERNAL, "is deaf", "bea")
    office.say(1, note)
    assert office.say(2, note) == []
    assert office.queue.visits[PERSON].notes == ("n1",)

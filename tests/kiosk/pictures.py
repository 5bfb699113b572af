"""Every page worth looking at, as views reached by the kiosk's own rules, for any site."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

from contract.codes import to_come_back
from contract.requests import Option, Several
from contract.state import Content, HelpState, Service, ServiceWait
from contract.values import Code
from kiosk.flow.choices import groups_listed, listed_services, uses_groups
from kiosk.flow.happenings import (
    AloneAble,
    Button,
    ChoseGroup,
    ChoseSlot,
    HelpHeard,
    Locked,
    Picked,
    Pressed,
    Printed,
    PrinterChecked,
    PrintFailed,
    Rated,
    Reached,
    RecentArrived,
    RecentTicket,
    Replied,
    Replies,
    Scanned,
    StaffChecked,
    StaffDone,
    TimedOut,
    Unanswered,
    WaitsArrived,
)
from kiosk.flow.pages import Page
from kiosk.flow.papers import DOCUMENTS_A_PAGE, current_question, documents_asked
from kiosk.flow.view import Slip, View
from tests.kiosk.town import CONTENT, NOW, WAITS, ticket
from tests.kiosk.visiting import (
    REQUEST,
    after,
    booked,
    busy,
    checklist_of,
    choose,
    lacking,
    list_with,
    missing,
    press,
    refused,
    reply,
    staff,
    staff_code,
    times_found,
    type_in,
    welcome,
)

Pictures = Iterator[tuple[str, View]]

REFUSALS = (
    *(Code.REFUSED, Code.UNKNOWN_CODE, Code.TOO_MANY_TRIES, Code.CANCELLED, Code.VISIT_OVER),
    *(Code.NUMBERS_EXHAUSTED, Code.NOT_NOW, Code.TOO_LATE),
)
"""What a kiosk may be refused with, beside those that are about a time or a place."""
SLIP = to_come_back("0f1e2d3c4b5a69788796a5b4c3d2e1f0")
BOOKED = NOW.replace(hour=13)
OPENS = NOW + timedelta(days=2)


def pictures(language: str, content: Content = CONTENT) -> Pictures:
    """A name and a view for every page, in every form it takes."""
    yield "starting", View()
    home = after(welcome(content, _waits(content)), Picked(language))
    yield from _welcome(home)
    yield from _with_appointment(home)
    yield from _problems(home)
    yield from _choosing(home)
    yield from _checklists(home)
    yield from _elsewhere(home)
    yield from _times(_with_slots(home))
    yield from _tickets(home)
    yield from _help(home)
    yield from _survey(home)
    yield from _staff(home)


def _waits(content: Content) -> tuple[ServiceWait, ...]:
    known = [
        ServiceWait(service=s.id, waiting=3, wait=WAITS[s.id]) for s in content.services if s.id in WAITS
    ]
    return tuple(known) or busy(content, cycle(WAITS.values()))


def _welcome(home: View) -> Pictures:
    yield "welcome", home
    yield "welcome-resting", replace(home, resting=True, begun=False)
    yield "welcome-unreachable", after(home, Reached(False))
    yield "welcome-alone", after(home, Reached(False), AloneAble(True))
    yield "welcome-no-paper", after(home, PrinterChecked("paper-out"))
    yield "welcome-closed", after(home, _all(home, Code.CLOSED))
    yield "welcome-full", after(home, _all(home, Code.DAY_FULL))
    yield "access", after(home, *press(Button.ACCESS))
    yield "language", after(home, *press(Button.HELP, Button.LANGUAGES))


def _all(home: View, code: Code) -> WaitsArrived:
    refusals = (
        ServiceWait(service=s.id, waiting=0, refused=code, opens=OPENS) for s in listed_services(home)
    )
    return WaitsArrived(tuple(refusals))


# --- with an appointment ----------------------------------------------------------------------------


def _with_appointment(home: View) -> Pictures:
    appointment = after(home, *press(Button.APPOINTMENT))
    yield "appointment", appointment
    yield "appointment-typed", after(appointment, *type_in("K7QM3F"))
    yield "appointment-ready", after(appointment, *type_in("K7QM3F2D"))
    asked = after(home, Scanned("K7QM-3F2D"))
    yield "please_wait", asked
    yield "unreachable", after(asked, Unanswered(REQUEST))
    two, many = _several(home, 2), _several(home, 9)
    yield "several", after(asked, two)
    yield "several-many", after(asked, many)
    yield "several-more", after(asked, many, *press(Button.MORE))
    about = {"service": _longest(home).id, "appointment": BOOKED}
    given = _on_paper(after(asked, Replied(ticket(REQUEST, **about))))
    yield "ticket-appointment", after(given, Printed(given.visit))
    late = _on_paper(after(asked, Replied(ticket(REQUEST, late=True, **about))))
    yield "ticket-late", after(late, Printed(late.visit))
    yield "ticket-repeated", after(asked, Replied(ticket(REQUEST, repeated=True, **about)))


def _several(home: View, count: int) -> Replied:
    services = [s.id for _, s in zip(range(count), cycle(listed_services(home)), strict=False)]
    options = tuple(
        Option(
            appointment=f"appointment-{n}",
            service=service,
            booked=NOW + timedelta(minutes=25 * n),
            number="P047" if n == 0 else None,
        )
        for n, service in enumerate(services)
    )
    return Replied(Several(answers=REQUEST, at=NOW, options=options))


def _problems(home: View) -> Pictures:
    asked = after(home, Scanned("K7QM-3F2D"))
    for code in REFUSALS:
        yield f"problem-{code}", after(asked, refused(code))
    slip = after(home, Scanned(SLIP))
    for code in (Code.UNKNOWN_CODE, Code.TOO_LATE, Code.VISIT_OVER):
        yield f"problem-{code}-slip", after(slip, refused(code))
    opens = BOOKED - timedelta(minutes=30)
    yield "problem-too_early", after(asked, refused(Code.TOO_EARLY, when=BOOKED, opens=opens))
    yield "problem-wrong_day", after(asked, refused(Code.WRONG_DAY, when=OPENS))
    body = next((body.id for body in (home.content.bodies if home.content else ())), None)
    yield "problem-wrong_site", after(asked, refused(Code.WRONG_SITE, when=BOOKED, body=body))
    service = next(s for s in listed_services(home) if not s.body)
    for code in (Code.CLOSED, Code.DAY_FULL):
        yield f"problem-{code}", choose(after(home, _all(home, code)), service.id)
    waiting = after(home, *press(Button.RECEPTION))
    yield "problem-reception", after(waiting, refused(Code.NUMBERS_EXHAUSTED))


# --- without an appointment -------------------------------------------------------------------------


def _choosing(home: View) -> Pictures:
    first = after(home, *press(Button.WALK_IN))
    if uses_groups(home):
        yield "groups", first
        for group in groups_listed(first):
            yield f"services-{group.lstrip('_')}", after(first, ChoseGroup(group))
    services = first if first.page is Page.SERVICES else list_with(home, _longest(home).id)
    yield "services", services
    yield "services-more", after(services, *press(Button.MORE))
    yield "idle_warning", after(services, TimedOut())
    search = after(first, *press(Button.SEARCH))
    yield "search", search
    yield "search-typed", after(search, *type_in("pas"))
    yield "search-nothing", after(search, *type_in("xqzw"))
    for service in listed_services(home):
        for number, asked in enumerate(_questions(choose(home, service.id)), 1):
            yield f"question-{service.id}-{number}", asked


def _questions(view: View) -> Iterator[View]:
    while view.page is Page.QUESTION and (question := current_question(view)):
        yield view
        view = after(view, Replies(question.id, question.answers[0].id))


def _checklists(home: View) -> Pictures:
    asking = [s for s in listed_services(home) if s.documents and not s.body]
    for service in asking:
        checklist = checklist_of(home, service)
        papers = [document.id for document in documents_asked(checklist)]
        yield f"checklist-{service.id}", checklist
        yield f"lacking-{service.id}", lacking(checklist, papers[-1:])
        yield f"missing-{service.id}", missing(checklist, papers[-1:])
        everything = missing(checklist, papers)
        yield f"missing-{service.id}-all", everything
        if len(papers) > 2:
            yield f"missing-{service.id}-more", after(everything, *press(Button.MORE))
    yield from _missing_slip(missing(checklist, papers[:1]))
    yield from _long_checklist(home, asking[0])


def _missing_slip(shown: View) -> Pictures:
    printing = after(shown, *press(Button.PRINT))
    yield "missing-printing", printing
    yield "missing-printed", after(printing, Printed(printing.visit))
    yield "missing-unprinted", after(printing, PrintFailed(printing.visit, "paper-out"))


def _long_checklist(home: View, service: Service) -> Pictures:
    """More papers than a page holds."""
    if home.content is None or len(home.content.documents) <= DOCUMENTS_A_PAGE:
        return
    every = tuple(document.id for document in home.content.documents)
    longer = service.model_copy(update={"documents": every, "questions": (), "when": {}})
    checklist = checklist_of(_with_service(home, longer), longer)
    yield "checklist-long", checklist
    yield "checklist-long-more", after(checklist, *press(Button.MORE))
    yield "lacking-long-more", lacking(checklist, every[-1:])


def _elsewhere(home: View) -> Pictures:
    for service in listed_services(home):
        if service.body:
            shown = choose(home, service.id)
            yield f"reroute-{service.id}", shown
        for question, answers in service.elsewhere.items():
            shown = reply(choose(home, service.id), **{question: next(iter(answers))})
            yield f"reroute-{service.id}", shown
    printing = after(shown, *press(Button.PRINT))
    yield "reroute-printed", after(printing, Printed(printing.visit))


def _with_service(home: View, service: Service) -> View:
    """The site, with one service changed."""
    assert home.content
    services = tuple(service if s.id == service.id else s for s in home.content.services)
    changed = home.content.model_copy(update={"services": services})
    return replace(home, content=changed, newest=changed)


def _with_slots(home: View) -> View:
    service = _bookable(home)
    home = _with_service(home, service.model_copy(update={"slots": True}))
    long = ServiceWait(service=service.id, waiting=9, wait=WAITS["identity-card"])
    others = tuple(wait for wait in home.waits if wait.service != service.id)
    return replace(home, waits=(*others, long))


def _bookable(home: View) -> Service:
    asking = [s for s in listed_services(home) if s.documents and not s.body]
    return next((s for s in asking if s.slots), asking[0])


def _times(home: View) -> Pictures:
    checklist = checklist_of(home, _bookable(home))
    offer = after(checklist, *press(Button.HAVE_ALL))
    yield "offer", offer
    asked = after(offer, *press(Button.BOOK))
    yield "please_wait-slots", asked
    yield "slots-none", after(asked, times_found(asked, 0))
    yield "slots-one", after(asked, times_found(asked, 1))
    slots = after(asked, times_found(asked))
    yield "slots", slots
    booking = after(slots, ChoseSlot(slots.slots[0].slot))
    yield "please_wait-booking", booking
    again = after(booking, refused(Code.SLOT_TAKEN))
    yield "slots-taken", after(again, times_found(again))
    yield "problem-booking_away", after(booking, refused(Code.BOOKING_AWAY))
    yield "problem-booking_unknown", after(booking, Unanswered(REQUEST))
    lack = missing(checklist, [document.id for document in documents_asked(checklist)][:1])
    unhurried = after(lack, *press(Button.BOOK))
    yield "slots-missing", after(unhurried, times_found(unhurried))
    done = booked(slots)
    yield "slot_booked", done
    printing = after(done, *press(Button.PRINT))
    yield "slot_booked-printed", after(printing, Printed(printing.visit))
    yield "slot_booked-unprinted", after(printing, PrintFailed(printing.visit, "paper-out"))


# --- tickets ------------------------------------------------------------------------------------------


def _longest(home: View) -> Service:
    listed = [s for s in listed_services(home) if not s.body]
    return max(listed, key=lambda s: len(max(s.name.values(), key=len)))


def _on_paper(view: View) -> View:
    """The ticket is being printed, by itself or because the person asks for it."""
    return after(view, *press(Button.PRINT)) if view.slip is Slip.NONE else view


def _tickets(home: View) -> Pictures:
    waiting = after(home, *press(Button.RECEPTION))
    service = _longest(home).id
    given = _on_paper(after(waiting, Replied(ticket(REQUEST, service=service, number="M112"))))
    yield "ticket-printing", given
    yield "ticket", after(given, Printed(given.visit))
    long = {"wait": WAITS["identity-card"], "follow": "https://wacht.example/v/7Q4M2K"}
    followed = _on_paper(after(waiting, Replied(ticket(REQUEST, service=service, **long))))
    yield "ticket-follow", after(followed, Printed(followed.visit))
    unknown = _on_paper(after(waiting, Replied(ticket(REQUEST, service=service, ahead=0, wait=None))))
    yield "ticket-no-wait", after(unknown, Printed(unknown.visit))
    yield "printer_fault", after(given, PrintFailed(given.visit, "paper-out"))
    yield "printer_fault-follow", after(followed, PrintFailed(followed.visit, "paper-out"))
    alone = after(home, AloneAble(True), Reached(False), *press(Button.RECEPTION))
    numbered = Replied(ticket(REQUEST, service=service, number="N003", ahead=0, wait=None))
    offline = _on_paper(after(alone, numbered))
    yield "ticket-alone", after(offline, Printed(offline.visit))
    yield from _paper_on_request(home, ticket(REQUEST, service=service, **long))


def _paper_on_request(home: View, given: object) -> Pictures:
    assert home.content
    sparing = home.content.model_copy(update={"paper": "ask"})
    waiting = after(replace(home, content=sparing, newest=sparing), *press(Button.RECEPTION))
    yield "ticket-no-paper", after(waiting, Replied(given))


# --- help, survey, staff --------------------------------------------------------------------------------


def _help(home: View) -> Pictures:
    services = list_with(home, _longest(home).id)
    yield "help", after(services, *press(Button.HELP))
    yield "help-unreachable", after(services, *press(Button.HELP), Reached(False))
    asked = after(services, *press(Button.HELP, Button.CALL_HELP))
    yield "help-asked", asked
    answered = HelpState(unit="kiosk-1", at=NOW, wanted=True, answered=NOW)
    yield "help-coming", after(asked, HelpHeard(answered))
    given = after(home, *press(Button.RECEPTION), Replied(ticket(REQUEST)))
    yield "help-ticket", after(given, *press(Button.HELP))


def _survey(home: View) -> Pictures:
    if home.content is None or home.content.survey is None:
        return
    survey = after(home, *press(Button.SURVEY))
    yield "survey", survey
    rated = after(survey, Rated(2))
    yield "survey_second", rated
    yield "thanks", after(rated, *press(Button.SKIP))


def _staff(home: View) -> Pictures:
    code = staff_code(home)
    yield "staff_code", after(code, *type_in("471"))
    yield (
        "staff_code-wrong",
        after(code, *type_in("4711"), *press(Button.CONTINUE), StaffChecked(False, code.visit)),
    )
    menu = staff(home)
    yield "staff", menu
    yield "staff-well", after(menu, *press(Button.PAPER_CHANGED), StaffDone("", menu.visit))
    yield "staff-fault", after(menu, *press(Button.TEST_PRINT), StaffDone("paper-out", menu.visit))
    tickets = after(menu, *press(Button.REPRINT))
    yield "staff_tickets-none", tickets
    recent = tuple(_recent(home, n) for n in range(9))
    yield "staff_tickets", after(tickets, RecentArrived(recent, menu.visit))
    yield "staff_tickets-more", after(tickets, RecentArrived(recent, menu.visit), Pressed(Button.MORE))
    locked = after(menu, Locked(True))
    yield "locked", locked
    yield "staff-locked", staff(locked)


def _recent(home: View, n: int) -> RecentTicket:
    service = listed_services(home)[n % len(listed_services(home))].id
    issued = ticket(f"request-{n:02}", number=f"P{47 - n:03}", service=service)
    return RecentTicket(issued, NOW - timedelta(minutes=4 * n), home.language, printed=n != 2)

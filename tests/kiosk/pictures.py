"""Every page worth looking at, as views reached by the kiosk's own rules, for any site."""

from collections.abc import Iterator
from dataclasses import replace

from contract.requests import Refusal
from contract.state import Content, Service
from contract.values import Code
from kiosk.flow.happenings import (
    Answered,
    Button,
    Chose,
    ContentArrived,
    Happening,
    Picked,
    Pressed,
    Printed,
    PrinterChecked,
    PrintFailed,
    Reached,
    Replied,
    Scanned,
    TimedOut,
    Typed,
    Unanswered,
)
from kiosk.flow.step import step
from kiosk.flow.view import View
from tests.kiosk.town import CONTENT, NOW, ticket

REQUEST = "request-1"

Pictures = Iterator[tuple[str, View]]


def after(view: View, *happenings: Happening) -> View:
    for happening in happenings:
        view, _ = step(view, happening, REQUEST)
    return view


def press(*buttons: Button) -> list[Happening]:
    return [Pressed(button) for button in buttons]


def answers(service: Service, *, lacking: set[str]) -> list[Happening]:
    """Yes or no to every document, leaf by leaf."""
    said: list[Happening] = [Answered(paper, paper not in lacking) for paper in service.documents]
    for leaf in range(6, len(said), 7):
        said.insert(leaf, Pressed(Button.CONTINUE))
    return [*said, Pressed(Button.CONTINUE)]


def pictures(language: str, content: Content = CONTENT) -> Pictures:
    """A name and a view for every page, in every form it takes."""
    yield "starting", View()
    home = after(View(reachable=True), ContentArrived(content), Picked(language))
    yield "welcome", home
    yield "welcome-unreachable", after(home, Reached(False))
    yield "welcome-no-paper", after(home, PrinterChecked("paper-out"))
    yield from _with_appointment(home)
    yield from _without(home)
    yield from _checklists(home)
    yield from _elsewhere(home)
    yield "language", after(home, *press(Button.HELP, Button.LANGUAGES))


def _with_appointment(home: View) -> Pictures:
    appointment = after(home, *press(Button.APPOINTMENT))
    yield "appointment", appointment
    yield "appointment-typed", after(appointment, *(Typed(key) for key in "K7QM3F"))
    yield "appointment-ready", after(appointment, *(Typed(key) for key in "K7QM3F2D"))
    asked = after(home, Scanned("K7QM-3F2D"))
    yield "please_wait", asked
    yield "unreachable", after(asked, Unanswered(REQUEST))
    booked = NOW.replace(hour=13)
    service = _services(home)[0].id
    given = after(asked, Replied(ticket(REQUEST, service=service, appointment=booked)))
    yield "ticket-appointment", after(given, Printed(given.visit))
    yield "ticket-repeated", after(asked, Replied(ticket(REQUEST, service=service, repeated=True)))
    for code in Code:
        when = booked if code in {Code.TOO_EARLY, Code.WRONG_DAY, Code.CLOSED, Code.DAY_FULL} else None
        yield f"problem-{code}", after(asked, _refused(code, when))


def _without(home: View) -> Pictures:
    services = after(home, *press(Button.WALK_IN))
    yield "services", services
    yield "services-2", after(services, *press(Button.MORE))
    yield "idle_warning", after(services, TimedOut())
    yield "help", after(services, *press(Button.HELP))
    waiting = after(home, *press(Button.RECEPTION))
    yield "reception-refused", after(waiting, _refused(Code.NUMBERS_EXHAUSTED))
    longest = max(_services(home), key=lambda s: len(max(s.name.values(), key=len)))
    given = after(waiting, Replied(ticket(REQUEST, service=longest.id, number="M112")))
    yield "ticket-printing", given
    yield "ticket", after(given, Printed(given.visit))
    unknown = ticket(REQUEST, service=longest.id, ahead=0, wait=None)
    yield "ticket-no-wait", after(waiting, Replied(unknown), Printed(given.visit))
    yield "ticket-help", after(given, *press(Button.HELP))
    yield "printer_fault", after(given, PrintFailed(given.visit, "paper-out"))


def _checklists(home: View) -> Pictures:
    asking = [s for s in _services(home) if s.documents and not s.body]
    for service in asking:
        checklist = after(home, *press(Button.WALK_IN), Chose(service.id))
        yield f"checklist-{service.id}", checklist
        one = after(checklist, *answers(service, lacking={service.documents[-1]}))
        yield f"missing-{service.id}", one
        everything = after(checklist, *answers(service, lacking=set(service.documents)))
        yield f"missing-{service.id}-all", everything
        yield f"missing-{service.id}-more", after(everything, *press(Button.MORE))
    printing = after(one, *press(Button.PRINT))
    yield "missing-printed", after(printing, Printed(printing.visit))
    yield "missing-unprinted", after(printing, PrintFailed(printing.visit, "paper-out"))
    yield "checklist", replace(checklist, answered=((service.documents[0], True),))


def _elsewhere(home: View) -> Pictures:
    for service in _services(home):
        if service.body:
            shown = after(home, *press(Button.WALK_IN), Chose(service.id))
            yield f"reroute-{service.id}", shown
            printing = after(shown, *press(Button.PRINT))
            yield f"reroute-{service.id}-printed", after(printing, Printed(printing.visit))


def _services(view: View) -> tuple[Service, ...]:
    return tuple(s for s in view.content.services if s.listed) if view.content else ()


def _refused(code: str, when: object = None) -> Replied:
    return Replied(Refusal(answers=REQUEST, at=NOW, code=code, when=when))

"""How tests walk through the kiosk by its own rules: happenings one after the other, from view to view."""

from collections.abc import Iterable
from datetime import timedelta

from contract.requests import Refusal, SlotBooked, SlotsFound
from contract.state import Content, HelpState, Service, ServiceWait
from contract.values import Wait
from kiosk.flow.choices import groups_listed, services_here
from kiosk.flow.happenings import (
    Answered,
    Button,
    Chose,
    ChoseGroup,
    ChoseSlot,
    ContentArrived,
    Happening,
    Pressed,
    Reached,
    Replied,
    Replies,
    StaffChecked,
    Typed,
    WaitsArrived,
)
from kiosk.flow.pages import Page
from kiosk.flow.papers import current_question, documents_asked, has_more_documents
from kiosk.flow.staff import MARKS
from kiosk.flow.step import Step, step
from kiosk.flow.view import View
from tests.kiosk.town import NOW, SLOTS

REQUEST = "request-1"


def after(view: View, *happenings: Happening) -> View:
    for happening in happenings:
        view, _ = step(view, happening, REQUEST)
    return view


def then(view: View, happening: Happening, request: str = "asked-one") -> Step:
    return step(view, happening, request)


def press(*buttons: Button) -> list[Happening]:
    return [Pressed(button) for button in buttons]


def type_in(text: str) -> list[Happening]:
    return [Typed(key) for key in text]


def welcome(content: Content, waits: Iterable[ServiceWait] = ()) -> View:
    return after(View(), Reached(True), ContentArrived(content), WaitsArrived(tuple(waits)))


# --- walk-ins ---------------------------------------------------------------------------------------


def list_with(home: View, service: str) -> View:
    """The page on which `service` can be chosen."""
    view = after(home, *press(Button.WALK_IN))
    if view.page is Page.GROUPS:
        chosen = (after(view, ChoseGroup(group)) for group in groups_listed(view))
        view = next(list_ for list_ in chosen if service in {s.id for s in services_here(list_)})
    return view


def choose(home: View, service: str) -> View:
    """What the choice of `service` leads to."""
    return after(list_with(home, service), Chose(service))


def reply(view: View, **answers: str) -> View:
    """Every question answered: as told, otherwise with its first answer."""
    while view.page is Page.QUESTION:
        question = current_question(view)
        assert question
        view = after(view, Replies(question.id, answers.get(question.id, question.answers[0].id)))
    return view


def checklist_of(home: View, service: Service, **answers: str) -> View:
    return reply(choose(home, service.id), **answers)


def last_leaf(view: View) -> View:
    while has_more_documents(view):
        view = after(view, *press(Button.MORE))
    return view


def lacking(checklist: View, papers: Iterable[str]) -> View:
    """The papers are touched on the page that asks which ones are lacking."""
    papers = set(papers)
    view = after(last_leaf(checklist), *press(Button.LACK_SOME))
    asked = documents_asked(view)
    said = [Answered(document.id, False) for document in asked if document.id in papers]
    view = after(view, *said)
    while has_more_documents(view):
        view = after(view, *press(Button.MORE), *said)
    return view


def missing(checklist: View, papers: Iterable[str]) -> View:
    return after(lacking(checklist, papers), *press(Button.CONTINUE))


# --- times, refusals, staff ---------------------------------------------------------------------------


def times_found(view: View, count: int = 6) -> Replied:
    return Replied(SlotsFound(answers=REQUEST, at=NOW, service=view.service or "", slots=SLOTS[:count]))


def booked(view: View) -> View:
    """From the page of times to the time that was booked."""
    view = after(view, ChoseSlot(view.slots[0].slot))
    starts = view.slots[0].starts
    told = SlotBooked(answers=REQUEST, at=NOW, service=view.service or "", starts=starts, code="K7QM-3F2D")
    return after(view, Replied(told))


def refused(code: str, **about: object) -> Replied:
    return Replied(Refusal(answers=REQUEST, at=NOW, code=code, **about))


def staff_code(view: View) -> View:
    return after(view, *press(*[Button.MARK] * MARKS))


def staff(view: View) -> View:
    view = after(staff_code(view), *type_in("4711"), *press(Button.CONTINUE))
    return after(view, StaffChecked(True, view.visit))


def busy(content: Content, waits: Iterable[Wait]) -> tuple[ServiceWait, ...]:
    """The waits of the site's services, one after the other."""
    queued = [service for service in content.services if not service.body]
    return tuple(ServiceWait(service=s.id, waiting=3, wait=w) for s, w in zip(queued, waits, strict=False))


def help_state(*, wanted: bool, minutes: int | None = None) -> HelpState:
    """What reception's page says of this kiosk; `minutes`: when it was answered."""
    answered = None if minutes is None else NOW + timedelta(minutes=minutes)
    return HelpState(unit="kiosk-1", at=NOW, wanted=wanted, answered=answered)

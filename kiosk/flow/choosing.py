"""Without an appointment: groups, services, search; and what choosing a service leads to."""

from dataclasses import replace

from contract.state import Service
from kiosk.flow.choices import chosen_service, groups_listed, listed_services, refusal_of
from kiosk.flow.leaving import Step, ask_reception, ask_service
from kiosk.flow.naming import body_named
from kiosk.flow.offers import waits_long
from kiosk.flow.pages import Page
from kiosk.flow.papers import current_question, documents_asked
from kiosk.flow.returning import to_services
from kiosk.flow.view import View

LONGEST_SEARCH = 40
CHOOSING = frozenset({Page.SERVICES, Page.SEARCH})


def begin(view: View) -> View:
    """The list of what one may come for."""
    return to_services(view)


def chose_group(view: View, group: str) -> View:
    """The services of one group."""
    if view.shown is not Page.GROUPS or group not in groups_listed(view):
        return view
    return replace(view, page=Page.SERVICES, group=group, leaf=0)


def search(view: View) -> View:
    """Look for a service by words."""
    return replace(view, page=Page.SEARCH, typed="", leaf=0)


def typed(view: View, key: str) -> View:
    """One more letter of the word that is searched; blanks only between words."""
    blank = key == " " and (not view.typed or view.typed.endswith(" "))
    if len(key) != 1 or not key.isprintable() or blank or len(view.typed) >= LONGEST_SEARCH:
        return view
    return replace(view, typed=view.typed + key)


def chose(view: View, name: str, request: str) -> Step:
    """This is what the person came for."""
    service = next((s for s in listed_services(view) if s.id == name), None)
    if view.shown not in CHOOSING or service is None:
        return view, ()
    view = replace(view, service=name, replies=(), answered=(), leaf=0)
    if service.body:
        return elsewhere(view, service.body, request)
    if refusal := refusal_of(view, name):
        return replace(view, page=Page.PROBLEM, problem=refusal.refused, booked=refusal.opens), ()
    return after_questions(view, request)


def elsewhere(view: View, body: str, request: str) -> Step:
    """Another body handles it; where nobody knows that body, reception does."""
    if body_named(view.content, body) is None:
        return ask_reception(view, request)
    return replace(view, page=Page.REROUTE, body=body, leaf=0), ()


def replied(view: View, question: str, answer: str, request: str) -> Step:
    """The question on the page has its answer."""
    asked, service = current_question(view), chosen_service(view)
    if view.shown is not Page.QUESTION or asked is None or service is None or asked.id != question:
        return view, ()
    if answer not in {each.id for each in asked.answers}:
        return view, ()
    view = replace(view, replies=(*view.replies, (question, answer)))
    if body := _body_for(service, question, answer):
        return elsewhere(view, body, request)
    return after_questions(view, request)


def _body_for(service: Service, question: str, answer: str) -> str | None:
    return service.elsewhere.get(question, {}).get(answer)


def after_questions(view: View, request: str) -> Step:
    """The next question; then the papers; then a place in line."""
    if current_question(view):
        return replace(view, page=Page.QUESTION), ()
    if documents_asked(view):
        return replace(view, page=Page.CHECKLIST), ()
    return place_in_line(view, request)


def place_in_line(view: View, request: str) -> Step:
    """A number, or a choice between waiting and coming back when the wait is long."""
    view = replace(view, answered=(), leaf=0)
    if waits_long(view):
        return replace(view, page=Page.OFFER), ()
    return ask_service(view, request)

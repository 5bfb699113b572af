"""With an appointment: a code is scanned or typed, and where it stands for several, one is chosen."""

from dataclasses import replace

from contract.values import Code
from kiosk.flow.effects import AskCheckIn
from kiosk.flow.leaving import Step, another, ask, begin_again, home, record
from kiosk.flow.offers import MOST_TRIES, may_scan, may_try_again, may_type
from kiosk.flow.pages import Page
from kiosk.flow.returning import to_appointment
from kiosk.flow.view import CODE_KEYS, CODE_LENGTH, View, code_in_groups

LONGEST_CODE = 64

NEXT_PERSON = frozenset({Page.TICKET, Page.SLOT_BOOKED, Page.THANKS})
"""Whoever scans on these is not the one who is done here."""


def to_typing(view: View) -> View:
    """The page for a code; reception, when too many were wrong."""
    if not may_type(view):
        return replace(view, page=Page.PROBLEM, problem=Code.TOO_MANY_TRIES)
    return replace(view, page=Page.APPOINTMENT)


def scanned(view: View, code: str, request: str) -> Step:
    """Check in whoever holds `code`, wherever they are in the kiosk."""
    if not may_scan(view, code):
        return view, ()
    told = record(view, another(request, "told"))[1]
    person = home(view) if view.page in NEXT_PERSON else begin_again(view)
    if len(code) > LONGEST_CODE:
        return unknown(replace(person, page=Page.PROBLEM)), told
    person, asked = ask(person, AskCheckIn(request, code, person.language))
    return person, (*told, *asked)


def unknown(view: View) -> View:
    """One more code of this visitor that nobody knows."""
    tries = view.tries + 1
    problem = Code.UNKNOWN_CODE if tries < MOST_TRIES else Code.TOO_MANY_TRIES
    return replace(view, tries=tries, problem=problem)


def typed(view: View, key: str) -> View:
    """One more character of the code."""
    if key not in set(CODE_KEYS) or len(view.typed) >= CODE_LENGTH:
        return view
    return replace(view, typed=view.typed + key)


def entered(view: View, request: str) -> Step:
    """The typed code is complete."""
    if len(view.typed) != CODE_LENGTH:
        return view, ()
    return ask(view, AskCheckIn(request, code_in_groups(view.typed), view.language))


def try_again(view: View) -> View:
    """The code is typed once more."""
    return to_appointment(view) if may_try_again(view) else view


def chose(view: View, appointment: str, request: str) -> Step:
    """One of several appointments on the code."""
    known = any(option.appointment == appointment for option in view.options)
    if view.shown is not Page.SEVERAL or not known or not isinstance(view.wish, AskCheckIn):
        return view, ()
    return ask(view, AskCheckIn(request, view.wish.code, view.language, appointment))

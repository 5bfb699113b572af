"""A time to come back: looked for, chosen, booked; and never said to be booked when it may not be."""

from dataclasses import replace

from contract.requests import SlotBooked, SlotsFound
from contract.values import Code
from kiosk.flow.choices import slots_offered
from kiosk.flow.effects import AskBooking, AskSlots
from kiosk.flow.leaving import Step, ask, without_paper
from kiosk.flow.pages import Page
from kiosk.flow.view import View


def look_for_times(view: View, request: str) -> Step:
    """Ask which times are free."""
    return ask(view, AskSlots(request, view.service or ""))


def found(view: View, reply: SlotsFound) -> View:
    """The free times; there may be none."""
    return replace(view, page=Page.SLOTS, slots=reply.slots, leaf=0)


def chose(view: View, slot: str, request: str) -> Step:
    """Have this time booked."""
    if view.shown is not Page.SLOTS or slot not in {each.slot for each in slots_offered(view)}:
        return view, ()
    return ask(view, AskBooking(request, view.service or "", slot, view.language))


def taken(view: View, request: str) -> Step:
    """Somebody else was quicker: look again, and say why."""
    view, effects = look_for_times(replace(view, slots=()), request)
    return replace(view, problem=Code.SLOT_TAKEN), effects


def booked(view: View, reply: SlotBooked) -> View:
    """The booking source has confirmed the time."""
    return replace(without_paper(view), page=Page.SLOT_BOOKED, slot=reply)

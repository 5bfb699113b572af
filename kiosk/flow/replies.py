"""What the controller's answers, and its silence, make of the page that waits for them."""

from dataclasses import replace

from contract.requests import Refusal, Reply, Several, SlotBooked, SlotsFound, TicketIssued
from contract.values import Code
from kiosk.flow import booking
from kiosk.flow.arriving import unknown
from kiosk.flow.effects import AskBooking, AskCheckIn, AskSlots, AskTicket, Took, Withdraw
from kiosk.flow.leaving import Step, withdrawal
from kiosk.flow.pages import Page
from kiosk.flow.printing import print_ticket
from kiosk.flow.view import BOOKING_UNKNOWN, View

REMEMBERED = 16
"""Requests whose answer, should it come twice, must not withdraw what was handed over."""


def waits_for(view: View, request: str) -> bool:
    """The person in front waits for the answer to this request."""
    return view.in_flight is not None and view.in_flight.request == request


def replied(view: View, reply: Reply, request: str) -> Step:
    """The controller's answer; a place that nobody waits for any more is given back."""
    if not waits_for(view, reply.answers):
        return view, (_given_back(reply) if reply.answers not in view.given else ())
    match view.wish, reply:
        case ((AskCheckIn() | AskTicket()), TicketIssued()):
            return _ticket_issued(_remember(view, reply), reply)
        case AskCheckIn(), Several():
            return replace(view, page=Page.SEVERAL, options=reply.options, leaf=0), ()
        case AskSlots(service=asked), SlotsFound() if reply.service == asked:
            return booking.found(view, reply), ()
        case AskBooking(service=asked), SlotBooked() if reply.service == asked:
            return booking.booked(_remember(view, reply), reply), (Took(reply.answers),)
        case _, Refusal():
            return _refused(view, reply, request)
    return _misunderstood(view, reply)


def unanswered(view: View, request: str) -> Step:
    """Nobody answered. What may have been done all the same is undone."""
    if not waits_for(view, request):
        return view, ()
    undone = withdrawal(view)
    match view.wish:
        case AskSlots():
            return replace(view, page=Page.PROBLEM, problem=Code.BOOKING_AWAY), undone
        case AskBooking():
            return replace(view, page=Page.PROBLEM, problem=BOOKING_UNKNOWN), undone
    return replace(view, page=Page.UNREACHABLE, wish=None, typed="", options=()), undone


def _remember(view: View, reply: Reply) -> View:
    return replace(view, given=(*view.given, reply.answers)[-REMEMBERED:])


def _given_back(reply: Reply) -> tuple[Withdraw, ...]:
    return (Withdraw(reply.answers),) if isinstance(reply, TicketIssued | SlotBooked) else ()


def _ticket_issued(view: View, ticket: TicketIssued) -> Step:
    view = replace(view, page=Page.TICKET, ticket=ticket, service=ticket.service, typed="", problem="")
    on_request = view.content is None or view.content.paper == "ask"
    if ticket.repeated or on_request:
        return view, ()  # a repeated one was printed when it was issued
    return print_ticket(view, ticket)


def _refused(view: View, refusal: Refusal, request: str) -> Step:
    view = replace(view, problem=refusal.code)
    if isinstance(view.wish, AskBooking) and refusal.code == Code.SLOT_TAKEN:
        return booking.taken(view, request)
    if isinstance(view.wish, AskCheckIn) and refusal.code == Code.UNKNOWN_CODE:
        view = unknown(view)
    view = replace(view, page=Page.PROBLEM, booked=refusal.when, opens=refusal.opens)
    return replace(view, body=refusal.body), ()


def _misunderstood(view: View, reply: Reply) -> Step:
    """The answer is to something else: nothing of it is shown as true, and nothing it gave is kept."""
    booking_it = isinstance(view.wish, AskBooking)
    problem = BOOKING_UNKNOWN if booking_it else Code.REFUSED
    undone = withdrawal(view) if booking_it else _given_back(reply)
    return replace(view, page=Page.PROBLEM, problem=problem), undone

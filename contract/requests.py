"""What units ask of the controller, and what it answers.

A request is asked again with the same `id` until it is answered or has expired; the same id gets the
same bytes. `at` and `expires` are in the controller's time: `appliance.bus` learns the difference.
"""

from typing import Annotated, Literal

from pydantic import Field

from contract.values import Code, Language, Moment, Name, RequestId, Value, Wait


class Request(Value):
    """Base of every request."""

    id: RequestId
    at: Moment
    expires: Moment


# --- from the kiosk -------------------------------------------------------------------------


class CheckIn(Request):
    """The person holds an appointment and gave its code (letter or phone)."""

    type: Literal["check_in"] = "check_in"
    code: str = Field(min_length=1, max_length=64)
    language: Language


class TakeTicket(Request):
    """The person has no appointment and wants a place in line for `service`."""

    type: Literal["take_ticket"] = "take_ticket"
    service: Name
    language: Language


class TurnAway(Request):
    """The person lacks documents and was told which, before queueing."""

    type: Literal["turn_away"] = "turn_away"
    service: Name
    missing: tuple[Name, ...] = Field(min_length=1, max_length=20)
    language: Language


class Reroute(Request):
    """The person was told which other body handles the matter."""

    type: Literal["reroute"] = "reroute"
    service: Name
    body: Name
    language: Language


class Withdraw(Request):
    """The kiosk no longer has the person for whom `request` was made: undo it if it gave a place.

    A withdrawal that arrives before its request, or of a request never seen, keeps it from taking effect.
    An appointment goes back to expected; a walk-in's visit becomes `left`.
    """

    type: Literal["withdraw"] = "withdraw"
    request: RequestId


class PrintResult(Request):
    """Whether the ticket of `visit` came out on paper."""

    type: Literal["print_result"] = "print_result"
    visit: str = Field(min_length=1, max_length=100)
    printed: bool


# --- from a counter -------------------------------------------------------------------------


class CounterRequest(Request):
    """Base of what a counter asks; a counter unit may only name its own counter."""

    counter: Name


class CallNext(CounterRequest):
    """Finish whoever is being served here, then call the next person."""

    type: Literal["call_next"] = "call_next"


class Recall(CounterRequest):
    """Call the called person once more."""

    type: Literal["recall"] = "recall"


class Start(CounterRequest):
    """The called person has arrived at the counter."""

    type: Literal["start"] = "start"


class Finish(CounterRequest):
    """The person has been served."""

    type: Literal["finish"] = "finish"


class NoShow(CounterRequest):
    """The called person did not come."""

    type: Literal["no_show"] = "no_show"


# --- answers --------------------------------------------------------------------------------


class Reply(Value):
    """Base of every answer. `answers` is the request's id, `at` the controller's time."""

    answers: RequestId
    at: Moment


class TicketIssued(Reply):
    """A place in line. `repeated`: this visit had its number already (same appointment scanned again)."""

    type: Literal["ticket_issued"] = "ticket_issued"
    visit: str
    number: str
    service: Name
    zone: Name
    ahead: int
    wait: Wait | None = None
    appointment: Moment | None = None
    repeated: bool = False


class Noted(Reply):
    """The outcome without a place in line (turned away, rerouted, withdrawn) is on record."""

    type: Literal["noted"] = "noted"
    visit: str | None = None


class CounterReply(Reply):
    """What the counter is doing now, after the request."""

    type: Literal["counter_reply"] = "counter_reply"
    counter: Name
    number: str | None = None
    waiting: int = 0


class Refusal(Reply):
    """The request is refused. `when`: the booked time, where the code is about one."""

    type: Literal["refusal"] = "refusal"
    code: str = Code.REFUSED
    when: Moment | None = None


KioskRequest = Annotated[
    CheckIn | TakeTicket | TurnAway | Reroute | Withdraw | PrintResult, Field(discriminator="type")
]
CounterUnitRequest = Annotated[CallNext | Recall | Start | Finish | NoShow, Field(discriminator="type")]
AnyReply = Annotated[TicketIssued | Noted | CounterReply | Refusal, Field(discriminator="type")]

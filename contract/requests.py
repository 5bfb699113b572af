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
    """The person holds an appointment and gave its code (letter or phone); or lacked papers, and came back
    with the code of that slip (`codes.to_come_back` of the `TurnAway`'s id).

    `choose`: where the code stands for several appointments that can be checked in now, the answer is
    `Several`, and the kiosk asks again with one of its `appointment`s. An appointment without its code
    is unknown.
    """

    type: Literal["check_in"] = "check_in"
    code: str = Field(min_length=1, max_length=64)
    language: Language
    choose: bool = False
    appointment: str = Field(default="", max_length=100)


class TakeTicket(Request):
    """The person has no appointment and wants a place in line for `service`."""

    type: Literal["take_ticket"] = "take_ticket"
    service: Name
    language: Language


class TurnAway(Request):
    """The person lacks documents and was told which, before queueing.

    Until the site's `back_before` they may come back the same day with `codes.to_come_back(id)`, and keep
    their place. `told`: when that was, where it is handed over later.
    """

    type: Literal["turn_away"] = "turn_away"
    service: Name
    missing: tuple[Name, ...] = Field(min_length=1, max_length=20)
    language: Language
    told: Moment | None = None


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


class GivenOffline(Request):
    """The kiosk gave this number by itself at `arrived`, while nobody could be asked; it stands.

    `number` is of the kiosk's own band (`state.Kiosk.band`). `code` is the appointment's, or that of a slip
    to come back with; empty for a walk-in. Handed over in the order of arrival; `printed`: whether it came
    out on paper.
    """

    type: Literal["given_offline"] = "given_offline"
    number: str = Field(min_length=4, max_length=8)
    service: Name
    language: Language
    arrived: Moment
    code: str = Field(default="", max_length=64)
    printed: bool = False


class FindSlots(Request):
    """Which times later today or on the next open day can be booked for `service`?"""

    type: Literal["find_slots"] = "find_slots"
    service: Name


class BookSlot(Request):
    """Book the time `slot`, one of those that `SlotsFound` offered."""

    type: Literal["book_slot"] = "book_slot"
    service: Name
    slot: str = Field(min_length=1, max_length=200)
    language: Language


class AskHelp(Request):
    """Somebody at this kiosk wants a person to come, or (`wanted` false) no longer does.

    `page` is the page that was in front. The answer of reception comes as `state.HelpState`.
    """

    type: Literal["ask_help"] = "ask_help"
    wanted: bool
    page: Name
    language: Language


class Rate(Request):
    """How the visit was: `rating` 1 (bad) to 5 (very good), `reason` one of the survey's second answers.

    `visit` is empty where the kiosk's general question was answered.
    """

    type: Literal["rate"] = "rate"
    rating: int = Field(ge=1, le=5)
    reason: Name | None = None
    visit: str = Field(default="", max_length=100)
    language: Language


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


class Park(CounterRequest):
    """The person at the counter goes away for something, and comes back to it."""

    type: Literal["park"] = "park"


class Resume(CounterRequest):
    """The agent of a counter that was paused is back."""

    type: Literal["resume"] = "resume"


# --- answers --------------------------------------------------------------------------------


class Reply(Value):
    """Base of every answer. `answers` is the request's id, `at` the controller's time."""

    answers: RequestId
    at: Moment


class TicketIssued(Reply):
    """A place in line. `repeated`: this visit had its number already (same appointment scanned again).

    `late`: the appointment's time is over, and the person is served as one who came just now. `follow`: the
    address under which a phone follows this visit; empty when the site has none.
    """

    type: Literal["ticket_issued"] = "ticket_issued"
    visit: str
    number: str
    service: Name
    zone: Name
    ahead: int
    wait: Wait | None = None
    appointment: Moment | None = None
    repeated: bool = False
    late: bool = False
    follow: str = ""


class Option(Value):
    """One appointment of several on one code. `number`: it is checked in already, with this number."""

    appointment: str
    service: Name
    booked: Moment
    number: str | None = None


class Several(Reply):
    """The code stands for several appointments: which one is it?"""

    type: Literal["several"] = "several"
    options: tuple[Option, ...] = Field(min_length=2, max_length=20)


class Slot(Value):
    """A time that can be booked. `slot` names it in `BookSlot`."""

    slot: str
    starts: Moment
    ends: Moment


class SlotsFound(Reply):
    """The next times that can be booked, earliest first; empty when there are none."""

    type: Literal["slots_found"] = "slots_found"
    service: Name
    slots: tuple[Slot, ...] = Field(default=(), max_length=12)


class SlotBooked(Reply):
    """The booking source has confirmed this appointment. `code` checks it in."""

    type: Literal["slot_booked"] = "slot_booked"
    service: Name
    starts: Moment
    code: str


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
    """The request is refused. `when`: the booked time, where the code is about one; the next opening where
    it is about being closed. `opens`: from when an early appointment can be checked in. `body`: where a
    wrong site's right one is.
    """

    type: Literal["refusal"] = "refusal"
    code: str = Code.REFUSED
    when: Moment | None = None
    opens: Moment | None = None
    body: Name | None = None


KioskRequest = Annotated[
    CheckIn
    | TakeTicket
    | TurnAway
    | Reroute
    | Withdraw
    | PrintResult
    | GivenOffline
    | FindSlots
    | BookSlot
    | AskHelp
    | Rate,
    Field(discriminator="type"),
]
CounterUnitRequest = Annotated[
    CallNext | Recall | Start | Finish | NoShow | Park | Resume, Field(discriminator="type")
]
AnyReply = Annotated[
    TicketIssued | Several | SlotsFound | SlotBooked | Noted | CounterReply | Refusal,
    Field(discriminator="type"),
]

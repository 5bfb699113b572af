"""What the controller needs of a booking system, in our own words; one adapter per system.

One attempt per call: only the outbox retries. Times leave adapters aware. Personal data is cut in the
adapter, by a list of fields that may pass.

SourceError
├── Unreachable    certainly not applied: send again later
├── Ambiguous      perhaps applied (cut connection, 5xx): read back before sending again
├── Throttled      asked to wait `retry_after_s` seconds
├── AuthRefused    an operator must act; what is queued is kept
├── CursorInvalid  the cursor has died: pull everything, which also deletes
├── Truncated      the answer was cut: conclude nothing from absence
├── Conflict       somebody else wrote meanwhile: read and decide again
├── NotThere       the appointment is gone
├── SlotTaken      the time is somebody else's, or no longer offered: final
├── IdReused       the id now names another appointment: never write
└── WireChanged    the answer has a shape we do not know: stop this adapter
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable


class State(StrEnum):
    """An appointment's state. The source decides BOOKED and CANCELLED, the site all others."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    NO_SHOW = "no_show"
    LEFT = "left"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Ref:
    """Identity of an appointment. `aux`: the source's own handle on the record, which is its alone."""

    external_id: str
    aux: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment as the source has it. `code` is what a kiosk scans; `version` changes with it.

    `site`: the body where it takes place, "" when that is here; elsewhere, `service` may be "".
    """

    ref: Ref
    version: str
    start: datetime
    end: datetime
    service: str
    code: str
    state: State
    site: str = ""


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time that can be booked for a service. It is nobody's, and no appointment."""

    ref: Ref
    start: datetime
    end: datetime
    service: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The source no longer has this appointment; named by `aux` where that is all the source tells."""

    external_id: str
    aux: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bad:
    """One record that cannot be read; it never stops the batch.

    What was known of the appointment before is kept: somebody may hold its letter. `reason` is for staff
    and logs, and quotes nothing.
    """

    external_id: str
    reason: str
    aux: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a pull brought. `complete`: everything the source has, so what is absent is gone."""

    items: tuple["Item", ...]
    cursor: str
    complete: bool


Item = Appointment | FreeTime | Gone | Bad


@dataclass(frozen=True, slots=True)
class StatusOp:
    """One change of state to tell the source. `op_id` is made once, when it happened."""

    op_id: str
    external_id: str
    target: State
    at: datetime


class Outcome(StrEnum):
    """How a push ended."""

    APPLIED = "applied"
    ALREADY = "already"
    SUPERSEDED = "superseded"
    GONE = "gone"


class SourceError(Exception):
    """Base of what a booking source may raise."""


class Unreachable(SourceError):
    """Not applied: the source could not be reached."""


class Ambiguous(SourceError):
    """Perhaps applied: the answer was lost."""


class Throttled(SourceError):
    """The source asks us to wait."""

    def __init__(self, message: str, retry_after_s: float = 60.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class AuthRefused(SourceError):
    """The source does not accept who we are."""


class CursorInvalid(SourceError):
    """The cursor is no longer known."""


class Truncated(SourceError):
    """The source cut its answer."""


class Conflict(SourceError):
    """Somebody else changed the record meanwhile."""


class NotThere(SourceError):
    """There is no such record."""


class SlotTaken(SourceError):
    """The time cannot be booked: somebody else was quicker, or it is no longer offered as it was."""


class IdReused(SourceError):
    """The id names another appointment now."""


class WireChanged(SourceError):
    """The answer has an unknown shape."""


class BookingSource(Protocol):
    """A booking system, asynchronous; every call is one attempt with hard time limits."""

    async def check(self) -> None:
        """Raises SourceError when the source cannot be used as configured."""

    async def pull(self, cursor: str | None) -> Batch:
        """What changed since `cursor`, or everything. May raise CursorInvalid."""

    async def push(self, op: StatusOp, aux: Mapping[str, str]) -> Outcome:
        """Tell one change of state, exactly once however often it is tried."""

    def serve(self, services: Collection[str]) -> None:
        """The site has these services from now on; a cursor from before may be invalid."""

    async def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class BooksTimes(Protocol):
    """A source that can also be booked into; one that cannot simply has not these. The times themselves come
    with `pull`, as `FreeTime`s, so that offering them asks nobody.

    An op id stands for one wish. Whatever happens to answers on the way, after `book` has returned the op
    holds exactly this time; after `release` has returned it holds nothing, and never will.
    """

    async def book(self, op_id: str, free: FreeTime, code: str) -> Appointment:
        """Make the free time an appointment with this code; `plain(code)` of it will be its `code`.

        Tried again under the same op id it finds its own success, with the code of the first try. Raises
        SlotTaken, which is final; Conflict, and Ambiguous, after which it is to be tried again or released.
        """

    async def release(self, op_id: str, free: FreeTime) -> None:
        """Undo the booking of this op, if it ever took effect, and keep it from doing so later.

        Somebody who has come with it keeps it. Raises SourceError when it is not certain; try again.
        """


class Outbox(Protocol):
    """What still has to be told to the source, in the order it happened; kept in the journal."""

    def pending(self, limit: int) -> list[StatusOp]:
        """The oldest unsettled ones."""

    def settle(self, op_id: str, outcome: Outcome) -> None:
        """It is told, or never can be: do not try again. Raises sqlite3.Error when the disk will not."""

    async def wait(self) -> None:
        """Returns when something was put in since the last `pending`, at once if it was already."""

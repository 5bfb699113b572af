"""What the pages need of the controller, in one port. They read the queue and never change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from contract.state import DeviceState
from contract.values import Wait
from controller.journal.notes import Note
from controller.queue.commands import Command, NoteKind
from controller.queue.events import Event
from controller.queue.state import Queue, Visit
from controller.sitefile import SiteFile


class Office(Protocol):
    """The running site. `version` rises with every committed batch of events."""

    @property
    def site(self) -> SiteFile:
        """The site's file."""

    @property
    def queue(self) -> Queue:
        """Today's queue, to read only. Another object may stand here later: never keep it."""

    @property
    def version(self) -> int:
        """Counts the commits since the controller started."""

    async def do(self, command: Command) -> tuple[Event, ...]:
        """What the command caused, once it is on disk. Raises `deciding.Refused`; any other error means
        that it could not be kept and has not happened."""

    async def changed(self, since: int) -> int:
        """Wait until `version` is above `since`; returns it."""

    def now(self) -> datetime:
        """The present moment, aware, in the site's zone."""


@dataclass(frozen=True, slots=True)
class Notice:
    """An English sentence for staff, with its {parts}, which may be sentences themselves; said in the agent's
    language where that is known."""

    message: str
    parts: Mapping[str, "str | Notice"] = field(default_factory=dict)


@runtime_checkable
class TellsNotices(Protocol):
    """An office that has something to say to whoever works there, such as "the booking system is silent"."""

    def notices(self) -> Sequence[str | Notice]:
        """Sentences for staff, the most important first; empty when all is well."""


@runtime_checkable
class KeepsNotes(Protocol):
    """An office that gives back what people wrote about visits."""

    def notes_about(self, visit: str) -> Sequence[Note]:
        """The notes about a visit, oldest first."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as it reported itself last. `since`: when it came or went, if that was seen."""

    state: DeviceState
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class BookingNow:
    """Whether the booking source answers: None before the first try. `last`: when it last did."""

    reachable: bool | None
    last: datetime | None = None


@runtime_checkable
class KnowsTheHall(Protocol):
    """An office that knows what stands in the entrance hall, and whether it works."""

    def units(self) -> Sequence[Unit]:
        """Every unit that was ever heard of."""

    def booking(self) -> BookingNow | None:
        """The booking source; None when the site has none."""


class Follows(Protocol):
    """Who knows the addresses of phone pages."""

    def visit(self, key: str) -> str | None:
        """The visit of today with this key, or None."""


@runtime_checkable
class LetsPhonesFollow(Protocol):
    """An office whose visitors may follow their own visit on a phone."""

    @property
    def follow(self) -> Follows | None:
        """Finds visits by the keys in addresses; None: there are no such addresses."""

    def wait_of(self, visit: Visit) -> Wait | None:
        """How long somebody who waits will wait, as far as anybody can say."""


def last_words(office: Office, visit: str) -> str:
    """What staff wrote last about a visit for each other; "" when nothing, or when it has been erased."""
    notes = office.notes_about(visit) if isinstance(office, KeepsNotes) else ()
    return next((note.text for note in reversed(notes) if note.kind is NoteKind.INTERNAL), "")


def notices_of(office: Office) -> tuple[Notice, ...]:
    """What the office has to say; nothing when it never does."""
    found = office.notices() if isinstance(office, TellsNotices) else ()
    return tuple(each if isinstance(each, Notice) else Notice(each) for each in found)

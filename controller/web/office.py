"""What the pages need of the controller, in one port. They read the queue and never change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from controller.journal.notes import Note
from controller.queue.commands import Command, NoteKind
from controller.queue.events import Event
from controller.queue.state import Queue
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
    """An English sentence for staff, with its {parts}; said in the agent's language where that is known."""

    message: str
    parts: Mapping[str, str] = field(default_factory=dict)


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


def last_words(office: Office, visit: str) -> str:
    """What staff wrote last about a visit for each other; "" when nothing, or when it has been erased."""
    notes = office.notes_about(visit) if isinstance(office, KeepsNotes) else ()
    return next((note.text for note in reversed(notes) if note.kind is NoteKind.INTERNAL), "")


def notices_of(office: Office) -> tuple[Notice, ...]:
    """What the office has to say; nothing when it never does."""
    found = office.notices() if isinstance(office, TellsNotices) else ()
    return tuple(each if isinstance(each, Notice) else Notice(each) for each in found)

"""What reception wants of the queue. `commands` says what all commands have in common."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class CheckInFor:
    """Reception found the appointment of somebody who is here."""

    request: str
    visit: str
    language: str
    by: str
    promised: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Reception gives a ticket, even on a full day or after closing. `priority`: a reason or ""."""

    request: str
    service: str
    language: str
    by: str
    priority: str = ""
    promised: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChangeService:
    """A waiting person came for something else; number and arrival stay."""

    visit: str
    service: str
    by: str


@dataclass(frozen=True, slots=True)
class SetPriority:
    """Somebody is to wait less, for one of the site's reasons; "" takes it back."""

    visit: str
    reason: str
    by: str


class NoteKind(StrEnum):
    """Who may read a note."""

    CITIZEN = "citizen"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class AddNote:
    """Something to know about a visit. `note` is its id; the text never becomes part of an event."""

    note: str
    visit: str
    kind: NoteKind
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class PrintAgain:
    """The ticket is printed once more."""

    visit: str
    by: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """A person who has come is taken out of the queue."""

    visit: str
    by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Reception helped on the spot. `category`: one of the site's, or "". `visit`: if there is one."""

    request: str
    service: str
    category: str
    language: str
    by: str
    visit: str = ""


@dataclass(frozen=True, slots=True)
class AnswerHelp:
    """Reception comes to the kiosk `unit`, where somebody asked for it."""

    unit: str
    by: str


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody who was parked, had postponed or had missed the call is here again."""

    visit: str
    by: str = ""

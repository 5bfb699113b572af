"""One appointment as an iCalendar object: read through a list of fields that may pass, edited line by line.

The profile: one VEVENT an object, its UID the identity, DTSTART with a time zone; the service's id in
X-VESTIBULE-SERVICE or else among the CATEGORIES; the citizen's code in X-VESTIBULE-REF; in
X-VESTIBULE-SITE the body where it takes place, when that is not here. A time that may be booked has
X-VESTIBULE-SLOT:FREE, STATUS:TENTATIVE and no code. We write X-VESTIBULE-STATE, X-VESTIBULE-STATE-AT and
X-VESTIBULE-OP, and to book a time (`ics_booking`) its SLOT, STATUS and REF; we never touch another line.
Whatever else an object holds (a summary, attendees, notes) goes no further, not even inside an error.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import quote

from icalendar import Calendar, Event, vDDDTypes

from contract.codes import plain
from contract.values import NAME_PATTERN
from controller.booking.port import Outcome, State, StatusOp

PROFILE = 2
"""Rises when the same object would be read differently, so that everything is pulled again."""

SERVICE, CODE = "X-VESTIBULE-SERVICE", "X-VESTIBULE-REF"
SITE, SLOT = "X-VESTIBULE-SITE", "X-VESTIBULE-SLOT"
STATE, STATE_AT, OPS = "X-VESTIBULE-STATE", "X-VESTIBULE-STATE-AT", "X-VESTIBULE-OP"
OURS = (STATE, STATE_AT, OPS)
OPS_KEPT = 8
"""How many of the last op ids stay in the object. One is in flight at a time; the others are a margin
for a journal that was restored from a copy."""

BETWEEN_OPS = "+"
"""Never a comma: Radicale 3.9 drops what follows one in a property that it does not know."""

SOMEWHERE = "-"
"""The site of an appointment that names none we could know; no body is called so."""

LONGEST_CODE = 64
UTC_FORM = "%Y%m%dT%H%M%SZ"


class Unreadable(ValueError):
    """The object is not an appointment by the profile. `uid` is its identity where it has one."""

    def __init__(self, reason: str, uid: str = "") -> None:
        super().__init__(reason)
        self.reason, self.uid = reason, uid


class NotOurs(Unreadable):
    """The object is well, and nothing to us: a free time of another site, or one that was called off."""


@dataclass(frozen=True, slots=True)
class Booked:
    """What may pass of an object. Times are in UTC. `site`: where it takes place, "" when that is here;
    `service` may be "" elsewhere."""

    uid: str
    start: datetime
    end: datetime
    service: str
    code: str
    state: State
    site: str = ""


@dataclass(frozen=True, slots=True)
class Free:
    """What may pass of a time that can be booked."""

    uid: str
    start: datetime
    end: datetime
    service: str


# --- reading ----------------------------------------------------------------------------------


def read(text: str, services: Collection[str], zone: tzinfo, here: str = "") -> Booked | Free:
    """What is in `text`; `services` are the site's ids, and `here` is its own. Raises Unreadable only."""
    uid = ""
    try:
        event = only_event(text)
        uid = _text(event, "UID")
        if is_free(event):
            return _free(event, uid, services, here)
        return _booked(event, uid, services, zone, here)
    except NotOurs:
        raise NotOurs("is nothing to us", uid) from None
    except Unreadable as error:
        raise Unreadable(error.reason, uid) from None
    except Exception:
        # Whatever a hostile object does to the parser costs this one record, not the batch.
        raise Unreadable("cannot be understood", uid) from None


def _booked(event: Event, uid: str, services: Collection[str], zone: tzinfo, here: str) -> Booked:
    start, end = _times(event, uid)
    code, site = plain(_text(event, CODE)), _site(event, here)
    if not 0 < len(code) <= LONGEST_CODE:
        raise Unreadable(f"has no usable code ({CODE})")
    try:
        service = _service(event, services)
    except Unreadable:
        if not site:
            raise
        service = ""  # another site has services of its own
    return Booked(uid, start, end, service, code, _state(event, start, zone), site)


def _free(event: Event, uid: str, services: Collection[str], here: str) -> Free:
    if _site(event, here) or status_of(event) == "CANCELLED":
        raise NotOurs("is nothing to us")
    start, end = _times(event, uid)
    return Free(uid, start, end, _service(event, services))


def _times(event: Event, uid: str) -> tuple[datetime, datetime]:
    if not uid:
        raise Unreadable("has no UID")
    if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        raise Unreadable("is a recurring event")
    start = _moment(event, "DTSTART")
    return start, _end(event, start)


def is_free(event: Event) -> bool:
    """Free, unless somebody confirmed it by hand and left our line as it was."""
    return _text(event, SLOT).upper() == "FREE" and status_of(event) != "CONFIRMED"


def _site(event: Event, here: str) -> str:
    named = _text(event, SITE).lower()
    if named in {"", here}:
        return ""
    return named if re.fullmatch(NAME_PATTERN, named) else SOMEWHERE


def status_of(event: Event) -> str:
    """The office's word, in upper case; "" where it says nothing."""
    return _text(event, "STATUS").upper()


def only_event(text: str) -> Event:
    """The one event in `text`. Raises Unreadable."""
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except ValueError:
        raise Unreadable("is not iCalendar") from None  # the parser's message quotes the object
    if len(events) != 1 or not isinstance(events[0], Event):
        raise Unreadable(f"holds {len(events)} events instead of one")
    return events[0]


def _text(event: Event, name: str) -> str:
    value = event.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _moment(event: Event, name: str) -> datetime:
    """Only a date-time with a known zone will do: an unknown TZID comes out of the parser naive."""
    written = event.get(name)
    value = written.dt if isinstance(written, vDDDTypes) else None
    if not isinstance(value, datetime):
        raise Unreadable(f"{name} is not a date with a time")
    if value.tzinfo is None:
        raise Unreadable(f"{name} is in no known time zone")
    return value.astimezone(UTC)


def _end(event: Event, start: datetime) -> datetime:
    if "DTEND" in event:
        return _moment(event, "DTEND")
    duration = getattr(event.get("DURATION"), "dt", None)
    return start + duration if isinstance(duration, timedelta) else start


def _service(event: Event, services: Collection[str]) -> str:
    if named := _text(event, SERVICE):
        candidates = [named]
    else:
        candidates = [str(category).strip() for category in event.categories]
    for candidate in candidates:
        if candidate in services:
            return candidate
    raise Unreadable("names no service of this site")


def state(text: str, zone: tzinfo) -> State:
    """How the one appointment in `text` stands, whatever it is for. Raises Unreadable."""
    event = only_event(text)
    return _state(event, _moment(event, "DTSTART"), zone)


def _state(event: Event, start: datetime, zone: tzinfo) -> State:
    """What we wrote counts for the day it was written: an appointment moved to a later day is booked."""
    if status_of(event) == "CANCELLED":
        return State.CANCELLED
    told, at = _text(event, STATE), _state_at(event)
    if not told or (at and at.astimezone(zone).date() < start.astimezone(zone).date()):
        return State.BOOKED
    try:
        return State(told.lower())
    except ValueError:
        raise Unreadable(f"{STATE} is unknown") from None


def _state_at(event: Event) -> datetime | None:
    written = _text(event, STATE_AT)
    try:
        return datetime.strptime(written, UTC_FORM).replace(tzinfo=UTC) if written else None
    except ValueError:
        raise Unreadable(f"{STATE_AT} cannot be read") from None


# --- telling ----------------------------------------------------------------------------------


def uid_of(text: str) -> str:
    """The identity of the one event in `text`. Raises Unreadable."""
    return _text(only_event(text), "UID")


def standing(text: str, op: StatusOp) -> Outcome | None:
    """ALREADY when `op` is in the object, SUPERSEDED when it holds a later state, else None: tell it.

    A cancelled appointment is told too: its STATUS stays the office's word, our lines say what happened.
    """
    event = only_event(text)
    if quote(op.op_id) in ops_of(event):
        return Outcome.ALREADY
    at = _state_at(event)
    return Outcome.SUPERSEDED if at and at > op.at.replace(microsecond=0) else None


def told(text: str, op: StatusOp) -> str:
    """The object with `op` in it. Every other line is kept as it stands, folds and all."""
    ops = [*ops_of(only_event(text)), quote(op.op_id)][-OPS_KEPT:]
    ours = [*state_lines(op.target, op.at), folded(f"{OPS}:{BETWEEN_OPS.join(ops)}")]
    return "\r\n".join(with_lines(text, ours, OURS))


def state_lines(state: State, at: datetime) -> list[str]:
    """Our lines that say how it stands since `at`."""
    return [f"{STATE}:{state}", f"{STATE_AT}:{at.astimezone(UTC).strftime(UTC_FORM)}"]


# --- lines ------------------------------------------------------------------------------------


def ops_of(event: Event) -> list[str]:
    """The op ids in the object, the oldest first, quoted."""
    return [op for op in _text(event, OPS).split(BETWEEN_OPS) if op]


def with_lines(text: str, ours: list[str], instead_of: Collection[str]) -> Iterator[str]:
    """The lines of `text` with ours at the head of the event, in place of those of these names."""
    inside: list[str] = []
    for line in re.split(r"\r?\n(?![ \t])", text):  # logical lines: a continuation begins with a blank
        name, _, value = re.sub(r"\r?\n[ \t]", "", line).upper().partition(":")
        if name == "BEGIN":
            inside.append(value.strip())
        elif name == "END":
            del inside[-1:]
        at_event = inside[-1:] == ["VEVENT"]
        if not (at_event and name.partition(";")[0] in instead_of):
            yield line
        if at_event and name == "BEGIN":
            yield from ours


def folded(line: str) -> str:
    """The line as it may stand in an object: in parts of 70 characters."""
    return re.sub(r"(.{70})(?=.)", "\\1\r\n ", line)

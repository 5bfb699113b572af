"""One appointment as an iCalendar object: read through a list of fields that may pass, edited line by line.

The profile: one VEVENT an object, its UID the identity, DTSTART with a time zone; the service's id in
X-VESTIBULE-SERVICE or else among the CATEGORIES; the citizen's code in X-VESTIBULE-REF. We write
X-VESTIBULE-STATE, X-VESTIBULE-STATE-AT and X-VESTIBULE-OP, and never touch another line. Whatever else
an object holds (a summary, attendees, notes) does not leave this file, not even inside an error.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import quote

from icalendar import Calendar, Event, vDDDTypes

from contract.codes import plain
from controller.booking.port import Outcome, State, StatusOp

PROFILE = 1
"""Rises when the same object would be read differently, so that everything is pulled again."""

SERVICE, CODE = "X-VESTIBULE-SERVICE", "X-VESTIBULE-REF"
STATE, STATE_AT, OPS = "X-VESTIBULE-STATE", "X-VESTIBULE-STATE-AT", "X-VESTIBULE-OP"
OURS = (STATE, STATE_AT, OPS)
OPS_KEPT = 8
"""How many of the last op ids stay in the object. One is in flight at a time; the others are a margin
for a journal that was restored from a copy."""

BETWEEN_OPS = "+"
"""Never a comma: Radicale 3.9 drops what follows one in a property that it does not know."""

LONGEST_CODE = 64
UTC_FORM = "%Y%m%dT%H%M%SZ"


class Unreadable(ValueError):
    """The object is not an appointment by the profile. `uid` is its identity where it has one."""

    def __init__(self, reason: str, uid: str = "") -> None:
        super().__init__(reason)
        self.reason, self.uid = reason, uid


@dataclass(frozen=True, slots=True)
class Booked:
    """What may pass of an object. Times are in UTC."""

    uid: str
    start: datetime
    end: datetime
    service: str
    code: str
    state: State


# --- reading ----------------------------------------------------------------------------------


def read(text: str, services: Collection[str], zone: tzinfo) -> Booked:
    """The appointment in `text`; `services` are the site's ids. Raises Unreadable and nothing else."""
    uid = ""
    try:
        event = _only_event(text)
        uid = _text(event, "UID")
        return _booked(event, uid, services, zone)
    except Unreadable as error:
        raise Unreadable(error.reason, uid) from None
    except Exception:
        # Whatever a hostile object does to the parser costs this one record, not the batch.
        raise Unreadable("cannot be understood", uid) from None


def _booked(event: Event, uid: str, services: Collection[str], zone: tzinfo) -> Booked:
    if not uid:
        raise Unreadable("has no UID")
    if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        raise Unreadable("is a recurring event")
    start = _moment(event, "DTSTART")
    code = plain(_text(event, CODE))
    if not 0 < len(code) <= LONGEST_CODE:
        raise Unreadable(f"has no usable code ({CODE})")
    service = _service(event, services)
    return Booked(uid, start, _end(event, start), service, code, _state(event, start, zone))


def _only_event(text: str) -> Event:
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


def _state(event: Event, start: datetime, zone: tzinfo) -> State:
    """What we wrote counts for the day it was written: an appointment moved to a later day is booked."""
    if _text(event, "STATUS").upper() == "CANCELLED":
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
    return _text(_only_event(text), "UID")


def standing(text: str, op: StatusOp) -> Outcome | None:
    """ALREADY when `op` is in the object, SUPERSEDED when it holds a later state, else None: tell it.

    A cancelled appointment is told too: its STATUS stays the office's word, our lines say what happened.
    """
    event = _only_event(text)
    if quote(op.op_id) in _ops(event):
        return Outcome.ALREADY
    at = _state_at(event)
    return Outcome.SUPERSEDED if at and at > op.at.replace(microsecond=0) else None


def told(text: str, op: StatusOp) -> str:
    """The object with `op` in it. Every other line is kept as it stands, folds and all."""
    ops = [*_ops(_only_event(text)), quote(op.op_id)][-OPS_KEPT:]
    at = op.at.astimezone(UTC).strftime(UTC_FORM)
    ours = [f"{STATE}:{op.target}", f"{STATE_AT}:{at}", _folded(f"{OPS}:{BETWEEN_OPS.join(ops)}")]
    return "\r\n".join(_with_ours(text, ours))


def _ops(event: Event) -> list[str]:
    return [op for op in _text(event, OPS).split(BETWEEN_OPS) if op]


def _with_ours(text: str, ours: list[str]) -> Iterator[str]:
    inside: list[str] = []
    for line in re.split(r"\r?\n(?![ \t])", text):  # logical lines: a continuation begins with a blank
        name, _, value = re.sub(r"\r?\n[ \t]", "", line).upper().partition(":")
        if name == "BEGIN":
            inside.append(value.strip())
        elif name == "END":
            del inside[-1:]
        at_event = inside[-1:] == ["VEVENT"]
        if not (at_event and name.partition(";")[0] in OURS):
            yield line
        if at_event and name == "BEGIN":
            yield from ours


def _folded(line: str) -> str:
    return re.sub(r"(.{70})(?=.)", "\\1\r\n ", line)

"""A free time as an iCalendar object: booked, and given back. Only our own lines change."""

from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from controller.booking import ics
from controller.booking.port import State

VOID = "~void"
"""After an op id: it is not in force, and never will be."""


class Slot(StrEnum):
    """What a time is to somebody who wants to book it under an op id."""

    FREE = "free"
    OURS = "ours"
    VOID = "void"
    TAKEN = "taken"


def slot(text: str, op_id: str) -> Slot:
    """How it stands. `VOID`: this op was given up, and may not book. Raises Unreadable."""
    event = ics.only_event(text)
    ops = ics.ops_of(event)
    if quote(op_id) + VOID in ops:
        return Slot.VOID
    if quote(op_id) in ops:
        return Slot.OURS
    free = ics.is_free(event) and ics.status_of(event) != "CANCELLED"
    return Slot.FREE if free else Slot.TAKEN


def taken(text: str, op_id: str, code: str, at: datetime) -> str:
    """The free time in `text` as an appointment with this code, booked under `op_id` at `at`: what became of
    whoever held it before says nothing about it any more, also when that is told later."""
    booked = [f"{ics.SLOT}:BOOKED", "STATUS:CONFIRMED", f"{ics.CODE}:{code}"]
    ours = [*booked, *ics.state_lines(State.BOOKED, at), _ops_line(text, quote(op_id))]
    return "\r\n".join(ics.with_lines(text, ours, (ics.SLOT, "STATUS", ics.CODE, *ics.OURS)))


def given_back(text: str, op_id: str) -> str:
    """The time free again, and marked so that a late write under `op_id` finds it changed."""
    ours = [f"{ics.SLOT}:FREE", "STATUS:TENTATIVE", _ops_line(text, quote(op_id) + VOID)]
    return "\r\n".join(ics.with_lines(text, ours, (ics.SLOT, "STATUS", ics.CODE, *ics.OURS)))


def _ops_line(text: str, new: str) -> str:
    ops = [op for op in ics.ops_of(ics.only_event(text)) if op != new.removesuffix(VOID)]
    return ics.folded(f"{ics.OPS}:{ics.BETWEEN_OPS.join([*ops, new][-ics.OPS_KEPT :])}")

"""Events as rows and back. Kinds are class names, which therefore never change."""

from typing import Any, get_args

from pydantic import TypeAdapter

from controller.queue import events as did

ADAPTERS: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(did.Event)}

EventRow = tuple[str, str, str]


def to_row(event: did.Event) -> EventRow:
    """Moment, kind and body, as stored."""
    kind = type(event).__name__
    return event.at.isoformat(), kind, ADAPTERS[kind].dump_json(event).decode()


def from_row(kind: str, body: str) -> did.Event:
    """The event again. Raises KeyError for an unknown kind and ValueError for a damaged body."""
    event: did.Event = ADAPTERS[kind].validate_json(body)
    return event

"""Bytes to messages and back. Whatever arrives, reading it raises `BadMessage` or gives a message."""

from typing import Any

from pydantic import ValidationError

from contract.topics import Topic
from contract.values import Value

LARGEST = 256 * 1024
"""Bytes. Nothing longer is read; the broker is configured to refuse it as well."""


class BadMessage(ValueError):
    """The bytes are not a message of this topic. Log it and drop it; never stop on it."""


def encode(message: Value) -> bytes:
    """The message as compact UTF-8 JSON."""
    return message.__pydantic_serializer__.to_json(message)


def decode(payload: bytes, topic: Topic) -> Any:
    """The message in `payload`, or BadMessage."""
    if len(payload) > LARGEST:
        raise BadMessage(f"{len(payload)} bytes on {topic.path}, at most {LARGEST} are read")
    try:
        return topic.adapter.validate_json(payload)
    except (ValidationError, ValueError, RecursionError) as error:
        # Never the bytes themselves: they may hold the code of somebody's appointment.
        raise BadMessage(f"{topic.path}: {_first_line(error)}, in {len(payload)} bytes") from None


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'message'}: {first['msg']}"
    return type(error).__name__

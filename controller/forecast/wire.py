"""The lines between the controller and its forecasting process: what each must know, and nothing else passes.

The controller says one line at the start, the process one for each report. Whatever else arrives is refused.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from controller.forecast.report import Report
from controller.sitefile import SiteFile

FAR = 10**11
"""Seconds. A wait or a moment beyond is none: no calendar reaches the two together."""

Key = str
Amount = Annotated[float, Field(ge=0, le=FAR)]
Seconds = Annotated[int, Field(ge=0, le=FAR)]
Chance = Annotated[float, Field(ge=0, le=1)]


class Start(BaseModel):
    """What the process begins from: the site as the controller loaded it, though its file may have been
    edited since, and the hours that stand promised to those who wait, in seconds since the epoch."""

    model_config = ConfigDict(frozen=True, strict=True)

    site: SiteFile
    promises: dict[Key, Seconds] = {}


class _Said(BaseModel):
    """A report as it is in a line."""

    model_config = ConfigDict(frozen=True, strict=True)

    at: Amount
    arriving: dict[Key, tuple[Seconds, Seconds]]
    in_time: dict[Key, Chance]
    rough: dict[Key, Amount]
    promises: dict[Key, tuple[Seconds, Seconds]]
    gone: tuple[Key, ...]


def encode_start(site: SiteFile, promises: Mapping[str, int]) -> bytes:
    """One line. Of the site only what its file says: where it is silent, that has a meaning too."""
    start = Start(site=site, promises=dict(promises))
    return start.model_dump_json(exclude_unset=True).encode() + b"\n"


def decode_start(line: bytes) -> Start:
    """What is in the line. Raises ValueError when it is no such line."""
    return Start.model_validate_json(line)


def encode(report: Report) -> bytes:
    """One line."""
    return json.dumps(asdict(report), separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Report:
    """The report in a line. Raises ValueError when it is none, whatever it is."""
    try:
        said = _Said.model_validate_json(line)
    except (ValidationError, RecursionError) as error:
        raise ValueError(f"not a report: {_first_problem(error)}") from None
    return Report(**dict(said))


def _first_problem(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'line'}: {first['msg']}"
    return type(error).__name__

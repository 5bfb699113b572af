"""The controller's journal, read from its disk as an auditor would."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One visit on record. `ended`: when it was over, if it is."""

    stage: str
    number: str
    service: str
    ended: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry of the outbox. `outcome` is None until the booking system was told."""

    op: str
    appointment: str
    target: str
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """Visits by their id, events as kind and body, and what the booking system was to be told, in order."""

    visits: Mapping[str, Kept]
    events: Sequence[tuple[str, Mapping[str, Any]]]
    outbox: Sequence[Told] = ()

    def happened(self, *kinds: str) -> Sequence[Mapping[str, Any]]:
        """The bodies of all events of these kinds."""
        return [body for kind, body in self.events if kind in kinds]


def read_journal(path: Path) -> Journal:
    """What is on disk now."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        visits = db.execute("SELECT id, stage, number, service, ended FROM visit").fetchall()
        events = db.execute("SELECT kind, body FROM event ORDER BY seq").fetchall()
        outbox = db.execute("SELECT op_id, external_id, target, outcome FROM outbox ORDER BY seq").fetchall()
    return Journal(
        visits={name: _kept(*row) for name, *row in visits},
        events=[(kind, json.loads(body)) for kind, body in events],
        outbox=[Told(op=op, appointment=of, target=target, outcome=out) for op, of, target, out in outbox],
    )


def _kept(stage: str, number: str, service: str, ended: str | None) -> Kept:
    at = datetime.fromisoformat(ended) if ended else None
    return Kept(stage=stage, number=number, service=service, ended=at)

"""The site's own copy of the booking source, in a SQLite file of its own, so that the day goes on without it.

A separate file, because applying a batch must never hold the lock of the journal; one thread of its own,
because it must never hold the event loop. It is a copy: when the file is damaged it begins anew.
"""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlite_utils import Database, Migrations

from controller.booking.port import Appointment, Bad, Batch, FreeTime, Gone, Item, Ref, State
from controller.booking.set_aside import open_or_begin

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

migrations = Migrations("mirror")


@migrations()
def m001_begin(db: Database) -> None:
    """Appointments, what could not be read, and the cursor up to which both are known.

    `aux` is JSON with sorted keys, so that equal handles are equal texts. Moments are UTC, ISO 8601.
    """
    db.executescript("""
        CREATE TABLE appointment (
            external_id TEXT PRIMARY KEY,
            aux TEXT NOT NULL,
            version TEXT NOT NULL,
            starts TEXT NOT NULL,
            ends TEXT NOT NULL,
            service TEXT NOT NULL,
            code TEXT NOT NULL,
            state TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX appointment_aux ON appointment (aux);
        CREATE INDEX appointment_starts ON appointment (starts);
        CREATE INDEX appointment_code ON appointment (code);
        CREATE TABLE quarantine (
            external_id TEXT PRIMARY KEY,
            aux TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE cursor (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            value TEXT NOT NULL
        ) STRICT;
    """)


@migrations()
def m002_sites_and_free_times(db: Database) -> None:
    """Where an appointment takes place, when that is not here; and the times that can be booked."""
    db.executescript("""
        ALTER TABLE appointment ADD COLUMN site TEXT NOT NULL DEFAULT '';
        CREATE TABLE slot (
            external_id TEXT PRIMARY KEY,
            aux TEXT NOT NULL,
            starts TEXT NOT NULL,
            ends TEXT NOT NULL,
            service TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX slot_aux ON slot (aux);
        CREATE INDEX slot_starts ON slot (service, starts);
    """)


class Mirror:
    """The copy. Made by `await Mirror.open(path)`, ended by `await mirror.close()`."""

    def __init__(self, db: Database, thread: ThreadPoolExecutor) -> None:
        self._db, self._thread = db, thread

    @classmethod
    async def open(cls, path: Path) -> Self:
        """The copy in `path`, made or brought up to date."""
        thread = ThreadPoolExecutor(1, thread_name_prefix="mirror")
        return cls(await asyncio.get_running_loop().run_in_executor(thread, _open, path), thread)

    async def close(self) -> None:
        """Close the file."""
        await self._do(Database.close)
        self._thread.shutdown()

    async def apply(self, batch: Batch) -> None:
        """Take over a batch and its cursor, both or neither. Doing it twice changes nothing."""
        await self._do(_apply, batch)

    async def put(self, appointment: Appointment) -> None:
        """Take over one appointment that was just booked, without waiting for a pull to bring it."""
        await self._do(_put_now, appointment)

    async def cursor(self) -> str | None:
        """Up to where the copy is the source; None before the first batch."""
        return await self._do(_cursor)

    async def of_day(self, day: date, zone: tzinfo) -> list[Appointment]:
        """The appointments here that begin on this day there, in order, with their times in `zone`."""
        return await self._do(_of_day, day, zone)

    async def by_code(self, code: str) -> list[Appointment]:
        """Every appointment with this code (as `codes.plain` writes it), here or elsewhere, by its start,
        in UTC."""
        return await self._do(_by_code, code)

    async def free(self, service: str, after: datetime, until: datetime) -> list[FreeTime]:
        """The times that can be booked for a service and begin from `after` to before `until`, in order."""
        return await self._do(_free, service, after, until)

    async def aux(self, external_id: str) -> Mapping[str, str] | None:
        """The source's handle on this appointment, or None when the copy has no such appointment."""
        return await self._do(_aux, external_id)

    async def quarantined(self) -> list[Bad]:
        """What could not be read."""
        return await self._do(_quarantined)

    async def _do(self, work: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: work(self._db, *args, **kwargs)
        )


# --- in the mirror's thread -----------------------------------------------------------------


def _open(path: Path) -> Database:
    return open_or_begin(path, _opened, "everything is pulled again")


def _opened(path: Path) -> Database:
    db = Database(sqlite3.connect(path, check_same_thread=False, isolation_level=None))
    try:
        db.execute("PRAGMA journal_mode = WAL")
        # A power cut may undo the last batches together with their cursor; they are pulled again.
        db.execute("PRAGMA synchronous = NORMAL")
        migrations.apply(db)
    except BaseException:
        db.close()
        raise
    return db


def _apply(db: Database, batch: Batch) -> None:
    if not (batch.items or batch.complete) and batch.cursor == _cursor(db):
        return
    with db.atomic():
        if batch.complete:
            _drop_absent(db, batch.items)
        for item in batch.items:
            match item:
                case Appointment():
                    _put(db, item)
                case FreeTime():
                    _put_free(db, item)
                case Gone(external_id, aux):
                    _drop(db, external_id, _json(aux))
                case Bad(external_id, reason, aux):
                    _drop_free(db, external_id, _json(aux))
                    db.execute("REPLACE INTO quarantine VALUES (?, ?, ?)", (external_id, _json(aux), reason))
        db.execute("REPLACE INTO cursor VALUES (1, ?)", (batch.cursor,))


def _drop_absent(db: Database, items: Iterable[Item]) -> None:
    """What a complete batch does not name is gone. A record that cannot be read is not gone."""
    ids, handles = [], []
    for item in items:
        match item:
            case Appointment(ref):
                ids.append(ref.external_id)
            case Bad(external_id, _, aux):
                ids.append(external_id)
                handles += [_json(aux)] if aux else []
    db.execute(
        "DELETE FROM appointment WHERE external_id NOT IN (SELECT value FROM json_each(?))"
        " AND aux NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(ids), json.dumps(handles)),
    )
    db.execute("DELETE FROM quarantine")
    db.execute("DELETE FROM slot")


def _put_now(db: Database, item: Appointment) -> None:
    with db.atomic():
        _put(db, item)


def _put(db: Database, item: Appointment) -> None:
    id_, aux = item.ref.external_id, _json(item.ref.aux)
    if item.ref.aux:  # a handle belongs to one appointment: whoever had it before is gone
        db.execute("DELETE FROM appointment WHERE aux = ? AND external_id <> ?", (aux, id_))
    db.execute("DELETE FROM quarantine WHERE external_id = ? OR (aux = ? AND aux <> '{}')", (id_, aux))
    _drop_free(db, id_, aux)
    db.execute(
        "REPLACE INTO appointment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (id_, aux, item.version, *_times(item), item.service, item.code, item.state, item.site),
    )


def _put_free(db: Database, item: FreeTime) -> None:
    id_, aux = item.ref.external_id, _json(item.ref.aux)
    _drop(db, id_, aux)
    if item.ref.aux:
        _drop(db, "", aux)
    db.execute("REPLACE INTO slot VALUES (?, ?, ?, ?, ?)", (id_, aux, *_times(item), item.service))


def _drop_free(db: Database, external_id: str, aux: str) -> None:
    db.execute("DELETE FROM slot WHERE external_id = ? OR (aux = ? AND aux <> '{}')", (external_id, aux))


def _times(item: Appointment | FreeTime) -> tuple[str, str]:
    return item.start.astimezone(UTC).isoformat(), item.end.astimezone(UTC).isoformat()


def _drop(db: Database, external_id: str, aux: str) -> None:
    where, value = ("external_id", external_id) if external_id else ("aux", aux)
    for table in ("appointment", "quarantine", "slot"):
        db.execute(f"DELETE FROM {table} WHERE {where} = ?", (value,))  # noqa: S608 - both names are ours


def _cursor(db: Database) -> str | None:
    row = db.execute("SELECT value FROM cursor").fetchone()
    return row[0] if row else None


def _of_day(db: Database, day: date, zone: tzinfo) -> list[Appointment]:
    bounds = [
        datetime.combine(each, time.min, zone).astimezone(UTC).isoformat()
        for each in (day, day + timedelta(days=1))
    ]
    return list(_appointments(db, "site = '' AND starts >= ? AND starts < ?", bounds, zone))


def _by_code(db: Database, code: str) -> list[Appointment]:
    return list(_appointments(db, "code = ?", [code], UTC))


def _appointments(db: Database, where: str, values: list[str], zone: tzinfo) -> Iterator[Appointment]:
    query = f"SELECT * FROM appointment WHERE {where} ORDER BY starts, external_id"  # noqa: S608 - `where` is ours
    with closing(db.execute(query, values)) as rows:
        for id_, aux, version, starts, ends, service, code, state, site in rows:
            start, end = (datetime.fromisoformat(moment).astimezone(zone) for moment in (starts, ends))
            ref = Ref(id_, json.loads(aux))
            yield Appointment(ref, version, start, end, service, code, State(state), site)


def _free(db: Database, service: str, after: datetime, until: datetime) -> list[FreeTime]:
    bounds = [moment.astimezone(UTC).isoformat() for moment in (after, until)]
    query = """SELECT external_id, aux, starts, ends FROM slot
        WHERE service = ? AND starts >= ? AND starts < ? ORDER BY starts, external_id"""
    return [
        FreeTime(
            Ref(id_, json.loads(aux)), datetime.fromisoformat(starts), datetime.fromisoformat(ends), service
        )
        for id_, aux, starts, ends in db.execute(query, (service, *bounds)).fetchall()
    ]


def _aux(db: Database, external_id: str) -> Mapping[str, str] | None:
    row = db.execute("SELECT aux FROM appointment WHERE external_id = ?", (external_id,)).fetchone()
    return json.loads(row[0]) if row else None


def _quarantined(db: Database) -> list[Bad]:
    rows = db.execute("SELECT external_id, reason, aux FROM quarantine ORDER BY external_id").fetchall()
    return [Bad(external_id, reason, json.loads(aux)) for external_id, reason, aux in rows]


def _json(aux: Mapping[str, str]) -> str:
    return json.dumps(dict(aux), sort_keys=True)

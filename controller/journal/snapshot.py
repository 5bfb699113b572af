"""The queue as it stood at one event, in a file beside the journal, so that a restart is quick.

    snapshot.dump(queue, reader.bookmark(seq), path)           # the follower, now and then
    queue, seq = snapshot.stand(journal, path, rules_for)      # whoever starts, with or without such a file

A snapshot only ever saves time: one that is missing, damaged, of another journal, of another day, made under
other rules or by another release is passed over, and the day is replayed from the journal.
"""

import gc
import hashlib
import logging
import os
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path

from pydantic import TypeAdapter

from appliance import VERSION
from controller.journal.reading import Bookmark, Reading
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.rules import Rules
from controller.queue.state import (
    CALLS_REMEMBERED,
    CallMade,
    CounterNow,
    HelpCall,
    LastAct,
    Queue,
    Stage,
    Visit,
)

log = logging.getLogger(__name__)

FORMAT = "vestibule-snapshot-1"

DERIVED = frozenset({"rules", "due", "parked", "lines", "held", "ordering"})
"""What of a queue is not in the file, since it follows from the rest and the rules."""

SHAPES = (Queue, Visit, CounterNow, HelpCall, CallMade, LastAct)
"""The values that a state is made of."""

RulesFor = Callable[[Sequence[did.Event]], Rules]
"""The rules, given today's events: whatever those name stands, even when the site's file was edited."""


@dataclass(frozen=True, slots=True)
class _State:
    """The fields of a queue, as they are in the file."""

    day: date | None
    ended: bool
    last_at: datetime | None
    visits: list[Visit]
    by_ref: dict[str, str]
    by_code: dict[str, list[str]]
    by_request: dict[str, str]
    withdrawn: set[str]
    counters: dict[str, CounterNow]
    last_number: dict[str, int]
    of_kiosks: dict[str, str]
    calls: dict[str, list[CallMade]]
    last_seq: dict[str, int]
    full: dict[str, str]
    kept_open: set[str]
    help: dict[str, HelpCall]
    rated: set[str]
    acts: int
    last_acts: dict[str, LastAct]


_STATE = TypeAdapter(_State)


@dataclass(frozen=True, slots=True)
class _Head:
    """What is known of a snapshot before its state is read. `made_by`: release, shape and rules."""

    at: Bookmark
    made_by: str


_HEAD = TypeAdapter(_Head)


class Unusable(Exception):
    """The file is no snapshot, or a damaged one."""


# --- writing --------------------------------------------------------------------------------------


def dump(queue: Queue, at: Bookmark, path: Path) -> None:
    """Write the queue as it stands after the event `at`, in place of the snapshot before it, durably.
    Raises OSError. With 10,000 visits it takes a tenth of a second and half a megabyte."""
    head = _HEAD.dump_json(_Head(at, _made_by(queue.rules)))
    state = _STATE.dump_json(_state_of(queue), exclude_defaults=True)
    body = head + b"\n" + zlib.compress(state, 1)
    _replace(path, f"{FORMAT} {_digest(body)}\n".encode() + body)


def _state_of(queue: Queue) -> _State:
    same = {field.name: getattr(queue, field.name) for field in fields(_State)}
    calls = {zone: list(calls) for zone, calls in queue.calls.items()}
    return _State(**{**same, "visits": list(queue.visits.values()), "calls": calls})


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()  # half of it would fill a full disk further
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


# --- standing again -------------------------------------------------------------------------------


def stand(journal: Reading, path: Path | None, rules_for: RulesFor) -> tuple[Queue, int]:
    """The queue as the journal has it, and the seq of the last event in it: from the snapshot in `path` and
    what followed it, or else from all events of the day. Raises what reading the journal raises."""
    with _all_of_it_stays():
        return _from_snapshot(journal, path, rules_for) or _from_the_day(journal, rules_for)


def _from_the_day(journal: Reading, rules_for: RulesFor) -> tuple[Queue, int]:
    seq = journal.days_back(1)
    tail = list(journal.tail(seq))
    happened = [event for _, event in tail]
    return replay(Queue(rules_for(happened)), happened), tail[-1][0] if tail else seq


def _from_snapshot(journal: Reading, path: Path | None, rules_for: RulesFor) -> tuple[Queue, int] | None:
    if path is None:
        return None
    try:
        head, packed = _read(path)
        if journal.bookmark(head.at.seq) != head.at:
            raise Unusable("it is of another journal, or of events that this one does not have")
        tail = list(journal.tail(head.at.seq))
        happened = [event for _, event in tail]
        if any(isinstance(event, did.DayOpened) for event in happened):
            raise Unusable("it is of another day")
        # Only what came later is shown to `rules_for`: had anything before not been in the site's file, then
        # the snapshot was made under rules that are not those of the file, and is passed over here.
        rules = rules_for(happened)
        if head.made_by != _made_by(rules):
            raise Unusable("it was made under other rules, or by another release")
        return replay(_queue_of(packed, rules), happened), tail[-1][0] if tail else head.at.seq
    except FileNotFoundError:
        return None
    except (OSError, ValueError, zlib.error, Unusable) as error:
        log.warning("the snapshot is passed over, the day is replayed: %s", error)
        return None


def _read(path: Path) -> tuple[_Head, bytes]:
    first, _, body = path.read_bytes().partition(b"\n")
    if first != f"{FORMAT} {_digest(body)}".encode():
        raise Unusable("it is damaged")
    head, _, packed = body.partition(b"\n")
    return _HEAD.validate_json(head), packed


def _queue_of(packed: bytes, rules: Rules) -> Queue:
    state = _STATE.validate_json(zlib.decompress(packed))
    queue = Queue(rules)
    for name in (field.name for field in fields(_State)):
        setattr(queue, name, getattr(state, name))
    queue.visits = {visit.id: visit for visit in state.visits}
    queue.calls = {zone: deque(calls, CALLS_REMEMBERED) for zone, calls in state.calls.items()}
    for visit in state.visits:
        queue.set_due(visit)
        if visit.stage is Stage.WAITING:
            queue.stand_in_line(visit)
    return queue


@contextmanager
def _all_of_it_stays() -> Iterator[None]:
    """Nothing that is made here is garbage: looking for some takes as long as the rest. `freeze` has the
    collector pass over it later, too, when a command is waiting; what is let go of is freed all the same."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


# --- what a snapshot is good for ------------------------------------------------------------------


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _made_by(rules: Rules) -> str:
    """Release, shape of the state, and rules: of another one a snapshot may mean something else."""
    shape = [[field.name for field in fields(kind)] for kind in SHAPES]
    return _digest(repr((VERSION, shape, rules)).encode())

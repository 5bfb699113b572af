"""Retained state: published whole by its owner, read by whoever subscribes."""

from typing import Literal

from pydantic import Field

from contract.values import (
    Fault,
    Language,
    Moment,
    Name,
    Opening,
    Phase,
    Role,
    Text,
    Value,
    Wait,
)

CALLS_ON_A_BOARD = 12


class Call(Value):
    """One call of a number to a counter. `seq` rises by one a call in the zone and never repeats in a day."""

    seq: int
    number: str
    counter: Name
    label: str
    at: Moment
    recall: bool = False


class ServiceWait(Value):
    """How busy one service is: people waiting, and the wait of a person who comes now."""

    service: Name
    waiting: int
    wait: Wait | None = None


class Board(Value):
    """What a waiting room shows: the last calls, newest first, and the waits. Bounded, never the queue."""

    type: Literal["board"] = "board"
    zone: Name
    at: Moment
    seq: int
    calls: tuple[Call, ...] = Field(default=(), max_length=CALLS_ON_A_BOARD)
    waits: tuple[ServiceWait, ...] = ()


class CounterState(Value):
    """What one counter is doing. `waiting`: people this counter could call."""

    type: Literal["counter_state"] = "counter_state"
    counter: Name
    at: Moment
    phase: Phase
    number: str | None = None
    service: Name | None = None
    since: Moment | None = None
    waiting: int = 0


class DeviceState(Value):
    """Presence of one unit. `up` is false in its last will."""

    type: Literal["device_state"] = "device_state"
    unit: Name
    role: Role
    up: bool
    at: Moment
    version: str = ""
    faults: tuple[Fault, ...] = ()


class Presence(Value):
    """Presence of the controller, by its last will; `beat` rises while it works.

    Units treat everything as stale when `up` is false or the beat stops for `STALE_AFTER_S` seconds.
    """

    type: Literal["presence"] = "presence"
    up: bool
    beat: int
    at: Moment


BEAT_EVERY_S = 1.0
STALE_AFTER_S = 3.0


# --- content: what kiosks, displays and pages say about this site ------------------------------


class Document(Value):
    """A paper that a service needs. `detail` qualifies it; `where` says where to get one."""

    id: Name
    name: Text
    detail: Text = {}
    where: Text = {}
    icon: str = "description"


class Body(Value):
    """Another public body: what it is called, where it is, when it is open."""

    id: Name
    name: Text
    address: str
    hours: tuple[Opening, ...] = ()
    phone: str = ""
    url: str = ""
    way: Text = {}


class Service(Value):
    """What a person comes for. `body` set: another body handles it, and no ticket is given.

    `documents` are the papers asked for before queueing, in order. `listed` false: only by appointment
    or from other pages (the reception service is given when the person is not sure).
    """

    id: Name
    letter: str = Field(pattern=r"^[A-HJ-NP-Z]$")
    name: Text
    icon: str = "more_horiz"
    documents: tuple[Name, ...] = ()
    body: Name | None = None
    note: Text = {}
    zone: Name
    minutes: int = Field(gt=0)
    listed: bool = True


class Zone(Value):
    """One waiting room."""

    id: Name
    name: Text


class Counter(Value):
    """One counter; `label` is what people read over it ("3")."""

    id: Name
    label: str
    zone: Name
    services: tuple[Name, ...]


class Content(Value):
    """Everything about the site that people may read. `reception`: the service of last resort."""

    type: Literal["content"] = "content"
    site: Name
    revision: str
    name: Text
    timezone: str
    languages: tuple[Language, ...] = Field(min_length=1)
    reception: Name
    back_before: str | None = Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    farewell: Text = {}
    services: tuple[Service, ...]
    documents: tuple[Document, ...] = ()
    bodies: tuple[Body, ...] = ()
    zones: tuple[Zone, ...]
    counters: tuple[Counter, ...]

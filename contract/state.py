"""Retained state: published whole by its owner, read by whoever subscribes."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

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
    """How busy one service is: people waiting, and the wait of a person who comes now.

    `refused`: why nobody gets a ticket for it now (`Code.CLOSED`, `Code.DAY_FULL`), and `opens`, when it
    opens again.
    """

    service: Name
    waiting: int
    wait: Wait | None = None
    refused: str = ""
    opens: Moment | None = None


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


class HelpState(Value):
    """Whether somebody at one kiosk waits for a person. `answered`: when reception said that one comes."""

    type: Literal["help"] = "help"
    unit: Name
    at: Moment
    wanted: bool = False
    answered: Moment | None = None


class DayCode(Value):
    """One appointment of today, for kiosks that have to manage alone. `digest`: `contract.codes.digest`."""

    digest: str
    service: Name
    booked: Moment


class DayCodes(Value):
    """Today's appointments by digests of their codes. `early_s`: how long before its time one checks in."""

    type: Literal["day_codes"] = "day_codes"
    day: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    salt: str
    early_s: int = Field(ge=0)
    codes: tuple[DayCode, ...] = ()


# --- content: what kiosks, displays and pages say about this site ------------------------------


class Document(Value):
    """A paper that a service needs. `detail` qualifies it; `where` says where to get one, and `body`, if
    set, is the body that gives it, with its address and hours."""

    id: Name
    name: Text
    detail: Text = {}
    where: Text = {}
    body: Name | None = None
    icon: str = "description"


class Answer(Value):
    """One answer to a question."""

    id: Name
    name: Text


class Question(Value):
    """Something asked before the papers, because they depend on it. One answer is chosen."""

    id: Name
    text: Text
    answers: tuple[Answer, ...] = Field(min_length=2, max_length=6)


class Group(Value):
    """Services that belong together, such as "Family"."""

    id: Name
    name: Text
    icon: str = "folder"


class Survey(Value):
    """The question with faces, and a second one after a bad or a good answer."""

    text: Text
    second: Question | None = None


class Look(Value):
    """What a site may change of how its kiosks look. `logo`: a PNG, base64; `logo_says`: what it shows."""

    primary: str = Field(default="#0A4D8C", pattern=r"^#[0-9A-Fa-f]{6}$")
    deep: str = Field(default="#07335E", pattern=r"^#[0-9A-Fa-f]{6}$")
    logo: str = ""
    logo_says: Text = {}


class Kiosk(Value):
    """One kiosk: what its place is called, and the letter of the numbers that it gives by itself."""

    id: Name
    name: Text = {}
    band: str = Field(pattern=r"^[NPQRSTUVWXYZ]$")


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

    `questions` are asked first. `when`: document -> question -> the answers with which it is needed; one
    not named there is always needed. `elsewhere`: question -> answer -> the body that then handles it.
    `keywords`: language -> plain words that people search it by. `slots`: a time later may be booked here.
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
    group: Name | None = None
    keywords: dict[str, tuple[str, ...]] = {}
    questions: tuple[Name, ...] = ()
    when: dict[Name, dict[Name, tuple[Name, ...]]] = {}
    elsewhere: dict[Name, dict[Name, Name]] = {}
    slots: bool = False


class Zone(Value):
    """One waiting room."""

    id: Name
    name: Text


class Counter(Value):
    """One counter; `label` is what people read over it ("3").

    `zone` is the waiting room that it stands in, `zones` all from which it calls: `zone` first, never none.
    """

    id: Name
    label: str
    zone: Name
    services: tuple[Name, ...]
    zones: tuple[Name, ...] = Field(default=(), validate_default=True)

    @field_validator("zones")
    @classmethod
    def _never_none(cls, zones: tuple[Name, ...], info: ValidationInfo) -> tuple[Name, ...]:
        """A sender that knows one waiting room only names it as `zone`."""
        return zones or (info.data.get("zone", ""),)


class Notice(Value):
    """Something that waiting rooms are told between calls: a short `text`, and one more sentence.

    Shown from `since` on and before `until`, in `zones` only, or in every waiting room when there are none.
    """

    id: Name
    text: Text
    detail: Text = {}
    since: Moment | None = None
    until: Moment | None = None
    zones: tuple[Name, ...] = ()


class Content(Value):
    """Everything about the site that people may read. `reception`: the service of last resort.

    `usual`: services as often as they were come for, most often first. `slots_from`: minutes of wait from
    which a booked time is offered instead. `paper`: whether every ticket is printed, or only on request.
    """

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
    address: str = ""
    groups: tuple[Group, ...] = ()
    questions: tuple[Question, ...] = ()
    usual: tuple[Name, ...] = ()
    slots_from: int = 30
    survey: Survey | None = None
    look: Look = Look()
    paper: Literal["always", "ask"] = "always"
    kiosks: tuple[Kiosk, ...] = ()
    notices: tuple[Notice, ...] = ()

"""A small real house for the tests of the web: a site, an office in memory, people, and a served page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI

from appliance.config import parse
from contract.state import DeviceState
from contract.values import Fault, Role, Wait
from controller.journal.notes import Note
from controller.queue import commands as do
from controller.queue.commands import Command
from controller.queue.events import Event
from controller.queue.machine import handle, tick
from controller.queue.state import Queue, Visit
from controller.site_rules import rules_for
from controller.sitefile import SiteFile
from controller.web.app import create_app
from controller.web.office import BookingNow, Notice, Unit
from controller.web.people import People
from controller.web.server import listen, serve
from controller.web.sessions import Sessions
from controller.web.settings import WebSettings

PASSWORD = "calm daylight 7"
HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)

SITE: dict[str, Any] = {
    "site": {
        "id": "vincennes",
        "name": {
            "fr": "Mairie de Vincennes",
            "en": "Vincennes town hall",
            "da": "Vincennes rådhus",
            "nl": "Gemeente Vincennes",
        },
        "timezone": "Europe/Paris",
        "languages": ["fr", "en", "da", "nl"],
        "reception": "other",
    },
    "zones": [{"id": "hall", "name": {"fr": "Hall", "en": "Hall", "da": "Hal", "nl": "Hal"}}],
    "counters": [
        {"id": "3", "label": "3", "zone": "hall", "services": ["passport", "identity", "long"]},
        {"id": "4", "label": "4", "zone": "hall", "services": ["passport"]},
        {"id": "front", "label": "Accueil", "zone": "hall", "services": ["other"]},
    ],
    "services": [
        {
            "id": name,
            "letter": letter,
            "zone": "hall",
            "minutes": 10,
            "name": dict(zip(("fr", "en", "da", "nl"), names, strict=True)),
        }
        for name, letter, names in (
            (
                "passport",
                "P",
                (
                    "Passeport, première demande",
                    "Passport, first application",
                    "Pas, første gang",
                    "Paspoort, eerste aanvraag",
                ),
            ),
            ("identity", "C", ("Carte d’identité", "Identity card", "Identitetskort", "Identiteitskaart")),
            (
                "long",
                "L",
                (
                    "Légalisation de signature et certification conforme de documents destinés à l’étranger",
                    "Legalisation of signatures and certified copies of documents for use abroad",
                    "Legalisering af underskrifter og bekræftede kopier af dokumenter til brug i udlandet",
                    "Wettiging van handtekeningen en eensluidend verklaarde afschriften voor het buitenland",
                ),
            ),
            ("other", "R", ("Autre demande", "Something else", "Noget andet", "Iets anders")),
        )
    ],
}

FULL: dict[str, Any] = {
    "counters": [
        {
            "id": "3",
            "label": "3",
            "zone": "hall",
            "services": ["passport", "identity", "long"],
            "picks": True,
        },
        *SITE["counters"][1:],
    ],
    "priorities": [{"id": "child", "name": {"fr": "jeune enfant", "en": "small child"}, "credit": 30}],
    "outcomes": [
        {"id": "handed-over", "name": {"fr": "Titre remis", "en": "Document handed over"}},
        {"id": "file-taken", "name": {"fr": "Dossier déposé", "en": "File taken"}},
        {"id": "papers-missing", "name": {"fr": "Pièces manquantes", "en": "Papers missing"}},
    ],
}
"""What a site may add for its agents."""

KIOSKS: dict[str, Any] = {
    "kiosks": [
        {"id": "kiosk-1", "name": {"fr": "Borne de l’entrée", "en": "Kiosk at the entrance"}, "band": "Q"},
        {
            "id": "kiosk-2",
            "name": {"fr": "Borne du 1er étage", "en": "Kiosk on the first floor"},
            "band": "S",
        },
    ]
}

SURVEY: dict[str, Any] = {
    "survey": {
        "text": {
            "fr": "Comment s’est passée votre visite ?",
            "en": "How was your visit?",
            "da": "Hvordan var dit besøg?",
            "ar": "كيف كانت زيارتك؟",
        },
        "second": "why",
    },
    "questions": [
        {
            "id": "why",
            "text": {"fr": "Pour quelle raison surtout ?", "en": "What was it mostly?"},
            "answers": [
                {"id": "waiting", "name": {"fr": "L’attente", "en": "The waiting"}},
                {"id": "people", "name": {"fr": "L’accueil", "en": "The people"}},
            ],
        }
    ],
}
"""What a site may add for the people in its hall."""


def spoken(*languages: str) -> dict[str, Any]:
    """The site's own table with these languages."""
    return {"site": {**SITE["site"], "languages": list(languages)}}


PEOPLE = f"""
[[people]]
name = "agent 12"
password_hash = "{HASH}"
roles = ["agent"]
counters = ["3", "4"]
language = "fr"

[[people]]
name = "Léa"
password_hash = "{HASH}"
roles = ["agent"]
counters = ["4"]

[[people]]
name = "chief"
password_hash = "{HASH}"
roles = ["supervisor"]
counters = ["*"]
language = "en"

[[people]]
name = "Inès"
password_hash = "{HASH}"
roles = ["reception"]
language = "fr"

[[people]]
name = "technician"
password_hash = "{HASH}"
roles = ["technician"]
counters = ["*"]
"""


def site_file(**changes: Any) -> SiteFile:
    """The small site, with some of its tables changed: `**FULL` for all that agents may use."""
    return parse({**SITE, **changes}, SiteFile, "site.toml")


class MemoryOffice:
    """The real queue and its real rules, without a journal. Its clock stands still until it is moved."""

    def __init__(self, site: SiteFile | None = None) -> None:
        self.site = site or site_file()
        self.queue = Queue(rules_for(self.site))
        self.version = 0
        self.time = datetime(2026, 11, 23, 10, 31, tzinfo=self.site.zone_info)
        self.done: list[Command] = []
        self.events: list[Event] = []
        self.said: list[str | Notice] = []
        self.notes: list[Note] = []
        self.broken = False
        self.known_units: dict[str, Unit] = {}
        self.booking_now: BookingNow | None = None
        self.waits: dict[str, Wait] = {}
        self._changed = asyncio.Condition()
        self._requests = 0
        self.events += tick(self.queue, self.time)

    def now(self) -> datetime:
        return self.time

    def notices(self) -> list[str | Notice]:
        return self.said

    def notes_about(self, visit: str) -> list[Note]:
        return [note for note in self.notes if note.visit == visit]

    def happen(self, command: Command) -> tuple[Event, ...]:
        """Decide without telling anybody; for setting the scene."""
        events = tuple(handle(self.queue, command, self.now()))
        if isinstance(command, do.AddNote):
            written = (command.note, command.visit, command.kind, command.by, self.now(), command.text)
            self.notes.append(Note(*written))
        self.events += events
        return events

    # --- the entrance hall, and phones ---

    def units(self) -> list[Unit]:
        return list(self.known_units.values())

    def booking(self) -> BookingNow | None:
        return self.booking_now

    @property
    def follow(self) -> "MemoryOffice":
        return self

    def visit(self, key: str) -> str | None:
        """As `Follow.visit`, with keys that tests can read: P047's is "keyofp047"."""
        numbers = {each.number.lower(): each.id for each in self.queue.visits.values() if each.number}
        return numbers.get(key.removeprefix("keyof")) if key.startswith("keyof") else None

    def wait_of(self, visit: Visit) -> Wait | None:
        return self.waits.get(visit.id)

    def unit(
        self, name: str, role: Role, *faults: Fault, up: bool = True, since: datetime | None = None
    ) -> None:
        """A unit says how it is."""
        state = DeviceState(unit=name, role=role, up=up, at=self.time, faults=faults)
        self.known_units[name] = Unit(state, since)

    async def do(self, command: Command) -> tuple[Event, ...]:
        if self.broken:
            raise OSError("the disk is full")
        self.done.append(command)
        await asyncio.sleep(0)  # like the real one, it decides in a later turn of the loop
        events = self.happen(command)
        async with self._changed:
            self.version += bool(events)
            self._changed.notify_all()
        return events

    async def next_day(self) -> None:
        """A day later, of which the queue has taken note."""
        self.minutes(24 * 60)
        self.events += tick(self.queue, self.now())
        async with self._changed:
            self.version += 1
            self._changed.notify_all()

    async def changed(self, since: int) -> int:
        async with self._changed:
            await self._changed.wait_for(lambda: self.version > since)
        return self.version

    # --- setting the scene ---

    def minutes(self, count: float) -> None:
        self.time += timedelta(minutes=count)

    def walk_in(self, service: str = "passport", language: str = "fr") -> str:
        self._requests += 1
        request = f"request-{self._requests:08}"
        self.happen(do.TakeTicket(request, service, language))
        return self.queue.visits[f"w-{request}"].number

    def booked(self, after: float, service: str = "passport", language: str = "fr") -> str:
        """Somebody with an appointment this many minutes from now checks in."""
        self._requests += 1
        ref = f"ref-{self._requests:08}"
        self.happen(do.Expect(ref, ref, service, self.now() + timedelta(minutes=after)))
        self.happen(do.CheckIn(ref, ref, language))
        return self.queue.visits[self.queue.by_ref[ref]].number

    async def asks_help(self, kiosk: str = "kiosk-1", language: str = "da", *, wanted: bool = True) -> None:
        """Somebody at a kiosk asks for a person."""
        self._requests += 1
        await self.do(do.AskHelp(f"request-{self._requests:08}", kiosk, wanted, "checklist", language))

    async def walks_in(self, service: str = "passport", language: str = "fr") -> str:
        """As `walk_in`, but everybody hears of it."""
        self._requests += 1
        request = f"request-{self._requests:08}"
        await self.do(do.TakeTicket(request, service, language))
        return self.queue.visits[f"w-{request}"].number


@dataclass
class House:
    """Everything the web needs, and what the tests look into."""

    office: MemoryOffice
    settings: WebSettings
    people: People
    sessions: Sessions
    seconds: list[float] = field(default_factory=lambda: [1000.0])

    @classmethod
    def at(cls, folder: Path, office: MemoryOffice | None = None, **settings: Any) -> "House":
        users = folder / "users.toml"
        if not users.exists():
            users.write_text(PEOPLE, encoding="utf-8")
        office = office or MemoryOffice()
        return cls(
            office,
            WebSettings(users=users, port=0, **settings),
            People(users),
            Sessions(folder / "sessions.json", office.now),
        )

    def app(self) -> FastAPI:
        return create_app(self.office, self.settings, self.people, self.sessions, lambda: self.seconds[0])


@asynccontextmanager
async def served(app: FastAPI, settings: WebSettings) -> AsyncIterator[str]:
    """The page's address, while a real server serves it."""
    listener = listen(settings)
    port = listener.getsockname()[1]
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(serve(app, settings, listener), name="web")
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving

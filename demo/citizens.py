"""The people of a morning: what each comes for and does at the kiosk, and what became of it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from random import Random

from appliance.clock import now
from appliance.texts import RIGHT_TO_LEFT
from contract.state import Service
from controller.sitefile import SiteFile
from demo.appointments import Booked
from demo.hands import Hands
from demo.inspected import NeverShown, Snapshot
from demo.paper import NUMBER, number_on
from demo.premises import Premises
from hardware.escpos_paper import PrintedSlip
from kiosk.words import Words

TRIES = 5
"""How often somebody tries again when the kiosk sends them to reception because nothing answers."""


WATCH_FIELD_S = 4.0


class Kind(StrEnum):
    """What sort of visit it is."""

    SCANS = "scans the code of an appointment"
    TYPES = "types the code of an appointment"
    SCANS_AGAIN = "scans a code that is checked in already"
    WRONG_CODE = "holds a code that nobody knows, and takes a ticket for reception"
    HAS_ALL = "has every document"
    NEEDS_NONE = "wants a service without documents"
    LACKS_ONE = "lacks a document"
    UNSURE = "is not sure about the documents"
    ELSEWHERE = "wants what another body handles"
    WALKS_AWAY = "starts, and walks away"


@dataclass
class Citizen:
    """One person. `booked` for those with an appointment, `service` for those without, `answers` what
    they say to its questions."""

    kind: Kind
    language: str
    booked: Booked | None = None
    service: Service | None = None
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def papers(self) -> tuple[str, ...]:
        """The documents that the service needs of this person, in order."""
        return tuple(name for name in self.service.documents if self._needs(name)) if self.service else ()

    @property
    def lacks(self) -> tuple[str, ...]:
        """The documents that this person says are missing: the last on the list."""
        return self.papers[-1:] if self.kind is Kind.LACKS_ONE else ()

    def _needs(self, document: str) -> bool:
        conditions = self.service.when.get(document, {}) if self.service else {}
        return all(self.answers.get(question) in answers for question, answers in conditions.items())


@dataclass
class Became:
    """What the person holds in the end: a number, and the slip that came out of the printer.

    `fault_shown`: the kiosk said that the printer failed, so that there is no slip to look for.
    """

    citizen: Citizen
    outcome: str
    number: str = ""
    slip: PrintedSlip | None = None
    fault_shown: bool = False


def crowd(
    site: SiteFile, booked: tuple[Booked, ...], served: frozenset[str], count: int, chance: Random
) -> list[Citizen]:
    """`count` people, about two in three with an appointment that may be checked in now.

    `served` are the services that somebody serves this morning. Everybody who must come twice, or whose
    coming proves a rule, is in every crowd. All read from left to right: slips in other scripts are printed
    as pictures, from which nobody here could read the number.
    """
    languages = [language for language in site.site.languages if language not in RIGHT_TO_LEFT]
    appointments = iter(_open_appointments(booked, served, chance))
    kinds = list(_kinds(count))
    people: list[Citizen] = []
    for index, kind in enumerate(kinds):
        citizen = Citizen(kind, languages[index % len(languages)])
        if kind in {Kind.SCANS, Kind.TYPES}:
            citizen.booked = next(appointments)
        elif kind is Kind.SCANS_AGAIN:
            citizen.booked = next(p.booked for p in reversed(people) if p.kind is Kind.SCANS)
        elif kind not in {Kind.WRONG_CODE, Kind.WALKS_AWAY}:
            citizen.service = chance.choice(_services(site, kind, served))
            citizen.answers = dict(_answers(site, citizen.service, chance))
        people.append(citizen)
    return people


def _kinds(count: int) -> Iterator[Kind]:
    pattern = (
        *(Kind.SCANS, Kind.HAS_ALL, Kind.SCANS, Kind.LACKS_ONE, Kind.TYPES, Kind.SCANS, Kind.NEEDS_NONE),
        *(Kind.SCANS, Kind.ELSEWHERE, Kind.SCANS, Kind.SCANS_AGAIN, Kind.HAS_ALL, Kind.SCANS, Kind.UNSURE),
        *(Kind.SCANS, Kind.WRONG_CODE, Kind.SCANS, Kind.LACKS_ONE, Kind.NEEDS_NONE, Kind.SCANS),
    )
    for index in range(count - 1):
        yield pattern[index % len(pattern)]
    yield Kind.WALKS_AWAY


def _open_appointments(booked: tuple[Booked, ...], served: frozenset[str], chance: Random) -> list[Booked]:
    """Those that stand, are served this morning, and may be checked in for the next minutes."""
    latest = now() + timedelta(minutes=50)
    open_now = [b for b in booked if not b.cancelled and b.start <= latest and b.service in served]
    chance.shuffle(open_now)
    return open_now


def _services(site: SiteFile, kind: Kind, served: frozenset[str]) -> list[Service]:
    listed = [s for s in site.services if s.listed]
    if kind is Kind.ELSEWHERE:
        return [s for s in listed if s.body]
    here = [s for s in listed if not s.body and s.id in served]
    if kind is Kind.NEEDS_NONE:
        return [s for s in here if not s.documents]
    return [s for s in here if s.documents]


def _answers(site: SiteFile, service: Service, chance: Random) -> Iterator[tuple[str, str]]:
    """What somebody answers who is in the right place."""
    for question in (each for each in site.questions if each.id in service.questions):
        elsewhere = service.elsewhere.get(question.id, {})
        yield question.id, chance.choice([a.id for a in question.answers if a.id not in elsewhere])


class Visit:
    """Plays one person at the kiosk."""

    def __init__(self, hands: Hands, here: Premises, citizen: Citizen) -> None:
        self._hands, self._here, self._citizen = hands, here, citizen
        self._slips_seen = len(here.printer.printed)
        self._fault = Words(citizen.language, here.site.content()).text("The printer needs help")

    async def play(self) -> Became:
        """Come, do it, and go; ends at the welcome page. Tries again when nothing answered."""
        for _ in range(TRIES):
            await self._hands.page("welcome")
            await self._hands.touch(f"language:{self._citizen.language}")
            became = await self._once()
            if became:
                await self._hands.go_home()
                return became
            await self._hands.go_home()
            await self._here.controller.ready()
        return Became(self._citizen, "sent to reception")

    async def _once(self) -> Became | None:
        match self._citizen.kind:
            case Kind.SCANS | Kind.SCANS_AGAIN:
                return await self._scan()
            case Kind.TYPES:
                return await self._type()
            case Kind.WRONG_CODE:
                return await self._wrong_code()
            case Kind.HAS_ALL | Kind.LACKS_ONE | Kind.UNSURE:
                return await self._checklist()
            case Kind.NEEDS_NONE:
                await self._choose_service()
                return await self._ticket()
            case Kind.ELSEWHERE:
                return await self._elsewhere()
            case Kind.WALKS_AWAY:
                return await self._walk_away()

    # --- with an appointment --------------------------------------------------------------------

    async def _scan(self) -> Became | None:
        assert self._citizen.booked  # noqa: S101 - given by the crowd
        self._here.scan(self._citizen.booked.code)
        return await self._ticket()

    async def _type(self) -> Became | None:
        assert self._citizen.booked  # noqa: S101 - given by the crowd
        await self._hands.touch("appointment")
        await self._hands.page("appointment")
        code = "".join(c for c in self._citizen.booked.code if c.isalnum())
        for index, character in enumerate(code):
            await self._type_key(character, index + 1)
        await self._hands.touch("continue")
        return await self._ticket()

    async def _type_key(self, character: str, typed: int) -> None:
        """One key; again when the kiosk did not take it, as people do who watch the field."""
        for _ in range(TRIES):
            await self._hands.touch(f"key:{character}")
            with suppress(NeverShown):
                await self._hands.kiosk.until(
                    lambda s: s.get("typed") == typed, f"{typed} characters", WATCH_FIELD_S
                )
                return

    async def _wrong_code(self) -> Became | None:
        self._here.scan("ZZZZ-ZZZZ")
        snapshot = await self._hands.page("problem", "unreachable")
        if snapshot["page"] == "unreachable":
            return None
        await self._hands.touch("reception")
        await self._hands.until_gone("problem")
        return await self._ticket()

    # --- without one ------------------------------------------------------------------------------

    async def _choose_service(self) -> None:
        assert self._citizen.service  # noqa: S101 - given by the crowd
        wanted = f"service:{self._citizen.service.id}"
        await self._hands.touch("walk-in")
        snapshot = await self._hands.page("groups", "services")
        if snapshot["page"] == "groups":
            await self._press(f"group:{self._citizen.service.group}", _shows("services"))
            snapshot = await self._hands.page("services")
        while not any(c["name"] == wanted for c in snapshot["controls"]):
            snapshot = await self._press("more", _differs_from(_names(snapshot)))
        await self._hands.touch(wanted)
        await self._answer()

    async def _answer(self) -> None:
        """The questions of the service, one a page."""
        assert self._citizen.service  # noqa: S101 - given by the crowd
        for question in self._citizen.service.questions if self._citizen.answers else ():
            wanted = f"answer:{self._citizen.answers[question]}"
            await self._hands.page("question")
            await self._press(wanted, _is_gone(wanted))

    async def _checklist(self) -> Became | None:
        await self._choose_service()
        await self._hands.page("checklist")
        await self._turn_leaves("have-all")
        match self._citizen.kind:
            case Kind.UNSURE:
                await self._hands.touch("unsure")
            case Kind.LACKS_ONE:
                return await self._lack()
            case _:
                await self._hands.touch("have-all")
        return await self._ticket()

    async def _lack(self) -> Became | None:
        """Say which paper is not there."""
        await self._hands.touch("lack-some")
        await self._hands.page("lacking")
        for document in self._citizen.lacks:
            await self._turn_leaves(f"paper:{document}")
            await self._hands.touch(f"paper:{document}")
        await self._turn_leaves("continue")
        await self._hands.touch("continue")
        return await self._slip("missing", "turned away")

    async def _turn_leaves(self, wanted: str) -> None:
        """Turn until the control is there: long lists go on on the next leaf."""
        while wanted not in _names(snapshot := self._hands.kiosk.now):
            await self._press("more", _differs_from(_names(snapshot)))

    async def _elsewhere(self) -> Became | None:
        await self._choose_service()
        return await self._slip("reroute", "rerouted")

    async def _walk_away(self) -> Became | None:
        """Leaves in the middle of typing. The page must be wiped by itself, after a warning."""
        await self._hands.touch("appointment")
        await self._hands.page("appointment")
        await self._hands.touch("key:K")
        await self._hands.page("idle_warning", patience_s=90)
        await self._hands.page("welcome", patience_s=60)
        await self._hands.touch("appointment")
        snapshot = await self._hands.page("appointment")
        return Became(self._citizen, "leaving typed text behind" if snapshot["typed"] else "walked away")

    async def _press(self, control: str, done: Callable[[Snapshot], bool]) -> Snapshot:
        """Touch it; again when the kiosk did not take it, as people do who watch the page."""
        for _ in range(TRIES):
            await self._hands.touch(control)
            with suppress(NeverShown):
                return await self._hands.kiosk.until(done, f"what {control} leads to", WATCH_FIELD_S)
        raise NeverShown(f"{control} was touched {TRIES} times, and nothing came of it")

    # --- what comes out -----------------------------------------------------------------------------

    async def _ticket(self) -> Became | None:
        snapshot = await self._hands.page("ticket", "printer_fault", "problem", "unreachable", "offer")
        if snapshot["page"] == "offer":
            await self._hands.touch("wait-now")
            snapshot = await self._hands.page("ticket", "printer_fault", "problem", "unreachable")
        if snapshot["page"] in {"problem", "unreachable"}:
            return None
        number = next(t for t in snapshot["texts"] if NUMBER.fullmatch(t))
        if self._citizen.kind is Kind.SCANS_AGAIN:
            return Became(self._citizen, "ticket", number)  # nothing is printed a second time
        if self._here.site.site.paper == "ask" and snapshot["page"] == "ticket":
            await self._hands.touch("print")
        return await self._taking_paper(Became(self._citizen, "ticket", number))

    async def _slip(self, page: str, outcome: str) -> Became | None:
        snapshot = await self._hands.page(page, "unreachable")
        if snapshot["page"] == "unreachable":
            return None
        await self._hands.touch("print")
        return await self._taking_paper(Became(self._citizen, outcome))

    async def _taking_paper(self, became: Became) -> Became:
        """Wait for the slip, or for the kiosk to say that there is none; leave when neither comes."""
        fault = asyncio.create_task(self._hands.kiosk.until(self._says_fault, "a slip or a printer fault"))
        paper = asyncio.create_task(self._next_slip(became.number))
        await asyncio.wait({fault, paper}, return_when=asyncio.FIRST_COMPLETED)
        for task in (fault, paper):
            task.cancel()
        told, slip = await asyncio.gather(fault, paper, return_exceptions=True)
        became.fault_shown = isinstance(told, dict)
        became.slip = slip if isinstance(slip, PrintedSlip) else None
        if became.fault_shown and became.number:
            await self._hands.page("printer_fault")
        return became

    def _says_fault(self, snapshot: Snapshot) -> bool:
        """The page for it; beside a slip's page the sentence for it, in the person's language."""
        return snapshot.get("page") == "printer_fault" or self._fault in snapshot.get("texts", ())

    async def _next_slip(self, number: str) -> PrintedSlip:
        """The first slip since this person came with `number` on it, or with none."""
        while True:
            self._slips_seen += 1
            slip = await self._here.printer.wait_printed(self._slips_seen)
            if number_on(slip) == number:
                return slip


def _names(snapshot: Snapshot) -> set[str]:
    return {c["name"] for c in snapshot.get("controls", [])}


def _shows(page: str) -> Callable[[Snapshot], bool]:
    return lambda snapshot: snapshot.get("page") == page


def _is_gone(control: str) -> Callable[[Snapshot], bool]:
    return lambda snapshot: bool(snapshot) and control not in _names(snapshot)


def _differs_from(shown: set[str]) -> Callable[[Snapshot], bool]:
    return lambda snapshot: bool(snapshot) and _names(snapshot) != shown

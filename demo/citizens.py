"""The people of a morning: what each comes for and does at the kiosk, and what became of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from appliance.clock import now
from appliance.texts import RIGHT_TO_LEFT
from contract.state import Service
from controller.sitefile import SiteFile
from demo.appointments import Booked
from hardware.escpos_paper import PrintedSlip


class Kind(StrEnum):
    """What sort of visit it is."""

    SCANS = "scans the code of an appointment"
    TYPES = "types the code of an appointment"
    SEVERAL = "scans a code that stands for two appointments"
    SCANS_AGAIN = "scans a code that is checked in already"
    WRONG_CODE = "holds a code that nobody knows, and takes a ticket for reception"
    HAS_ALL = "has every document"
    NEEDS_NONE = "wants a service without documents"
    LACKS_ONE = "lacks a document"
    UNSURE = "is not sure about the documents"
    ELSEWHERE = "wants what another body handles"
    WALKS_AWAY = "starts, and walks away"
    RATES = "says how it was"
    ASKS_HELP = "asks for somebody to come"
    BY_KEYS = "uses the keys only"
    FROM_RIGHT = "reads from right to left"
    BOOKS = "lacks a document, and books a time to come back"
    ALONE = "comes while the controller is away"


WITHOUT_SERVICE = frozenset({Kind.WRONG_CODE, Kind.WALKS_AWAY, Kind.RATES, Kind.ASKS_HELP})
WITHOUT_PAPERS = frozenset({Kind.NEEDS_NONE, Kind.BY_KEYS, Kind.FROM_RIGHT, Kind.ALONE})
LACKING = frozenset({Kind.LACKS_ONE, Kind.BOOKS})
ONCE = (Kind.RATES, Kind.FROM_RIGHT, Kind.ASKS_HELP, Kind.ALONE, Kind.BY_KEYS, Kind.BOOKS)
"""One of each comes in every crowd, spread over the morning."""
LAST = (Kind.SEVERAL, Kind.WALKS_AWAY)
"""One of each comes after everybody else."""


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
        return self.papers[-1:] if self.kind in LACKING else ()

    def _needs(self, document: str) -> bool:
        conditions = self.service.when.get(document, {}) if self.service else {}
        return all(self.answers.get(question) in answers for question, answers in conditions.items())


@dataclass
class Became:
    """What the person holds in the end: a number, and the slip that came out of the printer.

    `fault_shown`: the kiosk said that the printer failed, so that there is no slip to look for. `code`: of
    the time that was booked. `came` and `went`: when the person stood at the kiosk.
    """

    citizen: Citizen
    outcome: str
    number: str = ""
    slip: PrintedSlip | None = None
    fault_shown: bool = False
    code: str = ""
    came: datetime | None = None
    went: datetime | None = None


def crowd(
    site: SiteFile, booked: tuple[Booked, ...], served: frozenset[str], count: int, chance: Random
) -> list[Citizen]:
    """`count` people, about two in three with an appointment that may be checked in now.

    `served` are the services that somebody serves this morning. Everybody who must come twice, or whose
    coming proves a rule, is in every crowd. All but one read from left to right: slips in other scripts are
    printed as pictures, from which nobody here could read the number.
    """
    languages = [language for language in site.site.languages if language not in RIGHT_TO_LEFT]
    from_right = [language for language in site.site.languages if language in RIGHT_TO_LEFT] or languages
    appointments = iter(_open_appointments(booked, served, chance))
    shared = _shared_codes(booked)
    kinds = list(_kinds(count))
    people: list[Citizen] = []
    for index, kind in enumerate(kinds):
        known = from_right if kind is Kind.FROM_RIGHT else languages
        citizen = Citizen(kind, known[index % len(known)])
        if kind in {Kind.SCANS, Kind.TYPES}:
            citizen.booked = next(appointments)
        elif kind is Kind.SEVERAL:
            citizen.booked = min((b for b in booked if b.code in shared), key=lambda b: b.start)
        elif kind is Kind.SCANS_AGAIN:
            citizen.booked = next(p.booked for p in reversed(people) if p.kind is Kind.SCANS)
        elif kind not in WITHOUT_SERVICE:
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
    kinds = [pattern[index % len(pattern)] for index in range(count - len(ONCE) - len(LAST))]
    for index, kind in enumerate(ONCE):
        kinds.insert((index + 1) * count // (len(ONCE) + 1), kind)
    return iter([*kinds, *LAST])


def _open_appointments(booked: tuple[Booked, ...], served: frozenset[str], chance: Random) -> list[Booked]:
    """Those that stand, are served this morning, may be checked in for the next minutes, and have a code of
    their own."""
    shared = _shared_codes(booked)
    latest = now() + timedelta(minutes=50)
    standing = (b for b in booked if not b.cancelled and b.code not in shared)
    open_now = [b for b in standing if b.start <= latest and b.service in served]
    chance.shuffle(open_now)
    return open_now


def _shared_codes(booked: tuple[Booked, ...]) -> set[str]:
    """The codes of letters that invite to more than one appointment."""
    return {code for code, count in Counter(b.code for b in booked).items() if count > 1}


def _services(site: SiteFile, kind: Kind, served: frozenset[str]) -> list[Service]:
    listed = [s for s in site.services if s.listed]
    if kind is Kind.ELSEWHERE:
        return [s for s in listed if s.body]
    here = [s for s in listed if not s.body and s.id in served]
    if kind in WITHOUT_PAPERS:
        return [s for s in here if not s.documents]
    if kind is Kind.BOOKS:
        return [s for s in here if s.documents and s.slots]
    return [s for s in here if s.documents]


def _answers(site: SiteFile, service: Service, chance: Random) -> Iterator[tuple[str, str]]:
    """What somebody answers who is in the right place."""
    for question in (each for each in site.questions if each.id in service.questions):
        elsewhere = service.elsewhere.get(question.id, {})
        yield question.id, chance.choice([a.id for a in question.answers if a.id not in elsewhere])

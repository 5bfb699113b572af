"""One person at the kiosk: touches, waits and reads until it is clear what became of the visit."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

from appliance.clock import now
from appliance.texts import RIGHT_TO_LEFT
from demo.citizens import Became, Citizen, Kind
from demo.hands import Hands
from demo.inspected import NeverShown, Snapshot
from demo.paper import NUMBER, number_on
from demo.premises import Premises
from demo.troubles import freeze
from hardware.escpos_paper import PrintedSlip
from kiosk.words import Words

TRIES = 5
"""How often somebody tries again when the kiosk sends them to reception because nothing answers."""

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
"""A code as people read it."""


class Visit:
    """Plays one person at the kiosk."""

    def __init__(self, hands: Hands, here: Premises, citizen: Citizen) -> None:
        self._hands, self._here, self._citizen = hands, here, citizen
        self._slips_seen = self._slips_before = len(here.printer.printed)
        self._words = Words(citizen.language, here.site.content())
        self._fault = self._words.text("The printer needs help")
        self._went_dark = False
        self._over = self._words.text("This appointment\nis already finished")

    async def play(self) -> Became:
        """Come, do it, and go; ends at the welcome page. Tries again when nothing answered."""
        came = now()
        became = await self._until_answered()
        return replace(became, came=came, went=now())

    async def _until_answered(self) -> Became:
        for _ in range(TRIES):
            if became := await self._once_or_dark():
                return became
            await self._here.controller.ready()
        return Became(self._citizen, "sent to reception")

    async def _once_or_dark(self) -> Became | None:
        """The visit; where the kiosk goes dark meanwhile the person has what came out of the printer."""
        dark = asyncio.create_task(self._hands.kiosk.ended(), name="robot.dark")
        visit = asyncio.create_task(self._once_and_home(), name="robot.visit")
        try:
            await asyncio.wait({visit, dark}, return_when=asyncio.FIRST_COMPLETED)
            if visit.done():
                return visit.result()
        finally:
            for task in (visit, dark):
                task.cancel()
            await asyncio.gather(visit, dark, return_exceptions=True)
        self._went_dark = True
        await self._here.kiosk.ready()
        await self._hands.page("welcome")
        return self._with_paper()

    async def _once_and_home(self) -> Became | None:
        await self._hands.page("welcome")
        await self._hands.press(f"language:{self._citizen.language}", self._is_mine)
        became = await self._once()
        await self._hands.go_home()
        return became

    def _is_mine(self, snapshot: Snapshot) -> bool:
        return snapshot.get("language") == self._citizen.language

    def _with_paper(self) -> Became | None:
        for slip in self._here.printer.printed[self._slips_before :]:
            if number := number_on(slip):
                return Became(self._citizen, "ticket", number, slip)
        return None

    async def _once(self) -> Became | None:
        plays: dict[Kind, Callable[[], Awaitable[Became | None]]] = {
            Kind.SCANS: self._scan,
            Kind.SCANS_AGAIN: self._scan,
            Kind.SEVERAL: self._several,
            Kind.TYPES: self._type,
            Kind.WRONG_CODE: self._wrong_code,
            Kind.HAS_ALL: self._checklist,
            Kind.LACKS_ONE: self._checklist,
            Kind.UNSURE: self._checklist,
            Kind.BOOKS: self._checklist,
            Kind.NEEDS_NONE: self._without_papers,
            Kind.FROM_RIGHT: self._from_right,
            Kind.BY_KEYS: self._by_keys,
            Kind.ALONE: self._alone,
            Kind.ELSEWHERE: self._elsewhere,
            Kind.WALKS_AWAY: self._walk_away,
            Kind.RATES: self._rate,
            Kind.ASKS_HELP: self._ask_help,
        }
        return await plays[self._citizen.kind]()

    # --- with an appointment --------------------------------------------------------------------

    async def _scan(self) -> Became | None:
        assert self._citizen.booked  # noqa: S101 - given by the crowd
        self._here.scan(self._citizen.booked.code)
        return await self._ticket()

    async def _several(self) -> Became | None:
        """Scan, and say which appointment it is: the first, as they stand by their time."""
        assert self._citizen.booked  # noqa: S101 - given by the crowd
        self._here.scan(self._citizen.booked.code)
        snapshot = await self._hands.page("several", "ticket", "problem", "unreachable")
        if snapshot["page"] != "several":
            return None
        first = next(name for name in _in_order(snapshot) if name.startswith("appointment:"))
        await self._hands.press(first, _is_gone(first))
        return await self._ticket()

    async def _type(self) -> Became | None:
        assert self._citizen.booked  # noqa: S101 - given by the crowd
        await self._hands.turn("appointment", "appointment")
        await self._hands.type_keys("".join(c for c in self._citizen.booked.code if c.isalnum()))
        await self._hands.leave_by("continue")
        return await self._ticket()

    async def _wrong_code(self) -> Became | None:
        self._here.scan("ZZZZ-ZZZZ")
        snapshot = await self._hands.page("problem", "unreachable")
        if snapshot["page"] == "unreachable":
            return None
        await self._hands.leave_by("reception")
        return await self._ticket()

    # --- without one ------------------------------------------------------------------------------

    async def _choose_service(self) -> None:
        assert self._citizen.service  # noqa: S101 - given by the crowd
        wanted = f"service:{self._citizen.service.id}"
        snapshot = await self._hands.turn("walk-in", "groups", "services")
        if snapshot["page"] == "groups":
            snapshot = await self._hands.turn(f"group:{self._citizen.service.group}", "services")
        while not any(c["name"] == wanted for c in snapshot["controls"]):
            snapshot = await self._hands.press("more", _differs_from(_names(snapshot)))
        await self._hands.leave_by(wanted)
        await self._answer()

    async def _answer(self) -> None:
        """The questions of the service, one a page."""
        assert self._citizen.service  # noqa: S101 - given by the crowd
        for question in self._citizen.service.questions if self._citizen.answers else ():
            wanted = f"answer:{self._citizen.answers[question]}"
            await self._hands.page("question")
            await self._hands.press(wanted, _is_gone(wanted))

    async def _checklist(self) -> Became | None:
        await self._choose_service()
        await self._hands.page("checklist")
        await self._turn_leaves("have-all")
        match self._citizen.kind:
            case Kind.UNSURE:
                await self._hands.leave_by("unsure")
            case Kind.LACKS_ONE:
                return await self._lack()
            case Kind.BOOKS:
                return await self._book()
            case _:
                await self._hands.leave_by("have-all")
        return await self._ticket()

    async def _without_papers(self) -> Became | None:
        await self._choose_service()
        return await self._ticket()

    async def _from_right(self) -> Became | None:
        await self._hands.picture("kiosk-from-right")
        return await self._without_papers()

    async def _by_keys(self) -> Became | None:
        async with self._hands.on_keys():
            return await self._without_papers()

    async def _alone(self) -> Became | None:
        """A ticket, while nobody answers the kiosk."""
        became: list[Became | None] = []

        async def meanwhile() -> None:
            became.append(await self._without_papers())

        await freeze(self._here, meanwhile)
        return became[0] if became else None

    async def _lack(self) -> Became | None:
        """Say which paper is not there, and take the slip along."""
        await self._say_lacking()
        return await self._slip("missing", "turned away")

    async def _book(self) -> Became | None:
        """Say which paper is not there, and book the first time that is offered."""
        await self._say_lacking()
        await self._hands.page("missing")
        snapshot = await self._hands.turn("book", "slots", "problem")
        if first := next((name for name in _in_order(snapshot) if name.startswith("slot:")), None):
            await self._hands.press(first, _is_gone(first))
            snapshot = await self._hands.page("slot_booked", "problem", "slots")
        if snapshot["page"] != "slot_booked":
            return None
        code = next(found[0] for text in snapshot["texts"] if (found := CODE.search(text)))
        await self._hands.press("print", _is_gone("print"))
        return await self._taking_paper(Became(self._citizen, "booked", code=code))

    async def _say_lacking(self) -> None:
        await self._hands.turn("lack-some", "lacking")
        for document in self._citizen.lacks:
            await self._turn_leaves(f"paper:{document}")
            await self._hands.touch(f"paper:{document}")
        await self._turn_leaves("continue")
        await self._hands.leave_by("continue")

    async def _turn_leaves(self, wanted: str) -> None:
        """Turn until the control is there: long lists go on on the next leaf."""
        while wanted not in _names(snapshot := self._hands.kiosk.now):
            await self._hands.press("more", _differs_from(_names(snapshot)))

    async def _elsewhere(self) -> Became | None:
        await self._choose_service()
        return await self._slip("reroute", "rerouted")

    async def _walk_away(self) -> Became | None:
        """Leaves in the middle of typing. The page must be wiped by itself, after a warning."""
        await self._hands.turn("appointment", "appointment")
        await self._hands.touch("key:K")
        await self._hands.page("idle_warning", patience_s=90)
        await self._hands.page("welcome", patience_s=60)
        snapshot = await self._hands.turn("appointment", "appointment")
        return Became(self._citizen, "leaving typed text behind" if snapshot["typed"] else "walked away")

    # --- not for a place in line ------------------------------------------------------------------

    async def _rate(self) -> Became | None:
        """A face, and the first answer to the second question if there is one."""
        await self._hands.turn("survey", "survey")
        snapshot = await self._hands.turn("face:5", "survey_second", "thanks")
        if snapshot["page"] == "survey_second":
            await self._hands.turn(next(n for n in _in_order(snapshot) if n.startswith("answer:")), "thanks")
        return Became(self._citizen, "rated")

    async def _ask_help(self) -> Became | None:
        """Call somebody, and wait until reception says that somebody comes."""
        coming = self._words.text("Somebody is coming")
        await self._hands.turn("help", "help")
        with suppress(NeverShown):  # nobody can be called while the controller is away
            await self._hands.touch("call-help")
            await self._hands.kiosk.until(lambda s: coming in s.get("texts", ()), coming)
            await self._hands.picture("kiosk-help-coming")
            return Became(self._citizen, "helped")
        return None

    # --- what comes out -----------------------------------------------------------------------------

    async def _ticket(self) -> Became | None:
        snapshot = await self._hands.page("ticket", "printer_fault", "problem", "unreachable", "offer")
        if snapshot["page"] == "offer":
            snapshot = await self._hands.turn("wait-now", "ticket", "printer_fault", "problem", "unreachable")
        knew = self._citizen.kind is Kind.SCANS_AGAIN or self._went_dark
        if knew and self._over in snapshot["texts"]:
            return Became(self._citizen, "told that it is over")  # served within these seconds
        if snapshot["page"] in {"problem", "unreachable"}:
            return None
        number = next(t for t in snapshot["texts"] if NUMBER.fullmatch(t))
        if self._citizen.kind is Kind.SCANS_AGAIN:
            return Became(self._citizen, "ticket", number)  # nothing is printed a second time
        if "print" in _names(snapshot):  # paper on request; or the kiosk went dark before it printed
            await self._hands.press("print", _is_gone("print"))
        return await self._taking_paper(Became(self._citizen, "ticket", number))

    async def _slip(self, page: str, outcome: str) -> Became | None:
        snapshot = await self._hands.page(page, "unreachable")
        if snapshot["page"] == "unreachable":
            return None
        await self._hands.press("print", _is_gone("print"))
        return await self._taking_paper(Became(self._citizen, outcome))

    async def _taking_paper(self, became: Became) -> Became:
        """Wait for the slip, or for the kiosk to say that there is none; leave when neither comes."""
        fault = asyncio.create_task(self._hands.kiosk.until(self._says_fault, "a slip or a printer fault"))
        paper = asyncio.create_task(self._next_slip(became.number))
        try:
            await asyncio.wait({fault, paper}, return_when=asyncio.FIRST_COMPLETED)
        finally:
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
            slip = await self._here.printer.wait_printed(self._slips_seen + 1)
            self._slips_seen += 1  # only now: a wait that a dark kiosk ended has seen none
            if number_on(slip) == number or (slip.pictures and not number_on(slip) and self._by_picture):
                return slip

    @property
    def _by_picture(self) -> bool:
        return self._citizen.language in RIGHT_TO_LEFT


def _in_order(snapshot: Snapshot) -> list[str]:
    return [c["name"] for c in snapshot.get("controls", []) if c.get("enabled", True)]


def _names(snapshot: Snapshot) -> set[str]:
    return {c["name"] for c in snapshot.get("controls", [])}


def _is_gone(control: str) -> Callable[[Snapshot], bool]:
    return lambda snapshot: bool(snapshot) and control not in _names(snapshot)


def _differs_from(shown: set[str]) -> Callable[[Snapshot], bool]:
    return lambda snapshot: bool(snapshot) and _names(snapshot) != shown

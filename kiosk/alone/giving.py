"""Answers a visitor in the controller's place: numbers of the kiosk's own band, and today's appointments."""

import asyncio
import logging
import time
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from appliance.clock import Clock, now
from contract import codes as written
from contract.requests import Refusal, Reply, Several, TicketIssued
from contract.state import Content, DayCode, DayCodes, Service
from contract.values import Code
from kiosk.alone.book import Book
from kiosk.alone.keeper import Keeper
from kiosk.alone.letters import TooEarly, look_up, name_of
from kiosk.alone.numbers import NumbersExhausted, Wanted
from kiosk.alone.tries import Tries
from kiosk.flow.effects import AskCheckIn, AskTicket
from kiosk.flow.happenings import RecentTicket
from kiosk.flow.naming import service_named
from kiosk.zone import time_zone

log = logging.getLogger(__name__)


class NotAble(Exception):
    """This kiosk can give no number by itself now."""


class Giving:
    """Gives what the content and the codes of today allow. Both are set by whoever hears them.

    `unit`: this kiosk's name, whose band the content tells. `moment`: the controller's time, if known.
    """

    def __init__(self, unit: str, keeper: Keeper, moment: Clock = now) -> None:
        self.content: Content | None = None
        self.codes: DayCodes | None = None
        self._unit, self._keeper, self._moment = unit, keeper, moment
        self._tries = Tries()

    @property
    def able(self) -> bool:
        """Whether there is a band for this kiosk, and a disk that keeps what it gives."""
        return bool(self._band) and self._keeper.durable

    @property
    def day(self) -> date:
        """The business day by the clock."""
        return self._local.date()

    @property
    def _local(self) -> datetime:
        zone = time_zone(self.content.timezone) if self.content else None
        return self._moment().astimezone(zone)

    @property
    def _band(self) -> str:
        kiosks = self.content.kiosks if self.content else ()
        return next((kiosk.band for kiosk in kiosks if kiosk.id == self._unit), "")

    async def answer(self, wish: AskCheckIn | AskTicket) -> Reply:
        """What the controller would answer. A ticket is in the book when this returns. Raises NotAble."""
        if not self.able:
            raise NotAble
        try:
            match wish:
                case AskTicket():
                    return await self._walk_in(wish)
                case AskCheckIn():
                    return await self._check_in(wish)
        except NumbersExhausted:
            return self._refused(wish, Code.NUMBERS_EXHAUSTED)

    async def digest(self, code: str) -> str:
        """The digest of what was typed or scanned, by today's salt; "" when there are no codes of today. A
        slip of this kiosk to come back with, which nobody can guess, stands for itself."""
        plain, codes = written.plain(code), self._codes_of_today
        if await self._turned_away(plain):
            return plain
        if codes is None:
            return ""
        return await asyncio.to_thread(written.digest, plain, codes.salt)

    async def _turned_away(self, plain: str) -> str:
        """The service of whoever was turned away here today, by the code of the slip."""
        return await self._keeper.do(Book.turned_away, plain, self.day)

    @property
    def _codes_of_today(self) -> DayCodes | None:
        return self.codes if self.codes and self.codes.day == self.day.isoformat() else None

    # --- without an appointment -----------------------------------------------------------------

    async def _walk_in(self, wish: AskTicket) -> Reply:
        service = service_named(self.content, wish.service)
        if service is None or service.body:
            return self._refused(wish, Code.UNKNOWN_SERVICE)
        return await self._give(wish, service)

    async def _give(
        self,
        wish: AskCheckIn | AskTicket,
        service: Service,
        digest: str = "",
        appointment: DayCode | None = None,
    ) -> TicketIssued:
        ticket = TicketIssued(
            answers=wish.request,
            at=self._moment(),
            visit=f"alone-{wish.request}",
            number="",
            service=service.id,
            zone=service.zone,
            ahead=0,
            appointment=appointment.booked if appointment else None,
        )
        wanted = Wanted(
            ticket=ticket,
            letter=service.letter,
            band=self._band,
            day=self.day,
            language=wish.language,
            code=written.plain(wish.code) if isinstance(wish, AskCheckIn) else "",
            digest=digest,
        )
        return await self._keeper.do(Book.give, wanted)

    # --- with one -------------------------------------------------------------------------------

    async def _check_in(self, wish: AskCheckIn) -> Reply:
        if service := await self._turned_away(written.plain(wish.code)):
            return await self._come_back(wish, service)
        codes = self._codes_of_today
        if codes is None:
            log.warning("today's codes are not known here: nobody can be checked in")
            return self._refused(wish, Code.REFUSED)
        if self._tries.too_many(time.monotonic()):
            return self._refused(wish, Code.TOO_MANY_TRIES)
        digest = await self.digest(wish.code)
        before = await self._given(digest)
        given = {name: earlier.ticket.number for name, earlier in before.items()}
        match look_up(codes, digest, self._moment(), wish.appointment, given):
            case None if before:
                return self._again(wish, list(before.values())[-1].ticket)
            case None:
                self._tries.failed(time.monotonic(), digest)
                return self._refused(wish, Code.UNKNOWN_CODE)
            case TooEarly(booked, opens):
                return Refusal(**self._head(wish), code=Code.TOO_EARLY, when=booked, opens=opens)
            case DayCode() as found if name_of(found) in before:
                return self._again(wish, before[name_of(found)].ticket)
            case DayCode() as found:
                return await self._give(wish, self._service(found.service), digest, found)
            case options:
                return Several(**self._head(wish), options=options)

    async def _come_back(self, wish: AskCheckIn, service: str) -> Reply:
        """Somebody who was turned away here is back with the slip."""
        slip = await self.digest(wish.code)
        if before := await self._keeper.do(Book.of_code, slip, self.day):
            return self._again(wish, before[-1][0].ticket)
        until = self.content.back_before if self.content else None
        if until and f"{self._local:%H:%M}" >= until:
            return self._refused(wish, Code.TOO_LATE)
        return await self._give(wish, self._service(service), slip)

    async def _given(self, digest: str) -> Mapping[str, RecentTicket]:
        """What this kiosk gave today for the code, by the names of the appointments."""
        earlier = await self._keeper.do(Book.of_code, digest, self.day)
        return {
            name_of(DayCode(digest="", service=each.ticket.service, booked=each.ticket.appointment)): each
            for each, _ in earlier
            if each.ticket.appointment
        }

    def _service(self, name: str) -> Service:
        """The service, or else reception."""
        reception = self.content.reception if self.content else None
        service = service_named(self.content, name) or service_named(self.content, reception)
        if service is None:
            raise NotAble
        return service

    # --- answers --------------------------------------------------------------------------------

    def _again(self, wish: AskCheckIn, ticket: TicketIssued) -> TicketIssued:
        again = {**self._head(wish), "repeated": True, "wait": None}
        return ticket.model_copy(update=again)

    def _refused(self, wish: AskCheckIn | AskTicket, code: Code) -> Refusal:
        return Refusal(**self._head(wish), code=code)

    def _head(self, wish: AskCheckIn | AskTicket) -> dict[str, Any]:
        return {"answers": wish.request, "at": self._moment()}

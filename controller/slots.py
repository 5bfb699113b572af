"""Times that kiosks may offer and book: asked of the booking source, so answered when it has answered."""

import asyncio
import logging
import sqlite3
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from contract import requests as asked
from contract.values import Code
from controller.booking.port import FreeTime, SlotTaken
from controller.booking.reserving import Away, Reserving, Withdrawn
from controller.booking.wishes import Wish
from controller.engine import Engine
from controller.keyed import Keyed

log = logging.getLogger(__name__)

SLOT = "slot"
"""What the names of times that somebody chooses from are made for."""

WORKERS = 4
MOST_WAITING = 100
MOST_OFFERED = 12
MOST_OF_TODAY = 8
"""So that there is something of another day for whoever has to fetch a paper first."""

DAYS_AHEAD = 60
A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 20

About = asked.FindSlots | asked.BookSlot
Reply = Callable[[About, str, asked.Reply], None]
"""Answers a unit's request for good: the same request gets the same bytes from then on."""


class Slots:
    """Offers and books the times of services that may be booked at a kiosk.

    `ahead`: how far in the future a time must lie. `most`: how many one kiosk books an hour. `reserving` is
    None until there is a source to book at.
    """

    def __init__(
        self, engine: Engine, keyed: Keyed, ahead: timedelta, reply: Reply, most: int = MOST_AN_HOUR
    ) -> None:
        self.reserving: Reserving | None = None
        self._engine, self._keyed, self._ahead, self._reply = engine, keyed, ahead, reply
        self._asked: asyncio.Queue[tuple[About, str]] = asyncio.Queue(MOST_WAITING)
        self._under_way: set[str] = set()
        self._most, self._booked = most, defaultdict[str, deque[datetime]](lambda: deque(maxlen=most))

    def take(self, request: About, unit: str) -> None:
        """A request that is not answered yet; what does not fit is left to be asked again."""
        if request.id not in self._under_way and not self._asked.full():
            self._under_way.add(request.id)
            self._asked.put_nowait((request, unit))

    def withdrawn(self, request: str) -> None:
        """Whoever made this request is gone: what it booked is given back."""
        if self.reserving:
            try:
                self.reserving.withdraw(request)
            except sqlite3.Error:
                log.exception("a withdrawn booking could not be noted")

    async def run(self) -> None:
        """Answer until cancelled."""
        async with asyncio.TaskGroup() as group:
            for number in range(WORKERS):
                group.create_task(self._work(), name=f"slots.{number}")

    async def _work(self) -> None:
        while True:
            request, unit = await self._asked.get()
            try:
                answer = await self._answer(request, unit)
                if answer:
                    self._reply(request, unit, answer)
            except Exception:  # a fault of ours must not end the others' answers; the unit asks again
                log.exception("free times cannot be read or booked just now")
            finally:
                self._under_way.discard(request.id)

    async def _answer(self, request: About, unit: str) -> asked.Reply | None:
        if request.expires <= self._engine.now():
            return None
        if isinstance(request, asked.FindSlots):
            return await self._find(request)
        return await self._book(request, unit)

    # --- offering -------------------------------------------------------------------------------

    async def _find(self, request: asked.FindSlots) -> asked.Reply:
        header = self._header(request)
        if self.reserving and not self.reserving.reachable:
            return asked.Refusal(**header, code=Code.BOOKING_AWAY)
        today, later = await self._free(request.service, self._ahead)
        found = [*today[:MOST_OF_TODAY], *later][:MOST_OFFERED]
        zone = self._engine.site.zone_info
        slots = tuple(
            asked.Slot(
                slot=self._name(free), starts=free.start.astimezone(zone), ends=free.end.astimezone(zone)
            )
            for free in found
        )
        return asked.SlotsFound(**header, service=request.service, slots=slots)

    async def _free(self, service: str, ahead: timedelta) -> tuple[list[FreeTime], list[FreeTime]]:
        """Later today, and on the next day on which the service is open."""
        offered = any(each.id == service and each.slots for each in self._engine.site.services)
        if self.reserving is None or not offered:
            return [], []
        now = self._engine.now()
        tonight = self._midnight(now, 1)
        today = await self.reserving.free(service, now + ahead, tonight)
        for days in range(1, DAYS_AHEAD):
            begins = self._midnight(now, days)
            if self._engine.queue.rules.services[service].hours.on(begins.date()):
                return today, await self.reserving.free(service, begins, self._midnight(now, days + 1))
        return today, []

    def _midnight(self, now: datetime, days: int) -> datetime:
        """With which the day begins that is so many days from today."""
        zone = self._engine.site.zone_info
        return datetime.combine(now.astimezone(zone).date() + days * A_DAY, time.min, zone)

    def _name(self, free: FreeTime) -> str:
        return self._keyed.name(SLOT, f"{free.ref.external_id} {free.start.timestamp()}")

    # --- booking --------------------------------------------------------------------------------

    async def _book(self, request: asked.BookSlot, unit: str) -> asked.Reply:
        header = self._header(request)
        if self.reserving is None or not self._may_book(request, unit):
            return asked.Refusal(**header, code=Code.BOOKING_AWAY)
        if request.id in self._engine.queue.withdrawn:
            return asked.Refusal(**header, code=Code.NOT_NOW)
        try:
            wish = await self._wish(self.reserving, request)
        except SlotTaken:
            return asked.Refusal(**header, code=Code.SLOT_TAKEN)
        except Away:
            return asked.Refusal(**header, code=Code.BOOKING_AWAY)
        except Withdrawn:
            return asked.Refusal(**header, code=Code.NOT_NOW)
        starts = wish.free.start.astimezone(self._engine.site.zone_info)
        return asked.SlotBooked(**header, service=wish.free.service, starts=starts, code=wish.code)

    def _may_book(self, request: asked.BookSlot, unit: str) -> bool:
        """Whether the kiosk may book one more; counted once for each request."""
        booked, now = self._booked[unit], self._engine.now()
        if self.reserving and self.reserving.earlier(request.id):
            return True
        if len(booked) == self._most and timedelta() <= now - booked[0] < AN_HOUR:
            log.warning("%s books too many times: no more for a while", unit)
            return False
        booked.append(now)
        return True

    async def _wish(self, reserving: Reserving, request: asked.BookSlot) -> Wish:
        earlier = reserving.earlier(request.id)
        if earlier:
            return await reserving.book(request.id, earlier.free, request.expires)
        # Less ahead than it was offered: somebody thought about it for a while.
        today, later = await self._free(request.service, timedelta())
        free = next((each for each in (*today, *later) if self._name(each) == request.slot), None)
        if free is None:
            raise SlotTaken("the time is not offered, or no longer")
        return await reserving.book(request.id, free, request.expires)

    def _header(self, request: asked.Request) -> dict[str, Any]:
        return {"answers": request.id, "at": self._engine.now()}

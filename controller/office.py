"""The controller as its web pages see it: the engine, and sentences about what staff must see to."""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime

from contract.values import Wait
from controller.booking.sync import Status
from controller.engine import Engine
from controller.follow import Follow
from controller.journal.notes import Note
from controller.queue.commands import Command
from controller.queue.events import Event
from controller.queue.state import Queue, Visit
from controller.sitefile import SiteFile
from controller.units import Units
from controller.web.office import BookingNow, Notice, Unit

log = logging.getLogger(__name__)


class DeskOffice:
    """Implements `controller.web.office.Office`. `follow`: addresses under which phones follow visits.
    `foretell`: the wait of somebody who waits already, as the forecast knows it."""

    def __init__(
        self,
        engine: Engine,
        units: Units,
        booking: Callable[[], Status | None],
        file_problems: Callable[[], Sequence[str]] = tuple,
        *,
        follow: Follow | None = None,
        foretell: Callable[[Visit, datetime], Wait | None] = lambda visit, now: None,
    ) -> None:
        self._foretell = foretell
        self._engine, self._units, self._booking = engine, units, booking
        self._file_problems, self.follow = file_problems, follow

    @property
    def site(self) -> SiteFile:
        """The site's file."""
        return self._engine.site

    @property
    def queue(self) -> Queue:
        """Today's queue, to read only."""
        return self._engine.queue

    @property
    def version(self) -> int:
        """Counts the commits."""
        return self._engine.version

    async def do(self, command: Command) -> tuple[Event, ...]:
        """What the command caused, once it is on disk."""
        return await self._engine.do(command)

    async def changed(self, since: int) -> int:
        """Wait until `version` is above `since`."""
        return await self._engine.changed(since)

    def now(self) -> datetime:
        """The present moment in the site's zone."""
        return self._engine.now()

    def notes_about(self, visit: str) -> list[Note]:
        """What people wrote about a visit; nothing while the journal cannot be read."""
        try:
            return self._engine.notes(visit)
        except sqlite3.Error as error:
            log.error("the notes of a visit cannot be read: %s", error)
            return []

    def wait_of(self, visit: Visit) -> Wait | None:
        """How long somebody who waits will wait, as far as the forecast can say."""
        return self._foretell(visit, self.now())

    def units(self) -> list[Unit]:
        """Every unit that was ever heard of."""
        return self._units.all()

    def booking(self) -> BookingNow | None:
        """The booking source; None when the site has none, or it has not been begun with yet."""
        status = self._booking()
        return BookingNow(status.reachable, status.last_success) if status else None

    def notices(self) -> list[Notice]:
        """What staff must see to, the most important first."""
        lines = self._units.notices()
        status = self._booking()
        if status and status.reachable is False:
            lines.append(Notice("The booking system does not answer. Check-in goes on; it is told later."))
        if problems := self._file_problems():
            message = "The site file was changed and cannot be used, so the site goes on as before: {problem}"
            lines.append(Notice(message, {"problem": problems[0]}))
        return lines

"""One kiosk but for its glass: bus, devices, ticket book and flow, joined. Knows no window."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from pydantic import ValidationError

from appliance.bus import Bus, Route, route
from contract import topics
from contract.state import Board, Content, DayCodes, HelpState
from contract.values import Fault, Role, Value
from hardware.ports import CodeScanner, Headphones, TicketPrinter, Voice
from kiosk.alone.book import Book
from kiosk.alone.book_faults import book_faults
from kiosk.alone.book_file import Kept
from kiosk.alone.giving import Giving
from kiosk.alone.handing import HandingOver
from kiosk.alone.keeper import Keeper
from kiosk.alone.not_taken import fault
from kiosk.asking import Asking
from kiosk.errands import Errands, Remember
from kiosk.flow.happenings import (
    AloneAble,
    ContentArrived,
    Happening,
    HeadphonesIn,
    HelpHeard,
    Locked,
    PrinterChecked,
    Reached,
    Scanned,
    TimedOut,
    WaitsArrived,
)
from kiosk.flow.step import step
from kiosk.flow.view import View
from kiosk.patience import Patience
from kiosk.peripherals import Peripherals
from kiosk.printing import Printing
from kiosk.settings import KioskSettings
from kiosk.staff import Staff
from kiosk.words import Words
from kiosk.zone import time_zone

log = logging.getLogger(__name__)

Message = TypeVar("Message", bound=Value)

AWAY_AFTER_S = 2.0
"""A controller or broker that restarts is back sooner; nobody need be told."""
TIDY_EVERY_S = 600.0
LOOK_AT_CLOCK_EVERY_S = 1.0
SAME_TIME = timedelta(minutes=1)
"""Within this our time is the controller's, by its last beat."""


@dataclass(frozen=True, slots=True)
class Devices:
    """What the kiosk has, beside its panel."""

    printer: TicketPrinter
    scanner: CodeScanner
    headphones: Headphones | None = None
    voice: Voice | None = None

    async def close(self) -> None:
        """Let go of them."""
        await self.printer.close()
        await self.scanner.close()
        if self.headphones:
            await self.headphones.close()
        if self.voice:
            await self.voice.close()


class KioskUnit:
    """One kiosk. `view` is what is to be shown; `moved` is called with the view before it whenever it
    may have changed, `restart` when staff want this process to end. `stands`: what was known before the
    start is known again, and the scanner is listened to."""

    def __init__(
        self,
        settings: KioskSettings,
        devices: Devices,
        moved: Callable[[View], None],
        restart: Callable[[], None] = lambda: None,
    ) -> None:
        self.view = View()
        self._moved, self._devices, self._site = moved, devices, settings.unit.site
        name = settings.unit.name
        self.bus = Bus(
            settings.unit, settings.broker, Role.KIOSK, self._routes(name), on_change=self._bus_changed
        )
        self._of_devices: tuple[Fault, ...] = ()
        self._of_tickets: list[Fault] = []
        self.patience = Patience(lambda: self.happen(TimedOut()))
        self.peripherals = Peripherals(
            devices.printer,
            devices.scanner,
            self._devices_report,
            lambda fault: self.happen(PrinterChecked(fault)),
        )
        self._keeper = Keeper(settings.state.folder, self._able_changed, self.bus.now)
        self._giving = Giving(name, self._keeper, self.bus.now)
        self._handing = HandingOver(self.bus, self._keeper, self._look_at_refused)
        printing = Printing(self.peripherals, self._keeper, self._giving, self._handing)
        self.errands = Errands(
            self.bus,
            Asking(self.bus, self._keeper, self._giving, self._handing),
            printing,
            Staff(settings.staff.code, printing, self.peripherals, self._keeper, restart),
            keeper=self._keeper,
            tell=self.happen,
        )
        self._boards: dict[str, Board] = {}
        self._away: asyncio.TimerHandle | None = None
        self._able = False
        self.stands = asyncio.Event()

    def _routes(self, name: str) -> list[Route]:
        return [
            route(topics.CONTENT, self._content_arrived, site=self._site),
            route(topics.BOARD, self._board_arrived, site=self._site),
            route(topics.DAY_CODES, self._codes_arrived, site=self._site),
            route(topics.HELP, self._help_heard, site=self._site, unit=name),
        ]

    async def serve(self) -> None:
        """Welcome people until cancelled."""
        await self._keeper.open()
        try:
            await self._go_on_where_it_stopped()
            async with asyncio.TaskGroup() as group:
                begin = group.create_task
                begin(self.bus.serve(), name="kiosk.bus")
                begin(self.errands.serve(), name="kiosk.errands")
                begin(self._handing.run(), name="kiosk.handing")
                begin(self._keeper.watch(), name="kiosk.book")
                begin(self._tidy(), name="kiosk.tidy")
                begin(self.peripherals.watch_printer(), name="kiosk.printer")
                begin(self.peripherals.codes(self._scanned), name="kiosk.scanner")
                if self._devices.headphones:
                    socket = self._devices.headphones
                    begin(self.peripherals.headphones(socket, self._plugged), name="kiosk.headphones")
                await asyncio.sleep(0)  # each has begun: a letter held up to the first page is read
                self.stands.set()
        finally:
            await self._keeper.close()

    async def _go_on_where_it_stopped(self) -> None:
        """What was asked for somebody before the power cut is void; what was known is known."""
        if void := await self._keeper.do(Book.recover):
            log.info("%d requests from before the start are withdrawn", void)
        self._giving.content, self._giving.codes, locked = await self._keeper.do(_known)
        content, self._giving.content = self._giving.content, None
        if content and self._use(content):
            self.happen(Reached(True))  # until it turns out otherwise: most starts are into a site at work
            self._away = asyncio.get_running_loop().call_later(AWAY_AFTER_S, self._went_away)
        await self._look_at_refused()
        if locked:
            self.happen(Locked(True))
        self._able_changed()

    async def _tidy(self) -> None:
        """Erase what was of earlier days, once it is known which day it is: a clock without a battery may be
        ahead as well."""
        while True:
            while not self._time_is_known():  # noqa: ASYNC110 - time that goes by tells nobody
                await asyncio.sleep(LOOK_AT_CLOCK_EVERY_S)
            await self._keeper.do(Book.confirm_day, self._giving.day)
            await self._keeper.do(Book.forget_before, self._giving.day)
            await self._keeper.tidy()
            await self._look_at_refused()
            await asyncio.sleep(TIDY_EVERY_S)

    def _time_is_known(self) -> bool:
        """The controller's beats are heard, and our time is its time."""
        heard = self.bus.heard
        return self.bus.fresh and heard is not None and abs(self.bus.now() - heard) < SAME_TIME

    # --- what staff must see to -------------------------------------------------------------------

    def _devices_report(self, faults: Sequence[Fault]) -> None:
        self._of_devices = tuple(faults)
        self.bus.report([*self._of_devices, *self._of_tickets])

    async def _look_at_refused(self) -> None:
        """Numbers that the controller would not take are told of until the end of the day; and what is wrong
        with the book."""
        refused = await self._keeper.do(Book.not_taken)
        content = self._giving.content
        of_book = await self._keeper.do(book_faults, self.bus.now())
        self._of_tickets = [*fault(refused, time_zone(content.timezone) if content else None), *of_book]
        self.bus.report([*self._of_devices, *self._of_tickets])

    # --- happenings -----------------------------------------------------------------------------

    def happen(self, happening: Happening) -> None:
        """Let it happen: change the view, see to the effects, have the page shown."""
        before, (self.view, effects) = self.view, step(self.view, happening, uuid.uuid4().hex)
        for effect in effects:
            self.errands.do(effect)
        if before.visit != self.view.visit:
            self.peripherals.look()
        self.patience.follow(self.view)
        self._moved(before)

    def _scanned(self, code: str) -> None:
        self.happen(Scanned(code))

    def _plugged(self, yes: bool) -> None:
        self.happen(HeadphonesIn(yes))

    # --- what the controller says ---------------------------------------------------------------

    def _content_arrived(self, content: Content, parts: Mapping[str, str]) -> None:
        known = self._giving.content
        if self._use(content) and (known is None or known.revision != content.revision):
            self.errands.do(Remember(Kept.CONTENT, content.model_dump_json()))

    def _use(self, content: Content) -> bool:
        """Go by this content, if it can be gone by; what there was before stays otherwise."""
        view, known = self.view, self._giving.content
        try:
            for language in content.languages:
                Words(language, content)
            self._giving.content = content
            self.happen(ContentArrived(content))
        except Exception:  # whatever a site writes, and another release allows
            log.exception("content of revision %s cannot be used", content.revision)
            self.view, self._giving.content = view, known
            self._moved(self.view)
            return False
        self._able_changed()
        return True

    def _codes_arrived(self, codes: DayCodes, parts: Mapping[str, str]) -> None:
        known, self._giving.codes = self._giving.codes, codes
        if known is None or known.day != codes.day or not set(codes.codes) <= set(known.codes):
            # With every check-in there is one less; a card that is written to that often wears out.
            self.errands.do(Remember(Kept.CODES, codes.model_dump_json()))

    def _board_arrived(self, board: Board, parts: Mapping[str, str]) -> None:
        self._boards[board.zone] = board
        self._tell_waits()

    def _help_heard(self, help_state: HelpState, parts: Mapping[str, str]) -> None:
        self.happen(HelpHeard(help_state))

    def _tell_waits(self) -> None:
        """How busy it is; nothing while that may no longer be true."""
        waits = [wait for board in self._boards.values() for wait in board.waits]
        self.happen(WaitsArrived(tuple(waits) if self.bus.fresh else ()))

    def _bus_changed(self) -> None:
        if self._away:
            self._away.cancel()
            self._away = None
        if self.bus.fresh:
            self.happen(Reached(True))
            self._tell_waits()
        else:
            self._away = asyncio.get_running_loop().call_later(AWAY_AFTER_S, self._went_away)

    def _went_away(self) -> None:
        self.happen(Reached(False))
        self._tell_waits()

    def _able_changed(self) -> None:
        if self._able is not self._giving.able:
            self._able = self._giving.able
            self.happen(AloneAble(self._able))


def _known(book: Book) -> tuple[Content | None, DayCodes | None, bool]:
    content, codes = _read(book, Kept.CONTENT, Content), _read(book, Kept.CODES, DayCodes)
    return content, codes, bool(book.kept(Kept.LOCKED))


def _read(book: Book, name: Kept, kind: type[Message]) -> Message | None:
    """What was kept; None when there is none, or when another release of ours wrote it differently."""
    if body := book.kept(name):
        try:
            return kind.model_validate_json(body)
        except ValidationError:
            log.warning("the %s in the ticket book cannot be read by this release", name)
    return None

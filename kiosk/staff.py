"""What staff may do at the kiosk: behind a code, which cannot be guessed by trying."""

import asyncio
import hmac
import logging
from collections.abc import Callable

from pydantic import SecretStr

from kiosk.alone.book import Book
from kiosk.alone.book_file import Kept
from kiosk.alone.keeper import Keeper
from kiosk.flow.effects import (
    CheckStaff,
    ListTickets,
    Lock,
    LookAtPrinter,
    PrintAgain,
    Restart,
    TestPrint,
)
from kiosk.flow.happenings import Happening, Locked, RecentArrived, StaffChecked, StaffDone
from kiosk.peripherals import Peripherals
from kiosk.printing import Printing

log = logging.getLogger(__name__)

Chore = CheckStaff | ListTickets | PrintAgain | TestPrint | LookAtPrinter | Restart | Lock

MOST_TICKETS = 20
SLOWER_BY_S = 1.0
SLOWEST_S = 10.0
"""Each wrong code makes the answer to the next one slower, up to this."""


class Staff:
    """Does what staff ask. `code` None lets nobody in. `restart` ends the process, which begins again."""

    def __init__(
        self,
        code: SecretStr | None,
        printing: Printing,
        peripherals: Peripherals,
        keeper: Keeper,
        restart: Callable[[], None],
    ) -> None:
        self._code = code.get_secret_value() if code else ""
        self._printing, self._peripherals, self._keeper = printing, peripherals, keeper
        self._restart = restart
        self._wrong = 0
        self._one_at_a_time = asyncio.Lock()

    async def do(self, chore: Chore) -> Happening | None:
        """Do it; what is told of it, if anything."""
        match chore:
            case CheckStaff(code, visit):
                return StaffChecked(await self._right(code), visit)
            case ListTickets(visit):
                return RecentArrived(await self._keeper.do(Book.recent, MOST_TICKETS), visit)
            case PrintAgain() | TestPrint():
                return StaffDone(await self._printing.print(chore), chore.visit)
            case LookAtPrinter(visit):
                return StaffDone(await self._peripherals.look_now(), visit)
            case Lock(yes):
                await self._keeper.do(Book.keep, Kept.LOCKED, "yes" if yes else "")
                return Locked(yes)
            case Restart():
                log.info("staff have the kiosk restarted")
                self._restart()
        return None

    async def _right(self, code: str) -> bool:
        async with self._one_at_a_time:  # several tried at once wait for each other
            await asyncio.sleep(min(self._wrong * SLOWER_BY_S, SLOWEST_S))
            right = bool(self._code) and hmac.compare_digest(code.encode(), self._code.encode())
            self._wrong = 0 if right else self._wrong + 1
            if not right:
                log.warning("a wrong staff code was typed")
            return right

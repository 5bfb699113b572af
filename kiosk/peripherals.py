"""The kiosk's devices: used one slip at a time, watched, and their faults kept in one list."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from appliance.clock import Clock, now
from contract.values import Fault
from hardware.errors import DeviceFault, DeviceSilent
from hardware.ports import CodeScanner, Headphones, Slip, TicketPrinter

log = logging.getLogger(__name__)

PRINT_WITHIN_S = 120.0
"""The last resort. Every driver has limits of its own, and a drawn slip takes long on a slow cable."""
LOOK_AGAIN_S = 15.0
"""How often a faulty printer is asked whether it has been mended."""

PRINTER, PAPER, SCANNER, VOICE = "printer", "paper", "scanner", "voice"


class Peripherals:
    """Tells every change of the faults to `report`, and the printer's present fault code to `printer_is`."""

    def __init__(
        self,
        printer: TicketPrinter,
        scanner: CodeScanner,
        report: Callable[[Sequence[Fault]], None],
        printer_is: Callable[[str], None],
        clock: Clock = now,
        *,
        print_within_s: float = PRINT_WITHIN_S,
    ) -> None:
        self._printer, self._scanner = printer, scanner
        self._report, self._printer_is, self._clock = report, printer_is, clock
        self._print_within_s = print_within_s
        self._faults: dict[str, Fault] = {}
        self._at_work = asyncio.Lock()
        self._look = asyncio.Event()

    async def print(self, slip: Slip) -> DeviceFault | None:
        """Print once. The fault when it failed, and None when the printer confirmed it."""
        fault: DeviceFault | None = None
        began = False
        try:
            async with asyncio.timeout(self._print_within_s), self._at_work:
                began = True
                await self._printer.print(slip)
        except TimeoutError:
            fault = DeviceSilent(f"not printed within {self._print_within_s:g} s")
            fault.maybe_printed = began
        except DeviceFault as error:
            fault = error
        self._printer_found(fault)
        return fault

    def look(self) -> None:
        """Look at the printer soon: nobody is waiting for it now."""
        self._look.set()

    async def look_now(self) -> str:
        """Look at the printer, and say the code of its fault, else of its warning; empty when it is well."""
        await self._check()
        fault = self._faults.get(PRINTER) or self._faults.get(PAPER)
        return fault.code if fault else ""

    async def watch_printer(self) -> None:
        """Look at the start, whenever told to, and again and again while there is a fault."""
        while True:
            self._look.clear()
            await self._check()
            try:
                async with asyncio.timeout(LOOK_AGAIN_S if PRINTER in self._faults else None):
                    await self._look.wait()
            except TimeoutError:
                continue

    async def _check(self) -> None:
        fault: DeviceFault | None = None
        async with self._at_work:
            try:
                self._found(PAPER, await self._printer.check())
            except DeviceFault as error:
                fault = error
        self._printer_found(fault)

    async def codes(self, scanned: Callable[[str], None]) -> None:
        """Hand over every code that the scanner reads, until it is closed; a lost scanner is waited for."""
        while True:
            try:
                async for code in self._scanner.codes():
                    scanned(code)
                return
            except DeviceFault as fault:
                self._found(SCANNER, fault)
            await self._scanner.ready()
            self._found(SCANNER, None)

    async def headphones(self, socket: Headphones, plugged: Callable[[bool], None]) -> None:
        """Hand over every plugging and pulling of headphones, until the socket is closed."""
        async for yes in socket.changes():
            plugged(yes)

    def voice_found(self, fault: DeviceFault | None) -> None:
        """How the voice was when it last spoke."""
        self._found(VOICE, fault)

    def _printer_found(self, fault: DeviceFault | None) -> None:
        self._found(PRINTER, fault)
        self._printer_is(fault.code if fault else "")

    def _found(self, device: str, fault: DeviceFault | None) -> None:
        before = self._faults.get(device)
        if (before.code if before else None) == (fault.code if fault else None):
            return
        if fault:
            log.warning("%s: %s (%s)", device, fault.fix, fault.code)
            self._faults[device] = Fault(code=fault.code, fix=fault.fix, since=self._clock())
        else:
            log.info("%s: mended", device)
            del self._faults[device]
        self._report(list(self._faults.values()))

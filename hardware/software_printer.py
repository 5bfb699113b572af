"""An ESC/POS network printer in software: the other end of the cable, on loopback, with paper to read.

It does what makes real printers hard: off-line it keeps what it was sent and prints it when paper is
loaded, even though the sender has gone; meanwhile it answers real-time questions, and others only in turn.
"""

import asyncio
from collections import deque
from contextlib import suppress
from typing import Self

from hardware.escpos_commands import DLE, Command, CommandReader
from hardware.escpos_paper import Paper, PrintedSlip

STATUS = DLE + b"\x04"
REAL_TIME_REQUEST = DLE + b"\x14"
STATUS_IN_TURN = b"\x1dr"
PRINTS_A_LINE = (b"\n", b"\x1dV", b"\x1dv")
CLEARED = b"\x37\x25\x00"


class SoftwarePrinter:
    """A printer that listens at `address`. Its verbs are what hands and accidents do to a real one.

        async with SoftwarePrinter() as printer:
            ...  # print to printer.address
            slip = await printer.wait_printed(1)

    `printed` has the slips cut off, `torn` what was pulled out unfinished when paper was loaded.
    `heedless`: like cheap printers, it does not stop without paper; what it then does is on no paper.
    """

    def __init__(self, port: int = 0, *, heedless: bool = False) -> None:
        self.printed: list[PrintedSlip] = []
        self.torn: list[PrintedSlip] = []
        self._port, self._heedless = port, heedless
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._waiting: deque[tuple[Command, asyncio.StreamWriter]] = deque()
        self._paper = Paper()
        self._lines_left: int | None = None
        self._cover_open = self._hung = self._stalled = False
        self._news = asyncio.Event()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port; the port stays the same over unplugging."""
        return "127.0.0.1", self._port

    @property
    def hanging(self) -> PrintedSlip:
        """What hangs out of the printer, not cut off."""
        return self._paper.hanging

    async def wait_printed(self, count: int) -> PrintedSlip:
        """The slip number `count` (from 1) since the beginning, as soon as it is cut off."""
        while len(self.printed) < count:
            await self._news.wait()
        return self.printed[count - 1]

    async def wait_received(self) -> None:
        """Returns once something was sent that is not printed yet."""
        while not self._waiting:
            await self._news.wait()

    # --- what hands do --------------------------------------------------------------------------

    def run_out(self, after_lines: int = 0) -> None:
        """The roll ends, now or after so many more lines."""
        self._lines_left = after_lines

    def load_paper(self) -> None:
        """A full roll; what hung out is torn off, and what had been sent is printed."""
        if self.hanging != PrintedSlip():
            self.torn.append(self._paper.tear_off())
        self._lines_left = None
        self._work()

    def open_cover(self) -> None:
        """Printing stops until the cover is closed."""
        self._cover_open = True

    def close_cover(self) -> None:
        """Printing goes on where it stopped."""
        self._cover_open = False
        self._work()

    def hang(self) -> None:
        """From now on it takes everything and does and says nothing: a crash inside. Plugging ends it."""
        self._hung = True

    def stall(self) -> None:
        """It prints nothing until `go_on`, and finds nothing wrong with itself."""
        self._stalled = True

    def go_on(self) -> None:
        """The end of a stall: what has been sent is printed."""
        self._stalled = False
        self._work()

    async def unplug(self) -> None:
        """Power and network gone: connections break, what was not printed is forgotten."""
        if self._server:
            self._server.close()
            self._server = None
        for writer in tuple(self._writers):
            writer.transport.abort()
        self._waiting.clear()
        self._paper.reset()

    async def plug(self) -> None:
        """Power and network back; hanging and stalling are over."""
        self._hung = self._stalled = False
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    def hang_up(self) -> None:
        """Close the connections only, as network printers do with idle ones."""
        for writer in tuple(self._writers):
            writer.close()

    async def __aenter__(self) -> Self:
        await self.plug()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.unplug()

    # --- what the printer does --------------------------------------------------------------------

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        commands = CommandReader()
        with suppress(ConnectionError):
            while data := await reader.read(4096):
                for command in commands.feed(data):
                    self._take(command, writer)
                self._work()
        self._writers.discard(writer)
        writer.close()

    def _take(self, command: Command, writer: asyncio.StreamWriter) -> None:
        if self._hung:
            return
        if command.name == STATUS:
            writer.write(bytes([self._status(command.data[0])]))
        elif command.name == REAL_TIME_REQUEST:
            self._forget(command, writer)
        elif not command.name.startswith(DLE):
            self._waiting.append((command, writer))
            self._announce()

    def _announce(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def _forget(self, command: Command, writer: asyncio.StreamWriter) -> None:
        if command.data[:1] == b"\x08":
            self._waiting.clear()
            self._paper.reset()
            writer.write(CLEARED)

    def _work(self) -> None:
        """Carry out what has been sent, in turn, as long as nothing stops the printer."""
        while self._waiting and not (self._stopped or self._hung or self._stalled):
            command, writer = self._waiting.popleft()
            if command.name == STATUS_IN_TURN:
                writer.write(bytes([0b0000_1100 if self._out_of_paper else 0]))
            elif not self._out_of_paper:
                self._print(command)

    def _print(self, command: Command) -> None:
        if slip := self._paper.take(command):
            self.printed.append(slip)
            self._announce()
        if self._lines_left and command.name in PRINTS_A_LINE:
            self._lines_left -= 1

    @property
    def _out_of_paper(self) -> bool:
        return self._lines_left == 0

    @property
    def _stopped(self) -> bool:
        return self._cover_open or (self._out_of_paper and not self._heedless)

    def _status(self, question: int) -> int:
        """The answer to DLE EOT `question`."""
        always = 0b0001_0010
        match question:
            case 1:
                return always | 0b1000 * self._stopped
            case 2:
                return always | 0b100 * self._cover_open | 0b10_0000 * self._out_of_paper
            case 4:
                return always | 0b110_1100 * self._out_of_paper
        return always

"""What is inside an ESC/POS printer, in software: paper, sensors, a buffer, and what goes wrong with them.

Off-line it keeps what it was sent and prints it when paper is loaded, even though the sender has gone;
meanwhile it answers real-time questions, and others only in turn.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from hardware.escpos_commands import DLE, Command
from hardware.escpos_paper import Paper, PrintedSlip
from hardware.escpos_status import CLEARED

STATUS = DLE + b"\x04"
REAL_TIME_REQUEST = DLE + b"\x14"
STATUS_IN_TURN = b"\x1dr"
PRINTS_A_LINE = (b"\n", b"\x1dV", b"\x1dv")


class Sender(Protocol):
    """Who sent something, and gets the answers."""

    def write(self, data: bytes) -> None:
        """Hand over an answer."""


class Mechanism:
    """The printer without its plug. Its verbs are what hands and accidents do to a real one.

    `printed` has the slips cut off, `torn` what was pulled out unfinished, `lines` counts all
    that was printed. `heedless`: like cheap printers,
    it does not stop without paper; what it then does is on no paper. Verbs with `after_lines` happen then,
    in the middle of a slip: a picture counts as one line.
    """

    def __init__(self, *, heedless: bool = False) -> None:
        self.printed: list[PrintedSlip] = []
        self.torn: list[PrintedSlip] = []
        self.lines = 0
        self._heedless = heedless
        self._waiting: deque[tuple[Command, Sender]] = deque()
        self._paper = Paper()
        self._out_of_paper = self._near_end = self._cover_open = False
        self._hung = self._stalled = self._mute = self._at_a_line = False
        self._seconds_a_line = 0.0
        self._later: list[tuple[int, Callable[[], None]]] = []
        self._news = asyncio.Event()

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

    # --- what hands and accidents do --------------------------------------------------------------

    def run_out(self, after_lines: int = 0) -> None:
        """The roll ends, now or after so many more lines."""
        self._after(after_lines, lambda: setattr(self, "_out_of_paper", True))

    def near_end(self) -> None:
        """Little paper is left; printing goes on."""
        self._near_end = True

    def load_paper(self) -> None:
        """A full roll; what hung out is torn off, and what had been sent is printed."""
        self.pull_off()
        self._out_of_paper = self._near_end = False
        self._later.clear()
        self._work()

    def pull_off(self) -> None:
        """Pull out the half slip that hangs there, if one does."""
        if self.hanging != PrintedSlip():
            self.torn.append(self._paper.tear_off())

    def open_cover(self, after_lines: int = 0) -> None:
        """Printing stops until the cover is closed."""
        self._after(after_lines, lambda: setattr(self, "_cover_open", True))

    def close_cover(self) -> None:
        """Printing goes on where it stopped."""
        self._cover_open = False
        self._work()

    def hang(self, after_lines: int = 0) -> None:
        """From then on it takes everything and does and says nothing: a crash inside. Power ends it."""
        self._after(after_lines, lambda: setattr(self, "_hung", True))

    def mute(self) -> None:
        """It prints, and never again says that it has; it still tells what its sensors see."""
        self._mute = True

    def stall(self, after_lines: int = 0) -> None:
        """It prints nothing until `go_on`, and finds nothing wrong with itself."""
        self._after(after_lines, lambda: setattr(self, "_stalled", True))

    def go_on(self) -> None:
        """The end of a stall: what has been sent is printed."""
        self._stalled = False
        self._work()

    def slow_down(self, seconds_a_line: float) -> None:
        """It takes so long for every line."""
        self._seconds_a_line = seconds_a_line

    def lose_memory(self, after_lines: int = 0) -> None:
        """Power gone and back while the line stays, as on a serial cable: the rest of a slip is forgotten."""
        self._after(after_lines, self._start_anew)

    # --- what the printer does --------------------------------------------------------------------

    def _after(self, lines: int, happens: Callable[[], None]) -> None:
        if lines:
            self._later.append((self.lines + lines, happens))
        else:
            happens()

    def _start_anew(self) -> None:
        """As at power-on."""
        self._waiting.clear()
        self._paper.reset()
        self._hung = self._stalled = self._mute = False

    def _take(self, command: Command, sender: Sender) -> None:
        if self._hung:
            return
        if command.name == STATUS:
            sender.write(bytes([self._status(command.data[0])]))
        elif command.name == REAL_TIME_REQUEST:
            self._forget(command, sender)
        elif not command.name.startswith(DLE):
            self._waiting.append((command, sender))
            self._announce()

    def _announce(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def _forget(self, command: Command, sender: Sender) -> None:
        if command.data[:1] == b"\x08":
            self._waiting.clear()
            self._paper.reset()
            sender.write(CLEARED)

    def _work(self) -> None:
        """Carry out what has been sent, in turn, as long as nothing stops the printer."""
        while self._waiting and not (self._stopped or self._hung or self._stalled or self._at_a_line):
            command, sender = self._waiting.popleft()
            if command.name == STATUS_IN_TURN:
                self._answer_in_turn(sender)
            elif not self._out_of_paper:
                self._print(command)

    def _answer_in_turn(self, sender: Sender) -> None:
        if not self._mute:
            sender.write(bytes([0b1100 * self._out_of_paper | 0b11 * self._near_end]))

    def _print(self, command: Command) -> None:
        if slip := self._paper.take(command):
            self.printed.append(slip)
            self._announce()
        if command.name in PRINTS_A_LINE:
            self._line_done()

    def _line_done(self) -> None:
        self.lines += 1
        due = [happens for line, happens in self._later if line <= self.lines]
        self._later = [(line, happens) for line, happens in self._later if line > self.lines]
        for happens in due:
            happens()
        if self._seconds_a_line:
            self._at_a_line = True
            asyncio.get_running_loop().call_later(self._seconds_a_line, self._next_line)

    def _next_line(self) -> None:
        self._at_a_line = False
        self._work()

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
                return always | 0b1100 * self._near_end | 0b110_1100 * self._out_of_paper
        return always

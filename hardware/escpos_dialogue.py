"""What is said to an ESC/POS printer and what it must answer before a slip counts as printed. Blocking."""

import time
from contextlib import suppress

from hardware.errors import DeviceFault, DeviceGone, DeviceRefused, PaperOut
from hardware.escpos_cable import BROKEN, Cable
from hardware.escpos_status import (
    ASK_IN_TURN,
    ASK_OFFLINE,
    ASK_PAPER,
    CLEAR_BUFFERS,
    ROLL_AT_END_IN_TURN,
    Answers,
    fault_of,
)

LONGEST_JOB_S = 20.0
"""A printer that answers but has not finished a slip after so long will not."""
LOOK_EVERY_S = 0.3
"""While a slip prints, the printer is asked so often what is wrong, so a fault is told within a second."""
CLEARING_S = 0.5


class Dialogue:
    """One printer at the end of one cable, reached again whenever needed."""

    def __init__(self, cable: Cable, answer_within_s: float) -> None:
        self._cable, self._patience_s = cable, answer_within_s
        self._answers = Answers()
        self._open = False

    def check(self) -> None:
        """Raises the DeviceFault that printing would meet now."""
        try:
            fault = self._fault_by_a_live_cable()
        except BROKEN as error:
            self.close()
            raise DeviceGone(str(error)) from error
        except DeviceGone:
            self.close()
            raise
        if fault:
            raise fault

    def print(self, job: bytes) -> None:
        """Print, and return once the printer has said that it is done; else DeviceFault and it forgets."""
        self.check()
        try:
            self._write_and_wait(job)
        except BROKEN as error:
            self._abandon()
            raise DeviceGone(str(error)) from error
        except DeviceFault:
            self._abandon()
            raise

    def close(self) -> None:
        """Let go of the cable; the next use takes it up again."""
        self._cable.close()
        self._open = False
        self._answers = Answers()

    def _fault_by_a_live_cable(self) -> DeviceFault | None:
        reached_now = self._reach()
        try:
            return self._fault()
        except BROKEN:
            if reached_now:
                raise
        # Network printers close idle connections and power cycles leave dead ones: nothing was printed
        # yet, so begin again with a new one.
        self.close()
        self._reach()
        return self._fault()

    def _reach(self) -> bool:
        """Open the cable if need be; True when it was not open."""
        if self._open:
            return False
        self._cable.open()
        self._open = True
        return True

    def _fault(self) -> DeviceFault | None:
        if self._cable.receive is None:
            return None
        return fault_of(self._ask(ASK_OFFLINE), self._ask(ASK_PAPER))

    def _ask(self, question: bytes) -> int:
        self._answers.real_time.clear()
        self._cable.write(question)
        deadline = time.monotonic() + self._patience_s
        while not self._answers.real_time:
            self._listen(deadline - time.monotonic())
        return self._answers.real_time.pop()

    def _listen(self, within_s: float) -> bool:
        """Take in what comes; False when nothing did. Raises DeviceGone when no time is left for it."""
        if within_s <= 0:
            # Not escpos' paper_status(), which takes silence for "no paper".
            raise DeviceGone(f"the printer did not answer within {self._patience_s:g} s")
        data = self._cable.receive(within_s) if self._cable.receive else b""
        self._answers.feed(data)
        return bool(data)

    def _write_and_wait(self, job: bytes) -> None:
        if self._cable.receive is None:
            self._cable.write(job)
            self.close()  # closing is what hands a device file's last bytes over
            return
        self._answers.in_turn.clear()
        self._cable.write(job + ASK_IN_TURN)
        deadline = time.monotonic() + LONGEST_JOB_S
        while not self._answers.in_turn:
            if not self._listen(LOOK_EVERY_S) and not self._answers.in_turn:
                self._look(deadline)
        if self._answers.in_turn[-1] & ROLL_AT_END_IN_TURN:
            raise PaperOut("the roll ended while this slip was printed")

    def _look(self, deadline: float) -> None:
        if fault := self._fault():
            raise fault
        if time.monotonic() > deadline:
            raise DeviceRefused(f"the printer answers, but did not finish within {LONGEST_JOB_S:g} s")

    def _abandon(self) -> None:
        """Have the printer forget what it has not printed, then let go."""
        if self._open and self._cable.receive:
            with suppress(*BROKEN):
                self._cable.write(CLEAR_BUFFERS)
                self._cable.receive(CLEARING_S)
        self.close()

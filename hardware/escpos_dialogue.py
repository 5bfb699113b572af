"""What is said to an ESC/POS printer and what it must answer before a slip counts as printed. Blocking."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from hardware.errors import (
    DeviceFault,
    DeviceGone,
    DeviceRefused,
    DeviceSilent,
    HalfPrinted,
    PaperLow,
    PaperOut,
    PrinterRestarted,
)
from hardware.escpos_cable import BROKEN, Cable
from hardware.escpos_status import (
    ASK_IN_TURN,
    ASK_OFFLINE,
    ASK_PAPER,
    CLEAR_BUFFERS,
    CLEARED,
    ROLL_AT_END_IN_TURN,
    Answers,
    fault_of,
    warning_of,
)
from hardware.job_memory import JobMemory

LONGEST_PART_S = 10.0
"""A printer that answers but has not finished a part of a slip after so long will not."""
LOOK_EVERY_S = 0.3
"""While a slip prints, the printer is asked so often what is wrong, so a fault is told within a second."""
PROBE_EVERY_S = 2.0
"""After so long without the answer that is due, one more is asked for, to see whether any was forgotten."""
CLEARING_S = 0.5


class Dialogue:
    """One printer at the end of one cable, reached again whenever needed.

    A job is sent in parts, each confirmed before the next: text and pictures, and the cut as the last. So a
    slip whose cut was not sent is certainly not whole, and no printer holds more than one part.
    """

    def __init__(self, cable: Cable, answer_within_s: float) -> None:
        self._cable, self._patience_s = cable, answer_within_s
        self._answers = Answers()
        self._jobs = JobMemory()
        self._open = self._owes_clearing = False
        self._sent = 0

    def check(self) -> PaperLow | None:
        """Raises the DeviceFault that printing would meet now; returns what staff should know."""
        try:
            fault, warning = self._state_by_a_live_cable()
        except BROKEN as error:
            self.close()
            raise DeviceGone(str(error)) from error
        except DeviceGone:
            self.close()
            raise
        if fault:
            raise fault
        return warning

    def print(
        self, parts: Sequence[bytes], job: str = "", *, given_up: Callable[[], bool] = lambda: False
    ) -> None:
        """Print, and return once the printer has said that it is done; else DeviceFault and it forgets.

        A job that was confirmed is not printed again; one of which nobody knows is refused. Once it is
        `given_up`, no further part is sent but the cut.
        """
        if self._jobs.is_done(job):
            return
        self.check()
        self._sent = 0
        try:
            self._send(parts, given_up)
        except BROKEN as error:
            raise self._told(self._lost(error), parts, job) from error
        except DeviceSilent as silent:
            raise self._told(self._lost(silent), parts, job) from silent
        except DeviceFault as fault:
            self._abandon()
            raise self._told(fault, parts, job) from fault.__cause__
        self._jobs.note(job, confirmed=True)

    def close(self) -> None:
        """Let go of the cable; the next use takes it up again."""
        self._cable.close()
        self._open = False
        self._answers = Answers()

    # --- a printer that may have been away --------------------------------------------------------

    def _state_by_a_live_cable(self) -> tuple[DeviceFault | None, PaperLow | None]:
        reached_now = self._reach()
        try:
            return self._state()
        except BROKEN:
            if reached_now:
                raise
        # Network printers close idle connections and power cycles leave dead ones: nothing was printed
        # yet, so begin again with a new one.
        self.close()
        self._reach()
        return self._state()

    def _reach(self) -> bool:
        """Open the cable if need be; True when it was not open."""
        if self._open:
            return False
        self._cable.open()
        self._open = True
        if self._owes_clearing:
            self._clear()
        return True

    def _clear(self) -> None:
        """Have the printer forget what it has not printed; remembered until it has said that it did."""
        self._owes_clearing = True
        if self._cable.receive is None:
            return
        self._cable.write(CLEAR_BUFFERS)
        said, deadline = b"", time.monotonic() + CLEARING_S
        while CLEARED not in said and (left := deadline - time.monotonic()) > 0:
            said += self._cable.receive(left)
        self._owes_clearing = CLEARED not in said

    # --- questions --------------------------------------------------------------------------------

    def _state(self) -> tuple[DeviceFault | None, PaperLow | None]:
        if self._cable.receive is None:
            return None, None
        offline, paper = self._ask(ASK_OFFLINE), self._ask(ASK_PAPER)
        return fault_of(offline, paper), warning_of(paper)

    def _ask(self, question: bytes) -> int:
        self._answers.real_time.clear()
        self._cable.write(question)
        deadline = time.monotonic() + self._patience_s
        while not self._answers.real_time:
            self._listen(deadline - time.monotonic())
        return self._answers.real_time.pop()

    def _listen(self, within_s: float) -> bool:
        """Take in what comes; False when nothing did. Raises DeviceSilent when no time is left for it."""
        if within_s <= 0:
            # Not escpos' paper_status(), which takes silence for "no paper".
            raise DeviceSilent(f"the printer did not answer within {self._patience_s:g} s")
        data = self._cable.receive(within_s) if self._cable.receive else b""
        self._answers.feed(data)
        return bool(data)

    # --- a job ------------------------------------------------------------------------------------

    def _send(self, parts: Sequence[bytes], given_up: Callable[[], bool]) -> None:
        *body, cut = parts
        for part in body:
            if given_up():
                if self._sent:
                    self._put(cut)  # or the next slip would hang on what came out of this one
                raise DeviceRefused("nobody waits for this slip any more")
            self._sent += 1
            self._put(part)
        self._sent += 1
        self._put(cut)
        if self._cable.receive is None:
            self.close()  # closing is what hands a device file's last bytes over

    def _put(self, part: bytes) -> None:
        """Send a part; returns once it is done, where the printer can say so."""
        if self._cable.receive is None:
            self._cable.write(part)
            return
        self._answers.in_turn.clear()
        self._cable.write(part + ASK_IN_TURN)
        self._confirm()

    def _confirm(self) -> None:
        """Returns once all that was sent is done."""
        answers, began, probes = self._answers.in_turn, time.monotonic(), 0
        while not answers:
            if self._listen(LOOK_EVERY_S):
                continue
            self._look(began)
            if time.monotonic() - began > PROBE_EVERY_S * (1 + probes):
                self._cable.write(ASK_IN_TURN)
                probes += 1
        while len(answers) <= probes:
            # Nothing lies between these answers: when one of them is missing, its question was forgotten.
            if not self._listen(LOOK_EVERY_S):
                raise PrinterRestarted("the printer has forgotten a part of this slip")
        if answers[-1] & ROLL_AT_END_IN_TURN:
            raise PaperOut("the roll ended while this slip was printed")

    def _look(self, began: float) -> None:
        fault, _ = self._state()
        if fault:
            raise fault
        if time.monotonic() - began > LONGEST_PART_S:
            raise DeviceRefused(f"the printer answers, but did not finish within {LONGEST_PART_S:g} s")

    # --- when it went wrong -----------------------------------------------------------------------

    def _told(self, fault: DeviceFault, parts: Sequence[bytes], job: str) -> DeviceFault:
        fault.maybe_printed = self._sent > 0
        if self._sent == len(parts):  # the cut was sent: the slip may be whole
            self._jobs.note(job, confirmed=False)
        return fault

    def _lost(self, error: Exception) -> DeviceFault:
        """What the printer has to say, reached anew, after it was lost in the middle of a slip."""
        self.close()
        self._owes_clearing = True
        try:
            self._reach()
            fault, _ = self._state()
        except DeviceSilent as silent:
            return silent
        except BROKEN:
            return HalfPrinted(str(error))
        finally:
            self.close()
        return fault or PrinterRestarted(f"the printer was lost in the middle of a slip: {error}")

    def _abandon(self) -> None:
        """Have the printer forget what it has not printed, then let go."""
        self._owes_clearing = True
        with suppress(*BROKEN):
            self._clear()
        self.close()

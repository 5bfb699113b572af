"""Which jobs a printer has printed, and of which nobody knows: so that none is printed twice."""

from collections import OrderedDict

from hardware.errors import OutcomeUnknown

KEPT = 200
"""The last jobs remembered: more than one busy hour's."""


class JobMemory:
    """Remembers jobs by their names; a slip without a name is always a new one."""

    def __init__(self) -> None:
        self._confirmed: OrderedDict[str, bool] = OrderedDict()

    def is_done(self, job: str) -> bool:
        """Whether it was printed and confirmed. Raises OutcomeUnknown when it was sent and nobody knows."""
        confirmed = self._confirmed.get(job, None)
        if confirmed is False:
            raise OutcomeUnknown(f"{job} was sent before, and not confirmed")
        return confirmed is True

    def note(self, job: str, *, confirmed: bool) -> None:
        """It was printed, or it may have been."""
        if not job:
            return
        self._confirmed[job] = confirmed
        self._confirmed.move_to_end(job)
        while len(self._confirmed) > KEPT:
            self._confirmed.popitem(last=False)

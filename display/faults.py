"""What is wrong with this display, in one list, whoever noticed it. Knows no device."""

import logging
from collections.abc import Callable, Sequence

from appliance.clock import Clock, now
from contract.values import Fault

log = logging.getLogger(__name__)


class Faults:
    """Keeps the faults of every source; each change of the list goes to `report`, whole."""

    def __init__(self, report: Callable[[Sequence[Fault]], None], clock: Clock = now) -> None:
        self._report, self._clock = report, clock
        self._by_source: dict[str, tuple[Fault, ...]] = {}

    def tell(self, source: str, faults: Sequence[Fault]) -> None:
        """These are all the faults of `source` now."""
        if self._by_source.get(source, ()) != tuple(faults):
            self._by_source[source] = tuple(faults)
            self._report([fault for told in self._by_source.values() for fault in told])

    def found(self, source: str, code: str, fix: str, **parts: str) -> None:
        """This is the one fault of `source`; since when, stays as it was for the same code."""
        before = next((fault for fault in self._by_source.get(source, ()) if fault.code == code), None)
        since = before.since if before else self._clock()
        fault = Fault(code=code, fix=fix, since=since, parts=parts)
        if before is None:
            log.warning("%s: %s (%s)", source, fault.said, code)
        self.tell(source, [fault])

    def mended(self, source: str) -> None:
        """Nothing is wrong with `source` any more."""
        if self._by_source.get(source):
            log.info("%s: mended", source)
            self.tell(source, ())

"""The site's units as they report themselves: who is there, and what staff must mend."""

import logging
from collections.abc import Mapping
from datetime import datetime

from appliance.clock import Clock, now
from contract.state import DeviceState
from controller.web.office import Notice, Unit

log = logging.getLogger(__name__)


class Units:
    """Remembers the last state of every unit, and when it came or went."""

    def __init__(self, clock: Clock = now) -> None:
        self.states: dict[str, DeviceState] = {}
        self._clock = clock
        self._since: dict[str, datetime] = {}

    def heard(self, state: DeviceState, parts: Mapping[str, str]) -> None:
        """A unit's presence or faults have changed. The topic says which unit it is."""
        unit = parts["unit"]
        before = self.states.get(unit)
        self.states[unit] = state
        if before and before.up != state.up:  # not by the unit's own time: a last will was written long ago
            self._since[unit] = self._clock()
        if before is None or before.up != state.up:
            log.info("%s is %s", unit, "here" if state.up else "gone", extra={"unit": unit})
        for fault in state.faults:
            if before is None or fault not in before.faults:
                log.warning("%s: %s: %s", unit, fault.code, fault.said, extra={"unit": unit})

    def all(self) -> list[Unit]:
        """Every unit that was ever heard of, by its name."""
        return [Unit(self.states[unit], self._since.get(unit)) for unit in sorted(self.states)]

    def notices(self) -> list[Notice]:
        """One sentence for everything that staff must see to."""
        faults = [
            Notice("{unit}: {fix}", {"unit": unit, "fix": Notice(fault.fix, fault.parts)})
            for unit, state in self.states.items()
            for fault in state.faults
        ]
        silent = [unit for unit, state in self.states.items() if not state.up]
        return faults + [Notice("{unit} does not answer.", {"unit": unit}) for unit in silent]

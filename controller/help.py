"""Tells each kiosk whether somebody there waits for a person, and whether one comes. The queue knows it;
reception's page reads `queue.help` and gives the command `AnswerHelp`.
"""

from collections.abc import Callable

from contract.state import HelpState
from controller.engine import Engine
from controller.queue.state import HelpCall

Post = Callable[[str, HelpState], None]
"""Publishes the state of a unit, by its name, for whoever comes later as well."""


class HelpCalls:
    """The calls for help as kiosks are told of them."""

    def __init__(self, engine: Engine, post: Post) -> None:
        self._engine, self._post = engine, post
        self._told: dict[str, HelpCall] = {}

    def committed(self) -> None:
        """Something was committed: tell the kiosks for which it is news. Also right when a day has ended."""
        now = self._engine.queue.help
        for unit in sorted({*now, *self._told}):
            if now.get(unit) != self._told.get(unit):
                self._tell(unit)

    def everything(self) -> None:
        """Tell all kiosks: the broker may have forgotten, or remember what was before."""
        for unit in sorted({kiosk.id for kiosk in self._engine.site.kiosks} | {*self._engine.queue.help}):
            self._tell(unit)

    def _tell(self, unit: str) -> None:
        call = self._engine.queue.help.get(unit)
        if call:
            self._told[unit] = call
        else:
            self._told.pop(unit, None)
        answered = call.answered if call else None
        self._post(
            unit, HelpState(unit=unit, at=self._engine.now(), wanted=call is not None, answered=answered)
        )

"""A press on the desk page becomes one command, and only one, however often the browser has to ask.

Three nets, each for its own case. Within one run of the controller the result of a press is remembered by
its id, so an answer that was lost is given again. Across a restart that memory is gone, but the page also
sends the mark of what the agent saw: if the press had been carried out before the controller died, the
counter, read back from the journal, no longer bears that mark, and the repetition is refused as `changed`.
And presses at one counter take turns here, so that no two of them act on the same mark.
"""

import asyncio
import logging
from collections import OrderedDict, defaultdict
from dataclasses import dataclass

from contract.values import Code
from controller.queue.events import Event
from controller.queue.refusal import Refused
from controller.web.actions import NOTHING, Action, Choice, commands
from controller.web.desk import mark
from controller.web.errors import Why
from controller.web.office import Office

log = logging.getLogger(__name__)

REMEMBERED = 8
SESSIONS_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Press:
    """One press: its id, made in the page, the mark of the desk that the agent saw, and what was chosen."""

    id: str
    mark: str
    action: Action
    counter: str
    by: str
    choice: Choice = NOTHING


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: the events, or the code of the refusal."""

    events: tuple[Event, ...] = ()
    refused: Code | Why | None = None


class Presses:
    """Carries out presses and remembers the last few results of every session."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._results: OrderedDict[str, OrderedDict[str, Result]] = OrderedDict()

    async def carry_out(self, session: str, press: Press) -> Result:
        """The result of the press, now or when it was first made. `counter` must be one of the site's."""
        async with self._turns[press.counter]:
            if known := self._known(session, press.id):
                return known
            result = await self._command(press)
            if result.refused is not Why.NOT_KEPT:  # that one is worth another try
                self._remember(session, press.id, result)
            return result

    async def _command(self, press: Press) -> Result:
        if press.mark != mark(self._office.queue, press.counter):
            return Result(refused=Why.CHANGED)
        try:
            wishes = commands(self._office, press.action, press.choice, press.counter, press.by)
            return Result(tuple([event for wish in wishes for event in await self._office.do(wish)]))
        except Refused as refusal:
            return Result(refused=refusal.code)
        except Exception:
            log.exception("a press at counter %s was not kept", press.counter)
            return Result(refused=Why.NOT_KEPT)

    def _known(self, session: str, press: str) -> Result | None:
        results = self._results.get(session)
        return results.get(press) if results else None

    def _remember(self, session: str, press: str, result: Result) -> None:
        results = self._results.setdefault(session, OrderedDict())
        self._results.move_to_end(session)
        results[press] = result
        while len(results) > REMEMBERED:
            results.popitem(last=False)
        while len(self._results) > SESSIONS_REMEMBERED:
            self._results.popitem(last=False)

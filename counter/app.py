"""The counter unit: joins button, lamp and bus by the rules in `counter.lamp`, and decides nothing itself."""

import asyncio
import logging
import time
from collections.abc import Mapping

from appliance import notify
from appliance.bus import Bus, route
from appliance.clock import now
from appliance.errors import Unanswered
from contract import topics
from contract.requests import CallNext, CounterReply, Refusal, Reply
from contract.state import CounterState
from contract.values import Code, Fault, Role
from counter import lamp
from counter.settings import CounterSettings
from hardware.drivers import open_button
from hardware.errors import DeviceFault
from hardware.ports import CallButton

log = logging.getLogger(__name__)

PATIENCE_S = 10.0
"""How long a press is worth answering: after that the agent has done something else."""
LOOK_AGAIN_S = 5.0


class CounterUnit:
    """One button on one desk."""

    def __init__(self, settings: CounterSettings) -> None:
        self._settings = settings
        self._view = lamp.View()
        self._button: CallButton | None = None
        self._notice: asyncio.TimerHandle | None = None
        self._asks: asyncio.Queue[None] = asyncio.Queue()
        watched = route(
            topics.COUNTER, self._counter_changed, site=settings.unit.site, counter=settings.counter
        )
        self._bus = Bus(settings.unit, settings.broker, Role.COUNTER, [watched], on_change=self._link_changed)

    async def run(self) -> None:
        """Serve until cancelled; then the lamp is off."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._bus.serve(), name="counter.bus")
            group.create_task(self._serve_button(), name="counter.button")
            group.create_task(self._serve_asks(), name="counter.asks")
            group.create_task(notify.watchdog(), name="counter.watchdog")
            notify.ready(f"counter {self._settings.counter}")

    # --- the button -------------------------------------------------------------------------------

    async def _serve_button(self) -> None:
        while True:
            try:
                await self._serve_one_button()
            except DeviceFault as fault:
                log.warning("button: %s", fault)
                self._bus.report([Fault(code=fault.code, fix=fault.fix, since=now())])
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _serve_one_button(self) -> None:
        button = open_button(self._settings.button)
        try:
            self._bus.report([])
            button.show(lamp.lamp(self._view))
            self._button = button
            async for _ in button.presses():
                self._happened(lamp.Pressed(time.monotonic()))
        finally:
            self._button = None
            await button.close()

    def _happened(self, happening: lamp.Happening) -> None:
        self._view, effects = lamp.step(self._view, happening)
        if self._button:
            self._button.show(lamp.lamp(self._view))
        for effect in effects:
            self._carry_out(effect)

    def _carry_out(self, effect: lamp.Effect) -> None:
        match effect:
            case lamp.AskNext():
                self._asks.put_nowait(None)
            case lamp.StartNotice():
                if self._notice:
                    self._notice.cancel()
                loop = asyncio.get_running_loop()
                self._notice = loop.call_later(lamp.NOTICE_S, self._happened, lamp.NoticeOver())

    # --- the bus ----------------------------------------------------------------------------------

    async def _serve_asks(self) -> None:
        while True:
            await self._asks.get()
            request = CallNext(**self._bus.stamp(PATIENCE_S), counter=self._settings.counter)
            try:
                self._happened(_said(await self._bus.ask(request)))
            except Unanswered as error:
                log.warning("%s", error)
                self._happened(lamp.Unanswered())

    def _counter_changed(self, state: CounterState, parts: Mapping[str, str]) -> None:
        self._happened(lamp.CounterChanged(state.phase, state.waiting))

    def _link_changed(self) -> None:
        self._happened(lamp.LinkChanged(self._bus.fresh))


def _said(reply: Reply) -> lamp.Happening:
    match reply:
        case CounterReply(number=number, waiting=waiting):
            return lamp.Answered(number, waiting)
        case Refusal(code=code):
            log.info("refused: %s", code)
            return lamp.Refused(code)
    log.warning("an answer that fits no press: %s", type(reply).__name__)
    return lamp.Refused(Code.REFUSED)

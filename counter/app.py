"""The counter unit: joins buttons, lamp, sign and bus by the pure rules, and decides nothing itself."""

import asyncio
import logging
import time
from collections.abc import Mapping

from appliance import notify
from appliance.bus import Bus, route
from appliance.errors import Unanswered
from contract import topics
from contract.requests import CallNext, CounterReply, CounterRequest, NoShow, Park, Recall, Refusal, Reply
from contract.state import STALE_AFTER_S, Content, CounterState
from contract.values import Code, Role
from counter import lamp, presses
from counter.devices import Devices, Well
from counter.presses import Action
from counter.settings import CounterSettings, WindowSignSettings
from counter.window_sign import WindowSign
from counter.wording import sign
from hardware.drivers import open_button, open_sign
from hardware.ports import Arrow, CallButton, CounterSign, Press

log = logging.getLogger(__name__)

PATIENCE_S = STALE_AFTER_S
"""How long a press is worth answering: a controller that takes longer counts as out of reach."""
TOO_LATE_S = 0.1
"""A press that would be worth so little time is not asked for: the controller counts as out of reach."""
SIGN_PAUSE_S = 30.0
"""A sign that stays away is looked for so seldom at last: starting a window costs a small computer much."""

REQUESTS: dict[Action, type[CounterRequest]] = {
    Action.NEXT: CallNext,
    Action.RECALL: Recall,
    Action.NO_SHOW: NoShow,
    Action.PARK: Park,
}


class CounterUnit:
    """The buttons, the lamp and the sign of one counter."""

    def __init__(self, settings: CounterSettings) -> None:
        self._settings, self._meanings = settings, settings.meanings
        self._keys: presses.Keys = {}
        self._view = lamp.View()
        self._counter: CounterState | None = None
        self._languages: tuple[str, ...] = ()
        self._button: CallButton | None = None
        self._sign = _open_sign(settings)
        self._timer: asyncio.TimerHandle | None = None
        self._group: asyncio.TaskGroup | None = None
        self._asking: asyncio.Task[None] | None = None
        site = settings.unit.site
        watched = [
            route(topics.COUNTER, self._counter_changed, site=site, counter=settings.counter),
            route(topics.CONTENT, self._content_changed, site=site),
        ]
        self._bus = Bus(settings.unit, settings.broker, Role.COUNTER, watched, on_change=self._link_changed)
        self._devices = Devices(self._bus.report)

    async def run(self) -> None:
        """Serve until cancelled; then the lamp is off and the sign says nothing."""
        try:
            async with asyncio.TaskGroup() as self._group:
                group = self._group
                self._show_sign()
                group.create_task(self._bus.serve(), name="counter.bus")
                group.create_task(self._devices.keep("button", self._serve_button), name="counter.button")
                group.create_task(
                    self._devices.keep("sign", self._sign.serve, SIGN_PAUSE_S), name="counter.sign"
                )
                group.create_task(notify.watchdog(), name="counter.watchdog")
                notify.ready(f"counter {self._settings.counter}")
        finally:
            await self._sign.close()

    # --- the buttons ------------------------------------------------------------------------------

    async def _serve_button(self, well: Well) -> None:
        button = open_button(self._settings.button)
        try:
            await button.ready()
            well()
            self._compare(button.keys)
            button.show(lamp.lamp(self._view))
            self._button = button
            async for press in button.presses():
                self._moved(press)
        finally:
            self._button = None
            self._key_happened(presses.Lost(), time.monotonic())
            await button.close()

    def _compare(self, keys: frozenset[str] | None) -> None:
        if keys is not None and (oddities := self._settings.oddities(keys)):
            log.warning("%s", "; ".join(oddities))

    def _moved(self, press: Press) -> None:
        if press.held and press.key not in self._meanings:
            log.warning("the key %s means nothing: the unit's file has no [keys.%s]", press.key, press.key)
        self._key_happened(presses.Moved(press.key, press.held), press.at)

    def _key_happened(self, happening: presses.Happening, moment: float) -> None:
        self._keys, told = presses.step(self._keys, happening, moment, self._meanings)
        for happened in told:
            self._happened(happened)
        self._set_timer()

    # --- the rules --------------------------------------------------------------------------------

    def _happened(self, happening: lamp.Happening) -> None:
        self._view, effects = lamp.step(self._view, happening, time.monotonic())
        if self._button:
            self._button.show(lamp.lamp(self._view))
        for effect in effects:
            self._carry_out(effect)
        self._set_timer()

    def _carry_out(self, effect: lamp.Effect) -> None:
        match effect:
            case lamp.Ask(action) if self._group:
                self._asking = self._group.create_task(self._ask(action), name=f"counter.{action}")
            case lamp.GiveUp() if self._asking:
                self._asking.cancel()

    def _set_timer(self) -> None:
        """Ask to be woken when the rules want it."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        moments = [at for at in (presses.due(self._keys), lamp.due(self._view)) if at is not None]
        if moments:
            wait = max(0.0, min(moments) - time.monotonic())
            self._timer = asyncio.get_running_loop().call_later(wait, self._due)

    def _due(self) -> None:
        """What was pressed while the loop was busy is told first: it may be a key that was let go in time."""
        self._timer = asyncio.get_running_loop().call_later(0, self._tick)

    def _tick(self) -> None:
        self._key_happened(presses.Tick(), time.monotonic())
        self._happened(lamp.Tick())

    # --- the bus ----------------------------------------------------------------------------------

    async def _ask(self, action: Action) -> None:
        patience_s = self._patience_s()
        if patience_s < TOO_LATE_S:
            self._happened(lamp.Unanswered())
            return
        request = REQUESTS[action](**self._bus.stamp(patience_s), counter=self._settings.counter)
        try:
            self._happened(_said(await self._bus.ask(request)))
        except Unanswered as error:
            log.warning("%s", error)
            self._happened(lamp.Unanswered())

    def _patience_s(self) -> float:
        """Never longer than what is known stays fresh: a press that the lamp gives up is worth nothing."""
        if self._bus.heard is None:
            return PATIENCE_S
        left_s = STALE_AFTER_S - (self._bus.now() - self._bus.heard).total_seconds()
        if (
            left_s < TOO_LATE_S and not self._bus.knows_the_time
        ):  # two clocks that differ, until the next beat
            return PATIENCE_S
        return min(PATIENCE_S, left_s)

    def _counter_changed(self, state: CounterState, parts: Mapping[str, str]) -> None:
        self._counter = state
        self._happened(lamp.CounterChanged(state.phase, state.waiting, state.at))
        self._show_sign()

    def _content_changed(self, content: Content, parts: Mapping[str, str]) -> None:
        self._languages = content.languages
        self._show_sign()

    def _link_changed(self) -> None:
        self._happened(lamp.LinkChanged(self._bus.fresh))
        self._show_sign()

    def _show_sign(self) -> None:
        arrow = getattr(self._settings.sign, "arrow", Arrow.NONE)
        self._sign.show(sign(self._counter, self._languages, arrow, reachable=self._bus.fresh))


def _open_sign(settings: CounterSettings) -> CounterSign:
    if isinstance(settings.sign, WindowSignSettings):
        return WindowSign(settings.sign.screen)
    return open_sign(settings.sign)


def _said(reply: Reply) -> lamp.Happening:
    match reply:
        case CounterReply(number=number, waiting=waiting, at=at):
            return lamp.Answered(number, waiting, at)
        case Refusal(code=code):
            log.info("refused: %s", code)
            return lamp.Refused(code)
    log.warning("an answer that fits no press: %s", type(reply).__name__)
    return lamp.Refused(Code.REFUSED)

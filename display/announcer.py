"""Makes one call after the other heard: the chime, then the voice. A fault is told and stops nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from appliance.clock import Clock, now
from contract.values import Fault
from display.announcing import Shown
from display.spoken import Announcement
from hardware.errors import DeviceFault, DeviceGone, DeviceRefused, RecordingMissing
from hardware.ports import CallVoice, Chime

log = logging.getLogger(__name__)

LONGEST_CHIME_S = 10.0
"""A chime that has not ended by then is broken; the calls go on without it."""
LONGEST_SENTENCE_S = 30.0
"""The same for one call in one language."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The words that may come, and in which languages: a missing one is told before it is needed."""

    pieces: tuple[str, ...]
    languages: tuple[str, ...]


class Announcer:
    """Plays chime and voice; without a `voice`, the chime alone.

    `ended` is called after each announcement, heard or not; `report` gets the faults there are.
    """

    def __init__(
        self,
        chime: Chime,
        voice: CallVoice | None,
        ended: Callable[[], None],
        report: Callable[[Sequence[Fault]], None],
        clock: Clock = now,
    ) -> None:
        self._chime, self._voice, self._ended = chime, voice, ended
        self._report, self._clock = report, clock
        self._orders: asyncio.Queue[Announcement | Rehearsal] = asyncio.Queue()
        self._last: Shown | None = None
        self._faults: dict[str, Fault] = {}

    def announce(self, announcement: Announcement) -> None:
        """Make it heard as soon as nothing else is."""
        self._orders.put_nowait(announcement)

    def rehearse(self, rehearsal: Rehearsal) -> None:
        """Find out whether the voice has every word."""
        self._orders.put_nowait(rehearsal)

    async def serve(self) -> None:
        """Announce until cancelled."""
        while True:
            match await self._orders.get():
                case Rehearsal() as rehearsal:
                    await self._rehearse(rehearsal)
                case Announcement() as announcement:
                    await self._announce(announcement)
                    self._ended()

    async def _announce(self, call: Announcement) -> None:
        follows_itself = call.again and call.shown == self._last
        self._last = call.shown
        if not call.volume:
            return
        if not follows_itself:
            self._note("chime", await self._ring(call.volume))
        if self._voice and call.said:
            self._note("voice", await self._say(self._voice, call))

    async def _ring(self, volume: int) -> DeviceFault | None:
        return await _met(self._chime.ring(volume), LONGEST_CHIME_S, "the chime does not end")

    async def _say(self, voice: CallVoice, call: Announcement) -> DeviceFault | None:
        """The first fault met. A language that lacks a word does not silence the others."""
        first: DeviceFault | None = None
        for language, words in call.said.items():
            saying = voice.say(words, language, call.volume)
            met = await _met(saying, LONGEST_SENTENCE_S, "the voice does not end")
            first = first or met
            if isinstance(met, DeviceGone):
                break
        return first

    async def _rehearse(self, rehearsal: Rehearsal) -> None:
        if self._voice is None:
            return
        missing = [
            f"{language}: {', '.join(lacking)}"
            for language in rehearsal.languages
            if (lacking := await self._voice.lacks(rehearsal.pieces, language))
        ]
        self._note("words", RecordingMissing("; ".join(missing)) if missing else None)

    def _note(self, part: str, met: DeviceFault | None) -> None:
        known = self._faults.get(part)
        if met is None:
            self._faults.pop(part, None)
        elif known is None or known.code != met.code:
            log.warning("the %s: %s", part, met, extra={"fault": met.code})
            self._faults[part] = Fault(code=met.code, fix=met.fix, since=self._clock())
        self._report(tuple({fault.code: fault for fault in self._faults.values()}.values()))


async def _met(sounding: Awaitable[None], within_s: float, stuck: str) -> DeviceFault | None:
    """The fault that was met, if any."""
    try:
        async with asyncio.timeout(within_s):
            await sounding
    except DeviceFault as fault:
        return fault
    except TimeoutError:
        return DeviceGone(stuck)
    except OSError as error:  # no memory for another process, no room for a file
        return DeviceRefused(str(error))
    return None

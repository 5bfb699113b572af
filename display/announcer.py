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
LONGEST_SEARCH_S = 30.0
"""Looking for recordings that takes longer has met a disk that does not answer."""
STUCK_AFTER_S = 8.0
"""A device that is gone says so at once; one that fails only after this long was stuck."""
RESTS_S = 60.0
"""A chime or voice that was stuck is left alone for so long: the calls must not wait for it each time."""


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
        self._orders: asyncio.Queue[Announcement] = asyncio.Queue()
        self._rehearsal: Rehearsal | None = None
        self._wanted = asyncio.Event()
        self._rests_until: dict[str, float] = {}
        self._last: Shown | None = None
        self._faults: dict[str, Fault] = {}

    def announce(self, announcement: Announcement) -> None:
        """Make it heard as soon as nothing else is."""
        self._orders.put_nowait(announcement)

    def rehearse(self, rehearsal: Rehearsal) -> None:
        """Find out whether the voice has every word, beside the calls; the newest of these counts."""
        self._rehearsal = rehearsal
        self._wanted.set()

    async def serve(self) -> None:
        """Announce until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._announce_all(), name="announcer.calls")
            group.create_task(self._rehearse_newest(), name="announcer.words")

    async def _announce_all(self) -> None:
        while True:
            await self._announce(await self._orders.get())
            self._ended()

    async def _rehearse_newest(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            if self._voice and self._rehearsal:
                searching = _rehearse(self._voice, self._rehearsal)
                self._note("words", await _met(searching, LONGEST_SEARCH_S, "the recordings cannot be read"))

    async def _announce(self, call: Announcement) -> None:
        follows_itself = call.again and call.shown == self._last
        self._last = call.shown
        if not call.volume:
            return
        if not follows_itself and not self._rests("chime"):
            self._note("chime", await self._ring(call.volume))
        if self._voice and call.said and not self._rests("voice"):
            self._note("voice", await self._say(self._voice, call))

    async def _ring(self, volume: int) -> DeviceFault | None:
        ringing = self._chime.ring(volume)
        return await self._timed("chime", _met(ringing, LONGEST_CHIME_S, "the chime does not end"))

    async def _say(self, voice: CallVoice, call: Announcement) -> DeviceFault | None:
        """The first fault met. A language that lacks a word does not silence the others."""
        first: DeviceFault | None = None
        for language, words in call.said.items():
            saying = voice.say(words, language, call.volume)
            met = await self._timed("voice", _met(saying, LONGEST_SENTENCE_S, "the voice does not end"))
            first = first or met
            if isinstance(met, DeviceGone) or self._rests("voice"):
                break
        return first

    async def _timed(self, part: str, sounding: Awaitable[DeviceFault | None]) -> DeviceFault | None:
        """The fault that was met; a part that was stuck rests from now on."""
        time = asyncio.get_running_loop().time
        begun = time()
        met = await sounding
        if met and (isinstance(met, _Endless) or time() - begun >= STUCK_AFTER_S):
            self._rests_until[part] = time() + RESTS_S
        return met

    def _rests(self, part: str) -> bool:
        """Whether it is not to be tried now; its fault stays told."""
        return asyncio.get_running_loop().time() < self._rests_until.get(part, 0.0)

    def _note(self, part: str, met: DeviceFault | None) -> None:
        known = self._faults.get(part)
        if met is None:
            self._faults.pop(part, None)
        elif known is None or known.code != met.code:
            log.warning("the %s: %s", part, met, extra={"fault": met.code})
            self._faults[part] = Fault(code=met.code, fix=met.fix, since=self._clock())
        self._report(tuple({fault.code: fault for fault in self._faults.values()}.values()))


class _Endless(DeviceGone):
    """It did not end in its time."""


async def _rehearse(voice: CallVoice, rehearsal: Rehearsal) -> None:
    """Raises RecordingMissing."""
    missing = [
        f"{language}: {', '.join(lacking)}"
        for language in rehearsal.languages
        if (lacking := await voice.lacks(rehearsal.pieces, language))
    ]
    if missing:
        raise RecordingMissing("; ".join(missing))


async def _met(sounding: Awaitable[None], within_s: float, stuck: str) -> DeviceFault | None:
    """The fault that was met, if any."""
    try:
        async with asyncio.timeout(within_s):
            await sounding
    except DeviceFault as fault:
        return fault
    except TimeoutError:
        return _Endless(stuck)
    except OSError as error:  # no memory for another process, no room for a file
        return DeviceRefused(str(error))
    except Exception as error:  # a fault in a driver must not end the calls
        log.exception("a driver failed")
        return DeviceRefused(repr(error))
    return None

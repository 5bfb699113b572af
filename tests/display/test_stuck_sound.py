"""A sound device that is there and does not end: calls go on at their own pace, and staff are told."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta

import pytest

from contract.values import Fault
from display.announcer import RESTS_S, Announcer, Rehearsal
from display.announcing import Shown, Turns
from display.board import Announced, BoardArrived, Fresh, Happening, Tick, View, due, step
from display.spoken import Announcement
from hardware.errors import NoSound
from hardware.ports import SpokenCall
from tests.display.leaping import leap
from tests.display.scenes import MORNING, board, call

pytestmark = pytest.mark.parts

SAID = {"fr": SpokenCall("Numéro A, 1.", ()), "en": SpokenCall("Number A, 1.", ())}
CHIME_STUCK_S, VOICE_STUCK_S = 9.0, 11.0
"""The drivers' own patience: sound and eight seconds."""


class Device:
    """Chime and voice on one loudspeaker, which can be stuck."""

    def __init__(self) -> None:
        self.stuck = True
        self.tried_at: list[tuple[str, float]] = []
        self.heard: list[str] = []
        self.searching = asyncio.Event()

    async def ring(self, volume: int = 3) -> None:
        await self._play("chime", CHIME_STUCK_S)

    async def say(self, words: SpokenCall, language: str, volume: int) -> None:
        await self._play(language, VOICE_STUCK_S)

    async def lacks(self, pieces: Iterable[str], language: str) -> tuple[str, ...]:
        self.searching.set()
        await asyncio.Event().wait()
        return ()

    async def close(self) -> None: ...

    async def _play(self, sound: str, stuck_s: float) -> None:
        self.tried_at.append((sound, asyncio.get_running_loop().time()))
        await asyncio.sleep(stuck_s if self.stuck else 1.0)
        if self.stuck:
            raise NoSound("aplay did not end")
        self.heard.append(sound)


class Hall:
    """Board, announcer and device joined as in the display, without its window."""

    def __init__(self, times: int = 2) -> None:
        self.view = View(zones=("main",), turns=Turns(times=times))
        self.device = Device()
        self.told: list[str] = []
        self.large_at: dict[str, float] = {}
        self.ended = 0
        self.announcer = Announcer(self.device, self.device, self._ended, self._report, lambda: MORNING)
        self._happened = asyncio.Event()

    def _ended(self) -> None:
        self.ended += 1
        self.happen(Announced(self.now))

    def _report(self, faults: Sequence[Fault]) -> None:
        self.told = [fault.code for fault in faults]

    @property
    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def happen(self, happening: Happening) -> None:
        self.view, effects = step(self.view, happening)
        for effect in effects:
            self.announcer.announce(Announcement(shown=effect.shown, again=effect.again, said=SAID, volume=3))
        if self.view.large:
            self.large_at.setdefault(self.view.large.number, self.now)
        self._happened.set()

    async def keep_time(self) -> None:
        while True:
            self._happened.clear()
            moment = due(self.view)
            try:
                async with asyncio.timeout(None if moment is None else max(0.0, moment - self.now)):
                    await self._happened.wait()
            except TimeoutError:
                self.happen(Tick(self.now, MORNING + timedelta(seconds=self.now)))

    async def serve(self, scene: Callable[[], Awaitable[None]]) -> None:
        tasks = [asyncio.create_task(self.announcer.serve()), asyncio.create_task(self.keep_time())]
        self.happen(Fresh(True, 0.0, MORNING))
        await scene()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    def call(self, seq: int) -> None:
        shown = Shown("main", call(seq))
        self.announcer.announce(Announcement(shown=shown, again=False, said=SAID, volume=3))


def test_a_call_that_comes_every_quarter_of_a_minute_is_soon_large_though_the_device_is_stuck() -> None:
    async def whole() -> None:
        hall = Hall()
        made_at: dict[str, float] = {}

        async def scene() -> None:
            calls = []
            for seq in range(1, 21):
                calls.append(call(seq, f"A{seq:03d}", age=-hall.now))
                made_at[calls[-1].number] = hall.now
                hall.happen(BoardArrived(board(*calls, late=hall.now), hall.now))
                await asyncio.sleep(15)
            assert hall.told == ["no-sound"]
            hall.device.stuck = False
            await asyncio.sleep(RESTS_S)
            hall.happen(BoardArrived(board(*calls, call(21, age=-hall.now), late=hall.now), hall.now))
            await asyncio.sleep(30)
            assert hall.device.heard[:3] == ["chime", "fr", "en"]
            assert hall.told == []

        await hall.serve(scene)
        delays = [hall.large_at[number] - at for number, at in made_at.items()]
        assert len(delays) == 20
        assert max(delays) <= CHIME_STUCK_S + VOICE_STUCK_S
        assert max(delays[-6:]) <= max(delays[:6]), "it does not grow"

    leap(whole())


def test_what_is_stuck_is_left_alone_for_a_minute_and_tried_again() -> None:
    async def whole() -> None:
        hall = Hall()

        async def scene() -> None:
            hall.call(1)
            await asyncio.sleep(30)
            assert hall.ended == 1
            hall.call(2)
            await asyncio.sleep(0.1)
            assert hall.ended == 2, "it ends at once"
            assert hall.told == ["no-sound"], "and stays told"
            await asyncio.sleep(RESTS_S)
            hall.call(3)
            await asyncio.sleep(30)
            voice_at = CHIME_STUCK_S
            first = [("chime", 0.0), ("fr", voice_at)]
            assert hall.device.tried_at == [*first, ("chime", 90.1), ("fr", 90.1 + voice_at)]

        await hall.serve(scene)

    leap(whole())


def test_a_search_for_recordings_that_does_not_end_delays_no_call_and_is_told() -> None:
    async def whole() -> None:
        hall = Hall()
        hall.device.stuck = False

        async def scene() -> None:
            hall.announcer.rehearse(Rehearsal(("a",), ("fr", "en")))
            await hall.device.searching.wait()
            hall.call(1)
            await asyncio.sleep(5)
            assert hall.device.heard == ["chime", "fr", "en"]
            await asyncio.sleep(60)
            assert hall.told == ["device-gone"]

        await hall.serve(scene)

    leap(whole())

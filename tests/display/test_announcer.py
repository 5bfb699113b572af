"""What is heard of a call: chime, then voice, one after the other, and nothing that a fault could stop."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

import pytest

from contract.values import Fault
from display import announcer
from display.announcer import Announcer, Rehearsal
from display.announcing import Shown
from display.spoken import Announcement
from hardware.errors import NoSound, RecordingMissing
from hardware.ports import SpokenCall
from hardware.simulated_chime import SimulatedChime
from tests.display.scenes import MORNING, call

pytestmark = pytest.mark.parts

SAID = {"fr": SpokenCall("Numéro A, 1, guichet 3.", ()), "en": SpokenCall("Number A, 1, counter 3.", ())}


class Throat:
    """A call voice for tests: it takes its time, and can lose its sound device and single languages."""

    def __init__(self, heard: list[tuple[str, float, float]], seconds: float) -> None:
        self._heard, self.seconds = heard, seconds
        self.plugged, self.unrecorded = True, set[str]()

    async def say(self, words: SpokenCall, language: str, volume: int) -> None:
        if not self.plugged:
            raise NoSound("unplugged")
        if language in self.unrecorded:
            raise RecordingMissing("a")
        begun = asyncio.get_running_loop().time()
        await asyncio.sleep(self.seconds)
        self._heard.append((language, begun, asyncio.get_running_loop().time()))

    async def lacks(self, pieces: Sequence[str], language: str) -> tuple[str, ...]:
        return tuple(pieces) if language in self.unrecorded else ()

    async def close(self) -> None: ...


class Room:
    """An announcer, everything that is heard of it, and what it says back."""

    def __init__(self, seconds: float, *, voiced: bool = True) -> None:
        self.heard: list[tuple[str, float, float]] = []
        self.chime = SimulatedChime(seconds=seconds, monotonic=lambda: asyncio.get_running_loop().time())
        self.throat = Throat(self.heard, seconds)
        self.done, self.reports = 0, list[Sequence[Fault]]()
        self._news = asyncio.Event()
        voice = self.throat if voiced else None
        self.announcer = Announcer(self.chime, voice, self._ended, self._reported, clock=lambda: MORNING)

    def _ended(self) -> None:
        self.done += 1
        self._news.set()

    def _reported(self, faults: Sequence[Fault]) -> None:
        self.reports.append(faults)
        self._news.set()

    def announce(self, seq: int, *, again: bool = False, volume: int = 3) -> None:
        shown = Shown("main", call(seq))
        self.announcer.announce(Announcement(shown=shown, again=again, said=SAID, volume=volume))

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not holds():
                await self._news.wait()
                self._news.clear()

    async def announced(self, count: int) -> None:
        await self.until(lambda: self.done >= count)

    def sounds(self) -> list[tuple[str, float, float]]:
        """Everything heard, in order."""
        rings = [("chime", ring.start, ring.end) for ring in self.chime.rings]
        return sorted(rings + self.heard, key=lambda sound: sound[1])

    def names(self) -> list[str]:
        return [name for name, _, _ in self.sounds()]

    def codes(self) -> list[str]:
        return [fault.code for fault in self.reports[-1]]


Scene = Callable[[Room], Coroutine[Any, Any, None]]


def play(scene: Scene, seconds: float = 0.01, *, voiced: bool = True) -> None:
    async def whole() -> None:
        room = Room(seconds, voiced=voiced)
        serving = asyncio.create_task(room.announcer.serve())
        try:
            await scene(room)
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving

    asyncio.run(whole())


def test_a_call_is_a_chime_and_then_the_sites_languages_in_order() -> None:
    async def scene(room: Room) -> None:
        room.announce(1)
        await room.announced(1)
        assert room.names() == ["chime", "fr", "en"]

    play(scene)


def test_twenty_calls_at_once_are_all_heard_and_no_sound_meets_another() -> None:
    async def scene(room: Room) -> None:
        for seq in range(1, 21):
            room.announce(seq)
        await room.announced(20)
        assert room.names() == ["chime", "fr", "en"] * 20
        assert all(one[2] <= other[1] for one, other in itertools.pairwise(room.sounds()))

    play(scene)


def test_a_second_reading_has_a_chime_only_when_another_call_came_between() -> None:
    async def scene(room: Room) -> None:
        room.announce(1)
        room.announce(1, again=True)
        room.announce(2)
        room.announce(1, again=True)
        await room.announced(4)
        whole = ["chime", "fr", "en"]
        assert room.names() == [*whole, "fr", "en", *whole, *whole]

    play(scene)


def test_without_a_voice_there_is_the_chime_alone() -> None:
    async def scene(room: Room) -> None:
        room.announce(1)
        await room.announced(1)
        assert room.names() == ["chime"]

    play(scene, voiced=False)


def test_the_chime_is_as_loud_as_the_voice_and_an_hour_of_silence_is_silent() -> None:
    async def scene(room: Room) -> None:
        room.announce(1, volume=5)
        room.announce(2, volume=0)
        await room.announced(2)
        assert room.names() == ["chime", "fr", "en"]
        assert room.chime.rings[0].volume == 5

    play(scene)


def test_a_sound_device_that_is_gone_is_told_once_and_taken_back_when_it_returns() -> None:
    async def scene(room: Room) -> None:
        room.chime.unplug()
        room.throat.plugged = False
        room.announce(1)
        room.announce(2)
        await room.announced(2)
        assert room.sounds() == []
        assert room.codes() == ["no-sound"], "chime and voice are one thing to mend"
        assert room.reports[-1][0].fix
        room.chime.plug()
        room.throat.plugged = True
        room.announce(3)
        await room.announced(3)
        assert room.names() == ["chime", "fr", "en"]
        assert room.codes() == []

    play(scene)


def test_a_chime_that_does_not_end_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcer, "LONGEST_CHIME_S", 0.05)

    async def scene(room: Room) -> None:
        room.throat.seconds = 0.01
        room.announce(1)
        await room.announced(1)
        assert room.names() == ["fr", "en"]
        assert room.codes() == ["device-gone"]

    play(scene, seconds=60)


def test_a_voice_that_does_not_end_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcer, "LONGEST_SENTENCE_S", 0.05)

    async def scene(room: Room) -> None:
        room.throat.seconds = 60
        room.announce(1)
        await room.announced(1)
        assert room.names() == ["chime"]
        assert room.codes() == ["device-gone"]

    play(scene)


def test_a_language_that_lacks_a_word_leaves_the_others_to_be_heard() -> None:
    async def scene(room: Room) -> None:
        room.throat.unrecorded = {"fr"}
        room.announce(1)
        await room.announced(1)
        assert room.names() == ["chime", "en"]
        assert room.codes() == ["recording-missing"]

    play(scene)


def test_a_missing_word_is_told_before_it_is_needed() -> None:
    async def scene(room: Room) -> None:
        room.throat.unrecorded = {"en"}
        room.announcer.rehearse(Rehearsal(("a", "0"), ("fr", "en")))
        await room.until(lambda: bool(room.reports))
        assert room.codes() == ["recording-missing"]
        room.throat.unrecorded = set()
        room.announcer.rehearse(Rehearsal(("a", "0"), ("fr", "en")))
        await room.until(lambda: len(room.reports) > 1)
        assert room.codes() == []

    play(scene)


def test_only_the_newest_words_are_looked_for() -> None:
    async def scene(room: Room) -> None:
        room.throat.unrecorded = {"en"}
        room.announcer.rehearse(Rehearsal(("a",), ("en",)))
        room.announcer.rehearse(Rehearsal(("a",), ("fr",)))
        await room.until(lambda: bool(room.reports))
        assert [[fault.code for fault in faults] for faults in room.reports] == [[]]

    play(scene)


def test_a_driver_that_fails_as_nobody_foresaw_does_not_end_the_calls(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(room: Room) -> None:
        async def miscount(words: SpokenCall, language: str, volume: int) -> None:
            raise ZeroDivisionError("division by zero")

        monkeypatch.setattr(room.throat, "say", miscount)
        room.announce(1)
        room.announce(2)
        await room.announced(2)
        assert room.names() == ["chime", "chime"]
        assert room.codes() == ["device-refused"]
        assert "Traceback" in caplog.text

    play(scene)


def test_whatever_else_goes_wrong_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(room: Room) -> None:
        async def no_memory(volume: int) -> None:
            raise OSError(12, "Cannot allocate memory")

        monkeypatch.setattr(room.chime, "ring", no_memory)
        room.announce(1)
        await room.announced(1)
        assert room.names() == ["fr", "en"]
        assert room.codes() == ["device-refused"]

    play(scene)

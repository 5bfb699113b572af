"""The narrator, with a voice that says nothing aloud and remembers everything."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from hardware.errors import DeviceFault, DeviceGone
from kiosk.speech.narrator import Narrator
from kiosk.speech.reading import Part, Reading

pytestmark = pytest.mark.pure

HEAD, BODY = Part("Your number", "en"), Part("P047", "en")
DONE = Part("Finished", "en", name="finish")
HELP = Part("Help", "en", name="help")
TICKET = Reading(("ticket",), (HEAD, BODY, DONE, HELP))


class Memory:
    """A voice: holds its breath on the words in `endless` until it is cancelled."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.cut: list[str] = []
        self.endless: set[str] = set()
        self.gone = False
        self.news = asyncio.Event()

    async def say(self, text: str, language: str, volume: int) -> None:
        if self.gone:
            raise DeviceGone("no sound")
        self.said.append(text)
        self.news.set()
        if text in self.endless:
            try:
                await asyncio.Event().wait()
            finally:
                self.cut.append(text)
                self.news.set()

    async def close(self) -> None:
        """Nothing is open."""

    async def until(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not done():
                self.news.clear()
                await self.news.wait()


def play(scene: Callable[[Narrator, Memory, list[DeviceFault | None]], Awaitable[None]]) -> None:
    async def run() -> None:
        voice = Memory()
        faults: list[DeviceFault | None] = []

        def found(fault: DeviceFault | None) -> None:
            faults.append(fault)
            voice.news.set()

        narrator = Narrator(voice, found)
        task = asyncio.create_task(narrator.serve())
        await scene(narrator, voice, faults)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(run())


def show(
    narrator: Narrator, page: Reading, focus: str = "", *, stirred: int = 0, speaking: bool = True
) -> None:
    narrator.follow(page, focus, speaking=speaking, volume=3, stirred=stirred)


def test_a_page_is_said_from_its_headline_to_its_last_choice() -> None:
    async def scene(narrator: Narrator, voice: Memory, _: object) -> None:
        show(narrator, TICKET)
        await voice.until(lambda: len(voice.said) == 4)
        assert voice.said == ["Your number", "P047", "Finished", "Help"]

    play(scene)


def test_nothing_is_said_to_who_does_not_listen() -> None:
    async def scene(narrator: Narrator, voice: Memory, _: object) -> None:
        show(narrator, TICKET, speaking=False)
        show(narrator, Reading(("welcome",), (HELP,)))
        await voice.until(lambda: bool(voice.said))
        assert voice.said == ["Help"]

    play(scene)


def test_the_next_act_cuts_the_voice_off() -> None:
    async def scene(narrator: Narrator, voice: Memory, _: object) -> None:
        voice.endless.add("Your number")
        show(narrator, TICKET)
        await voice.until(lambda: bool(voice.said))
        show(narrator, Reading(("welcome",), (HELP,)), stirred=1)
        await voice.until(lambda: "Help" in voice.said)
        assert voice.said == ["Your number", "Help"]
        assert voice.cut == ["Your number"]

    play(scene)


def test_news_wait_until_the_page_has_been_said() -> None:
    async def scene(narrator: Narrator, voice: Memory, _: object) -> None:
        show(narrator, TICKET)
        taken = Part("Take your ticket", "en")
        show(narrator, Reading(("ticket",), (HEAD, BODY, taken, DONE, HELP)))
        await voice.until(lambda: len(voice.said) == 5)
        assert voice.said[-1] == "Take your ticket"
        assert not voice.cut

    play(scene)


def test_what_gets_the_focus_is_said_at_once() -> None:
    async def scene(narrator: Narrator, voice: Memory, _: object) -> None:
        voice.endless.add("P047")
        show(narrator, TICKET, "finish")
        await voice.until(lambda: "P047" in voice.said)
        show(narrator, TICKET, "help")
        await voice.until(lambda: "Help" in voice.said)
        assert voice.said == ["Your number", "P047", "Help"]

    play(scene)


def test_the_page_is_said_again_from_the_beginning() -> None:
    async def scene(narrator: Narrator, voice: Memory, _: object) -> None:
        voice.endless.add("P047")
        show(narrator, TICKET)
        await voice.until(lambda: "P047" in voice.said)
        voice.endless.clear()
        narrator.again()
        await voice.until(lambda: len(voice.said) == 6)
        assert voice.said[2:] == ["Your number", "P047", "Finished", "Help"]

    play(scene)


def test_silence_when_the_headphones_are_pulled_out() -> None:
    async def scene(narrator: Narrator, voice: Memory, _: object) -> None:
        voice.endless.add("Your number")
        show(narrator, TICKET)
        await voice.until(lambda: bool(voice.said))
        show(narrator, TICKET, speaking=False)
        await voice.until(lambda: bool(voice.cut))
        assert voice.said == ["Your number"]

    play(scene)


def test_without_a_sound_device_staff_are_told_and_the_page_goes_on() -> None:
    async def scene(narrator: Narrator, voice: Memory, faults: list[DeviceFault | None]) -> None:
        voice.gone = True
        show(narrator, TICKET)
        await voice.until(lambda: bool(faults))
        assert isinstance(faults[0], DeviceGone)
        voice.gone = False
        narrator.again()
        await voice.until(lambda: len(voice.said) == 4)
        assert faults[-1] is None

    play(scene)

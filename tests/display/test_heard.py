"""What a waiting room hears of the real display, written into one file: all, in order, nothing together."""

import asyncio
import json
import shutil
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from display.announcing import IN_BRIEF_ABOVE
from hardware import gong
from hardware.sound import Sound, read_wav
from hardware.spelling import spelled
from tests.broker import Mosquitto
from tests.display.hall import Controller, File, Screen, Snapshot, display, hall_site
from tests.hardware.test_call_voices import record_words
from tests.screen import VirtualScreen

pytestmark = [
    pytest.mark.parts,
    pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed"),
]

FASTER = 25
"""Sounds count as played this much sooner; the file has them whole, and every rule takes its turns."""
TOGETHER_S = 120.0
"""Bounds a whole scene: 40 announcements, each of which stands large for a second at least."""


@dataclass(frozen=True)
class Heard:
    """One sound of the recording, in its seconds."""

    sound: str
    begins: float
    ends: float


class Recording:
    """What the display would have played."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "heard.wav"
        folder.mkdir()

    def settings(self, announce: str = "", recordings: Path | None = None) -> File:
        """The tables that have everything written into the one file."""
        table = f'driver = "record"\nfile = "{self.file}"\nfaster = {FASTER}'
        words = f'recordings = "{recordings}"\n' if recordings else ""
        return File(chime=table, more=f"[voice]\n{table}\n{words}[announce]\n{announce}")

    def heard(self) -> list[Heard]:
        sheet = self.file.with_suffix(".jsonl")
        lines = sheet.read_text(encoding="utf-8").splitlines() if sheet.exists() else []
        return [Heard(line["sound"], line["from"], line["to"]) for line in map(json.loads, lines)]

    def names(self) -> list[str]:
        return [entry.sound for entry in self.heard()]

    def sound(self) -> Sound:
        return read_wav(self.file.read_bytes())


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScreen]:
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 1920, 1080) as running:
        yield running


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    return Recording(tmp_path / "heard")


def settled(snapshot: Snapshot) -> bool:
    return snapshot.get("stale") is False and "Service citoyen" in snapshot["texts"]


def said(number: str, counter: str = "3") -> list[str]:
    """A chime, and the site's two languages."""
    words = spelled(number, "en")
    return ["chime", f"fr: Numéro {words}, guichet {counter}.", f"en: Number {words}, counter {counter}."]


def shows(number: str) -> Callable[[Snapshot], bool]:
    return lambda snapshot: bool(snapshot["call"]) and snapshot["call"]["number"] == number


def visible(snapshot: Snapshot) -> set[str]:
    large = [snapshot["call"]] if snapshot["call"] else []
    return {call["number"] for call in [*large, *snapshot["list"]]}


async def silent(shown: Screen, recording: Recording) -> None:
    """Everything has been said: nothing has been added for longer than any turn takes."""
    heard = -1
    while heard < len(recording.heard()):
        heard = len(recording.heard())
        await shown.quiet_for(2.5)


def play(
    scene: Callable[[Screen, Controller], Coroutine[Any, Any, None]],
    folder: Path,
    broker: Mosquitto,
    screen: VirtualScreen,
    file: File,
) -> None:
    async def whole() -> None:
        async with asyncio.timeout(TOGETHER_S), display(folder, broker, screen.display, file) as shown:
            await scene(shown, Controller(broker, hall_site()))

    asyncio.run(whole())


def test_twenty_calls_within_one_second_are_all_shown_and_all_spoken_in_order(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen, recording: Recording
) -> None:
    numbers = [f"P{seq:03d}" for seq in range(1, 21)]

    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            for number in numbers:
                controller.call(number)
                await asyncio.sleep(0.04)
            snapshot = await shown.until(lambda snapshot: visible(snapshot) == set(numbers))
            assert snapshot["call"]["number"] in numbers[:2], "listed long before their turns"
            await silent(shown, recording)
        large = [snapshot["call"]["number"] for snapshot in shown.seen if snapshot.get("call")]
        assert list(dict.fromkeys(large)) == numbers

    play(scene, tmp_path, broker, screen, recording.settings())
    names = recording.names()
    first = [sound for number in numbers for sound in said(number)[:2]]
    last = names.index(first[-1]) + 2
    once, again = names[:last], names[last:]
    assert [sound for sound in once if not sound.startswith("en: ")] == first, (
        "in the first language, in order"
    )
    in_full = [number for number in numbers if said(number)[2] in once]
    assert set(numbers[-1 - IN_BRIEF_ABOVE :]) <= set(in_full) < set(numbers), "in all when nobody hurries"
    assert once == [sound for number in numbers for sound in said(number)[: 3 if number in in_full else 2]]
    repeated = [number for number in numbers if said(number)[2] in again]
    assert repeated, "each is said twice while that helps"
    assert again == [sound for number in repeated for sound in said(number)]
    assert meeting(recording) == []
    only_what_is_listed(recording)


def meeting(recording: Recording) -> list[str]:
    """Sounds that begin before the one before them has ended."""
    return [later.sound for earlier, later in pairwise(recording.heard()) if later.begins < earlier.ends]


def only_what_is_listed(recording: Recording) -> None:
    """Where a chime stands in the file there is the gong and nothing else; the same words sound the same."""
    whole, heard = recording.sound(), recording.heard()
    assert whole.seconds == pytest.approx(heard[-1].ends, abs=0.01)
    known = {"chime": read_wav(gong.wav()).at_rate(whole.rate).samples}
    for entry in heard:
        samples = whole.samples[round(entry.begins * whole.rate) : round(entry.ends * whole.rate)]
        assert max(map(abs, samples)) > 3000, "it can be heard"
        assert known.setdefault(entry.sound, samples) == samples, f"{entry.sound} meets another sound"


def test_a_single_call_is_said_twice_with_one_chime_and_a_recall_is_said_as_one(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen, recording: Recording
) -> None:
    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            controller.call("P047", "Accueil")
            await shown.until(lambda snapshot: bool(snapshot["announcing"]))
            await silent(shown, recording)
            controller.call("P047", "Accueil", recall=True)
            await silent(shown, recording)

    play(scene, tmp_path, broker, screen, recording.settings('languages = ["ar", "da"]'))
    first = ["ar: الرقم P، 0، 4، 7، Accueil.", "da: Nummer P, 0, 4, 7, Accueil."]
    again = ["ar: نداء ثانٍ: الرقم P، 0، 4، 7، Accueil.", "da: Kaldt igen: nummer P, 0, 4, 7, Accueil."]
    assert recording.names() == ["chime", *first, *first, "chime", *again, *again]
    assert meeting(recording) == []


def test_a_sound_device_that_goes_is_told_calls_go_on_and_it_is_found_again(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen, recording: Recording
) -> None:
    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            controller.call("P001")
            await silent(shown, recording)
            assert recording.names()[:3] == said("P001")
            recording.folder.rename(tmp_path / "unplugged")
            controller.call("P002")
            await shown.until(shows("P002"))
            state = await controller.until_device(lambda state: bool(state.faults))
            assert [fault.code for fault in state.faults] == ["no-sound"]
            controller.call("P003")
            await shown.until(shows("P003"))
            (tmp_path / "unplugged").rename(recording.folder)
            heard = len(recording.heard())
            controller.call("P004")
            await controller.until_device(lambda state: not state.faults)
            await silent(shown, recording)
            assert [name for name in recording.names()[heard:] if "P, 0, 0, 4" in name]

    play(scene, tmp_path, broker, screen, recording.settings())


def test_a_word_that_was_never_recorded_is_told_at_the_start_and_the_call_is_shown_and_chimed(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen, recording: Recording
) -> None:
    words = tmp_path / "words"
    for language in ("fr", "en"):
        record_words(words / language, "number", "counter", "again", *"0123456789", *"abc")
    (words / "fr" / "7.wav").unlink()

    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            state = await controller.until_device(lambda state: bool(state.faults))
            assert [fault.code for fault in state.faults] == ["recording-missing"]
            controller.call("A047")
            await shown.until(shows("A047"))
            await silent(shown, recording)
        assert "fr: 7" in (tmp_path / "log").read_text()

    play(scene, tmp_path, broker, screen, recording.settings("times = 1", words))
    assert recording.names() == ["chime", "en: number a 0 4 7 counter 3"]


def test_after_a_reconnect_old_calls_are_shown_and_not_said(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen, recording: Recording
) -> None:
    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            controller.call("P001")
            await silent(shown, recording)
        await shown.until(lambda snapshot: snapshot["stale"])
        controller.call("P002", ago_s=45)
        controller.call("P003", ago_s=40)
        async with controller.working():
            await shown.until(shows("P003"))
            await silent(shown, recording)
            assert visible(shown.seen[-1]) == {"P001", "P002", "P003"}

    play(scene, tmp_path, broker, screen, recording.settings("times = 1"))
    assert recording.names() == said("P001")

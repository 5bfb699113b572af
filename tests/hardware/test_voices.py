"""One contract for every voice: said to the end, silent at once, never two together."""

import asyncio
import json
import os
import shutil
import time
import wave
from array import array
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from hardware import espeak, espeak_voice
from hardware.drivers import open_voice
from hardware.errors import DeviceGone, NoSound, NotInstalled
from hardware.espeak_voice import EspeakVoice
from hardware.ports import Voice
from hardware.settings import EspeakVoiceSettings, SimulatedVoiceSettings, WavVoiceSettings
from hardware.simulated_voice import SimulatedVoice
from hardware.wav_voice import WavVoice
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

needs_espeak = pytest.mark.skipif(
    not (shutil.which("espeak-ng") and shutil.which("aplay")), reason="espeak-ng and aplay are not installed"
)

SENTENCE = "Please take a seat. The screen shows your number and your counter."
LONG = " ".join([SENTENCE] * 40)

ALSA = """
pcm.hall {{ type file; slave.pcm {{ type null }} file "{heard}"; format raw }}
"""


@dataclass
class Bench:
    voice: Voice
    unplug: Callable[[], None]


@asynccontextmanager
async def simulated(_: Path, __: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    voice = open_voice(SimulatedVoiceSettings(driver="simulated", seconds=0.05))
    assert isinstance(voice, SimulatedVoice)
    yield Bench(voice, voice.unplug)
    await voice.close()


@asynccontextmanager
async def on_alsa(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """ALSA's own `file` device writes what would be played; it needs no sound hardware."""
    heard, config = folder / "heard.raw", folder / "asound.conf"
    config.write_text(ALSA.format(heard=heard))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
    voice = open_voice(EspeakVoiceSettings(driver="espeak", device="hall"))
    yield Bench(voice, lambda: config.write_text(""))
    await voice.close()


@pytest.fixture(params=[simulated, pytest.param(on_alsa, marks=needs_espeak)])
async def bench(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bench]:
    async with request.param(tmp_path, monkeypatch) as found:
        yield found


# --- the contract -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "da", "fr", "nl", "de", "ar", "zz"])
async def test_a_sentence_is_said_in_every_language(bench: Bench, language: str) -> None:
    await soon(bench.voice.say(SENTENCE, language, 3))


async def test_sentences_wait_for_one_another(bench: Bench) -> None:
    await soon(asyncio.gather(*(bench.voice.say("One.", "en", 3) for _ in range(3))))


async def test_nothing_to_say_is_said_at_once(bench: Bench) -> None:
    await soon(bench.voice.say(" \n", "en", 3), within_s=0.5)


async def test_without_a_sound_device_it_is_told(bench: Bench) -> None:
    bench.unplug()
    with pytest.raises(DeviceGone) as fault:
        await soon(bench.voice.say(SENTENCE, "en", 3))
    assert type(fault.value) is NoSound
    assert "sound" in fault.value.fix


async def test_closing_twice_does_no_harm(bench: Bench) -> None:
    await bench.voice.close()
    await bench.voice.close()


# --- espeak-ng --------------------------------------------------------------------------------------


@pytest.fixture
def stuck_player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound device that takes everything and never plays it: a pipe that nobody empties."""
    pipe, config = tmp_path / "pipe", tmp_path / "asound.conf"
    os.mkfifo(pipe)
    config.write_text(ALSA.format(heard=pipe))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
    return pipe


def programs() -> set[str]:
    return {child.name() for child in psutil.Process().children(recursive=True)} & {"espeak-ng", "aplay"}


@needs_espeak
async def test_cancelled_it_is_silent_at_once_and_nothing_is_left(stuck_player: Path) -> None:
    voice = EspeakVoice("hall")
    saying = asyncio.create_task(voice.say(LONG, "en", 3))
    playing = await soon(asyncio.to_thread(os.open, stuck_player, os.O_RDONLY))  # opens when the player does
    assert programs() == {"espeak-ng", "aplay"}
    begun = time.monotonic()
    saying.cancel()
    await soon(asyncio.wait([saying]))
    assert time.monotonic() - begun < 0.5
    assert programs() == set()
    os.close(playing)


@needs_espeak
async def test_closing_silences_it(stuck_player: Path) -> None:
    voice = EspeakVoice("hall")
    saying = asyncio.create_task(voice.say(LONG, "en", 3))
    playing = await soon(asyncio.to_thread(os.open, stuck_player, os.O_RDONLY))
    await soon(voice.close())
    await soon(asyncio.wait([saying]))
    assert not saying.exception()
    assert programs() == set()
    os.close(playing)


@needs_espeak
async def test_a_sound_device_that_never_ends_is_told(
    stuck_player: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(espeak_voice, "LONGEST_S", 0.3)
    playing = os.open(stuck_player, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(NoSound, match="did not end"):
        await soon(EspeakVoice("hall").say(LONG, "en", 3))
    os.close(playing)


async def test_a_machine_without_a_voice_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotInstalled, match="is not installed") as fault:
        await soon(EspeakVoice().say(SENTENCE, "en", 3))
    assert "log" in fault.value.fix


@pytest.mark.pure
@pytest.mark.parametrize(
    ("language", "voice"), [("en", "en-gb"), ("fr-BE", "fr-fr"), ("nl", "nl"), ("ar", "ar"), ("", "en-gb")]
)
async def test_every_language_has_its_voice(language: str, voice: str) -> None:
    assert espeak.voice_of(language) == voice


@pytest.mark.pure
async def test_control_characters_never_reach_the_voice() -> None:
    assert espeak.sayable("one\x00\x1b[2J\ntwo\ud800") == b"one  [2J two" + b" \n"


# --- into files -------------------------------------------------------------------------------------


def loudness(path: Path) -> int:
    with wave.open(str(path)) as file:
        return max(map(abs, array("h", file.readframes(file.getnframes()))))


@needs_espeak
async def test_files_hold_what_would_be_heard(tmp_path: Path) -> None:
    voice = open_voice(WavVoiceSettings(driver="wav", folder=tmp_path / "said", real_time=False))
    await soon(voice.say("P, 0, 4, 7", "en", 1))
    await soon(voice.say("P, 0, 4, 7", "en", 5))
    await soon(voice.say(SENTENCE, "fr", 5))
    files = sorted((tmp_path / "said").iterdir())
    assert [path.name for path in files] == ["0001-en-gb.wav", "0002-en-gb.wav", "0003-fr-fr.wav"]
    assert loudness(files[0]) < loudness(files[1]) / 2
    with wave.open(str(files[2])) as file:
        assert 2 < file.getnframes() / file.getframerate() < 10


@needs_espeak
async def test_files_take_the_time_that_hearing_takes(tmp_path: Path) -> None:
    voice = WavVoice(tmp_path)
    begun = time.monotonic()
    await soon(voice.say("Yes.", "en", 3))
    with wave.open(str(tmp_path / "0001-en-gb.wav")) as file:
        assert time.monotonic() - begun >= file.getnframes() / file.getframerate() - 0.05


# --- the simulation ---------------------------------------------------------------------------------


async def test_the_simulation_remembers_what_was_cut_off() -> None:
    voice = SimulatedVoice(seconds=60)
    saying = asyncio.create_task(voice.say("One.", "fr", 4))
    assert await soon(voice.wait_saying()) == "One."
    saying.cancel()
    said = await soon(voice.wait_said(1))
    assert (said.text, said.language, said.volume, said.whole) == ("One.", "fr", 4, False)
    assert voice.saying == ""


async def test_texts_of_the_simulation_never_overlap() -> None:
    voice = SimulatedVoice(seconds=0.01)
    await soon(asyncio.gather(*(voice.say(f"Text {n}.", "en", 3) for n in range(4))))
    assert all(one.end <= other.start for one, other in zip(voice.said, voice.said[1:], strict=False))
    assert [said.whole for said in voice.said] == [True] * 4


async def test_another_process_hears_the_simulation(tmp_path: Path) -> None:
    path = tmp_path / "voice.sock"
    voice = open_voice(SimulatedVoiceSettings(driver="simulated", socket=path))
    reader, writer = await asyncio.open_unix_connection(path)
    await asyncio.sleep(0)
    saying = asyncio.create_task(voice.say("Venez au guichet 3.", "fr", 2))
    begun, ended = json.loads(await soon(reader.readline())), json.loads(await soon(reader.readline()))
    assert begun == {"say": "Venez au guichet 3.", "language": "fr", "volume": 2}
    assert ended == {"end": "Venez au guichet 3."}
    await soon(saying)
    writer.close()
    await voice.close()


async def test_another_process_takes_the_simulations_sound_away_and_gives_it_back(tmp_path: Path) -> None:
    path = tmp_path / "voice.sock"
    voice = open_voice(SimulatedVoiceSettings(driver="simulated", socket=path))
    reader, writer = await asyncio.open_unix_connection(path)
    await soon(_until_silent(voice, writer))
    writer.write(b"plug\n")
    await soon(_until_said(voice))
    assert json.loads(await soon(reader.readline()))["say"]
    writer.close()
    await voice.close()


async def _until_silent(voice: Voice, writer: asyncio.StreamWriter) -> None:
    writer.write(b"unplug\n")
    with pytest.raises(NoSound):
        await _said_for_ever(voice)


async def _said_for_ever(voice: Voice) -> None:
    while True:
        await asyncio.sleep(0)
        await voice.say("Guichet 3.", "fr", 2)


async def _until_said(voice: Voice) -> None:
    while True:
        try:
            await voice.say("Guichet 3.", "fr", 2)
        except NoSound:
            await asyncio.sleep(0)
        else:
            return

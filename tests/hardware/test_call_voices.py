"""One contract for every voice that says calls; a site's own recordings; what would be heard in one file."""

import json
import os
import shutil
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from hardware.drivers import open_call_voice, open_chime
from hardware.errors import DeviceGone, DeviceRefused, NoSound, NotInstalled, RecordingMissing
from hardware.ports import CallVoice, SpokenCall
from hardware.reading_voice import ReadingVoice
from hardware.recorded_voice import PAUSE_S
from hardware.settings import (
    EspeakVoiceSettings,
    RecordChimeSettings,
    RecordedVoiceSettings,
    RecordVoiceSettings,
    SimulatedVoiceSettings,
)
from hardware.simulated_voice import SimulatedVoice
from hardware.sound import Sound, read_wav
from tests.hardware.soon import soon
from tests.hardware.test_sound import heard, tone

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

needs_espeak = pytest.mark.skipif(
    not (shutil.which("espeak-ng") and shutil.which("aplay")), reason="espeak-ng and aplay are not installed"
)
needs_aplay = pytest.mark.skipif(not shutil.which("aplay"), reason="aplay is not installed")

CALL = SpokenCall("Number A, 0, 4, 7, counter 3.", ("number", "a", "0", "4", "7", "counter", "3"))
WORD_S = 0.1

ALSA = """
pcm.hall {{ type file; slave.pcm {{ type null }} file "{heard}"; format raw }}
"""


@dataclass
class Bench:
    voice: CallVoice
    plug: Callable[[bool], None]


def record_words(folder: Path, *words: str) -> Path:
    """Recordings of these words, each a tone of `WORD_S`."""
    folder.mkdir(parents=True, exist_ok=True)
    for word in words:
        (folder / f"{word}.wav").write_bytes(tone(440, WORD_S).wav())
    return folder


def alsa(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """ALSA's own `file` device writes what would be played. Returns what takes it away and gives it back."""
    config = folder / "asound.conf"

    def plug(there: bool) -> None:
        config.write_text(ALSA.format(heard=folder / "heard.raw") if there else "")

    plug(True)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
    return plug


@asynccontextmanager
async def simulated(_: Path, __: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    inner = SimulatedVoice(seconds=0.05)
    voice = ReadingVoice(inner)
    yield Bench(voice, lambda there: inner.plug() if there else inner.unplug())
    await voice.close()


@asynccontextmanager
async def read_aloud(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    plug = alsa(folder, monkeypatch)
    voice = open_call_voice(EspeakVoiceSettings(driver="espeak", device="hall"))
    yield Bench(voice, plug)
    await voice.close()


@asynccontextmanager
async def recorded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    plug = alsa(folder, monkeypatch)
    for language in ("en", "fr", "ar"):
        record_words(folder / "words" / language, *CALL.pieces)
    table = RecordedVoiceSettings(driver="recorded", folder=folder / "words", device="hall")
    voice = open_call_voice(table)
    yield Bench(voice, plug)
    await voice.close()


@asynccontextmanager
async def written(folder: Path, _: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    hall = folder / "hall"

    def plug(there: bool) -> None:
        hall.mkdir() if there else shutil.rmtree(hall)

    plug(True)
    file = hall / "heard.wav"
    voice = open_call_voice(RecordVoiceSettings(driver="record", file=file, faster=50.0))
    yield Bench(voice, plug)
    await voice.close()


@pytest.fixture(
    params=[
        simulated,
        pytest.param(read_aloud, marks=needs_espeak),
        pytest.param(recorded, marks=needs_aplay),
        pytest.param(written, marks=needs_espeak),
    ]
)
async def bench(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bench]:
    async with request.param(tmp_path, monkeypatch) as found:
        yield found


# --- the contract -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
async def test_a_call_is_said_in_every_language(bench: Bench, language: str) -> None:
    await soon(bench.voice.say(CALL, language, 3))


async def test_a_voice_that_has_every_word_lacks_none(bench: Bench) -> None:
    assert await soon(bench.voice.lacks(CALL.pieces, "en")) == ()


async def test_without_a_sound_device_it_is_told_and_found_again(bench: Bench) -> None:
    bench.plug(False)
    with pytest.raises(DeviceGone) as fault:
        await soon(bench.voice.say(CALL, "en", 3))
    assert type(fault.value) is NoSound
    assert "sound" in fault.value.fix
    bench.plug(True)
    await soon(bench.voice.say(CALL, "en", 3))


async def test_closing_twice_does_no_harm(bench: Bench) -> None:
    await bench.voice.close()
    await bench.voice.close()


async def test_the_simulation_says_a_displays_calls_too(tmp_path: Path) -> None:
    voice = open_call_voice(SimulatedVoiceSettings(driver="simulated"))
    await soon(voice.say(CALL, "en", 3))
    await voice.close()


# --- recordings -------------------------------------------------------------------------------------


def voice_of(words: Path, file: Path) -> CallVoice:
    return open_call_voice(RecordVoiceSettings(driver="record", file=file, faster=100.0, recordings=words))


async def test_a_persons_words_are_joined_in_order_into_one_sound(tmp_path: Path) -> None:
    folder = record_words(tmp_path / "en", *CALL.pieces)
    (folder / "a.wav").write_bytes(tone(440, 3 * WORD_S, rate=48_000).wav())
    await soon(voice_of(tmp_path, tmp_path / "heard.wav").say(CALL, "en", 3))
    _, sounds = heard(tmp_path / "heard.wav")
    pieces = len(CALL.pieces)
    assert [entry["sound"] for entry in sounds] == ["en: number a 0 4 7 counter 3"]
    assert sounds[0]["to"] == pytest.approx((pieces + 2) * WORD_S + (pieces - 1) * PAUSE_S, abs=0.01)


async def test_a_call_with_a_missing_word_is_not_said_by_halves(tmp_path: Path) -> None:
    record_words(tmp_path / "en", *set(CALL.pieces) - {"4"})
    voice = voice_of(tmp_path, tmp_path / "heard.wav")
    assert await soon(voice.lacks(CALL.pieces, "en")) == ("4",)
    with pytest.raises(RecordingMissing, match="'4'") as fault:
        await soon(voice.say(CALL, "en", 3))
    assert "Record" in fault.value.fix
    assert not (tmp_path / "heard.wav").exists()
    record_words(tmp_path / "en", "4")
    await soon(voice.say(CALL, "en", 3))
    assert (tmp_path / "heard.wav").exists(), "found as soon as it is there"


@pytest.mark.parametrize("data", [b"", b"ID3 not a wav", tone(440, 0).wav()], ids=["empty", "mp3", "silent"])
async def test_a_recording_that_cannot_be_played_is_missing(tmp_path: Path, data: bytes) -> None:
    folder = record_words(tmp_path / "en", *CALL.pieces)
    (folder / "7.wav").write_bytes(data)
    assert await soon(voice_of(tmp_path, tmp_path / "heard.wav").lacks(CALL.pieces, "en")) == ("7",)


async def test_a_language_without_recordings_lacks_everything(tmp_path: Path) -> None:
    lacking = await soon(voice_of(tmp_path, tmp_path / "heard.wav").lacks(("number", "a"), "fr"))
    assert lacking == ("number", "a")


async def test_counter_12_has_its_own_recording_or_is_said_digit_by_digit(tmp_path: Path) -> None:
    folder = record_words(tmp_path / "en", "1", "2")
    voice = voice_of(tmp_path, tmp_path / "heard.wav")
    assert await soon(voice.lacks(("12", "12b", "onthaal"), "en")) == ("12b", "onthaal")
    await soon(voice.say(SpokenCall("", ("12",)), "en", 3))
    record_words(folder, "12")
    await soon(voice.say(SpokenCall("", ("12",)), "en", 3))
    _, sounds = heard(tmp_path / "heard.wav")
    lengths = [entry["to"] - entry["from"] for entry in sounds]
    assert lengths == [pytest.approx(2 * WORD_S + PAUSE_S, abs=0.01), pytest.approx(WORD_S, abs=0.01)]


async def test_a_counters_name_never_leaves_the_folder(tmp_path: Path) -> None:
    record_words(tmp_path, "secret")
    record_words(tmp_path / "en", "a")
    lacking = await soon(voice_of(tmp_path, tmp_path / "heard.wav").lacks(("../secret", ".hidden"), "en"))
    assert lacking == ("../secret", ".hidden")


async def test_a_long_call_is_made_louder_without_holding_up_the_display(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_words(tmp_path / "en", *CALL.pieces)
    threads: list[threading.Thread] = []

    def noted(sound: Sound, volume: int) -> Sound:
        threads.append(threading.current_thread())
        return louder(sound, volume)

    louder = Sound.at_volume
    monkeypatch.setattr(Sound, "at_volume", noted)
    await soon(voice_of(tmp_path, tmp_path / "heard.wav").say(CALL, "en", 5))
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


# --- the computer's voice ---------------------------------------------------------------------------


@needs_espeak
async def test_chime_and_voice_stand_in_one_file_one_after_the_other(tmp_path: Path) -> None:
    file = tmp_path / "heard.wav"
    chime = open_chime(RecordChimeSettings(driver="record", file=file, faster=50.0))
    voice = open_call_voice(RecordVoiceSettings(driver="record", file=file, faster=50.0))
    await soon(chime.ring(3))
    await soon(voice.say(CALL, "en", 3))
    await soon(voice.say(SpokenCall("Numéro A, 0, 4, 7, guichet 3.", ()), "fr", 3))
    whole, sounds = heard(file)
    assert [entry["sound"] for entry in sounds] == [
        "chime",
        "en: Number A, 0, 4, 7, counter 3.",
        "fr: Numéro A, 0, 4, 7, guichet 3.",
    ]
    assert all(entry["to"] - entry["from"] > 1 for entry in sounds)
    assert all(one["to"] <= other["from"] for one, other in pairwise(sounds))
    assert whole.seconds == pytest.approx(sounds[-1]["to"], abs=0.01)


@needs_espeak
async def test_a_louder_voice_is_louder(tmp_path: Path) -> None:
    peaks = []
    for volume in (1, 5):
        file = tmp_path / f"{volume}.wav"
        voice = open_call_voice(RecordVoiceSettings(driver="record", file=file, faster=100.0))
        await soon(voice.say(CALL, "en", volume))
        peaks.append(max(map(abs, read_wav(file.read_bytes()).samples)))
    assert peaks[0] < peaks[1] / 2


@needs_espeak
async def test_a_language_that_espeak_does_not_know_is_said_in_english(tmp_path: Path) -> None:
    voice = open_call_voice(RecordVoiceSettings(driver="record", file=tmp_path / "a.wav", faster=100.0))
    await soon(voice.say(CALL, "zz", 3))
    line = json.loads((tmp_path / "a.jsonl").read_text())
    assert line["to"] > 1


async def test_a_machine_without_espeak_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    voice = open_call_voice(EspeakVoiceSettings(driver="espeak"))
    with pytest.raises(NotInstalled, match="espeak-ng"):
        await soon(voice.say(CALL, "en", 3))


async def test_a_voice_program_that_is_broken_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    voice = open_call_voice(EspeakVoiceSettings(driver="espeak"))
    with pytest.raises(DeviceRefused, match="no voice at all"):
        await soon(voice.say(CALL, "en", 3))

"""Sounds as numbers, and the loudspeaker that writes them down: what is heard together is found together."""

import asyncio
import io
import json
import math
import wave
from array import array
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hardware import gong
from hardware.sound import NotASound, Sound, joined, read_wav
from hardware.sound_recorder import LONGEST_PAUSE_S, RATE, SoundRecorder
from tests.hardware.soon import soon


def tone(hz: float, seconds: float, rate: int = RATE, height: int = 8000) -> Sound:
    count = round(seconds * rate)
    return Sound(
        rate, array("h", (round(height * math.sin(math.tau * hz * at / rate)) for at in range(count)))
    )


def wav(channels: int, width: int, frames: bytes, rate: int = 8000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(frames)
    return out.getvalue()


def at_rate(rate: int) -> bytes:
    """A header that says so; `wave` would not write it."""
    whole = wav(1, 2, b"ab")
    return whole[:24] + rate.to_bytes(4, "little") + whole[28:]


def loudness(samples: "array[int]") -> int:
    return max(map(abs, samples), default=0)


# --- numbers ----------------------------------------------------------------------------------------


@pytest.mark.pure
def test_what_is_written_is_read() -> None:
    sound = tone(440, 0.1)
    assert read_wav(sound.wav()) == sound


@pytest.mark.pure
def test_two_channels_that_differ_are_mixed() -> None:
    frames = array("h", [100, 300, -50, 50]).tobytes()
    assert list(read_wav(wav(2, 2, frames)).samples) == [200, 0]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "not a WAV"),
        (b"ID3 no", "not a WAV"),
        (wav(1, 1, b"\x80\x80"), "8 bit"),
        (wav(1, 2, b"ab")[:30], "not a WAV"),
        (at_rate(0), "has 0 samples a second; 4000 to 192000 are needed"),
        (at_rate(2**32 - 1), "has 4294967295 samples a second"),
    ],
)
def test_what_is_not_a_sound_is_refused_with_the_reason(data: bytes, complaint: str) -> None:
    with pytest.raises(NotASound, match=complaint):
        read_wav(data)


@pytest.mark.pure
def test_a_sound_keeps_its_length_and_tone_at_another_rate() -> None:
    sound = tone(440, 0.5, rate=48_000).at_rate(RATE)
    assert sound.rate == RATE
    assert sound.seconds == pytest.approx(0.5, abs=0.001)
    crossings = sum(one < 0 <= other for one, other in pairwise(sound.samples))
    assert crossings == pytest.approx(440 * 0.5, abs=2)


@pytest.mark.pure
def test_louder_is_louder_and_never_wraps_round() -> None:
    sound = tone(440, 0.05)
    rising = [loudness(sound.at_volume(volume).samples) for volume in (1, 2, 3, 4, 5)]
    assert rising == sorted(set(rising))
    assert sound.at_volume(3) is sound
    assert loudness(tone(440, 0.05, height=32000).at_volume(5).samples) == 32767
    assert loudness(read_wav(gong.wav()).at_volume(5).samples) < 32767, "the gong is not clipped"


@pytest.mark.pure
def test_joined_sounds_follow_each_other_with_a_pause_at_one_rate() -> None:
    whole = joined([tone(440, 0.2), tone(880, 0.3, rate=48_000)], 0.1)
    assert (whole.rate, whole.seconds) == (RATE, pytest.approx(0.6, abs=0.001))
    pause = whole.samples[round(0.21 * RATE) : round(0.29 * RATE)]
    assert loudness(pause) == 0
    assert joined([], 0.1).seconds == 0


# --- the recorder -----------------------------------------------------------------------------------


class SlowClock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def heard(file: Path) -> tuple[Sound, list[dict[str, Any]]]:
    """The recording, and the list beside it."""
    lines = file.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    return read_wav(file.read_bytes()), [json.loads(line) for line in lines]


@pytest.mark.parts
@pytest.mark.anyio
async def test_sounds_stand_in_the_file_as_they_would_be_heard(tmp_path: Path) -> None:
    file, clock = tmp_path / "heard.wav", SlowClock()
    chime, voice = (SoundRecorder(file, faster=50, monotonic=clock) for _ in range(2))
    await soon(chime.play(tone(440, 0.5), "chime"))
    clock.now += 0.5 / 50 + 0.25
    await soon(voice.play(tone(880, 1.0), "fr: Numéro"))
    whole, sounds = heard(file)
    assert [(entry["sound"], entry["from"], entry["to"]) for entry in sounds] == [
        ("chime", 0.0, 0.5),
        ("fr: Numéro", pytest.approx(0.75, abs=0.001), pytest.approx(1.75, abs=0.001)),
    ]
    assert whole.seconds == pytest.approx(1.75, abs=0.001)
    assert loudness(whole.samples[round(0.51 * RATE) : round(0.74 * RATE)]) == 0


@pytest.mark.parts
@pytest.mark.anyio
async def test_sounds_that_meet_are_found_mixed(tmp_path: Path) -> None:
    """A recorder that could not show an overlap would prove nothing."""
    file, clock = tmp_path / "heard.wav", SlowClock()
    one, other = (SoundRecorder(file, faster=10, monotonic=clock) for _ in range(2))
    await soon(one.play(tone(440, 1.0), "one"))
    clock.now += 0.05  # half of the first is still to be heard
    await soon(other.play(tone(440, 1.0), "other"))
    whole, sounds = heard(file)
    assert [(entry["from"], entry["to"]) for entry in sounds] == [(0.0, 1.0), (0.5, 1.5)]
    assert whole.seconds == pytest.approx(1.5, abs=0.001)
    assert loudness(whole.samples[: RATE // 2]) < loudness(whole.samples[RATE // 2 : RATE])


@pytest.mark.parts
@pytest.mark.anyio
async def test_a_quiet_hour_does_not_fill_the_file(tmp_path: Path) -> None:
    file, clock = tmp_path / "heard.wav", SlowClock()
    recorder = SoundRecorder(file, faster=100, monotonic=clock)
    await soon(recorder.play(tone(440, 0.5), "one"))
    clock.now += 3600
    await soon(recorder.play(tone(440, 0.5), "other"))
    whole, _ = heard(file)
    assert whole.seconds == pytest.approx(1.0 + LONGEST_PAUSE_S, abs=0.001)


@pytest.mark.parts
@pytest.mark.anyio
async def test_it_takes_as_long_as_hearing_would_or_that_much_less(tmp_path: Path) -> None:
    recorder, loop = SoundRecorder(tmp_path / "heard.wav", faster=4), asyncio.get_running_loop()
    begun = loop.time()
    await soon(recorder.play(tone(440, 1.0), "one"))
    assert loop.time() - begun >= 0.24

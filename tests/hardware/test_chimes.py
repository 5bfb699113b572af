"""One contract for every chime, and the gong as it would be heard."""

import asyncio
import math
import os
import shutil
import time
import wave
from array import array
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from hardware import gong
from hardware.aplay_loudspeaker import AplayLoudspeaker
from hardware.drivers import open_chime
from hardware.errors import DeviceGone, NoSound, NotInstalled
from hardware.gong_chime import GongChime
from hardware.ports import Chime
from hardware.settings import AplayChimeSettings, RecordChimeSettings
from hardware.simulated_chime import Ring, SimulatedChime
from tests.hardware.soon import soon

needs_aplay = pytest.mark.skipif(not shutil.which("aplay"), reason="aplay is not installed")


@dataclass
class Bench:
    chime: Chime
    unplug: Callable[[], None]
    heard_s: Callable[[], float]


@asynccontextmanager
async def simulated(folder: Path, _: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    record = folder / "heard.wav"
    chime = SimulatedChime(record=record, seconds=0.05)
    yield Bench(chime, chime.unplug, lambda: seconds(record))
    await chime.close()


ALSA = """
pcm.hall {{ type file; slave.pcm {{ type null }} file "{heard}"; format raw }}
"""


@asynccontextmanager
async def on_alsa(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """ALSA's own `file` device writes what would be played; it needs no sound hardware."""
    heard, config = folder / "heard.raw", folder / "asound.conf"
    config.write_text(ALSA.format(heard=heard))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
    chime = open_chime(AplayChimeSettings(driver="aplay", device="hall"))
    yield Bench(chime, lambda: config.write_text(""), lambda: heard.stat().st_size / (gong.RATE * 4))
    await chime.close()


@asynccontextmanager
async def recorded(folder: Path, _: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    record = folder / "hall" / "heard.wav"
    record.parent.mkdir()
    chime = open_chime(RecordChimeSettings(driver="record", file=record, faster=20.0))
    yield Bench(chime, lambda: shutil.rmtree(record.parent), lambda: seconds(record))
    await chime.close()


def seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


@pytest.fixture(params=[simulated, recorded, pytest.param(on_alsa, marks=needs_aplay)])
async def bench(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bench]:
    async with request.param(tmp_path, monkeypatch) as found:
        yield found


# --- the contract -----------------------------------------------------------------------------------


@pytest.mark.parts
@pytest.mark.anyio
async def test_a_ring_is_heard_to_its_end(bench: Bench) -> None:
    await soon(bench.chime.ring())
    assert bench.heard_s() == pytest.approx(gong.SECONDS, abs=0.1)


@pytest.mark.parts
@pytest.mark.anyio
async def test_rings_follow_one_another(bench: Bench) -> None:
    await soon(asyncio.gather(bench.chime.ring(), bench.chime.ring()))
    await soon(bench.chime.ring())


@pytest.mark.parts
@pytest.mark.anyio
async def test_without_a_sound_device_it_is_told(bench: Bench) -> None:
    bench.unplug()
    with pytest.raises(DeviceGone) as fault:
        await soon(bench.chime.ring())
    assert type(fault.value) is NoSound
    assert "sound" in fault.value.fix


@pytest.mark.parts
@pytest.mark.anyio
async def test_closing_twice_does_no_harm(bench: Bench) -> None:
    await bench.chime.close()
    await bench.chime.close()


# --- each its own -----------------------------------------------------------------------------------


@pytest.mark.anyio
async def test_rings_of_the_simulation_never_overlap() -> None:
    chime = SimulatedChime(seconds=0.01)
    await soon(asyncio.gather(*(chime.ring() for _ in range(4))))
    assert len(chime.rings) == 4
    assert all(one.end <= other.start for one, other in pairwise(chime.rings))


@pytest.mark.anyio
async def test_the_simulation_tells_time_by_the_clock_it_was_given() -> None:
    ticks = iter([10.0, 11.5])
    chime = SimulatedChime(seconds=0, monotonic=lambda: next(ticks))
    await soon(chime.ring())
    assert chime.rings == [Ring(10.0, 11.5)]


@needs_aplay
@pytest.mark.parts
@pytest.mark.anyio
async def test_a_cancelled_ring_leaves_no_player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, config = tmp_path / "pipe", tmp_path / "asound.conf"
    os.mkfifo(pipe)  # nobody empties it: the player hangs
    config.write_text(ALSA.format(heard=pipe))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
    chime = GongChime(AplayLoudspeaker("hall"))
    ringing = asyncio.create_task(chime.ring())
    playing = await soon(asyncio.to_thread(os.open, pipe, os.O_RDONLY))  # opens when the player does
    ringing.cancel()
    await soon(asyncio.wait([ringing]))

    def until_nobody_writes() -> None:
        while os.read(playing, 65536):
            pass  # what was played before; the end comes only when no player holds the pipe

    await soon(asyncio.to_thread(until_nobody_writes))
    os.close(playing)


@pytest.mark.parts
@pytest.mark.anyio
async def test_players_never_overlap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    player, log = tmp_path / "aplay", tmp_path / "log"
    player.write_text(f"#!/bin/sh\necho start >> {log}\ncat > /dev/null\necho end >> {log}\n")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    chime = GongChime(AplayLoudspeaker())
    await soon(asyncio.gather(chime.ring(), chime.ring(), chime.ring()))
    assert log.read_text().split() == ["start", "end"] * 3


@pytest.mark.anyio
async def test_a_machine_without_aplay_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotInstalled, match="alsa-utils"):
        await soon(GongChime(AplayLoudspeaker()).ring())


# --- the sound --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def left() -> "array[int]":
    with wave.open(BytesIO(gong.wav())) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, gong.RATE)
        return array("h", file.readframes(file.getnframes()))[::2]


def strength(samples: "array[int]", hz: float) -> float:
    """How much of a pure tone is in the samples (one bin of a Fourier transform)."""
    turn = math.tau * hz / gong.RATE
    real = sum(s * math.cos(turn * at) for at, s in enumerate(samples))
    imaginary = sum(s * math.sin(turn * at) for at, s in enumerate(samples))
    return math.hypot(real, imaginary) / len(samples)


@pytest.mark.pure
def test_the_gong_begins_and_ends_without_a_click(left: "array[int]") -> None:
    silence = max(map(abs, left)) / 100
    assert max(map(abs, left[:10])) < silence
    assert max(map(abs, left[-10:])) < silence


@pytest.mark.pure
def test_the_gong_is_loud_but_not_clipped(left: "array[int]") -> None:
    assert max(map(abs, left)) == pytest.approx(32767 * gong.LOUDNESS, rel=0.01)


@pytest.mark.pure
def test_the_gong_falls_from_its_high_tone_to_its_low(left: "array[int]") -> None:
    (_, high), (second, low) = gong.TONES
    at = int(second * gong.RATE)
    before, after = left[:at], left[at : at + at]
    assert strength(before, high) > 10 * strength(before, low)
    assert strength(after, low) > 2 * strength(after, high)


@pytest.mark.pure
def test_the_gong_is_made_quickly() -> None:
    gong.wav.cache_clear()
    begun = time.process_time()
    gong.wav()
    assert time.process_time() - begun < 2

"""The chime's sound: two soft tones, high then low, as a WAV file's bytes. Pure."""

import io
import math
import wave
from array import array
from functools import cache

RATE = 48_000
"""Samples a second, the rate that HDMI and sound chips have natively."""
SECONDS = 1.2
LOUDNESS = 0.6
ATTACK_S = 0.012
RELEASE_S = 0.06

TONES = ((0.0, 659.26), (0.42, 523.25))
"""(seconds from the start, Hz): E5, then C5, a falling third."""
PARTIALS = ((1.0, 1.0, 0.42), (2.0, 0.35, 0.22), (3.01, 0.12, 0.1))
"""(multiple of the tone, strength, seconds to decay to 1/e): overtones fade first, as a bell's do."""


@cache
def wav() -> bytes:
    """16 bit stereo, which every sound device takes."""
    samples = _samples()
    loudest = max(map(abs, samples))
    scaled = array("h", (round(32767 * LOUDNESS * s / loudest) for s in samples for _ in range(2)))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(scaled.tobytes())
    return out.getvalue()


def _samples() -> list[float]:
    count = int(SECONDS * RATE)
    samples = [0.0] * count
    for start, pitch in TONES:
        first = int(start * RATE)
        for at in range(first, count):
            samples[at] += _tone(pitch, (at - first) / RATE)
    fade = int(RELEASE_S * RATE)
    for left in range(fade):
        samples[count - 1 - left] *= left / fade
    return samples


def _tone(pitch: float, t: float) -> float:
    """The tone's height `t` seconds after it was struck."""
    ring = sum(
        strength * math.exp(-t / decay) * math.sin(math.tau * pitch * multiple * t)
        for multiple, strength, decay in PARTIALS
    )
    return ring * min(1.0, t / ATTACK_S) ** 2

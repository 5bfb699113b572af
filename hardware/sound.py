"""Sounds as numbers: read from WAV bytes, made louder, joined, written as WAV bytes. Pure."""

import io
import wave
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

LOUDEST = 32767
VOLUMES = (0.4, 0.7, 1.0, 1.3, 1.6)
"""How much louder volume 1 to 5 is than a sound was made, which is volume 3."""


SLOWEST, FASTEST = 4_000, 192_000
"""Samples a second of whatever people record; a header that says otherwise is damaged."""


class NotASound(ValueError):
    """These bytes are not a WAV file of 16 bit samples that can be played."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One channel of 16 bit samples, `rate` of them a second."""

    rate: int
    samples: "array[int]"

    @property
    def seconds(self) -> float:
        """How long it is heard."""
        return len(self.samples) / self.rate

    def at_volume(self, volume: int) -> "Sound":
        """At volume 1 to 5; what would be too loud for the samples is as loud as they go."""
        factor = VOLUMES[max(1, min(len(VOLUMES), volume)) - 1]
        if factor == 1:
            return self
        scaled = (max(-LOUDEST, min(LOUDEST, round(sample * factor))) for sample in self.samples)
        return Sound(self.rate, array("h", scaled))

    def at_rate(self, rate: int) -> "Sound":
        """The same sound with `rate` samples a second, on straight lines between the old ones."""
        if rate == self.rate or not self.samples:
            return Sound(rate, self.samples)
        step, last = self.rate / rate, len(self.samples) - 1
        moments = (at * step for at in range(round(self.seconds * rate)))
        return Sound(rate, array("h", (self._between(moment, last) for moment in moments)))

    def _between(self, moment: float, last: int) -> int:
        before = min(int(moment), last)
        one, other = self.samples[before], self.samples[min(before + 1, last)]
        return round(one + (other - one) * (moment - before))

    def wav(self) -> bytes:
        """A WAV file of two equal channels, which every sound device takes."""
        both = array("h", bytes(4 * len(self.samples)))
        both[::2] = both[1::2] = self.samples
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(both.tobytes())
        return out.getvalue()


def read_wav(data: bytes) -> Sound:
    """The sound of a WAV file, its channels mixed into one. Raises NotASound."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise NotASound(f"not a WAV file ({error or 'it ends too early'})") from None
    if width != 2:
        raise NotASound(f"has samples of {8 * width} bit; 16 bit are needed")
    if not SLOWEST <= rate <= FASTEST:
        raise NotASound(f"has {rate} samples a second; {SLOWEST} to {FASTEST} are needed")
    samples = array("h", frames[: len(frames) // (2 * channels) * 2 * channels])
    return Sound(rate, samples if channels == 1 else _mixed(samples, channels))


def joined(sounds: Iterable[Sound], pause_s: float) -> Sound:
    """One after the other with a pause between, at the rate of the first."""
    rate, samples = 0, array("h")
    for sound in sounds:
        if rate:
            samples.frombytes(bytes(2 * round(pause_s * rate)))
        rate = rate or sound.rate
        samples.extend(sound.at_rate(rate).samples)
    return Sound(rate or 1, samples)


def _mixed(samples: "array[int]", channels: int) -> "array[int]":
    each = [samples[at::channels] for at in range(channels)]
    if all(channel == each[0] for channel in each):
        return each[0]
    return array("h", (sum(frame) // channels for frame in zip(*each, strict=True)))

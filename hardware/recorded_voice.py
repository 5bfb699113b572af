"""Calls said by a person: a site's own recordings, one WAV file a word, joined into one sound."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from hardware.errors import RecordingMissing
from hardware.loudspeaker import Loudspeaker
from hardware.ports import SpokenCall
from hardware.sound import NotASound, Sound, joined, read_wav

PAUSE_S = 0.08
"""Between two words."""
LONGEST_SPELLED = 4
"""A word up to this long without a recording of its own, such as counter 12, is said letter by letter."""


class RecordedVoice:
    """A `CallVoice` of `folder/<language>/<piece>.wav`, 16 bit, all in lower case."""

    def __init__(self, folder: Path, loudspeaker: Loudspeaker) -> None:
        self._folder, self._loudspeaker = folder, loudspeaker

    async def say(self, call: SpokenCall, language: str, volume: int) -> None:
        """Say its pieces to the end; half a call is never said. See the port."""
        sound = await asyncio.to_thread(self._whole, call.pieces, language, volume)
        await self._loudspeaker.play(sound, f"{language}: {' '.join(call.pieces)}")

    async def lacks(self, pieces: Iterable[str], language: str) -> tuple[str, ...]:
        """Those that have no recording in this language, or none that can be played."""
        return await asyncio.to_thread(lacking, self._folder / language, pieces)

    async def close(self) -> None:
        """Fall silent."""
        await self._loudspeaker.close()

    def _whole(self, pieces: tuple[str, ...], language: str, volume: int) -> Sound:
        sounds: list[Sound] = []
        for piece in pieces:
            if not (found := _sounds(self._folder / language, piece)):
                raise RecordingMissing(f"no recording of {piece!r} in {self._folder / language}")
            sounds += found
        return joined(sounds, PAUSE_S).at_volume(volume)


def lacking(folder: Path, pieces: Iterable[str]) -> tuple[str, ...]:
    """The pieces that `folder`, which holds one language, has no recording of that can be played."""
    return tuple(piece for piece in pieces if not _sounds(folder, piece))


def _sounds(folder: Path, piece: str) -> list[Sound]:
    """Its recording, or those of its letters; none when one of them is missing."""
    if sound := _recording(folder, piece):
        return [sound]
    if not 1 < len(piece) <= LONGEST_SPELLED:
        return []
    spelled = [_recording(folder, char) for char in piece if char.isalnum()]
    return [sound for sound in spelled if sound] if all(spelled) else []


def _recording(folder: Path, piece: str) -> Sound | None:
    if "/" in piece or piece.startswith("."):
        return None
    try:
        sound = read_wav((folder / f"{piece}.wav").read_bytes())
    except (OSError, NotASound):
        return None
    return sound if sound.samples else None

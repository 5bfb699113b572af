"""What chimes and voices need of whatever makes their sound heard."""

from typing import Protocol

from hardware.sound import Sound


class Loudspeaker(Protocol):
    """Plays one sound at a time."""

    async def play(self, sound: Sound, name: str) -> None:
        """Play it to its end; cancelled, it falls silent at once. `name` tells people which sound it is.

        Raises NoSound or NotInstalled.
        """

    async def close(self) -> None:
        """Fall silent."""

"""Calls read by any voice that says texts: a kiosk's voice put to a display's use."""

from collections.abc import Iterable

from hardware.ports import SpokenCall, Voice


class ReadingVoice:
    """A `CallVoice` that has `voice` say the calls' texts."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    async def say(self, call: SpokenCall, language: str, volume: int) -> None:
        """Say its text to the end; see the port."""
        await self._voice.say(call.text, language, volume)

    async def lacks(self, pieces: Iterable[str], language: str) -> tuple[str, ...]:
        """Nothing: it can say every word."""
        return ()

    async def close(self) -> None:
        """Fall silent."""
        await self._voice.close()

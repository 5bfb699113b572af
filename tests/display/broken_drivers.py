"""The display with a television and a voice whose drivers fail as nobody foresaw: `python -m` this."""

from collections.abc import Iterable

import display.__main__ as display_main
from hardware.ports import SpokenCall
from hardware.simulated_television import SimulatedTelevision


class BrokenTelevision(SimulatedTelevision):
    """It may not be opened."""

    async def on(self) -> None:
        """Fail."""
        raise PermissionError(13, "Permission denied")


class BrokenVoice:
    """It cannot count."""

    async def say(self, call: SpokenCall, language: str, volume: int) -> None:
        """Fail."""
        raise ZeroDivisionError(call.text)

    async def lacks(self, pieces: Iterable[str], language: str) -> tuple[str, ...]:
        """Fail."""
        raise ZeroDivisionError(language)

    async def close(self) -> None:
        """Nothing to let go of."""


if __name__ == "__main__":
    setattr(display_main, "open_television", lambda settings: BrokenTelevision())  # noqa: B010 - seen by mypy
    setattr(display_main, "open_call_voice", lambda settings: BrokenVoice())  # noqa: B010 - seen by mypy
    display_main.main()

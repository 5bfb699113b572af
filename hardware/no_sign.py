"""A counter without a sign."""

import asyncio
from collections.abc import Callable

from hardware.ports import SignText


class NoSign:
    """A `CounterSign` that nobody sees."""

    def __init__(self) -> None:
        self._closed = asyncio.Event()

    async def serve(self, there: Callable[[], None]) -> None:
        """Always there."""
        there()
        await self._closed.wait()

    def show(self, text: SignText) -> None:
        """Nothing."""

    async def close(self) -> None:
        """Nothing to let go of."""
        self._closed.set()

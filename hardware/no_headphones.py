"""A unit without a socket for headphones, or with one that cannot tell."""

import asyncio
from collections.abc import AsyncGenerator


class NoHeadphones:
    """`Headphones` that are never in."""

    def __init__(self) -> None:
        self._closed = asyncio.Event()

    async def changes(self) -> AsyncGenerator[bool, None]:
        """They are out; then nothing changes until closed."""
        yield False
        await self._closed.wait()

    async def close(self) -> None:
        """Whoever iterates gets no more."""
        self._closed.set()

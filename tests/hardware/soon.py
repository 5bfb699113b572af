"""Waiting in tests, never for long."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def soon(awaitable: Awaitable[T], within_s: float = 10.0) -> T:
    """The result, or TimeoutError."""
    async with asyncio.timeout(within_s):
        return await awaitable

"""An event loop in which nobody waits: its clock leaps to the next thing that is due."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any


class _Leaping(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += max(0.0, timeout or 0.0)
        return super().select(None if timeout is None else 0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.now


def leap(scene: Coroutine[Any, Any, None]) -> None:
    """Run the scene, which waits for time alone, in no time."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(scene)

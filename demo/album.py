"""Pictures of the screens, each kind of page once, taken when the window has come to rest."""

import asyncio
from pathlib import Path

from PIL import Image, ImageChops

from demo.screens import Place, Screen

LOOK_EVERY_S = 0.06
LOOKS = 25


class Album:
    """Keeps pictures in `folder`; without one it keeps none."""

    def __init__(self, screen: Screen, folder: Path | None) -> None:
        self._screen, self._folder = screen, folder
        self.names: set[str] = set()

    async def take(self, name: str, place: Place) -> None:
        """One picture by this name, unless there is one already."""
        if self._folder is None or name in self.names:
            return
        self.names.add(name)
        picture = await asyncio.to_thread(self._screen.picture, place)
        for _ in range(LOOKS):
            await asyncio.sleep(LOOK_EVERY_S)
            again = await asyncio.to_thread(self._screen.picture, place)
            if _same(picture, again):
                break
            picture = again
        await asyncio.to_thread(picture.convert("RGB").save, self._folder / f"{name}.png", optimize=True)

    def path(self, name: str) -> Path | None:
        """Where somebody else should put the picture of this name, once."""
        if self._folder is None or name in self.names:
            return None
        self.names.add(name)
        return self._folder / f"{name}.png"


def _same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is None

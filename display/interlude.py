"""Pictures and films between calls: which is shown when, and what is told of files that cannot be shown.

Nothing here can stop a call: decoding is done by another process, and a file that fails is left out until
it has changed. Knows no window.
"""

import asyncio
import logging
from typing import Protocol

from display.faults import Faults
from display.interlude_folder import Clip, Kind, following, listing
from display.interlude_frames import Frames, NoDecoder, Unplayable
from display.room_settings import MediaSettings
from hardware.errors import NotInstalled

log = logging.getLogger(__name__)

FOLDER, FILES, DECODER = "media folder", "media files", "media decoder"
"""The sources of its faults."""
LOOK_AGAIN_S = 10.0
"""How often an empty or missing folder is looked at."""
SHORTEST_S = 2.0
"""A film shorter than this stays on its last frame, so that no decoder is started in haste."""
LEAST_ROOM = 64
"""A pane narrower or lower than so many pixels is no place for anything."""
NAMED = 3
"""So many files that cannot be shown are named to staff; of the others only their number."""
FIX_FOLDER = "Check the disk or stick with the pictures: {folder} cannot be read."
FIX_FILES = "Replace or take out what the screen cannot show: {files}."
FIX_MANY_FILES = "Replace or take out what the screen cannot show: {files} and {more} more."


class Pane(Protocol):
    """Where it is shown."""

    @property
    def room(self) -> tuple[int, int]:
        """Width and height in pixels; zeros while the page has no place for it."""

    def put_frame(self, width: int, height: int, rgb: bytes) -> None:
        """Show this in the middle, as large as fits: three bytes a pixel, rows from the top."""

    def clear(self) -> None:
        """Show nothing."""


class Interlude:
    """Goes through the folder for ever, from when `settle` first says that there is a place for it."""

    def __init__(
        self, settings: MediaSettings, pane: Pane, faults: Faults, look_again_s: float = LOOK_AGAIN_S
    ) -> None:
        self._settings, self._pane, self._faults = settings, pane, faults
        self._look_again_s = look_again_s
        self._left_out: dict[Clip, str] = {}
        self._shown: tuple[Clip, tuple[int, int]] | None = None
        self._name: str | None = None
        self._may_run = asyncio.Event()

    def settle(self, *, asleep: bool) -> None:
        """The page has been set anew: stand still, in the middle of a film too, while nobody could see it."""
        if asleep or min(self._pane.room) < LEAST_ROOM:
            self._may_run.clear()
        else:
            self._may_run.set()

    @property
    def showing(self) -> str | None:
        """The name of the file in the pane."""
        return self._name

    async def serve(self) -> None:
        """Show one after the other until cancelled."""
        clip: Clip | None = None
        while True:
            await self._may_run.wait()
            room = self._pane.room
            clip = await self._next(clip)
            if clip is None:
                self._clear()
                await asyncio.sleep(self._look_again_s)
            elif (clip, room) == self._shown and clip.kind is Kind.PICTURE:
                await asyncio.sleep(self._settings.seconds)  # the only one, and it has not changed
            else:
                await self._show(clip, room)

    async def _next(self, last: Clip | None) -> Clip | None:
        try:
            clips = await asyncio.to_thread(listing, self._settings.folder)
        except OSError as error:
            log.warning("%s cannot be read: %s", self._settings.folder, error)
            self._faults.found(FOLDER, "media-folder", FIX_FOLDER, folder=str(self._settings.folder))
            return None
        self._faults.mended(FOLDER)
        self._left_out = {clip: why for clip, why in self._left_out.items() if clip in clips}
        self._tell_left_out()
        return following(clips, last, self._left_out)

    async def _show(self, clip: Clip, room: tuple[int, int]) -> None:
        stays = asyncio.get_running_loop().time()
        stays += self._settings.seconds if clip.kind is Kind.PICTURE else SHORTEST_S
        try:
            async with Frames(clip, room, self._settings.frames_per_s, self._settings.decoding) as frames:
                self._faults.mended(DECODER)
                await self._run(frames, clip.title)
        except Unplayable as reason:
            log.warning("%s in %s cannot be shown: %s", clip.title, clip.path.parent, reason)
            self._left_out[clip] = str(reason)
            self._tell_left_out()
            return
        except NoDecoder as reason:
            log.warning("no pictures and films: %s", reason)
            self._faults.found(DECODER, NotInstalled.code, NotInstalled.fix)
            stays += self._look_again_s
        else:
            self._shown = clip, room
        await asyncio.sleep(stays - asyncio.get_running_loop().time())

    async def _run(self, frames: Frames, name: str) -> None:
        """Every frame when its time has come. A decoder or a screen that falls behind is not hurried."""
        clock = asyncio.get_running_loop().time
        due = clock()
        while frame := await frames.next():
            await asyncio.sleep(due - clock())
            await self._may_run.wait()
            self._name = name
            self._pane.put_frame(frame.width, frame.height, frame.rgb)
            due = max(due, clock() - 1 / self._settings.frames_per_s) + 1 / self._settings.frames_per_s

    def _clear(self) -> None:
        self._shown = self._name = None
        self._pane.clear()

    def _tell_left_out(self) -> None:
        if not self._left_out:
            self._faults.mended(FILES)
            return
        names = sorted(clip.title for clip in self._left_out)
        named, more = ", ".join(names[:NAMED]), len(names) - NAMED
        if more > 0:
            self._faults.found(FILES, "media-unplayable", FIX_MANY_FILES, files=named, more=str(more))
        else:
            self._faults.found(FILES, "media-unplayable", FIX_FILES, files=named)

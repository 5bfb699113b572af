"""The folder of pictures and films: what is in it now, and what comes after what. Opens no file."""

import errno
import os
import stat
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """A picture stays for some seconds; a film runs to its end."""

    PICTURE = "picture"
    FILM = "film"


KINDS = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"), Kind.PICTURE),
    **dict.fromkeys((".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts"), Kind.FILM),
}
"""By the end of a file's name. Whatever else lies in the folder is left alone."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One file as it is now: changed, it is another clip. `stamp`: its time of change and its size."""

    path: Path
    kind: Kind
    stamp: tuple[int, int]

    @property
    def title(self) -> str:
        """The file's name for people. Names are bytes, and those from another system may not be UTF-8."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")


def listing(folder: Path) -> tuple[Clip, ...]:
    """All clips, in the order of their names; hidden files are left out. Raises OSError."""
    found = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name.casefold()):
        kind = KINDS.get(path.suffix.lower())
        if kind and not path.name.startswith(".") and (status := _file(path)):
            found.append(Clip(path, kind, (status.st_mtime_ns, status.st_size)))
    return tuple(found)


def _file(path: Path) -> os.stat_result | None:
    """None for what is no file, or no longer there: people change the folder while it is read."""
    try:
        status = path.stat()
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ELOOP):
            return None
        raise
    return status if stat.S_ISREG(status.st_mode) else None


def following(clips: Sequence[Clip], last: Clip | None, left_out: Container[Clip]) -> Clip | None:
    """The next by name after `last`, which need not be there any more; from the front after the end."""
    good = [clip for clip in clips if clip not in left_out]
    if last is None:
        return good[0] if good else None
    after = (clip for clip in good if clip.path.name.casefold() > last.path.name.casefold())
    return next(after, good[0] if good else None)

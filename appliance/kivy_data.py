"""Kivy's data folder with a style sheet of our own: Kivy's has rules for 78 widgets, of which we show one.

Reading it takes a third of the time until a window is up. Everything else in the folder is Kivy's, linked.
"""

import logging
import os
from importlib.util import find_spec
from pathlib import Path

from appliance.faces import cache_folder

log = logging.getLogger(__name__)

STYLE = """\
#:kivy 1.0
<Label>:
    canvas:
        Color:
            rgba: 1, 1, 1, 1
        Rectangle:
            texture: self.texture
            size: self.texture_size
            pos: [int(middle - size / 2.) for middle, size in zip(self.center, self.texture_size)]
"""
"""A label is drawn in the middle of its place, on whole pixels."""


def data_folder(folder: Path | None = None) -> Path | None:
    """The folder for KIVY_DATA_DIR, made in `folder` (the user's cache) when it is not there as it should be.

    None when it cannot be made: Kivy's own folder does as well, only later.
    """
    found = find_spec("kivy")
    if found is None or found.origin is None:
        return None
    theirs = Path(found.origin).parent / "data"
    ours = (folder or cache_folder().parent) / "kivy"
    try:
        ours.mkdir(parents=True, exist_ok=True)
        for each in theirs.iterdir():
            if each.name != "style.kv":
                _link(ours / each.name, each)
        _write(ours / "style.kv")
    except OSError as error:
        log.warning("%s: %s; the window comes up later", ours, error.strerror)
        return None
    return ours


def _link(place: Path, to: Path) -> None:
    if place.is_symlink() and place.readlink() == to:
        return
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(to)
    draft.replace(place)


def _write(place: Path) -> None:
    if place.exists() and place.read_text(encoding="utf-8") == STYLE:
        return
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    draft.write_text(STYLE, encoding="utf-8")
    draft.replace(place)

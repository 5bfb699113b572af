"""Which font file draws a text: Inter, or for Arabic script one file made of two Noto fonts.

Noto Sans Arabic has no Latin letters and Kivy never looks for a missing letter in a second file, so
"الرقم A047" needs both in one. It is made once and kept in the unit's cache.
"""

import logging
import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from appliance.script import right_to_left
from appliance.theme import FACES

log = logging.getLogger(__name__)

_NOTO = Path("/usr/share/fonts/truetype/noto")
_WEIGHTS = {FACES.text: "Regular", FACES.medium: "Medium", FACES.semibold: "SemiBold"}
"""Every other face of ours is drawn in Bold."""
PACKAGE = "fonts-noto-core"
_RECIPE = 1
"""Raised when fonts have to be made anew."""
_ASCENT, _DESCENT = 1050, 480
"""What the letters of our languages need, in thousandths of the size. Noto leaves room for scripts twice as
tall, which would tear lines apart."""


def face_for(text: str, face: Path) -> Path:
    """The file that draws `text` where `face` is asked for; without the Noto fonts, `face` itself."""
    if not right_to_left(text):
        return face
    return arabic(_WEIGHTS.get(face, "Bold")) or face


@cache
def arabic(weight: str = "Regular", folder: Path | None = None) -> Path | None:
    """Noto Sans and Noto Sans Arabic in one file of this `weight`, or of Bold where it is not installed.

    Made in `folder` (the user's cache) when it is not there yet, which takes about a second. None when the
    fonts are not installed.
    """
    latin, script = _sources(weight)
    if not script.exists() and weight != "Bold":
        return arabic("Bold", folder)
    if missing := [path for path in (latin, script) if not path.exists()]:
        log.warning("no Arabic letters: install the Debian package %s (no %s)", PACKAGE, missing[0])
        return None
    merged = (folder or cache_folder()) / f"VestibuleArabic{_RECIPE}-{weight}.ttf"
    if not _newer(merged, latin, script):
        _merge(latin, script, merged)
    return merged


def cache_folder() -> Path:
    """Where made fonts are kept: this user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vestibule" / "fonts"


def _sources(weight: str) -> tuple[Path, Path]:
    latin = _NOTO / f"NotoSans-{weight}.ttf"
    return latin if latin.exists() else _NOTO / "NotoSans-Bold.ttf", _NOTO / f"NotoSansArabic-{weight}.ttf"


def _newer(merged: Path, *sources: Path) -> bool:
    made = merged.stat().st_mtime if merged.exists() else 0.0
    return all(made > source.stat().st_mtime for source in sources)


def _merge(latin: Path, script: Path, merged: Path) -> None:
    """Make `merged`; whoever reads it meanwhile finds the old file or the whole new one."""
    from fontTools.merge import Merger  # half a second to load, hardly needed

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    merged.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=merged.parent) as work:
        made = Path(work) / merged.name
        font = Merger().merge([str(latin), str(script)])
        for table, above, below in (
            ("hhea", "ascent", "descent"),
            ("OS/2", "sTypoAscender", "sTypoDescender"),
        ):
            setattr(font[table], above, _ASCENT)
            setattr(font[table], below, -_DESCENT)
        font["OS/2"].usWinAscent, font["OS/2"].usWinDescent = _ASCENT, _DESCENT
        font.save(made)
        made.replace(merged)

"""Makes the pictures of docs/display.md anew: `python -m tests.display.pictures`, where X is."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
PAPER = "#8D939E"
TV = ("--dpi", "51.2")

WIDE = {
    "calls": ("fr,en", "normal", "calls", "6"),
    "media": ("da,en", "film-notices", "media", "5"),
    "list": ("nl,fr", "at-once", "list", "5"),
    "rooms": ("fr,en", "rooms", "calls", "6"),
    "arabic": ("ar,en", "full", "calls", "6"),
}
UPRIGHT = {
    "upright-calls": ("da,ar", "recall", "calls", "6"),
    "upright-media": ("fr,en", "film", "media", "5"),
    "upright-list": ("nl,fr", "full", "list", "6"),
    "upright-stale": ("fr,en", "stale", "calls", "6"),
}


def main() -> None:
    """Set the scenes, join them and write them small."""
    with TemporaryDirectory() as work:
        wide = {name: _set(Path(work), "1920x1080", scene) for name, scene in WIDE.items()}
        upright = [_set(Path(work), "1080x1920", scene) for scene in UPRIGHT.values()]
    _write(wide["calls"].resize((900, 506), Image.Resampling.LANCZOS), "display.png")
    _write(_sheet([wide["media"], wide["list"]], 2, 660), "display-layouts.png")
    _write(_sheet([wide["rooms"], wide["arabic"]], 2, 660), "display-rooms.png")
    _write(_sheet(upright, 4, 320), "display-upright.png")


def _set(folder: Path, size: str, what: tuple[str, str, str, str]) -> Image.Image:
    languages, scene, layout, metres = what
    options = ("--layout", layout, "--farthest", metres, "--only", scene, "--pictures", str(folder))
    command = [sys.executable, "-m", "tests.display.stage", languages, size, *TV, *options]
    subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL)
    (made,) = folder.glob("*.png")
    picture = Image.open(made).convert("RGB")
    made.unlink()
    return picture


def _sheet(pictures: list[Image.Image], columns: int, width: int) -> Image.Image:
    gap = 16
    small = [p.resize((width, round(p.height * width / p.width)), Image.Resampling.LANCZOS) for p in pictures]
    height = max(picture.height for picture in small)
    sheet = Image.new("RGB", (columns * (width + gap) + gap, height + 2 * gap), PAPER)
    for place, picture in enumerate(small):
        sheet.paste(picture, (gap + place * (width + gap), gap))
    return sheet


def _write(picture: Image.Image, name: str) -> None:
    picture.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        PICTURES / name, optimize=True
    )


if __name__ == "__main__":
    main()

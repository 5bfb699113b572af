"""The kiosk's pictures of README.md and docs/kiosk.md, from those that the gallery drew.

`python -m tests.kiosk.gallery DIR --site demo/sites/vincennes.toml`, under `xvfb-run`, then
`python -m tests.kiosk.album DIR docs/pictures`.
"""

import sys
from pathlib import Path

from PIL import Image

SINGLE = {"kiosk": "welcome.en.plain", "missing": "missing-passeport.en.plain"}
TABLES = {
    "kiosk-pages": (
        "welcome.en.plain",
        "groups.en.plain",
        "services-titres.en.plain",
        "search-typed.en.plain",
        "checklist-passeport.en.plain",
        "missing-passeport.en.plain",
        "slots.en.plain",
        "slot_booked.en.plain",
        "ticket-follow.en.plain",
        "reroute-impots.en.plain",
    ),
    "kiosk-everyone": (
        "welcome.ar.plain",
        "ticket-follow.ar.plain",
        "checklist-passeport.en.contrast",
        "services-titres.en.large",
        "groups.en.low",
        "ticket-follow.en.calm",
        "question-passeport-1.de.plain",
        "survey.fr.plain",
        "printer_fault-follow.en.plain",
        "welcome-alone.en.plain",
    ),
}
"""What docs/kiosk.md names, in its order, five in a row."""
ALONE_WIDE, WIDE, GAP, ROW = 420, 260, 8, 5
GROUND = "#B8BCC2"


def main(drawn: Path, to: Path) -> None:
    """All of them."""
    for name, page in SINGLE.items():
        keep(picture(drawn, page, ALONE_WIDE), to / f"{name}.png")
    for name, pages in TABLES.items():
        keep(table([picture(drawn, page, WIDE) for page in pages]), to / f"{name}.png")


def picture(drawn: Path, page: str, wide: int) -> Image.Image:
    """One page, so many pixels wide."""
    whole = Image.open(drawn / f"vincennes.{page}.png").convert("RGB")
    return whole.resize((wide, round(whole.height * wide / whole.width)), Image.Resampling.LANCZOS)


def table(pages: list[Image.Image]) -> Image.Image:
    """Equal pages in rows."""
    across, down = pages[0].width + GAP, pages[0].height + GAP
    whole = Image.new("RGB", (ROW * across + GAP, -(-len(pages) // ROW) * down + GAP), GROUND)
    for index, page in enumerate(pages):
        whole.paste(page, (GAP + index % ROW * across, GAP + index // ROW * down))
    return whole


def keep(whole: Image.Image, path: Path) -> None:
    """As small as it stays good: without the second look the rare green of help is lost."""
    whole.quantize(256, kmeans=1, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

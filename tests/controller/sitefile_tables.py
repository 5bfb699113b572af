"""Site files of tests: the small town's, with something in it changed."""

from pathlib import Path
from typing import Any

import tomlkit
from PIL import Image, ImageDraw

from controller import sitefile
from tests.sites import SMALL


def load(folder: Path, document: dict[str, Any]) -> sitefile.SiteFile:
    path = folder / "site.toml"
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return sitefile.load(path)


def changed(kind: str, index: int, **keys: Any) -> dict[str, Any]:
    rows = [dict(row) for row in SMALL[kind]]
    rows[index].update(keys)
    return {**SMALL, kind: rows}


def with_table(**tables: Any) -> dict[str, Any]:
    return {**SMALL, **tables}


QUESTIONS = [
    {
        "id": "first",
        "text": {"en": "Your first?", "fr": "Votre premier ?"},
        "answers": [
            {"id": "yes", "name": {"en": "Yes", "fr": "Oui"}},
            {"id": "no", "name": {"en": "No", "fr": "Non"}},
        ],
    }
]


def asking(**keys: Any) -> dict[str, Any]:
    """A site whose first service asks whether it is the first; more keys of that service."""
    return {**changed("services", 0, **{"questions": ["first"], **keys}), "questions": QUESTIONS}


def kiosks(*bands: str) -> list[dict[str, str]]:
    return [{"id": f"kiosk-{index}", "band": band} for index, band in enumerate(bands)]


def draw_logo(path: Path, colour: str = "#0A4D8C", size: tuple[int, int] = (240, 80)) -> None:
    """A disc on nothing."""
    picture = Image.new("RGBA", size)
    ImageDraw.Draw(picture).ellipse((0, 0, min(size), min(size)), fill=colour)
    picture.save(path)


def with_logo(folder: Path) -> sitefile.SiteFile:
    return load(
        folder, with_table(look={"logo": "logo.png", "logo_says": {"en": "A disc", "fr": "Un disque"}})
    )

"""How high the letters are, measured on what is drawn: `python -m tests.display.letters` prints a table.

Every layout on every screen, read from the farthest seat that it is allowed for, in its most crowded state.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from appliance.window import MM_PER_INCH, ScreenSettings, install_woken_loop, prepare
from display.legible import illegible
from display.places import Kind

SCREENS = ((1280, 720, 32), (1920, 1080, 43), (3840, 2160, 55), (1080, 1920, 43), (2160, 3840, 55))
"""Pixels, and the diagonal in inches."""
STEP_M = 0.25


@dataclass(frozen=True)
class Heights:
    """Capitals in millimetres, the lowest of each: the number called, its counter, the list's both."""

    number: float
    counter: float
    listed: float
    listed_counter: float


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--one", metavar="WIDTHxHEIGHT", help="measure one window and print JSON")
    given.add_argument("--dpi", type=float, default=51.2)
    given.add_argument("--farthest", type=float, default=6.0)
    given.add_argument("--layout", default="calls")
    given.add_argument("--rooms", action="store_true", help="of two waiting rooms")
    args = given.parse_args()
    if args.one:
        width, height = map(int, args.one.split("x"))
        prepare(ScreenSettings(width=width, height=height, dpi=args.dpi))
        asyncio.run(_measure(args))
    else:
        _print_table()


def farthest_allowed(width: int, height: int, dpi: float, kind: Kind, *, zoned: bool = False) -> float:
    """The farthest seat, in metres, for which this layout is not refused."""
    screen = ScreenSettings(width=width, height=height, dpi=dpi)
    steps = (n * STEP_M for n in range(1, 200))
    return max((m for m in steps if not illegible(screen, m, kind, zoned=zoned)), default=0.0)


def heights(size: str, dpi: float, farthest: float, kind: str, *options: str) -> Heights:
    """What a process of its own measures in one window."""
    wanted = ("--one", size, "--dpi", f"{dpi}", "--farthest", f"{farthest}", "--layout", kind)
    done = subprocess.run(
        [sys.executable, "-m", "tests.display.letters", *wanted, *options],
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return Heights(**json.loads(done.stdout))


def _print_table() -> None:
    print("| screen | layout | farthest seat | number | rule | its counter | list | its counters | rule |")
    print("|---|---|---|---|---|---|---|---|---|")
    for width, height, inches in SCREENS:
        dpi = (width**2 + height**2) ** 0.5 / inches
        for kind in Kind:
            metres = farthest_allowed(width, height, dpi, kind)
            found = heights(f"{width}x{height}", dpi, metres, kind)
            print(
                f'| {inches}" {width} × {height} | `{kind}` | {metres:g} m | {found.number:.0f} mm '
                f"| {metres * 1000 / 80:.0f} mm | {found.counter:.0f} mm | {found.listed:.0f} mm "
                f"| {found.listed_counter:.0f} mm | {metres * 1000 / 160:.0f} mm |",
                flush=True,
            )


async def _measure(args: argparse.Namespace) -> None:
    from kivy.app import App

    from display.places import Arrow
    from display.poster import Poster
    from display.wording import page
    from tests.display.scenes import scenes

    poster = Poster(args.dpi, args.farthest, Arrow.RIGHT, kind=Kind(args.layout))

    class Stage(App):
        def build(self) -> Any:
            return poster

    async def play(app: App) -> None:
        await asyncio.sleep(0.2)
        poster.show(page(scenes("fr", "en")["rooms" if args.rooms else "busy"]))
        await asyncio.sleep(0.5)
        print(json.dumps(_heights(poster, args.dpi)))
        app.stop()

    app = Stage()
    install_woken_loop()
    async with asyncio.TaskGroup() as group:
        group.create_task(play(app))
        await app.async_run("asyncio")


def _heights(poster: Any, dpi: float) -> dict[str, float]:
    from display.call import Call
    from display.figures import Figures
    from display.list import Row

    picture = poster.export_as_image().texture
    found: dict[str, list[float]] = {"number": [], "counter": [], "listed": [], "listed_counter": []}
    for owner, names in ((Call, ("number", "counter")), (Row, ("listed", "listed_counter"))):
        for part in poster.walk(restrict=True):
            if isinstance(part, owner):
                figures = [piece for piece in part.walk(restrict=True) if isinstance(piece, Figures)]
                for name, piece in zip(names, figures, strict=True):
                    found[name].append(_ink_height(piece, picture) / dpi * MM_PER_INCH)
    return {name: min(values) for name, values in found.items()}


def _ink_height(piece: Any, picture: Any) -> int:
    """Rows of pixels that the first character colours at least half."""
    from display.figures import advance

    width, height = picture.size
    pixels = picture.pixels  # rows from the top
    left, right = round(piece.x), round(piece.x + advance(piece.said[0], str(piece._face), piece.font_size))
    ink = tuple(round(255 * part) for part in piece.ink[:3])

    def pixel(x: int, y: int) -> tuple[int, ...]:
        at = (y * width + x) * 4
        return tuple(pixels[at : at + 3])

    top, low = round(height - piece.top), min(height, round(height - piece.y))
    ground = pixel(max(0, left - 4), (top + low) // 2)

    def is_ink(colour: tuple[int, ...]) -> bool:
        return _apart(colour, ink) < _apart(colour, ground)

    rows = [y for y in range(top, low) if any(is_ink(pixel(x, y)) for x in range(left, right))]
    return rows[-1] - rows[0] + 1


def _apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


if __name__ == "__main__":
    main()

"""Sets scenes on a real window and says what does not fit; `--pictures DIR` keeps PNG files of them.

Run as a program, because a process has one Kivy window: `python -m tests.display.stage fr,en 1920x1080`.
"""

import argparse
import asyncio
import json
import re
from pathlib import Path
from typing import Any

from appliance.window import ScreenSettings, install_woken_loop, prepare


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("languages")
    given.add_argument("size")
    given.add_argument("--dpi", type=float, default=51.2)
    given.add_argument("--farthest", type=float, default=6.0)
    given.add_argument("--arrow", default="right")
    given.add_argument("--layout", default="calls")
    given.add_argument("--alternate", type=int, metavar="TURN", help="one language at a time, this turn")
    given.add_argument("--only", default="")
    given.add_argument("--pictures", type=Path)
    given.add_argument("--plant", action="store_true", help="spoil a scene, to see that it is noticed")
    given.add_argument("--times", action="store_true", help="how long setting each page took, in ms")
    args = given.parse_args()
    width, height = map(int, args.size.split("x"))
    prepare(ScreenSettings(width=width, height=height, dpi=args.dpi))
    asyncio.run(_play(args))


async def _play(args: argparse.Namespace) -> None:
    from kivy.app import App
    from kivy.core.window import Window

    from display.places import Arrow, Kind
    from display.poster import Poster
    from display.wording import Languages, page
    from tests.display.fit import spoil, unfit
    from tests.display.scenes import scenes

    poster = Poster(args.dpi, args.farthest, Arrow(args.arrow), kind=Kind(args.layout))
    faults: dict[str, list[str]] = {}

    class Stage(App):
        def build(self) -> Any:
            return poster

    async def play(app: App) -> None:
        await asyncio.sleep(0.2)
        for name, view in scenes(*args.languages.split(",")).items():
            if args.only and not re.fullmatch(args.only, name):
                continue
            if name.startswith("film"):
                poster.media.put_frame(*test_picture(480, 360 if "notices" in name else 270))
            else:
                poster.media.clear()
            languages = Languages.BESIDE if args.alternate is None else Languages.ALTERNATE
            began = asyncio.get_running_loop().time()
            poster.show(page(view, languages, args.alternate or 0))
            if args.times:
                faults[name] = [f"{1000 * (asyncio.get_running_loop().time() - began):.1f}"]
                continue
            if args.plant:
                spoil(poster)
            await asyncio.sleep(0.4 if args.pictures else 0)
            if found := list(unfit(poster, Window)):
                faults[name] = found
            if args.pictures:
                turn = "" if args.alternate is None else f"-turn{args.alternate}"
                kept = f"{args.layout}-{args.size}-{args.languages.replace(',', '-')}{turn}-{name}.png"
                poster.export_to_png(str(args.pictures / kept))
        app.stop()

    app = Stage()
    install_woken_loop()
    async with asyncio.TaskGroup() as group:
        group.create_task(play(app))
        await app.async_run("asyncio")
    print(json.dumps(faults))


def test_picture(width: int, height: int) -> tuple[int, int, bytes]:
    """A frame with a slow change of colour: sky above, lawn below."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (width, height), "#9CC3E6")
    draw = ImageDraw.Draw(picture)
    for y in range(height):
        share = y / height
        top, bottom = (120, 175, 225), (225, 238, 246)
        draw.line(
            ((0, y), (width, y)),
            fill=tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)),
        )
    draw.polygon(
        (
            (0, height),
            (0, 0.7 * height),
            (0.4 * width, 0.5 * height),
            (width, 0.75 * height),
            (width, height),
        ),
        fill="#6E9B5E",
    )
    draw.rectangle((0.52 * width, 0.34 * height, 0.72 * width, 0.72 * height), fill="#E9E1D2")
    draw.polygon(
        ((0.49 * width, 0.36 * height), (0.62 * width, 0.2 * height), (0.75 * width, 0.36 * height)),
        fill="#A5533C",
    )
    return width, height, picture.tobytes()


if __name__ == "__main__":
    main()

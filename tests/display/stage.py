"""Sets scenes on a real window and says what does not fit; `--pictures DIR` keeps PNG files of them.

Run as a program, because a process has one Kivy window: `python -m tests.display.stage fr,en 1920x1080`.
"""

import argparse
import asyncio
import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from appliance.window import ScreenSettings, install_woken_loop, prepare

SMALLEST = 0.015
"""Of the window's shorter side: smaller letters are of no use in a waiting room."""


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("languages")
    given.add_argument("size")
    given.add_argument("--dpi", type=float, default=51.2)
    given.add_argument("--farthest", type=float, default=6.0)
    given.add_argument("--arrow", default="right")
    given.add_argument("--only", default="")
    given.add_argument("--pictures", type=Path)
    given.add_argument("--plant", action="store_true", help="spoil a scene, to see that it is noticed")
    args = given.parse_args()
    width, height = map(int, args.size.split("x"))
    prepare(ScreenSettings(width=width, height=height, dpi=args.dpi))
    asyncio.run(_play(args))


async def _play(args: argparse.Namespace) -> None:
    from kivy.app import App
    from kivy.core.window import Window

    from display.layout import Arrow
    from display.poster import Poster
    from display.wording import page
    from tests.display.scenes import scenes

    poster = Poster(args.dpi, args.farthest, Arrow(args.arrow))
    faults: dict[str, list[str]] = {}

    class Stage(App):
        def build(self) -> Any:
            return poster

    async def play(app: App) -> None:
        await asyncio.sleep(0.2)
        for name, view in scenes(*args.languages.split(",")).items():
            if args.only and not re.fullmatch(args.only, name):
                continue
            poster.show(page(view))
            if args.plant:
                _spoil(poster)
            await asyncio.sleep(0.5 if args.pictures else 0.05)
            if found := list(unfit(poster, Window)):
                faults[name] = found
            if args.pictures:
                file = args.pictures / f"{args.languages.replace(',', '-')}-{args.size}-{name}.png"
                poster.export_to_png(str(file))
        app.stop()

    app = Stage()
    install_woken_loop()
    async with asyncio.TaskGroup() as group:
        group.create_task(play(app))
        await app.async_run("asyncio")
    print(json.dumps(faults))


def _spoil(poster: Any) -> None:
    from kivy.uix.label import Label

    poster.clear_widgets()
    for text, pos, size in (
        ("cut off below because of its many words", (300, 800), (120, 30)),
        ("unbreakable-but-broken", (300, 600), (60, 300)),
        ("outside", (-40, 10), (200, 40)),
        ("one over", (600, 300), (200, 40)),
        ("the other", (610, 300), (200, 40)),
    ):
        poster.add_widget(Label(text=text, pos=pos, size=size, text_size=size, size_hint=(None, None)))


def unfit(root: Any, window: Any) -> Iterator[str]:
    """A sentence for every text that is cut, breaks a word, leaves the window, or meets another text."""
    from kivy.uix.label import Label

    from display.lettering import Figures

    texts = [part for part in root.walk() if isinstance(part, Label | Figures) and part.text]
    for part in texts:
        x, y = part.to_window(*part.pos)
        if x < -1 or y < -1 or x + part.width > window.width + 1 or y + part.height > window.height + 1:
            yield f"{part.text!r} leaves the window"
        if isinstance(part, Label):
            yield from _cut(part)
            if part.font_size < SMALLEST * min(window.size):
                yield f"{part.text!r} is set at {part.font_size} px"
    for one, other in combinations(texts, 2):
        if _meet(_ink(one), _ink(other)):
            yield f"{one.text!r} meets {other.text!r}"


def _cut(label: Any) -> Iterator[str]:
    from kivy.core.text import Label as CoreLabel

    options = dict(label._label.options, shorten=False, max_lines=0)
    options["text_size"] = (label.text_size[0], None)
    whole = CoreLabel(text=label.text, **{k: v for k, v in options.items() if k != "text"})
    whole.refresh()
    if whole.texture.width > label.width + 1 or whole.texture.height > label.height + 1:
        yield f"{label.text!r} is larger than its place"
    words = CoreLabel(font_name=label.font_name, font_size=label.font_size)
    words.resolve_font_name()
    if max(words.get_extents(word)[0] for word in label.text.split()) > label.width + 1:
        yield f"{label.text!r} has a word broken"
    laid = "".join(w.text for line in label._label._cached_lines for w in line.words)
    if "".join(laid.split()) != "".join(label.text.split()):
        yield f"{label.text!r} is set as {laid!r}"
    if label.is_shortened:
        yield f"{label.text!r} is shortened"


def _ink(part: Any) -> tuple[float, float, float, float]:
    """Roughly where letters are: a line's box has empty bands above and below."""
    band = min(part.height, getattr(part, "font_size", part.height / 1.21)) * 0.2
    return part.x, part.y + band * 0.5, part.right, part.top - band


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


if __name__ == "__main__":
    main()

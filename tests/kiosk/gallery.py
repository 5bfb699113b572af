"""Pictures of every kiosk page, and whether everything on them fits.

`python -m tests.kiosk.gallery DIR --panel 1080x1920@102.46 --language fr --mode large+low [--site FILE]
[--only ticket]` needs an X display (`xvfb-run`). One PNG a page goes to DIR, when given; every fault of the
layout goes to the standard output as JSON, as does every page (`smaller`) with less room than LARGE asks for;
the exit code is 1 when there is any fault. Without `--language` or
`--mode`: all of them.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

from appliance.window import ScreenSettings, prepare
from contract.state import Content
from controller.sitefile import load
from kiosk.flow.happenings import Mode
from kiosk.flow.view import View
from tests.kiosk.pictures import pictures
from tests.kiosk.town import CONTENT, NOW

MODES = ("plain", "large", "contrast", "low", "calm", "large+contrast+low")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--panel", default="1080x1920@102.46")
    parser.add_argument("--language", action="append")
    parser.add_argument("--mode", action="append", help="plain, or modes joined by +")
    parser.add_argument("--site", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--endless", action="store_true", help="a site whose name cannot fit")
    parser.add_argument(
        "--pixels", type=int, default=0, metavar="N", help="look at the pixels of every Nth page"
    )
    return parser.parse_args()


def screen_of(panel: str) -> ScreenSettings:
    size, _, dpi = panel.partition("@")
    width, height = map(int, size.split("x"))
    return ScreenSettings(width=width, height=height, dpi=float(dpi))


def content_of(site: Path | None, endless: bool) -> Content:
    content = load(site).content() if site else CONTENT
    name = dict.fromkeys(content.languages, "Verwaltungs" * 20)
    return content.model_copy(update={"name": name}) if endless else content


def modes_of(name: str) -> frozenset[Mode]:
    return frozenset(Mode(mode) for mode in name.split("+") if mode != "plain")


def cases(given: argparse.Namespace, content: Content) -> Iterator[tuple[str, str, str, View]]:
    """Page, language, modes, view."""
    for language in given.language or content.languages:
        for name, view in pictures(language, content):
            if name.startswith(given.only):
                for mode in given.mode or MODES:
                    yield name, language, mode, replace(view, modes=modes_of(mode))


def settle() -> None:
    """Let Kivy do what it does in one frame before painting."""
    from kivy.clock import Clock
    from kivy.lang import Builder

    for _ in range(2):
        Clock.tick()
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()


def photograph(window: Any) -> Any:
    from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
    from PIL import Image

    settle()
    window.canvas.ask_update()
    window.dispatch("on_draw")
    pixels = glReadPixels(0, 0, *window.size, GL_RGB, GL_UNSIGNED_BYTE)
    image = Image.frombytes("RGB", tuple(window.size), pixels)
    return image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)


def main() -> None:
    given = arguments()
    screen = screen_of(given.panel)
    prepare(screen)
    from kivy.base import EventLoop
    from kivy.core.window import Window

    from kiosk.measures import Panel
    from kiosk.scene import NOTHING_YET, Scene
    from kiosk.stage import Stage
    from kiosk.words import Words
    from tests.kiosk.fit import faults, less_than_large
    from tests.kiosk.pixels import unreadable

    EventLoop.ensure_window()
    content = content_of(given.site, given.endless)
    stage = Stage(Panel.of(screen), lambda *_: None)
    Window.add_widget(stage)
    found: list[dict[str, str]] = []
    smaller: list[dict[str, Any]] = []
    pages, spent = 0, []
    for name, language, mode, view in cases(given, content):
        here = view.content or NOTHING_YET
        scene = Scene(words=Words(view.language, here), content=here, moment=NOW, seconds_left=17)
        began = process_time()
        stage.show(view, scene)
        spent.append(process_time() - began)
        pages += 1
        wrong = list(faults(stage, screen))
        if (capitals := less_than_large(stage, screen)) is not None:
            smaller.append({"page": name, "language": language, "mode": mode, "capitals_mm": capitals})
        looked = given.pixels and pages % given.pixels == 0
        if given.directory or looked:
            image = photograph(Window)
            wrong += unreadable(stage, image) if looked else ()
            if given.directory:
                path = given.directory / f"{name}.{language}.{mode}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                image.save(path)
        found += [{"page": name, "language": language, "mode": mode, "fault": fault} for fault in wrong]
    times = sorted(spent)
    report = {
        "pages": pages,
        "show_ms": round(1000 * times[len(times) // 2], 2),
        "smaller": smaller,
        "faults": found,
    }
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()

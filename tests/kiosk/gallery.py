"""Pictures of every kiosk page, and whether everything on them fits.

`python -m tests.kiosk.gallery DIR --panel 1080x1920@102.46 --language fr --mode large+low [--site FILE]
[--only ticket]` needs an X display (`xvfb-run`). One PNG a page goes to DIR, when given; every fault of the
layout goes to the standard output as JSON, as does every page (`smaller`) with less room than LARGE asks for;
the exit code is 1 when there is any fault. Without `--language` or `--mode`: all of them. `--site` may be
given several times.
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

TOWN = "town"
"""The site of these tests, which has too much of everything."""
MODES = ("plain", "large", "contrast", "low", "calm", "large+contrast+low")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--panel", default="1080x1920@102.46")
    parser.add_argument("--language", action="append")
    parser.add_argument("--mode", action="append", help="plain, or modes joined by +")
    parser.add_argument("--site", action="append", help=f"a site's file, or {TOWN!r}, which is the usual one")
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


def content_of(site: str, endless: bool) -> Content:
    content = CONTENT if site == TOWN else load(Path(site)).content()
    name = dict.fromkeys(content.languages, "Verwaltungs" * 20)
    return content.model_copy(update={"name": name}) if endless else content


def modes_of(name: str) -> frozenset[Mode]:
    return frozenset(Mode(mode) for mode in name.split("+") if mode != "plain")


def cases(given: argparse.Namespace) -> Iterator[tuple[dict[str, str], View]]:
    """Every page that is asked for, and what it is: its site, name, language and modes."""
    for site in given.site or [TOWN]:
        content = content_of(site, given.endless)
        for language in given.language or content.languages:
            for name, view in pictures(language, content):
                if name.startswith(given.only):
                    for mode in given.mode or MODES:
                        case = {"site": Path(site).stem, "page": name, "language": language, "mode": mode}
                        yield case, replace(view, modes=modes_of(mode))


def file_of(case: dict[str, str]) -> str:
    site = "" if case["site"] == TOWN else f"{case['site']}."
    return f"{site}{case['page']}.{case['language']}.{case['mode']}.png"


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
    stage = Stage(Panel.of(screen), lambda *_: None)
    Window.add_widget(stage)
    found: list[dict[str, str]] = []
    smaller: list[dict[str, Any]] = []
    pages, spent = 0, []
    for case, view in cases(given):
        here = view.content or NOTHING_YET
        scene = Scene(words=Words(view.language, here), content=here, moment=NOW, seconds_left=17)
        began = process_time()
        stage.show(view, scene)
        spent.append(process_time() - began)
        pages += 1
        wrong = list(faults(stage, screen))
        if (capitals := less_than_large(stage, screen)) is not None:
            smaller.append({**case, "capitals_mm": capitals})
        looked = given.pixels and pages % given.pixels == 0
        if given.directory or looked:
            image = photograph(Window)
            wrong += unreadable(stage, image) if looked else ()
            if given.directory:
                path = given.directory / file_of(case)
                path.parent.mkdir(parents=True, exist_ok=True)
                image.save(path)
        found += [{**case, "fault": fault} for fault in wrong]
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

"""Pictures of every kiosk page, and whether everything on them fits.

`python -m tests.kiosk.gallery DIR --panel 1080x1920@102.46 --language fr [--site FILE] [--only ticket]`
needs an X display (`xvfb-run`). One PNG a page goes to DIR, when given, and every fault of the layout to
the standard output as JSON; the exit code is 1 when there is any.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from appliance.window import ScreenSettings, prepare
from contract.state import Content
from controller.sitefile import load
from tests.kiosk.town import CONTENT, NOW, WAITS


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--panel", default="1080x1920@102.46")
    parser.add_argument("--language", action="append")
    parser.add_argument("--site", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--endless", action="store_true", help="a site whose name cannot fit")
    return parser.parse_args()


def screen_of(panel: str) -> ScreenSettings:
    size, _, dpi = panel.partition("@")
    width, height = map(int, size.split("x"))
    return ScreenSettings(width=width, height=height, dpi=float(dpi))


def content_of(site: Path | None, endless: bool) -> Content:
    content = load(site).content() if site else CONTENT
    name = dict.fromkeys(content.languages, "Verwaltungs" * 20)
    return content.model_copy(update={"name": name}) if endless else content


def settle() -> None:
    """Let Kivy do what it does in one frame before painting."""
    from kivy.clock import Clock
    from kivy.lang import Builder

    for _ in range(2):
        Clock.tick()
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()


def draw(window: Any, path: Path) -> None:
    from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
    from PIL import Image

    window.canvas.ask_update()
    window.dispatch("on_draw")
    pixels = glReadPixels(0, 0, *window.size, GL_RGB, GL_UNSIGNED_BYTE)
    image = Image.frombytes("RGB", tuple(window.size), pixels)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(path)


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
    from tests.kiosk.fit import faults
    from tests.kiosk.pictures import pictures

    EventLoop.ensure_window()
    content = content_of(given.site, given.endless)
    stage = Stage(Panel.of(screen), lambda *_: None)
    Window.add_widget(stage)
    found: list[dict[str, str]] = []
    pages = 0
    for language in given.language or content.languages:
        for name, view in pictures(language, content):
            if given.only and not name.startswith(given.only):
                continue
            here = view.content or NOTHING_YET
            scene = Scene(Words(view.language, here), here, NOW, WAITS if view.reachable else {}, 17)
            stage.show(view, scene)
            settle()
            pages += 1
            found += [{"page": name, "language": language, "fault": f} for f in faults(stage, screen)]
            if given.directory:
                draw(Window, given.directory / f"{name}.{language}.png")
    json.dump({"pages": pages, "faults": found}, sys.stdout, ensure_ascii=False, indent=1)
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()

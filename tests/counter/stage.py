"""Sets every state of the sign on a real window and says what does not fit; `--pictures DIR` keeps PNG files.

Run as a program, because a process has one Kivy window: `python -m tests.counter.stage ar,fr 480x320`.
"""

import argparse
import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from appliance.window import ScreenSettings, install_woken_loop, prepare
from contract.state import CounterState
from contract.values import Phase
from counter.wording import sign
from hardware.ports import Arrow, SignText

SMALLEST = 0.04
"""Of the window's shorter side: smaller letters are of no use over a counter."""


def scenes(*languages: str) -> dict[str, SignText]:
    def at(phase: Phase, number: str | None = None) -> CounterState:
        return CounterState(counter="3", at=datetime.now(UTC), phase=phase, number=number)

    called = at(Phase.CALLED, "W047")
    states = {
        "open": (at(Phase.FREE), Arrow.LEFT, True),
        "called-left": (called, Arrow.LEFT, True),
        "called-right": (called, Arrow.RIGHT, True),
        "called-up": (called, Arrow.UP, True),
        "called-down": (called, Arrow.DOWN, True),
        "called": (called, Arrow.NONE, True),
        "called-long": (at(Phase.CALLED, "W1234567"), Arrow.LEFT, True),
        "serving": (at(Phase.SERVING, "P111"), Arrow.LEFT, True),
        "paused": (at(Phase.PAUSED), Arrow.LEFT, True),
        "closed": (at(Phase.CLOSED), Arrow.LEFT, True),
        "unreachable-called": (called, Arrow.RIGHT, False),
        "unreachable-open": (at(Phase.FREE), Arrow.LEFT, False),
        "unreachable-unknown": (None, Arrow.LEFT, False),
    }
    return {
        name: sign(state, languages, arrow, reachable=reachable)
        for name, (state, arrow, reachable) in states.items()
    }


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("languages")
    given.add_argument("size")
    given.add_argument("--pictures", type=Path)
    given.add_argument("--plant", action="store_true", help="spoil every scene, to see that it is noticed")
    args = given.parse_args()
    width, height = map(int, args.size.split("x"))
    prepare(ScreenSettings(width=width, height=height, dpi=100))
    asyncio.run(_play(args))


async def _play(args: argparse.Namespace) -> None:
    from kivy.app import App

    from counter.placard import Placard

    placard = Placard()
    told: dict[str, Any] = {"faults": {}, "capitals": {}}

    class Stage(App):
        def build(self) -> Any:
            return placard

    async def play(app: App) -> None:
        await asyncio.sleep(0.2)
        for name, text in scenes(*args.languages.split(",")).items():
            placard.show(text)
            if args.plant:
                _spoil(placard)
            inks = list(_inks(placard))
            if faults := list(_unfit(inks, placard)):
                told["faults"][name] = faults
            if text.number:
                _, bottom, _, top = inks[0]  # the number is drawn first
                told["capitals"][name] = round(top - bottom)
            if args.pictures:
                await asyncio.sleep(0.1)
                file = f"{args.languages.replace(',', '-')}-{args.size}-{name}.png"
                placard.export_to_png(str(args.pictures / file))
        app.stop()

    app = Stage()
    install_woken_loop()
    async with asyncio.TaskGroup() as group:
        group.create_task(play(app))
        await app.async_run("asyncio")
    print(json.dumps(told))


def _spoil(placard: Any) -> None:
    """A line over another, half outside, and one that nobody can read."""
    from appliance.box import Box

    with_ink = "#000000"
    placard._line("meets", placard_face(), with_ink, Box(0, 0, placard.width, placard.height), 60)
    placard._line("meets", placard_face(), with_ink, Box(0, 0, placard.width, placard.height), 60)
    placard._line("outside", placard_face(), with_ink, Box(placard.width - 20, 0, 40, 40), 60)
    placard._line("tiny", placard_face(), with_ink, Box(0, 0, 40, 40), 5)


def placard_face() -> Path:
    from appliance.theme import FACES

    return FACES.text


Ink = tuple[float, float, float, float]


def _inks(placard: Any) -> Iterator[Ink]:
    """Where ink really is, of every letter or picture drawn: left, bottom, right, top."""
    from kivy.graphics import Rectangle
    from PIL import Image

    for drawn in placard.canvas.children:
        # A bare ground has Kivy's own white texture, of another size.
        if isinstance(drawn, Rectangle) and drawn.texture and drawn.size == drawn.texture.size:
            picture = Image.frombytes("RGBA", drawn.texture.size, drawn.texture.pixels)
            left, upper, right, lower = picture.getchannel("A").point(lambda a: 255 * (a > 40)).getbbox()
            x, y = drawn.pos
            # Both letters' textures and the arrow's have their first row at the top.
            yield x + left, y + picture.height - lower, x + right, y + picture.height - upper


def _unfit(inks: list[Ink], placard: Any) -> Iterator[str]:
    for left, bottom, right, top in inks:
        where = f"{left:.0f},{bottom:.0f} to {right:.0f},{top:.0f}"
        if left < 0 or bottom < 0 or right > placard.width or top > placard.height:
            yield f"{where} leaves the window"
        if top - bottom < SMALLEST * min(placard.size):
            yield f"{where} is too small"
    for one, other in combinations(inks, 2):
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]:
            yield f"{one} meets {other}"


if __name__ == "__main__":
    main()

"""Does anything to touch move when news arrives that nobody asked for? Every page, before and after.

`python -m tests.kiosk.steady --panel 1080x1920@102.46 --language fr --mode plain [--site FILE]` needs an X
display (`xvfb-run`). Every control that moved goes to the standard output as JSON.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace

from appliance.window import prepare
from contract.state import HelpState, ServiceWait
from contract.values import Code, Wait
from kiosk.flow.choices import listed_services
from kiosk.flow.happenings import (
    AloneAble,
    Happening,
    HelpHeard,
    Printed,
    PrinterChecked,
    PrintFailed,
    Reached,
    StaffDone,
    WaitsArrived,
)
from kiosk.flow.view import View
from tests.kiosk.gallery import arguments, cases, screen_of
from tests.kiosk.town import NOW
from tests.kiosk.visiting import after

LONGEST_TURN_S = 30
"""Seconds after which the language with the longest welcome calls people in."""
WAITS = ((0, 0), (0, 5), (5, 10), (15, 15), (100, 120))
"""Waits that are said in different ways, from and to, in minutes."""
Places = dict[str, tuple[float, ...]]
STILL = NOW.replace(minute=22, second=LONGEST_TURN_S)
"""A minute in which nothing drifts."""


def news(view: View) -> Iterator[tuple[str, tuple[Happening, ...]]]:
    """What may arrive while this page is shown."""
    yield "unreached", (Reached(False),)
    yield "alone", (AloneAble(True), Reached(False))
    yield "no paper", (PrinterChecked("paper-out"),)
    yield "printed", (Printed(view.visit),)
    yield "not printed", (PrintFailed(view.visit, "paper-out"),)
    yield "help comes", (HelpHeard(HelpState(unit="kiosk-1", at=NOW, wanted=True, answered=NOW)),)
    yield "done", (StaffDone("", view.visit),)
    services = listed_services(view)
    for low, high in WAITS:
        wait = Wait(low=low, high=high)
        waits = tuple(ServiceWait(service=s.id, waiting=1, wait=wait) for s in services)
        yield f"waits of {low} to {high}", (WaitsArrived(waits),)
    closed = tuple(ServiceWait(service=s.id, waiting=0, refused=Code.CLOSED, opens=NOW) for s in services)
    yield "closed", (WaitsArrived(closed),)
    yield "no waits", (WaitsArrived(()),)


def versions(view: View) -> Iterator[tuple[str, View]]:
    """The page at rest, and after every piece of news that leaves people on it."""
    if view.resting and not view.modes:
        yield "awake", replace(view, resting=False)
    for name, happenings in news(view):
        later = after(view, *happenings)
        if later.shown is view.shown and later.page is view.page and later != view:
            yield name, later


def main() -> None:
    given = arguments()
    screen = screen_of(given.panel)
    prepare(screen)
    from kivy.base import EventLoop

    from kiosk.measures import Panel
    from kiosk.scene import NOTHING_YET, Scene
    from kiosk.stage import Stage
    from kiosk.words import Words

    EventLoop.ensure_window()
    stage = Stage(Panel.of(screen), lambda *_: None)

    def places(view: View) -> Places:
        here = view.content or NOTHING_YET
        stage.show(view, Scene(Words(view.language, here), here, STILL, seconds_left=17))
        return {control.name: (*control.pos, *control.size) for control in stage.controls()}

    moved, pairs = [], 0
    for case, view in cases(given):
        before = places(view)
        for name, later in versions(view):
            pairs += 1
            now = places(later)
            gone = [control for control in before.keys() & now.keys() if before[control] != now[control]]
            if gone:
                moved.append({**case, "news": name, "moved": gone})
    json.dump({"pairs": pairs, "moved": moved}, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()

"""The robot's hands on a real X screen, over a page that an inspector tells of."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from Xlib import X
from Xlib.display import Display

from demo import hands as robot
from demo.album import Album
from demo.hands import Hands
from demo.inspected import Inspected, Snapshot
from demo.screens import Place, Screen
from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts

WITHIN_S = 5
LOOK_AGAIN_S = 0.01
PLACE = Place(0, 0, 300, 400, 100)


class Window:
    """Covers the screen and counts the presses of a pointer's button."""

    def __init__(self, display: Display) -> None:
        root = display.screen().root
        window = root.create_window(0, 0, PLACE.width, PLACE.height, 0, X.CopyFromParent)
        window.change_attributes(event_mask=X.ButtonPressMask, override_redirect=True)
        window.map()
        display.sync()
        self._display, self._root = display, root
        self.places: list[tuple[int, int]] = []

    def look(self) -> int:
        """How many presses there were until now."""
        while self._display.pending_events():
            event = self._display.next_event()
            if event.type == X.ButtonPress:
                self.places.append((event.event_x, event.event_y))
        return len(self.places)

    @property
    def down(self) -> bool:
        """Whether the button is down now."""
        return bool(self._root.query_pointer().mask & X.Button1Mask)


@dataclass
class Scene:
    """A page with one control, the hands, and what the screen feels."""

    hands: Hands
    window: Window
    show: Callable[[dict[str, Any]], None]


def page(name: str, *rects: tuple[int, int, int, int], enabled: bool = True) -> dict[str, Any]:
    controls = [{"name": "next", "rect": rect, "enabled": enabled} for rect in rects]
    return {"page": name, "controls": controls}


def is_on(name: str) -> Callable[[Snapshot], bool]:
    return lambda snapshot: snapshot.get("page") == name


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not condition():  # noqa: ASYNC110 - the X server tells no event loop
            await asyncio.sleep(LOOK_AGAIN_S)


@asynccontextmanager
async def scene(folder: Path, display: str) -> AsyncIterator[Scene]:
    """The hands before a page that shows what `show` is given."""
    connected: asyncio.Future[asyncio.StreamWriter] = asyncio.get_running_loop().create_future()

    async def tell(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set_result(writer)

    def show(snapshot: dict[str, Any]) -> None:
        connected.result().write(json.dumps(snapshot).encode() + b"\n")

    server = await asyncio.start_unix_server(tell, folder / "screen.sock")
    inspected = Inspected(folder / "screen.sock")
    screen = Screen(virtual=False)
    screen.name = display
    hands, eyes = Hands(screen, PLACE, inspected, Album(screen, None)), Display(display)
    async with server, asyncio.TaskGroup() as group:
        following = group.create_task(inspected.serve())
        try:
            await asyncio.wait_for(connected, WITHIN_S)
            yield Scene(hands, Window(eyes), show)
        finally:
            following.cancel()
            connected.result().close()
            hands.close()
            eyes.close()


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    with VirtualScreen(tmp_path, PLACE.width, PLACE.height) as screen:
        yield screen.display


def test_a_visit_that_ends_in_the_middle_of_a_touch_leaves_no_button_down(
    tmp_path: Path, display: str
) -> None:
    async def play() -> None:
        async with scene(tmp_path, display) as here:
            here.show(page("welcome", (100, 100, 40, 40)))
            touching = asyncio.create_task(here.hands.touch("next"))
            await until(lambda: here.window.look() == 1)
            touching.cancel()
            await asyncio.gather(touching, return_exceptions=True)
            await until(lambda: not here.window.down)
            here.show(page("welcome", (200, 300, 40, 40)))
            await here.hands.kiosk.until(lambda s: s["controls"][0]["rect"][0] == 200, "moved", WITHIN_S)
            await here.hands.touch("next")
            await until(lambda: here.window.look() == 2)

    asyncio.run(play())


def test_what_was_not_taken_is_touched_again_where_it_stands_then(
    tmp_path: Path, display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robot, "WATCH_S", 0.1)

    async def play() -> None:
        async with scene(tmp_path, display) as here:
            here.show(page("welcome", (100, 100, 40, 40)))
            turning = asyncio.create_task(here.hands.turn("next", "groups"))
            await until(lambda: here.window.look() == 1)
            here.show(page("welcome", (200, 300, 40, 40)))
            await until(lambda: here.window.look() == 2)
            here.show(page("groups", (0, 0, 40, 40)))
            assert (await asyncio.wait_for(turning, WITHIN_S))["page"] == "groups"
            assert here.window.places == [(120, 120), (220, 320)]

    asyncio.run(play())


def test_nothing_is_touched_when_the_page_turned_by_itself(
    tmp_path: Path, display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robot, "WATCH_S", 0.1)

    async def play() -> None:
        async with scene(tmp_path, display) as here:
            here.show(page("welcome", (100, 100, 40, 40)))
            pressing = asyncio.create_task(here.hands.press("next", is_on("groups")))
            await until(lambda: here.window.look() == 1)
            here.show(page("welcome"))  # it is there no longer
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asyncio.shield(pressing), 0.5)
            here.show(page("groups", (100, 100, 40, 40)))
            await asyncio.wait_for(pressing, WITHIN_S)
            assert here.window.look() == 1

    asyncio.run(play())

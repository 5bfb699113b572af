"""The sign on a real window: everything fits in every state, size and language, and can be read from afar."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import psutil
import pytest

from appliance import theme
from appliance.box import Box
from appliance.window import ScreenSettings
from counter import window_sign
from counter.placard_layout import CAPITAL, NUMBER_EM, body, illegible, number_places, word_places
from counter.window_sign import WindowSign
from hardware.errors import SignGone
from hardware.ports import Arrow, SignState, SignText
from tests.screen import VirtualScreen

SIZES = ("480x320", "800x480", "1920x515", "320x480", "1920x1080")


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScreen]:
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 1920, 1080) as running:
        yield running


def stage(screen: VirtualScreen, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.counter.stage", *arguments],
        env={**os.environ, "DISPLAY": screen.display},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parts
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("languages", ["fr,nl,en", "ar,fr", "de,en"])
def test_every_state_fits_in_every_size_and_language(
    screen: VirtualScreen, size: str, languages: str
) -> None:
    told = stage(screen, languages, size)
    assert told["faults"] == {}
    width, height = map(int, size.split("x"))
    places = number_places(body(width, height, notice=True), Arrow.RIGHT)
    assert told["capitals"]["unreachable-called"] == pytest.approx(CAPITAL * places.size, rel=0.06, abs=2)
    assert told["capitals"]["called"] >= told["capitals"]["called-left"] > told["capitals"]["called-long"]


@pytest.mark.parts
def test_what_does_not_fit_would_be_noticed(screen: VirtualScreen) -> None:
    told = stage(screen, "fr", "480x320", "--plant")
    faults = [fault for found in told["faults"].values() for fault in found]
    for what in ("leaves the window", "is too small", "meets"):
        assert any(what in fault for fault in faults), what


@pytest.mark.pure
@pytest.mark.parametrize(
    ("size", "dpi", "farthest_m", "fits"),
    [((480, 320), 165, 0.9, True), ((480, 320), 165, 1.2, False), ((1920, 515), 69, 6, True)],
)
def test_a_number_that_nobody_could_read_is_refused(
    size: tuple[int, int], dpi: float, farthest_m: float, fits: bool
) -> None:
    assert (illegible(*size, dpi, farthest_m) == []) == fits


@pytest.mark.pure
@pytest.mark.parametrize("arrow", list(Arrow))
@pytest.mark.parametrize(("width", "height"), [(480, 320), (320, 480), (1920, 515), (500, 500)])
def test_a_number_and_its_arrow_have_a_place_each(width: int, height: int, arrow: Arrow) -> None:
    room = body(width, height, notice=True)
    places = number_places(room, arrow)
    assert places.size * NUMBER_EM <= places.number.width + 1
    assert places.size * CAPITAL <= places.number.height
    assert (places.arrow is None) == (arrow == Arrow.NONE)
    for place in filter(None, (places.number, places.arrow)):
        assert room.x - 1 <= place.x <= place.right <= room.right + 1
        assert room.y - 1 <= place.y <= place.top <= room.top + 1
    if places.arrow and width >= height:
        assert (places.arrow.x < places.number.x) == (arrow == Arrow.LEFT)


@pytest.mark.pure
def test_icon_and_word_stand_beside_each_other_only_where_it_is_wide() -> None:
    assert word_places(Box(0, 0, 1800, 450), others=True).beside
    assert not word_places(Box(0, 0, 440, 280), others=True).beside
    assert word_places(Box(0, 0, 440, 280), others=False).others.height == 0


# --- the window's process ---------------------------------------------------------------------------

SMALL = ScreenSettings(width=480, height=320, dpi=100)
CALLED = SignText(SignState.CALLED, number="P047", arrow=Arrow.LEFT)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def served(sign: WindowSign) -> AsyncIterator["asyncio.Task[None]"]:
    there = asyncio.Event()
    task = asyncio.ensure_future(sign.serve(there.set))
    try:
        async with asyncio.timeout(40):
            await asyncio.wait([task, asyncio.ensure_future(there.wait())], return_when="FIRST_COMPLETED")
        assert there.is_set(), task
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def until_ground(screen: VirtualScreen, colour: str) -> None:
    async with asyncio.timeout(10):
        while screen.pixel(4, 4) != colour:  # noqa: ASYNC110  # the framebuffer tells nobody
            await asyncio.sleep(0.02)


@pytest.mark.parts
@pytest.mark.anyio
async def test_the_window_shows_what_it_is_told_and_goes_when_it_is_no_longer_served(
    screen: VirtualScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", screen.display)
    sign = WindowSign(SMALL)
    sign.show(CALLED)
    async with served(sign):
        await until_ground(screen, theme.SUN)
        sign.show(SignText(SignState.SERVING, number="P047"))
        await until_ground(screen, theme.DEEP)
    assert not psutil.Process().children() or screen.pixel(4, 4) != theme.DEEP


@pytest.mark.parts
@pytest.mark.anyio
async def test_a_window_that_dies_is_told_and_comes_back_with_the_last_text(
    screen: VirtualScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", screen.display)
    sign = WindowSign(SMALL)
    async with served(sign) as serving:
        sign.show(CALLED)
        assert sign.pid
        os.kill(sign.pid, signal.SIGKILL)
        with pytest.raises(SignGone):
            async with asyncio.timeout(10):
                await serving
    async with served(sign):
        await until_ground(screen, theme.SUN)


@pytest.mark.parts
@pytest.mark.anyio
async def test_a_window_that_is_stuck_is_ended(
    screen: VirtualScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", screen.display)
    monkeypatch.setattr(window_sign, "SILENT_S", 0.5)
    monkeypatch.setattr(window_sign, "ASK_S", 0.2)
    monkeypatch.setattr(window_sign, "END_S", 0.2)
    sign = WindowSign(SMALL)
    async with served(sign) as serving:
        assert sign.pid
        os.kill(sign.pid, signal.SIGSTOP)
        with pytest.raises(SignGone, match="paints nothing"):
            async with asyncio.timeout(10):
                await serving
    assert sign.pid is None


@pytest.mark.parts
@pytest.mark.anyio
async def test_without_a_screen_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":999")
    with pytest.raises(SignGone):
        async with asyncio.timeout(30):
            await WindowSign(SMALL).serve(lambda: None)

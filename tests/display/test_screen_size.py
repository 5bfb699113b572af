"""Where the window stands when the screen gets another size, and the X server that tells of it."""

import asyncio
from pathlib import Path

import pytest

from display.screen_size import Fitted, XScreen
from tests.screen import VirtualScreen

HD, FOUR_K, SMALL = (1920, 1080), (3840, 2160), (1280, 720)


@pytest.mark.pure
def test_a_window_covers_its_screen_when_nothing_else_is_seen() -> None:
    assert Fitted(0, 0, *HD).covers(HD)
    assert Fitted(0, 0, *FOUR_K).covers(HD)
    assert not Fitted(0, 0, *HD).covers(FOUR_K)
    assert not Fitted(100, 0, *HD).covers(HD)


@pytest.mark.pure
def test_a_window_on_a_desktop_is_moved_then_cut() -> None:
    assert Fitted(600, 100, 640, 480).on(FOUR_K) == Fitted(600, 100, 640, 480)
    assert Fitted(900, 500, 640, 480).on(SMALL) == Fitted(640, 240, 640, 480)
    assert Fitted(10, 10, 4000, 480).on(SMALL) == Fitted(0, 10, 1280, 480)


@pytest.mark.parts
def test_every_change_of_the_screen_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with VirtualScreen(tmp_path, 1920, 1080, changing=True) as screen:
        monkeypatch.setenv("DISPLAY", screen.display)

        async def scene() -> None:
            told: asyncio.Queue[tuple[int, int]] = asyncio.Queue()
            watched = XScreen(told.put_nowait)
            try:
                assert watched.size == HD
                async with asyncio.timeout(15):
                    for size in (SMALL, (1024, 768), HD):
                        await asyncio.to_thread(screen.resize, *size)
                        assert await told.get() == size == watched.size
            finally:
                watched.close()
            assert told.empty()

        asyncio.run(scene())


@pytest.mark.parts
def test_without_an_x_server_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":999")

    async def scene() -> None:
        with pytest.raises(OSError, match="no X server"):
            XScreen(lambda _: None)

    asyncio.run(scene())

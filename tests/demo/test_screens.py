"""The demo's screen: the one that DISPLAY names when it is there, else a virtual one."""

import asyncio
import shutil
from pathlib import Path

import pytest

from demo.programs import DidNotStart
from demo.screens import DISPLAY, KIOSK, Screen
from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts


def entered(*, virtual: bool = False) -> tuple[bool, str, tuple[int, int]]:
    """Whether it became a virtual one, its name and its size."""

    async def scenario() -> tuple[bool, str, tuple[int, int]]:
        async with Screen(virtual=virtual) as screen:
            return screen.virtual, screen.name, screen.size()

    return asyncio.run(scenario())


def test_a_screen_that_is_there_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with VirtualScreen(tmp_path, 640, 480) as there:
        monkeypatch.setenv("DISPLAY", there.display)
        assert entered() == (False, there.display, (640, 480))


# python-xlib forgets to close the socket of a connection that was refused.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("named", ["", ":9999", "localhost:10.0", "nonsense"])
def test_a_screen_that_cannot_be_reached_is_none(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("DISPLAY", named)
    virtual, name, size = entered()
    assert virtual
    assert name != named
    assert size == (KIOSK[0] + DISPLAY[0], KIOSK[1])


def test_a_virtual_screen_that_does_not_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "setpriv").symlink_to(shutil.which("setpriv") or "")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DidNotStart, match="Xvfb did not start"):
        entered(virtual=True)

"""One event loop for the web's tests, a house for each of them, and a browser for those that need one."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # where it is needed it is imported: most of the web's quick tests need none of it
    from playwright.async_api import Browser, Page

    from tests.controller.web.house import House


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def house(tmp_path: Path) -> "House":
    from tests.controller.web.house import House

    return House.at(tmp_path)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator["Browser"]:
    from playwright.async_api import async_playwright

    from tests.controller.web.chromium import CHROMIUM, QUIET

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture
async def url(house: "House") -> AsyncIterator[str]:
    from tests.controller.web.house import served

    async with served(house.app(), house.settings) as address:
        yield address


@pytest.fixture
async def page(chromium: "Browser", house: "House", url: str) -> AsyncIterator["Page"]:
    """An agent at counter 3; whatever goes wrong in the page's script fails the test."""
    from tests.controller.web.chromium import desk_of

    async for opened in desk_of(chromium, house, url):
        yield opened

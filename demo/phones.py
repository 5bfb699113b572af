"""A phone that scans the code on a ticket and follows the visit, in a real browser."""

import asyncio
from dataclasses import dataclass

from playwright.async_api import Browser
from playwright.async_api import Error as BrowserError

from demo.album import Album

PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 10_000
FADE_S = 0.6
"""A call fades in."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of opening `address`, printed on the ticket with `number`. `shown`: the page says it."""

    number: str
    address: str
    shown: bool


async def follow(browser: Browser, number: str, address: str, album: Album) -> Followed:
    """Open the page and look for the number on it."""
    context = await browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True)  # type: ignore[arg-type]  # a ViewportSize
    page = await context.new_page()
    try:
        await page.goto(address, timeout=PATIENCE_MS)
        await page.get_by_text(number).first.wait_for(timeout=PATIENCE_MS)
        if picture := album.path("phone"):
            await asyncio.sleep(FADE_S)
            await page.screenshot(path=picture)
    except BrowserError:
        return Followed(number, address, shown=False)
    finally:
        await context.close()
    return Followed(number, address, shown=True)

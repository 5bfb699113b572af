"""An agent's browser: a real Chromium, logged in, with a network that can be interrupted."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from tests.controller.web.house import PASSWORD, House

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
PATIENCE_MS = 8_000
expect.set_options(timeout=PATIENCE_MS)


@asynccontextmanager
async def opened(chromium: Browser, **options: Any) -> AsyncIterator[Page]:
    """A page in a browser of its own; whatever goes wrong in its scripts fails the test."""
    context = await chromium.new_context(
        **{"locale": "fr", "viewport": {"width": 1440, "height": 900}, **options}
    )
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    yield page
    await context.close()
    assert not wrong


async def enter(page: Page, house: House, url: str, name: str) -> None:
    """Have the browser logged in as this person."""
    person = house.people.named(name)
    assert person
    token = house.sessions.open(person.name, person.fingerprint)
    await page.context.add_cookies([{"name": "vestibule", "value": token, "url": url}])


async def desk_of(chromium: Browser, house: House, url: str, **options: Any) -> AsyncIterator[Page]:
    async with opened(chromium, **options) as page:
        await enter(page, house, url, "agent 12")
        await page.goto(f"{url}/desk/3")
        await expect(page.locator("#live")).to_have_attribute("data-live", "yes")
        yield page


async def hall_of(
    chromium: Browser, house: House, url: str, name: str = "Inès", **options: Any
) -> AsyncIterator[Page]:
    """Reception's page. Counts in `window.notes` how many notes its sounds had."""
    async with opened(chromium, **options) as page:
        await enter(page, house, url, name)
        await page.add_init_script(COUNT_NOTES)
        await page.goto(f"{url}/reception")
        await expect(page.locator("#live")).to_have_attribute("data-live", "yes")
        yield page


PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

COUNT_NOTES = """
window.notes = 0; window.shaken = 0; window.shown = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...args) { window.notes += 1; return start.apply(this, args); };
navigator.vibrate = () => { window.shaken += 1; return true; };
"""


async def log_in(page: Page, url: str, name: str = "agent 12", password: str = PASSWORD) -> None:
    await page.goto(url)
    await page.get_by_label("Nom").fill(name)
    await page.get_by_label("Mot de passe").fill(password)
    await page.get_by_role("button", name="Se connecter").click()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


async def settled(page: Page) -> None:
    """No press is under way any more, and what it brought has been drawn."""
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    await page.wait_for_load_state("load")
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


async def stop(serving: asyncio.Task[None]) -> None:
    serving.cancel()
    await asyncio.wait([serving])


class Cable:
    """A network that can be interrupted without either end being told. `whole` is set while bytes pass."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.url = ""
        self.whole = asyncio.Event()
        self.whole.set()

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str) -> AsyncIterator["Cable"]:
        cable = cls(int(url.rsplit(":", 1)[1]))
        server = await asyncio.start_server(cable._connect, "127.0.0.1", 0)
        async with server:
            cable.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            yield cable

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                await self.whole.wait()
                writer.write(data)
                await writer.drain()
        writer.close()

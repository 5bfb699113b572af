"""A browser without a window that speaks to the application directly, for the fast tests."""

import json
import re
from html import unescape
from typing import Any

import httpx
from fastapi import FastAPI

from tests.controller.web.house import PASSWORD

ORIGIN = "http://desk.test"


class Browser:
    """Keeps cookies, sends Origin as browsers do, and reads what pages carry inside."""

    def __init__(
        self, app: FastAPI, language: str = "en", address: str = "10.0.0.7", origin: str = ORIGIN
    ) -> None:
        self.app = app
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 1))
        headers = {"Origin": origin, "Accept-Language": language}
        self.http = httpx.AsyncClient(transport=transport, base_url=origin, headers=headers)
        self.page: dict[str, Any] = {}
        self._count = 0

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def get(self, address: str) -> httpx.Response:
        return await self.http.get(address, follow_redirects=True)

    async def form_field(self, address: str = "/log-in") -> str:
        found = re.search(r'name="form" value="([^"]+)"', (await self.get(address)).text)
        assert found, "the page has a form"
        return found[1]

    async def log_in(self, name: str = "agent 12", password: str = PASSWORD) -> httpx.Response:
        data = {"name": name, "password": password, "form": await self.form_field()}
        return await self.http.post("/log-in", data=data)

    async def open_desk(self, counter: str = "3") -> dict[str, Any]:
        """Log in if need be, open the desk's page, and return what its script starts with."""
        if not self.page:
            assert (await self.log_in()).status_code == 303
        answer = await self.get(f"/desk/{counter}")
        assert answer.status_code == 200, answer.text
        found = re.search(r'<script type="application/json" id="page">(.*?)</script>', answer.text, re.DOTALL)
        assert found
        self.page = json.loads(unescape(found[1]))
        return self.page

    async def desk(self) -> dict[str, Any]:
        return dict((await self.http.get(self.page["address"])).json()["desk"])

    async def press(self, action: str, **changes: Any) -> httpx.Response:
        """Press a button as the page does; `mark`, `id` or `form` may be given, and what was chosen."""
        self._count += 1
        headers = {"X-CSRF-Token": changes.pop("form", self.page["form"])}
        mark = changes.pop("mark", None) or (await self.desk())["mark"]
        body = {"id": f"press-{self._count:04}", "mark": mark, **changes}
        return await self.http.post(f"{self.page['address']}/{action}", json=body, headers=headers)

"""The streams of phone pages: at once when called, few, and nothing to the desk."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx
import pytest

from controller.queue import commands as do
from controller.web.phone import followers
from controller.web.server import listen, serve
from tests.controller.web.house import House, served

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

PATIENCE_S = 10


@pytest.fixture
async def patience() -> AsyncIterator[None]:
    async with asyncio.timeout(PATIENCE_S):
        yield


async def events(http: httpx.AsyncClient, key: str) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    async with http.stream("GET", f"/v/{key}/events") as answer:
        assert answer.status_code == 200
        name = ""
        async for line in answer.aiter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: ") or "{}")


@pytest.fixture
async def http(house: House) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=None)
    async with (
        served(house.app(), house.settings) as url,
        httpx.AsyncClient(base_url=url, timeout=PATIENCE_S, limits=limits) as client,
    ):
        yield client


async def test_a_call_is_told_at_once(house: House, http: httpx.AsyncClient, patience: None) -> None:
    await house.office.walks_in(language="en")
    stream = events(http, "keyofp001")
    assert (await anext(stream))[1]["kind"] == "calm"
    asked = asyncio.get_running_loop().time()
    await house.office.do(do.CallNext("3", "agent 12"))
    name, data = await anext(stream)
    assert (name, data["kind"], data["title"]) == ("sheet", "called", "● Counter 3")
    assert asyncio.get_running_loop().time() - asked < 1.0
    assert "Counter 3" in data["html"]
    await stream.aclose()


async def test_what_happens_to_others_wakes_nobody(
    house: House, http: httpx.AsyncClient, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "LOOK_EVERY_S", 0.5)
    await house.office.walks_in()
    stream = events(http, "keyofp001")
    assert (await anext(stream))[0] == "sheet"
    for _ in range(50):
        await house.office.walks_in("identity")
    assert (await anext(stream))[0] == "beat", "it looks again in its own time, and finds the same"
    await stream.aclose()


async def test_the_place_in_line_follows_by_and_by(
    house: House, http: httpx.AsyncClient, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "LOOK_EVERY_S", 0.3)
    await house.office.walks_in()
    await house.office.walks_in(language="en")
    stream = events(http, "keyofp002")
    assert "People before you: 1" in (await anext(stream))[1]["html"]
    await house.office.do(do.CallNext("3", "agent 12"))
    async for name, data in stream:
        if name == "sheet":
            assert "You are next" in data["html"]
            break
    await stream.aclose()


async def test_a_visit_has_few_streams_and_all_together_are_bounded(
    house: House, http: httpx.AsyncClient, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "MOST", followers.MOST_A_VISIT + 1)
    for _ in range(3):
        await house.office.walks_in()
    streams = [events(http, "keyofp001") for _ in range(followers.MOST_A_VISIT)]
    await asyncio.gather(*(anext(stream) for stream in streams))
    assert (await http.get("/v/keyofp001/events")).status_code == 429
    other = events(http, "keyofp002")
    await anext(other)
    assert (await http.get("/v/keyofp003/events")).status_code == 429
    assert (await http.get("/v/keyofp003")).status_code == 200, "the page itself is always to be had"
    for stream in (*streams, other):
        await stream.aclose()


async def test_a_closed_page_gives_its_place_back(house: House, patience: None) -> None:
    app = house.app()
    async with served(app, house.settings) as url, httpx.AsyncClient(base_url=url) as http:
        await house.office.walks_in()
        stream = events(http, "keyofp001")
        await anext(stream)
        assert app.state.phone.followers._open
        await stream.aclose()
        while app.state.phone.followers._open:
            await http.get("/v/keyofp001")


async def test_some_time_after_the_end_it_ends(house: House, http: httpx.AsyncClient, patience: None) -> None:
    await house.office.walks_in()
    await house.office.do(do.Leave("w-request-00000001"))
    house.office.minutes(11)
    assert [name async for name, _ in events(http, "keyofp001")] == ["sheet", "over"]


async def test_when_the_day_ends_the_page_says_that_it_is_over(
    house: House, http: httpx.AsyncClient, patience: None
) -> None:
    await house.office.walks_in(language="en")
    stream = events(http, "keyofp001")
    await anext(stream)
    await house.office.next_day()
    name, data = await anext(stream)
    assert (name, data["kind"]) == ("sheet", "over")
    assert [name async for name, _ in stream] == ["over"]


async def test_open_streams_do_not_hold_up_the_end(house: House, patience: None) -> None:
    listener = listen(house.settings)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    serving = asyncio.create_task(serve(house.app(), house.settings, listener))
    async with httpx.AsyncClient(base_url=url) as http:
        await house.office.walks_in()
        stream = events(http, "keyofp001")
        await anext(stream)
        began = asyncio.get_running_loop().time()
        serving.cancel()
        assert [name async for name, _ in stream] == []
        with pytest.raises(asyncio.CancelledError):
            await serving
        assert asyncio.get_running_loop().time() - began < 2.0

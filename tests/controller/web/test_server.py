"""The server and its streams, over real sockets."""

import asyncio
import json
import secrets
import signal
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from appliance.config import parse
from appliance.errors import BadConfig
from controller.queue.events import Called
from controller.web.server import listen, serve
from controller.web.settings import WebSettings
from controller.web.streams import MOST_A_SESSION
from tests.controller.web.house import PASSWORD, House, served

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

PATIENCE_S = 10


class Listener:
    """A logged-in client that reads one desk's stream."""

    def __init__(self, url: str, verify: ssl.SSLContext | bool = True) -> None:
        self.http = httpx.AsyncClient(
            base_url=url, headers={"Origin": url}, timeout=PATIENCE_S, verify=verify, follow_redirects=True
        )

    async def __aenter__(self) -> "Listener":
        form = (await self.http.get("/log-in")).text.split('name="form" value="')[1].split('"')[0]
        data = {"name": "agent 12", "password": PASSWORD, "form": form}
        assert (await self.http.post("/log-in", data=data)).status_code == 200
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def events(self) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
        async with self.http.stream("GET", "/api/desk/3/events") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            name = ""
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield name, json.loads(line.removeprefix("data: ") or "{}")


@pytest.fixture
async def patience() -> AsyncIterator[None]:
    async with asyncio.timeout(PATIENCE_S):
        yield


class TestStreams:
    async def test_the_whole_desk_comes_first_then_again_with_every_change(
        self, house: House, patience: None
    ) -> None:
        async with served(house.app(), house.settings) as url, Listener(url) as listener:
            events = listener.events()
            name, first = await anext(events)
            assert (name, first["desk"]["waiting"]) == ("desk", 0)
            await house.office.walks_in()
            name, second = await anext(events)
            assert (name, second["desk"]["waiting"], second["run"]) == ("desk", 1, first["run"])
            assert second["version"] > first["version"]

    async def test_silence_is_broken_by_beats(self, house: House, patience: None) -> None:
        async with served(house.app(), house.settings) as url, Listener(url) as listener:
            events = listener.events()
            await anext(events)
            house.office.minutes(1)
            await house.office.walks_in("other")  # does not concern this counter
            name, beat = await anext(events)
            assert (name, beat["clock"]) == ("beat", "10:32")
            assert "desk" not in beat

    async def test_a_rush_reaches_a_page_a_few_times_a_second_and_ends_right(
        self, house: House, patience: None
    ) -> None:
        async with served(house.app(), house.settings) as url, Listener(url) as listener:
            seen = []
            started = asyncio.get_running_loop().time()
            async with asyncio.TaskGroup() as group:
                rush = group.create_task(self._rush(house, 500))
                async for name, data in listener.events():
                    seen.append(data["desk"]["waiting"]) if name == "desk" else None
                    if seen[-1] == 500:
                        break
            assert rush.done()
            assert len(seen) <= (asyncio.get_running_loop().time() - started) * 5 + 2

    async def _rush(self, house: House, people: int) -> None:
        for _ in range(people):
            await house.office.walks_in()

    async def test_a_stream_ends_with_its_session(self, house: House, patience: None) -> None:
        async with served(house.app(), house.settings) as url, Listener(url) as listener:
            events = listener.events()
            await anext(events)
            house.sessions.close(listener.http.cookies["vestibule"])
            assert [name async for name, _ in events] == ["over"]

    async def test_one_session_cannot_open_streams_without_end(self, house: House, patience: None) -> None:
        async with served(house.app(), house.settings) as url, Listener(url) as listener:
            streams = [listener.events() for _ in range(MOST_A_SESSION)]
            await asyncio.gather(*(anext(stream) for stream in streams))
            answer = await listener.http.get("/api/desk/3/events")
            assert (answer.status_code, answer.json()["code"]) == (429, "too_many_pages")
            for stream in streams:
                await stream.aclose()

    async def test_a_closed_page_gives_its_place_back(self, house: House, patience: None) -> None:
        app = house.app()
        async with served(app, house.settings) as url, Listener(url) as listener:
            events = listener.events()
            await anext(events)
            assert app.state.web.streams._open.total() == 1
            await events.aclose()
            while app.state.web.streams._open.total():
                await listener.http.get("/api/desk/3")


class TestServing:
    async def test_being_cancelled_ends_it_soon_even_with_a_stream_open(
        self, house: House, patience: None
    ) -> None:
        listener_socket = listen(house.settings)
        url = f"http://127.0.0.1:{listener_socket.getsockname()[1]}"
        serving = asyncio.create_task(serve(house.app(), house.settings, listener_socket))
        async with Listener(url) as listener:
            events = listener.events()
            await anext(events)
            began = asyncio.get_running_loop().time()
            serving.cancel()
            assert [name async for name, _ in events] == []
            with pytest.raises(asyncio.CancelledError):
                await serving
            assert asyncio.get_running_loop().time() - began < 1.5
        assert listener_socket.fileno() == -1

    async def test_signals_stay_the_controllers(self, house: House, patience: None) -> None:
        before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
        async with served(house.app(), house.settings) as url, Listener(url):
            assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before

    async def test_a_taken_port_is_a_problem_of_the_file(self, house: House) -> None:
        with listen(house.settings) as taken:
            port = taken.getsockname()[1]
            settings = house.settings.model_copy(update={"port": port})
            with pytest.raises(BadConfig, match=f"127.0.0.1:{port} cannot be served: Address already in use"):
                listen(settings)

    async def test_with_a_certificate_it_speaks_tls(self, tmp_path: Path, patience: None) -> None:
        certificate, key = certified(tmp_path)
        house = House.at(tmp_path, certificate=certificate, key=key)
        context = ssl.create_default_context(cafile=certificate)
        async with (
            served(house.app(), house.settings) as url,
            Listener(url.replace("http:", "https:"), context) as listener,
        ):
            assert (await listener.http.get("/api/desk/3")).status_code == 200
            assert [cookie.secure for cookie in listener.http.cookies.jar] == [True] * 2

    async def test_many_agents_hammering_one_queue_never_share_a_person(
        self, house: House, patience: None
    ) -> None:
        async with served(house.app(), house.settings) as url, Listener(url) as listener:
            for _ in range(200):
                house.office.walk_in()
            page = (await listener.http.get("/desk/3")).text
            form = json.loads(page.split('id="page">')[1].split("</script>")[0])["form"]
            await asyncio.gather(*(self._hammer(house, listener, form, counter) for counter in "33334444"))
        called = [event.visit for event in house.office.events if isinstance(event, Called)]
        assert len(called) == len(set(called)) >= 20

    async def _hammer(self, house: House, listener: Listener, form: str, counter: str) -> None:
        for _ in range(10):
            house.office.minutes(1)
            mark = (await listener.http.get(f"/api/desk/{counter}")).json()["desk"]["mark"]
            body = {"id": secrets.token_hex(8), "mark": mark}
            headers = {"X-CSRF-Token": form}
            answer = await listener.http.post(f"/api/desk/{counter}/next", json=body, headers=headers)
            assert answer.status_code in {200, 409}


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"host": "0.0.0.0"}, "certificate and key are missing"),
        ({"certificate": "c.pem"}, "belong together"),
        ({"public_address": "desk.example"}, "public_address"),
        ({"prot": 80}, "did you mean port"),
    ],
)
def test_settings_that_would_be_a_mistake_are_refused(table: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadConfig, match=problem):
        parse({"users": "users.toml", **table}, WebSettings, "controller.toml")


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate for loopback that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "desk.pem", folder / "desk.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths

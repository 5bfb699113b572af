"""The bus on a real Mosquitto: asked until answered, late answers nobody's, stale when the beat stops."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import Client as PahoClient

from appliance import bus as bus_module
from appliance.bus import Bus, route
from appliance.clock import now
from appliance.config import BrokerSettings, UnitSettings
from appliance.errors import Unanswered
from contract import topics
from contract.requests import Noted, Refusal, Reply, Request, TakeTicket
from contract.state import Board, DeviceState, Presence
from contract.values import Code, Fault, Role
from tests.broker import Mosquitto

pytestmark = pytest.mark.parts


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


class Site:
    """A controller that answers as told, and a kiosk, each with its own bus."""

    def __init__(self, broker: Mosquitto) -> None:
        where = BrokerSettings(host="127.0.0.1", port=broker.port)
        self.asked: list[Request] = []
        self.devices: asyncio.Queue[DeviceState] = asyncio.Queue()
        self.answer: Callable[[Request], Reply | None] = lambda r: Noted(answers=r.id, at=now())
        self.changed = asyncio.Event()
        self.clock_error = timedelta()
        self.controller = Bus(
            UnitSettings(site="town", name="controller"),
            where,
            None,
            [
                route(topics.KIOSK_REQUEST, self._asked, site="town"),
                route(topics.DEVICE, lambda state, _: self.devices.put_nowait(state), site="town"),
            ],
        )
        self.kiosk = Bus(
            UnitSettings(site="town", name="kiosk-1"),
            where,
            Role.KIOSK,
            on_change=self.changed.set,
            clock=lambda: now() + self.clock_error,
        )

    def _asked(self, request: Any, parts: Mapping[str, str]) -> None:
        self.asked.append(request)
        self.changed.set()
        if reply := self.answer(request):
            self.controller.post(topics.REPLY.at(site="town", unit=parts["unit"]), reply)

    def beat(self, *, up: bool = True) -> None:
        state = Presence(up=up, beat=1, at=now())
        self.controller.post(topics.PRESENCE.at(site="town"), state, qos=1, retain=True)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(15):
            while not condition():
                await self.changed.wait()
                self.changed.clear()

    def ticket(self, patience_s: float = 5) -> TakeTicket:
        return TakeTicket(**self.kiosk.stamp(patience_s), service="passport", language="fr")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self.controller.serve()), asyncio.create_task(self.kiosk.serve())]
        try:
            await self.until(lambda: self.kiosk.connected)
            async with asyncio.timeout(10):
                while not self.controller.connected:
                    await self.devices.get()
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


def play(broker: Mosquitto, scene: Callable[[Site], Any]) -> None:
    async def whole() -> None:
        site = Site(broker)
        async with site.running():
            await scene(site)

    asyncio.run(whole())


def test_a_request_is_answered(broker: Mosquitto) -> None:
    async def scene(site: Site) -> None:
        request = site.ticket()
        reply = await site.kiosk.ask(request)
        assert isinstance(reply, Noted)
        assert reply.answers == request.id == site.asked[0].id

    play(broker, scene)


def test_a_request_is_asked_again_with_the_same_id(
    broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_module, "ASK_AGAIN_S", 0.05)

    async def scene(site: Site) -> None:
        site.answer = lambda r: Noted(answers=r.id, at=now()) if len(site.asked) == 3 else None
        request = site.ticket()
        await site.kiosk.ask(request)
        assert [asked.id for asked in site.asked] == [request.id] * 3

    play(broker, scene)


def test_a_request_that_nobody_answers_expires(broker: Mosquitto) -> None:
    async def scene(site: Site) -> None:
        site.answer = lambda r: None
        with pytest.raises(Unanswered):
            await site.kiosk.ask(site.ticket(0.2))

    play(broker, scene)


def test_an_answer_to_an_earlier_request_is_not_taken_for_this_one(broker: Mosquitto) -> None:
    async def scene(site: Site) -> None:
        site.answer = lambda r: None
        with pytest.raises(Unanswered):
            await site.kiosk.ask(site.ticket(0.2))
        late = site.asked[0].id

        def answer(request: Request) -> Reply:
            reply = topics.REPLY.at(site="town", unit="kiosk-1")
            site.controller.post(reply, Refusal(answers=late, at=now()))
            return Noted(answers=request.id, at=now(), visit="mine")

        site.answer = answer
        reply = await site.kiosk.ask(site.ticket())
        assert isinstance(reply, Noted)
        assert reply.visit == "mine"

    play(broker, scene)


def test_the_broker_may_die_between_question_and_answer(broker: Mosquitto) -> None:
    async def scene(site: Site) -> None:
        site.answer = lambda r: None
        asking = asyncio.create_task(site.kiosk.ask(site.ticket(30)))
        await site.until(lambda: bool(site.asked))
        broker.stop(signal.SIGKILL)
        await site.until(lambda: not site.kiosk.connected)
        site.answer = lambda r: Noted(answers=r.id, at=now())
        broker.start()
        assert isinstance(await asking, Noted)
        assert len({asked.id for asked in site.asked}) == 1

    play(broker, scene)


def test_a_unit_whose_clock_is_wrong_learns_the_controllers_time(broker: Mosquitto) -> None:
    async def scene(site: Site) -> None:
        site.clock_error = timedelta(hours=-3)

        def answer(request: Request) -> Reply:
            if request.expires <= now():
                return Refusal(answers=request.id, at=now(), code=Code.EXPIRED)
            return Noted(answers=request.id, at=now())

        site.answer = answer
        assert isinstance(await site.kiosk.ask(site.ticket()), Noted)
        assert len(site.asked) == 2
        assert isinstance(await site.kiosk.ask(site.ticket()), Noted)
        assert len(site.asked) == 3

    play(broker, scene)


def test_state_is_stale_when_the_controller_says_so_or_its_beat_stops(
    broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_module, "STALE_AFTER_S", 0.2)

    async def scene(site: Site) -> None:
        assert not site.kiosk.fresh
        site.beat()
        await site.until(lambda: site.kiosk.fresh)
        await site.until(lambda: not site.kiosk.fresh)
        site.beat()
        await site.until(lambda: site.kiosk.fresh)
        site.beat(up=False)
        await site.until(lambda: not site.kiosk.fresh)

    play(broker, scene)


def test_presence_and_faults_are_told_and_the_end_as_well(broker: Mosquitto) -> None:
    async def scene(site: Site) -> None:
        fault = Fault(code="paper-out", fix="Load a new paper roll.", since=now())
        site.kiosk.report([fault])
        heard = await heard_until(site, lambda s: bool(s.faults))
        assert heard.faults == (fault,)
        assert heard.up

    play(broker, scene)


async def heard_until(site: Site, condition: Callable[[DeviceState], bool]) -> DeviceState:
    async with asyncio.timeout(10):
        while True:
            state = await site.devices.get()
            if condition(state):
                return state


def test_a_unit_that_ends_says_so_before_it_goes(broker: Mosquitto) -> None:
    async def whole() -> None:
        site = Site(broker)
        controller = asyncio.create_task(site.controller.serve())
        kiosk = asyncio.create_task(site.kiosk.serve())
        await heard_until(site, lambda s: s.up)
        kiosk.cancel()
        await asyncio.wait([kiosk])
        await heard_until(site, lambda s: not s.up)
        controller.cancel()
        await asyncio.wait([controller])

    asyncio.run(whole())


def test_rubbish_on_the_bus_is_dropped_and_what_follows_is_heard(broker: Mosquitto) -> None:
    async def scene(site: Site) -> None:
        path = topics.KIOSK_REQUEST.at(site="town", unit="kiosk-1")
        for rubbish in (b"\xff", b"[" * 50_000, b"{}", b""):
            site.kiosk.post(path, rubbish, qos=1)
        assert isinstance(await site.kiosk.ask(site.ticket()), Noted)
        assert len(site.asked) == 1

    play(broker, scene)


def test_a_handler_that_fails_stops_nothing(broker: Mosquitto) -> None:
    async def scene(site: Site) -> None:
        def fail(request: Request) -> Reply:
            site.answer = lambda r: Noted(answers=r.id, at=now())
            raise RuntimeError("a fault in a handler")

        site.answer = fail
        assert isinstance(await site.kiosk.ask(site.ticket()), Noted)

    play(broker, scene)


def test_a_unit_told_to_stop_just_when_the_broker_dies_stops(broker: Mosquitto) -> None:
    async def whole() -> None:
        site = Site(broker)
        serving = asyncio.create_task(site.kiosk.serve())
        await site.until(lambda: site.kiosk.connected)
        broker.stop(signal.SIGKILL)
        serving.cancel()
        done, _ = await asyncio.wait([serving], timeout=5)
        assert serving in done
        assert serving.cancelled()

    asyncio.run(whole())


def test_state_that_comes_while_still_subscribing_counts(broker: Mosquitto) -> None:
    async def scene(site: Site) -> None:
        site.beat()
        await site.until(lambda: site.kiosk.fresh)
        late = Bus(
            UnitSettings(site="town", name="kiosk-2"),
            BrokerSettings(host="127.0.0.1", port=broker.port),
            Role.KIOSK,
            on_change=site.changed.set,
        )
        serving = asyncio.create_task(late.serve())
        await site.until(lambda: late.fresh)  # by the retained beat alone: there is no other
        serving.cancel()
        await asyncio.wait([serving])

    play(broker, scene)


def test_whether_the_controller_is_there_is_known_before_what_it_said(broker: Mosquitto) -> None:
    async def scene(site: Site) -> None:
        board = Board(zone="a", at=now(), seq=0)
        site.controller.post(topics.BOARD.at(site="town", zone="a"), board, qos=1, retain=True)
        site.beat()
        await site.until(lambda: site.kiosk.fresh)
        known: list[bool] = []

        def arrived(_board: Board, _parts: Mapping[str, str]) -> None:
            known.append(late.fresh)
            site.changed.set()

        late = Bus(
            UnitSettings(site="town", name="kiosk-2"),
            BrokerSettings(host="127.0.0.1", port=broker.port),
            Role.KIOSK,
            [route(topics.BOARD, arrived, site="town", zone="a")],
        )
        serving = asyncio.create_task(late.serve())
        await site.until(lambda: bool(known))
        assert known == [True]
        serving.cancel()
        await asyncio.wait([serving])

    play(broker, scene)


SUBSCRIBE = 0x82
"""The first byte of MQTT's SUBSCRIBE packet (MQTT 5.0, 3.8.1)."""


@asynccontextmanager
async def cut_at_the_first_subscribing(broker: Mosquitto) -> AsyncIterator[int]:
    """The port of a way to the broker that breaks once, when somebody subscribes for the first time."""
    whole, tasks = asyncio.Event(), set[asyncio.Task[None]]()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            if data[0] == SUBSCRIBE and not whole.is_set():
                whole.set()
                break
            writer.write(data)
        writer.transport.abort()

    async def both(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, there = await asyncio.open_connection("127.0.0.1", broker.port)
        for one in (pass_on(near, there), pass_on(far, back)):
            tasks.add(asyncio.create_task(one))

    async with await asyncio.start_server(both, "127.0.0.1", 0) as server:
        yield int(server.sockets[0].getsockname()[1])
        assert whole.is_set()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_a_connection_lost_while_subscribing_is_made_again_at_once(
    broker: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    async def whole() -> None:
        unhandled: list[object] = []
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: unhandled.append(context["message"])
        )
        changed = asyncio.Event()
        async with cut_at_the_first_subscribing(broker) as port:
            kiosk = Bus(
                UnitSettings(site="town", name="kiosk-1"),
                BrokerSettings(host="127.0.0.1", port=port),
                Role.KIOSK,
                on_change=changed.set,
            )
            serving = asyncio.create_task(kiosk.serve())
            async with asyncio.timeout(15):
                await changed.wait()
            assert kiosk.connected
            serving.cancel()
            await asyncio.wait([serving])
        gc.collect()
        assert unhandled == []

    asyncio.run(whole())
    [warning] = [record for record in caplog.records if record.name == "appliance.bus"]
    assert "timed out" not in warning.getMessage()


def test_a_unit_told_to_stop_while_it_connects_leaves_no_connection_behind(broker: Mosquitto) -> None:
    async def whole() -> None:
        kiosk = Bus(
            UnitSettings(site="town", name="kiosk-1"),
            BrokerSettings(host="127.0.0.1", port=broker.port),
            Role.KIOSK,
        )
        serving = asyncio.create_task(kiosk.serve())
        await asyncio.sleep(0)  # it begins
        await asyncio.sleep(0)  # its connection begins
        [client] = [each for each in gc.get_objects() if isinstance(each, PahoClient)]
        serving.cancel()
        await asyncio.wait([serving])
        await asyncio.get_running_loop().shutdown_default_executor()
        assert client.socket() is None

    gc.collect()
    asyncio.run(whole())

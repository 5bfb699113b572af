"""The one MQTT client of a process: connects for ever, asks until answered, reads what it is routed.

aiomqtt is named in this file only. Facts it leans on (aiomqtt 2.5, Mosquitto 2.0.11 and 2.0.21):
`client.messages` is one iterator per connection, so one place dispatches everything; a publish that the
broker's rules forbid returns normally, so only an answer proves that a request arrived; TCP_NODELAY on
both ends is worth 40 ms a message.
"""

import asyncio
import logging
import math
import random
import socket
import ssl
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from appliance import VERSION
from appliance.clock import Clock, now
from appliance.config import BrokerSettings, TlsSettings, UnitSettings
from appliance.errors import Unanswered
from contract import topics
from contract.codec import BadMessage, decode, encode
from contract.requests import Refusal, Reply, Request
from contract.state import STALE_AFTER_S, DeviceState, Presence
from contract.topics import Topic
from contract.values import Code, Fault, Role, Value

log = logging.getLogger(__name__)

KEEPALIVE_S = 5
"""Short, because Mosquitto 2.0.11 notices a silent peer only after about twice this."""
ASK_AGAIN_S = 1.0
SLOWEST_RETRY_S = 5.0
LAST_WORDS_S = 1.0
"""What a unit that ends grants a broker that may be gone."""


@dataclass(frozen=True)
class Route:
    """What to do with the messages of a topic. `handle` gets the message and the topic's parts.

    It must return at once: it runs in the loop that reads the connection.
    """

    topic: Topic
    handle: Callable[[Any, Mapping[str, str]], None]
    parts: Mapping[str, str]


def route(topic: Topic, handle: Callable[[Any, Mapping[str, str]], None], **parts: str) -> Route:
    """A route for `topic` with these parts fixed and the others free."""
    return Route(topic, handle, parts)


@dataclass(frozen=True)
class Outgoing:
    """One message on its way out."""

    path: str
    payload: bytes
    qos: int
    retain: bool
    properties: Properties | None = None


class Bus:
    """One connection to the site's broker, made again for ever while `serve` runs.

    `role` None is the controller, which answers and never asks. `fresh` says whether what was received
    can be trusted now: connected, and the controller's beat heard in the last STALE_AFTER_S seconds.
    `on_change` is called, without arguments, whenever `connected` or `fresh` has changed, and when a beat
    has told the time, or set it right. `heard` is the controller's time at its last beat.
    """

    def __init__(
        self,
        unit: UnitSettings,
        broker: BrokerSettings,
        role: Role | None,
        routes: Sequence[Route] = (),
        *,
        on_change: Callable[[], None] = lambda: None,
        clock: Clock = now,
    ) -> None:
        self.unit, self.role = unit, role
        self.connected = self.fresh = self._ending = False
        self.heard: datetime | None = None
        self._broker, self._on_change, self._clock = broker, on_change, clock
        self._routes = [*self._own_routes(), *routes]  # whether the rest can be trusted is known first
        self._client: aiomqtt.Client | None = None
        self._sending: asyncio.TaskGroup | None = None
        self._early: list[tuple[str, object]] = []
        self._linked = asyncio.Event()
        self._beat = asyncio.Event()
        self._pending: dict[str, asyncio.Future[Reply]] = {}
        self._faults: tuple[Fault, ...] = ()
        self._offset = timedelta()
        self.knows_the_time = False

    def _own_routes(self) -> list[Route]:
        if self.role is None:
            return []
        own = [route(topics.PRESENCE, self._heard_beat, site=self.unit.site)]
        if topics.MAY_ASK[self.role]:
            own.append(route(topics.REPLY, self._answered, site=self.unit.site, unit=self.unit.name))
        return own

    # --- the connection -----------------------------------------------------------------------

    async def serve(self) -> None:
        """Stay connected until cancelled, waiting a little longer (with jitter) after each failure."""
        self._ending = False
        async with asyncio.TaskGroup() as group:
            group.create_task(self._stay_connected(), name="bus.connection")
            if self.role is not None:
                group.create_task(self._watch_beat(), name="bus.beat")
            try:
                await asyncio.Event().wait()
            finally:
                # A connection that breaks at this moment may swallow the cancellation below us (its own
                # error takes its place, and Python 3.11's TaskGroup drops it), so it is noted here.
                self._ending = True

    async def _stay_connected(self) -> None:
        failures = 0
        while True:
            try:
                async with self._connection() as client:
                    failures = 0
                    await self._serve_connection(client)
            except* (aiomqtt.MqttError, OSError, ssl.SSLError) as errors:
                failures += 1
                log.warning("broker %s:%s: %s", self._broker.host, self._broker.port, errors.exceptions[0])
            finally:
                self._set_link(None)
            if self._ending:
                raise asyncio.CancelledError
            await asyncio.sleep(random.uniform(0.1, min(SLOWEST_RETRY_S, 0.25 * 2**failures)))

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[aiomqtt.Client]:
        """Cancelled while connecting, aiomqtt goes on in a thread and leaves an open connection behind."""
        client = self._new_client()
        connecting = asyncio.ensure_future(client.__aenter__())
        try:
            await asyncio.shield(connecting)
        except asyncio.CancelledError:
            await asyncio.wait([connecting], timeout=LAST_WORDS_S)
            if connecting.cancel() or connecting.exception():
                raise
            await client.__aexit__(None, None, None)
            raise
        async with AsyncExitStack() as stack:
            stack.push_async_exit(client)
            yield client

    def _new_client(self) -> aiomqtt.Client:
        return aiomqtt.Client(
            self._broker.host,
            self._broker.port,
            identifier=self.unit.name,
            protocol=aiomqtt.ProtocolVersion.V5,
            tls_context=tls_context(self._broker.tls) if self._broker.tls else None,
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
            clean_start=True,
            keepalive=KEEPALIVE_S,
            timeout=5,
            queue_type=cast("type[asyncio.Queue[aiomqtt.Message]]", partial(_Inbox, self._dispatch)),
            max_inflight_messages=1_000,
            max_concurrent_outgoing_calls=1_000,
            will=self._will(),
        )

    def _will(self) -> aiomqtt.Will:
        path, state = self._presence(up=False)
        return aiomqtt.Will(path, encode(state), qos=1, retain=True)

    def _presence(self, *, up: bool) -> tuple[str, Value]:
        if self.role is None:
            path = topics.PRESENCE.at(site=self.unit.site)
            return path, Presence(up=up, beat=0, at=self._clock())
        state = DeviceState(
            unit=self.unit.name, role=self.role, up=up, at=self._clock(), version=VERSION, faults=self._faults
        )
        return topics.DEVICE.at(site=self.unit.site, unit=self.unit.name), state

    async def _serve_connection(self, client: aiomqtt.Client) -> None:
        try:
            async with asyncio.TaskGroup() as sending:
                # Read from the start: a connection lost while still subscribing then ends at once.
                sending.create_task(self._read(client), name="bus.read")
                await self._subscribe(client)
                self._sending = sending
                self._set_link(client)
                if self.role is not None:
                    self.post(*self._presence(up=True), qos=1, retain=True)
        except asyncio.CancelledError:
            # A clean end sends no last will, so say it ourselves; a broker that is gone must not hold us.
            path, state = self._presence(up=False)
            with suppress(TimeoutError, aiomqtt.MqttError):
                async with asyncio.timeout(LAST_WORDS_S):
                    await client.publish(path, encode(state), 1, retain=True)
            raise

    async def _subscribe(self, client: aiomqtt.Client) -> None:
        for entry in self._routes:
            await client.subscribe(entry.topic.filter(**entry.parts), qos=entry.topic.qos)
        if self._ending:
            raise asyncio.CancelledError  # Python 3.11's wait_for, in aiomqtt, drops one that meets its end

    async def _read(self, client: aiomqtt.Client) -> None:
        """Ends with MqttError when the connection does; the messages themselves go through `_Inbox`."""
        async for _ in client.messages:
            log.error("a message was queued that should have been dispatched")

    def _send(self, message: Outgoing) -> None:
        """Send now, or never when there is no connection. Tasks begin in the order of their making, so
        messages leave in order; nobody waits for the broker's acknowledgement of the one before."""
        if self._client is None or self._sending is None:
            return
        m = message
        publishing = self._client.publish(m.path, m.payload, m.qos, m.retain, m.properties)
        try:
            self._sending.create_task(publishing, name="bus.publish")
        except RuntimeError:  # the connection has just failed, and its tasks are ending
            publishing.close()

    def _set_link(self, client: aiomqtt.Client | None) -> None:
        was = self.connected, self.fresh
        self._client, self.connected = client, client is not None
        if client is None:
            self._linked.clear()
            self.fresh = False
            self._sending = None
        else:
            self._linked.set()
        if was != (self.connected, self.fresh):
            self._on_change()
        early, self._early = self._early, []
        for path, payload in early if client else ():
            self._dispatch(path, payload)

    def _dispatch(self, path: str, payload: object) -> None:
        if not self.connected:  # retained state comes while the last topics are still being subscribed to
            self._early.append((path, payload))
            return
        for entry in self._routes:
            parts = entry.topic.parts(path)
            if parts is None or not isinstance(payload, bytes | bytearray):
                continue
            if not payload:
                return  # what was retained is taken down
            try:
                message = decode(bytes(payload), entry.topic)
            except BadMessage as error:
                log.warning("dropped a message: %s", error, extra={"topic": path})
                return
            try:
                entry.handle(message, parts)
            except Exception:
                log.exception("a handler failed on %s", path)
            return

    # --- saying -------------------------------------------------------------------------------

    def post(self, path: str, message: Value | bytes, *, qos: int = 0, retain: bool = False) -> None:
        """Send when the connection allows; dropped when there is none (state is sent whole again)."""
        if self.connected:
            payload = message if isinstance(message, bytes) else encode(message)
            self._send(Outgoing(path, payload, qos, retain))

    def report(self, faults: Sequence[Fault]) -> None:
        """Say what is wrong with this unit, now and after every reconnection."""
        if tuple(faults) != self._faults:
            self._faults = tuple(faults)
            self.post(*self._presence(up=True), qos=1, retain=True)

    # --- asking -------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The controller's time, as far as it is known here."""
        return self._clock() + self._offset

    def stamp(self, patience_s: float, request_id: str | None = None) -> dict[str, Any]:
        """`id`, `at` and `expires` for a request that is worth answering for `patience_s` seconds."""
        at = self.now()
        return {
            "id": request_id or uuid.uuid4().hex,
            "at": at,
            "expires": at + timedelta(seconds=patience_s),
        }

    async def ask(self, request: Request) -> Reply:
        """The controller's answer, a Refusal included. Asked again with the same id while unanswered.

        Raises Unanswered when the request's time is over, counted on this machine's own steady clock.
        """
        patience = (request.expires - request.at).total_seconds()
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._pending[request.id] = answer
        try:
            async with asyncio.timeout(patience):
                return await self._ask_until_answered(request, answer)
        except TimeoutError:
            raise Unanswered(f"no answer to {type(request).__name__} within {patience:g} s") from None
        finally:
            del self._pending[request.id]

    async def _ask_until_answered(self, request: Request, answer: "asyncio.Future[Reply]") -> Reply:
        deadline = asyncio.get_running_loop().time() + (request.expires - request.at).total_seconds()
        while True:
            await self._linked.wait()
            left = deadline - asyncio.get_running_loop().time()
            request = request.model_copy(update=self.stamp(left, request.id))
            self._publish_request(request, left)
            with suppress(TimeoutError):
                async with asyncio.timeout(ASK_AGAIN_S):
                    reply = await asyncio.shield(answer)
                if not self._learned_the_time(reply):
                    return reply
                answer = self._pending[request.id] = asyncio.get_running_loop().create_future()

    def _publish_request(self, request: Request, left_s: float) -> None:
        topic = topics.MAY_ASK[self.role] if self.role else None
        if topic is None:
            raise ValueError(f"a {self.role or 'controller'} asks nothing")
        if not self.connected:
            return
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho's is untyped
        properties.ResponseTopic = topics.REPLY.at(site=self.unit.site, unit=self.unit.name)
        properties.CorrelationData = request.id.encode()
        properties.MessageExpiryInterval = max(1, math.ceil(left_s))
        path = topic.at(site=self.unit.site, unit=self.unit.name)
        self._send(Outgoing(path, encode(request), topic.qos, topic.retain, properties))

    def _learned_the_time(self, reply: Reply) -> bool:
        """True when the request seemed expired only because our clock differs, which is now allowed for."""
        if not (isinstance(reply, Refusal) and reply.code == Code.EXPIRED):
            return False
        return self._learn_the_time(reply.at)

    def _learn_the_time(self, there: datetime) -> bool:
        """Requests are stamped in the controller's time. True when we were more than a second off."""
        offset, self.knows_the_time = there - self._clock(), True
        differs = abs(offset - self._offset) > timedelta(seconds=1)
        if differs:
            log.warning("this unit's clock is %+.1f s from the controller's", -offset.total_seconds())
            self._offset = offset
        return differs

    def _answered(self, reply: Reply, parts: Mapping[str, str]) -> None:
        answer = self._pending.get(reply.answers)
        if answer and not answer.done():
            answer.set_result(reply)

    # --- is the controller there? ---------------------------------------------------------------

    def _heard_beat(self, presence: Presence, parts: Mapping[str, str]) -> None:
        if presence.up:
            self.heard = presence.at
            if self.fresh:  # not the retained one, whose time may be long past
                knew = self.knows_the_time
                if self._learn_the_time(presence.at) or not knew:
                    self._on_change()
            self._beat.set()
        self._set_fresh(presence.up)

    async def _watch_beat(self) -> None:
        while True:
            try:
                async with asyncio.timeout(STALE_AFTER_S):
                    await self._beat.wait()
            except TimeoutError:
                self._set_fresh(False)
                await self._beat.wait()
            self._beat.clear()

    def _set_fresh(self, fresh: bool) -> None:
        fresh = fresh and self.connected
        if fresh != self.fresh:
            self.fresh = fresh
            self._on_change()


class _Inbox(asyncio.Queue[aiomqtt.Message]):
    """Takes the queue's place in aiomqtt and passes every message on at once.

    aiomqtt's own iterator costs a task and two turns of the loop a message, which keeps what arrived
    together from being handled together. Nothing piles up here: what is not read waits in the socket.
    """

    def __init__(self, dispatch: Callable[[str, object], None], maxsize: int = 0) -> None:
        super().__init__(maxsize)
        self._dispatch = dispatch

    def put_nowait(self, item: aiomqtt.Message) -> None:
        """Pass it on."""
        self._dispatch(str(item.topic), item.payload)


def tls_context(files: TlsSettings) -> ssl.SSLContext:
    """Mutual TLS 1.3 with the site's own authority and nobody else's."""
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(files.ca))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(str(files.certificate), str(files.key))
    return context

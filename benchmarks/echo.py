"""The floor: a bare MQTT echo through the same broker, with a `synchronous=FULL` commit in between.

No contract, no rules, no queue: bytes in, as many bytes committed as a check-in leaves behind, bytes out.
Run as `python -m benchmarks.echo CONFIG`, with a controller's file for its certificate and broker.
"""

import asyncio
import socket
import sqlite3
import sys
from pathlib import Path

import aiomqtt

from appliance import notify
from appliance.bus import tls_context
from appliance.config import BrokerSettings, load
from contract import topics
from controller.settings import ControllerSettings

COMMITTED_BYTES = 1_100
"""What one check-in writes: its event, the reply, the visit's row and the outbox entry."""
REPLY_BYTES = 400


def client(broker: BrokerSettings, name: str) -> aiomqtt.Client:
    """A connection like the bus makes, with nothing around it."""
    return aiomqtt.Client(
        broker.host,
        broker.port,
        identifier=name,
        protocol=aiomqtt.ProtocolVersion.V5,
        tls_context=tls_context(broker.tls) if broker.tls else None,
        socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        max_inflight_messages=1_000,
        max_concurrent_outgoing_calls=1_000,
    )


def _database(folder: Path) -> sqlite3.Connection:
    """As durable as the journal, and with nothing in it."""
    folder.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(folder / "echo.sqlite", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE IF NOT EXISTS written (body BLOB)")
    return db


async def echo(settings: ControllerSettings) -> None:
    """Answer until told to stop."""
    db = _database(settings.state.folder)
    site = settings.unit.site
    async with client(settings.broker, settings.unit.name) as mqtt:
        await mqtt.subscribe(topics.KIOSK_REQUEST.filter(site=site), qos=1)
        notify.ready()
        async for message in mqtt.messages:
            parts = topics.KIOSK_REQUEST.parts(str(message.topic))
            assert parts
            assert isinstance(message.payload, bytes)
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO written VALUES (?)", (message.payload.ljust(COMMITTED_BYTES),))
            db.execute("COMMIT")
            await mqtt.publish(
                topics.REPLY.at(site=site, unit=parts["unit"]),
                message.payload.ljust(REPLY_BYTES),
                topics.REPLY.qos,
            )


if __name__ == "__main__":
    asyncio.run(echo(load(Path(sys.argv[1]), ControllerSettings)))

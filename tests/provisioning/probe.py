"""A bare MQTT client that sees what the product's client hides: every acknowledgement's reason code."""

import queue
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from provisioning.site import Site

PATIENCE_S = 5.0
DENIED = 135
NOBODY_SUBSCRIBES = 16


@dataclass
class Papers:
    """Files that a client shows. `certificate` may be None: it shows none."""

    ca: Path
    certificate: Path | None
    key: Path | None = None

    @classmethod
    def of(cls, site: Site, name: str) -> Self:
        folder = next(path for path in (site.folder / "units" / name).iterdir() if path.is_dir())
        return cls(folder / "ca.crt", folder / "unit.crt", folder / "unit.key")

    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(self.ca))
        if self.certificate:
            context.load_cert_chain(self.certificate, self.key)
        return context


class Probe:
    """One connection over TLS; a context manager, open to whatever the broker decides about it."""

    def __init__(
        self,
        port: int,
        papers: Papers,
        client_id: str = "",
        *,
        will: str | None = None,
        user: tuple[str, str] | None = None,
    ) -> None:
        self._port = port
        self._verdicts: queue.Queue[bool] = queue.Queue()
        self._ended: queue.Queue[int] = queue.Queue()
        self._acks: queue.Queue[int] = queue.Queue()
        self._granted: queue.Queue[list[int]] = queue.Queue()
        self._received: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.client = Client(
            CallbackAPIVersion.VERSION2,
            client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
        )
        self.client.tls_set_context(papers.context())
        if user:
            self.client.username_pw_set(*user)
        if will:
            self.client.will_set(will, b"will", qos=1)
        self.client.on_connect = lambda _c, _u, _f, reason, _p: self._verdicts.put(not reason.is_failure)
        self.client.on_disconnect = lambda _c, _u, _f, reason, _p: self._out(reason.value)
        self.client.on_publish = lambda _c, _u, _mid, reason, _p: self._acks.put(reason.value)
        self.client.on_subscribe = lambda _c, _u, _mid, codes, _p: self._granted.put([c.value for c in codes])
        self.client.on_message = lambda _c, _u, message: self._received.put(
            (message.topic, bytes(message.payload))
        )

    def _out(self, reason: int) -> None:
        self._verdicts.put(False)
        self._ended.put(reason)

    def __enter__(self) -> Self:
        self.client.connect("127.0.0.1", self._port, keepalive=10)
        self.client.loop_start()
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def welcomed(self) -> bool:
        """Whether the broker lets it in."""
        return self._verdicts.get(timeout=PATIENCE_S)

    def ended(self) -> int:
        """Wait until the broker has ended the connection; its reason."""
        return self._ended.get(timeout=PATIENCE_S)

    def publish(self, topic: str, payload: bytes = b"x", *, qos: int = 1, retain: bool = False) -> int:
        """Publish, and the broker's reason code; meaningless for QoS 0."""
        self.client.publish(topic, payload, qos=qos, retain=retain)
        return self._acks.get(timeout=PATIENCE_S)

    def subscribe(self, *filters: str) -> list[int]:
        """Subscribe, and the broker's reason codes."""
        self.client.subscribe([(one, 1) for one in filters])
        return self._granted.get(timeout=PATIENCE_S)

    def vanish(self) -> None:
        """Leave in a way that makes the broker publish the last will."""
        self.client.disconnect(reasoncode=ReasonCode(PacketTypes.DISCONNECT, identifier=4))
        self.ended()

    def received_until(self, topic: str) -> list[str]:
        """The topics of everything that arrived before a message on `topic`, in order."""
        seen: list[str] = []
        while True:
            arrived, _ = self._received.get(timeout=PATIENCE_S)
            if arrived == topic:
                return seen
            seen.append(arrived)

    def message(self) -> tuple[str, bytes]:
        """The next message."""
        return self._received.get(timeout=PATIENCE_S)


def admitted(port: int, papers: Papers, client_id: str = "") -> bool:
    """Whether the broker lets such a client in."""
    try:
        with Probe(port, papers, client_id) as probe:
            return probe.welcomed()
    except (ssl.SSLError, ConnectionError):
        return False

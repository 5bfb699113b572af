"""The broker's local admin listener: proof that rules are in force, throwing a unit out, its last word."""

import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from paho.mqtt.client import Client, ConnectFlags
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from provisioning.errors import BrokerTrouble
from provisioning.rules import ADMIN

Answer = TypeVar("Answer")

PATIENCE_S = 5.0
LOOK_AGAIN_S = 0.02


@dataclass(frozen=True)
class Connection:
    """An open connection. `resumed`: somebody with this client id was there before."""

    client: Client
    answers: "queue.Queue[ReasonCode]"
    resumed: bool

    def publish(self, topic: str, payload: bytes = b"", *, retain: bool = False) -> bool:
        """Whether the broker's rules allowed it. Raises BrokerTrouble without an answer."""
        self.client.publish(topic, payload, qos=1, retain=retain)
        return not _answer(self.answers).is_failure


class Admin:
    """The account that only this machine can use."""

    def __init__(self, socket: Path, password: str) -> None:
        self._socket, self._password = socket, password

    def wait_until_allowed(self, topic: str) -> None:
        """Return once the broker allows publishing on `topic`. Raises BrokerTrouble when it does not soon."""
        deadline = time.monotonic() + PATIENCE_S
        with self._connected("") as connection:
            while not connection.publish(topic):
                if time.monotonic() > deadline:
                    raise BrokerTrouble("the broker runs, but has not taken over its new rules; see its log")
                time.sleep(LOOK_AGAIN_S)

    def throw_out(self, unit: str) -> None:
        """End the unit's connection and session. Raises BrokerTrouble when it keeps coming back.

        The broker knows one connection per client id and gives it to the newest, which is this one.
        """
        with self._connected(unit, clean=True):
            pass
        for _ in range(5):
            with self._connected(unit, clean=False) as connection:
                if not connection.resumed:
                    return
        raise BrokerTrouble(f"{unit} connects again and again although it is revoked; see the broker's log")

    def say(self, topic: str, payload: bytes) -> None:
        """Publish retained state. Raises BrokerTrouble when the rules forbid it."""
        with self._connected("") as connection:
            if not connection.publish(topic, payload, retain=True):
                raise BrokerTrouble(f"the broker's rules do not let {ADMIN} publish on {topic}")

    @contextmanager
    def _connected(self, client_id: str, *, clean: bool = True) -> Iterator[Connection]:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            transport="unix",
            reconnect_on_failure=False,
        )
        client.username_pw_set(ADMIN, self._password)
        answers: queue.Queue[ReasonCode] = queue.Queue()
        greetings: queue.Queue[tuple[ConnectFlags, ReasonCode]] = queue.Queue()
        client.on_connect = lambda _c, _u, flags, reason, _p: greetings.put((flags, reason))
        client.on_publish = lambda _c, _u, _mid, reason, _p: answers.put(reason)
        try:
            client.connect(str(self._socket), keepalive=10, clean_start=clean, properties=_no_session())
        except OSError as error:
            raise BrokerTrouble(f"{self._socket}: {error.strerror}") from None
        client.loop_start()
        try:
            flags, reason = _answer(greetings)
            if reason.is_failure:
                raise BrokerTrouble(f"{self._socket}: {reason}")
            yield Connection(client, answers, flags.session_present)
        finally:
            client.disconnect()
            client.loop_stop()


def _no_session() -> Properties:
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho's is untyped
    properties.SessionExpiryInterval = 0
    return properties


def _answer(answers: "queue.Queue[Answer]") -> Answer:
    try:
        return answers.get(timeout=PATIENCE_S)
    except queue.Empty:
        raise BrokerTrouble(f"the broker did not answer within {PATIENCE_S:g} s") from None

"""Where each message travels: `vestibule/v1/{site}/...`, with its quality of service and retention.

The role and the unit's name stand in the path, so the broker's rules (one block per certificate)
decide who may speak; the controller believes the topic, never the payload, about who is asking.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from contract import requests, state
from contract.values import NAME_PATTERN, Role

VERSION = "v1"
ROOT = f"vestibule/{VERSION}"


@dataclass(frozen=True)
class Topic:
    """One address pattern and what may travel on it."""

    title: str
    path: str
    carries: Any
    qos: int
    retain: bool
    sender: str

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Reads and checks exactly the messages of this topic."""
        return TypeAdapter(self.carries)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        name = NAME_PATTERN.strip("^$")
        parts = re.sub(r"\\\{(\w+)\\\}", rf"(?P<\1>{name})", re.escape(self.path))
        return re.compile(f"{ROOT}/{parts}")

    def at(self, **parts: str) -> str:
        """The full topic. Raises ValueError when a part is not a plain name."""
        for key, value in parts.items():
            if not re.fullmatch(NAME_PATTERN, value):
                raise ValueError(f"{key} {value!r} is not a plain name (a-z, 0-9, -, _)")
        return f"{ROOT}/" + self.path.format(**parts)

    def filter(self, **parts: str) -> str:
        """A subscription filter: every part not given matches anything."""
        names = re.findall(r"\{(\w+)\}", self.path)
        return f"{ROOT}/" + self.path.format(**{name: parts.get(name, "+") for name in names})

    def parts(self, topic: str) -> dict[str, str] | None:
        """The parts of a full topic, or None when it is not one of these."""
        match = self._pattern.fullmatch(topic)
        return match.groupdict() if match else None


KIOSK_REQUEST = Topic("A kiosk asks", "{site}/request/kiosk/{unit}", requests.KioskRequest, 1, False, "kiosk")
COUNTER_REQUEST = Topic(
    "A counter unit asks",
    "{site}/request/counter/{unit}",
    requests.CounterUnitRequest,
    1,
    False,
    "counter",
)
# Quality 0: a lost answer is asked for again, by its id, which also covers what QoS 1 does not.
REPLY = Topic(
    "The controller answers one unit", "{site}/reply/{unit}", requests.AnyReply, 0, False, "controller"
)
BOARD = Topic("A waiting room's board", "{site}/board/{zone}", state.Board, 1, True, "controller")
COUNTER = Topic(
    "What a counter is doing", "{site}/counter/{counter}", state.CounterState, 1, True, "controller"
)
CONTENT = Topic("The site's own texts", "{site}/content", state.Content, 1, True, "controller")
PRESENCE = Topic("The controller is alive", "{site}/presence", state.Presence, 1, True, "controller")
HELP = Topic("Help at one kiosk", "{site}/help/{unit}", state.HelpState, 1, True, "controller")
DAY_CODES = Topic(
    "Today's appointments, for kiosks on their own", "{site}/codes", state.DayCodes, 1, True, "controller"
)
DEVICE = Topic("A unit is alive", "{site}/device/{unit}", state.DeviceState, 1, True, "unit")

ALL = (KIOSK_REQUEST, COUNTER_REQUEST, REPLY, BOARD, COUNTER, CONTENT, PRESENCE, HELP, DAY_CODES, DEVICE)

MAY_ASK: dict[Role, Topic | None] = {
    Role.KIOSK: KIOSK_REQUEST,
    Role.COUNTER: COUNTER_REQUEST,
    Role.DISPLAY: None,
}
"""Where a unit of each role publishes its requests."""

MAY_READ: dict[Role, tuple[Topic, ...]] = {
    Role.KIOSK: (REPLY, CONTENT, PRESENCE, BOARD, HELP, DAY_CODES),
    Role.COUNTER: (REPLY, CONTENT, PRESENCE, COUNTER),
    Role.DISPLAY: (CONTENT, PRESENCE, BOARD),
}
"""What a unit of each role may receive; `{unit}` is always its own. Provisioning writes the broker's
rules from this table."""

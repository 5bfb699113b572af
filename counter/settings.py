"""The counter unit's file.

counter = "3"

[unit]
site = "town-hall"
name = "counter-3"

[broker]
host = "controller.local"

[button]
driver = "gpio"
button = 17
lamp = 27

[press]
short = "next"
long = "recall"

[sign]
driver = "none"
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from appliance.config import BrokerSettings, Settings, UnitSettings
from appliance.errors import BadConfig
from appliance.theme import FACES
from appliance.window import ScreenSettings
from contract.values import Name
from counter.placard_layout import illegible
from counter.presses import Action, Meaning
from hardware.counter_settings import (
    NEXT,
    ButtonSettings,
    KeyName,
    LcdSignSettings,
    NoSignSettings,
    SignTable,
    SimulatedSignSettings,
)

ACTIONS = ", ".join(Action)


class PressSettings(Settings):
    """What one key asks for: pressed briefly, and held for 0.8 seconds."""

    short: Action | None = None
    long: Action | None = None

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if self.short is None and self.long is None:
            raise ValueError(f"give short, long or both; each is one of {ACTIONS}")
        return self

    @property
    def meaning(self) -> Meaning:
        """The same for the rules."""
        return Meaning(self.short, self.long)


class WindowSignSettings(SignTable):
    """A small screen on HDMI. `farthest_m`: refuse a screen whose number cannot be read from so far away."""

    driver: Literal["window"]
    screen: ScreenSettings
    farthest_m: float | None = Field(default=None, gt=0, le=50)


SignSettings = Annotated[
    WindowSignSettings | LcdSignSettings | NoSignSettings | SimulatedSignSettings,
    Field(discriminator="driver"),
]


class CounterSettings(Settings):
    """`counter` is the id of the counter on whose desk the buttons stand.

    `press` is what a single button means; `keys` are those of a box or keypad by their names. Without either,
    a key named after an action asks for it.
    """

    counter: Name
    unit: UnitSettings
    broker: BrokerSettings
    button: ButtonSettings
    press: PressSettings | None = None
    keys: dict[KeyName, PressSettings] = {}
    sign: SignSettings = NoSignSettings(driver="none")

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """Key -> what it means."""
        named = {action.value: Meaning(action) for action in Action}
        given = {key: press.meaning for key, press in self.keys.items()}
        return {**named, **given, **({NEXT: self.press.meaning} if self.press else {})}

    def oddities(self, there: frozenset[str]) -> list[str]:
        """What does not fit between this file and the keys that the device says it has, in words."""
        told = set(self.keys) | ({NEXT} if self.press else set())
        absent, unknown = sorted(told - there), sorted(there - set(self.meanings))
        return [
            *([f"the buttons do not have {', '.join(absent)}, which the file tells of"] if absent else []),
            *([f"the file does not say what {', '.join(unknown)} means"] if unknown else []),
        ]

    @model_validator(mode="after")
    def _every_key_is_there_and_means_something(self) -> Self:
        if problems := list(self._problems()):
            raise ValueError("; ".join(problems))
        return self

    def _problems(self) -> Iterator[str]:
        if self.press and NEXT in self.keys:
            yield f"[press] and [keys.{NEXT}] are both about the key {NEXT}; keep one of them"
        there = self.button.key_names
        if there is None:
            return
        listed = ", ".join(sorted(there))
        if self.press and NEXT not in there:
            yield f"[press] is about the key {NEXT}, which [button] does not have; it has {listed}"
        for key in sorted(set(self.keys) - there):
            yield f"keys.{key}: [button] has no key {key}; it has {listed}"
        for key in sorted(there - set(self.meanings)):
            yield f"keys.{key}: missing; {key} is a key of [button], and by its name none of {ACTIONS}"


def verify(settings: CounterSettings) -> None:
    """Raises BadConfig when a sign's number could not be read, or a font for it is not installed."""
    if not isinstance(settings.sign, WindowSignSettings):
        return
    screen, farthest_m = settings.sign.screen, settings.sign.farthest_m
    turned = screen.rotation % 180 != 0
    width, height = (screen.height, screen.width) if turned else (screen.width, screen.height)
    problems = illegible(width, height, screen.dpi, farthest_m) if farthest_m else []
    if problems := [*problems, *FACES.missing()]:
        raise BadConfig("the counter unit's file", problems)

"""The device tables of a counter's unit: its buttons and its sign. No device is opened here."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hardware.evdev_keys import KEYS
from hardware.ports import Arrow
from hardware.settings import DeviceTable

KeyName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,15}$")]
"""What a key is called in a unit's file and on the line of a button box."""
Pin = Annotated[int, Field(ge=0, le=27)]

NEXT = "next"
"""The key of a single button."""

# --- [button] -------------------------------------------------------------------------------------


class GpioButtonSettings(DeviceTable):
    """Buttons to ground and a lamp on GPIO pins, by their BCM numbers.

    One `button`, or `buttons` by their keys' names. `pins`: lgpio is the metal; mock is gpiozero's own
    simulation. `chip`: which /dev/gpiochip, when the first is not the right one.
    """

    driver: Literal["gpio"]
    button: Pin | None = None
    buttons: dict[KeyName, Pin] = {}
    lamp: Pin
    pins: Literal["lgpio", "mock"] = "lgpio"
    chip: int | None = Field(default=None, ge=0)
    bounce_s: float = Field(default=0.02, ge=0, le=0.05)

    @property
    def by_key(self) -> dict[str, int]:
        """Key -> pin."""
        return self.buttons if self.button is None else {NEXT: self.button}

    @property
    def key_names(self) -> frozenset[str] | None:
        """The keys that this table gives; None when only the device knows them."""
        return frozenset(self.by_key)

    @model_validator(mode="after")
    def _every_pin_is_one_thing(self) -> Self:
        if (self.button is None) == (not self.buttons):
            raise ValueError("give either button = PIN, for one, or buttons = { next = PIN, ... }")
        pins = [*self.by_key.values(), self.lamp]
        if twice := sorted({pin for pin in pins if pins.count(pin) > 1}):
            raise ValueError(f"pin {twice[0]} is named twice; every button and the lamp have their own")
        return self


class SerialButtonSettings(DeviceTable):
    """A box of buttons on a serial line; docs/counter.md says what it and the unit say to each other.

    `device` may be a pattern, such as /dev/ttyACM*, for one whose name changes, where no other device can
    match it: the first that opens is taken.
    """

    driver: Literal["serial"]
    device: Path
    baud: int = Field(default=115200, ge=1200, le=1_000_000)

    @property
    def key_names(self) -> frozenset[str] | None:
        """The box itself says which keys it has."""
        return None


class KeypadButtonSettings(DeviceTable):
    """A USB keypad, which then types nowhere else.

    `keys`: Linux' names of keys (as evtest shows them, without KEY_) -> the keys' names here. `device`: its
    file, best under /dev/input/by-id/; without one, the first that has these keys and `name` in its name. One
    of the two is needed: any full keyboard has these keys.
    """

    driver: Literal["keypad"]
    device: Path | None = None
    name: str = ""
    keys: dict[str, KeyName] = Field(
        default={"kpenter": "next", "kpplus": "recall", "kpminus": "no_show"}, min_length=1
    )
    lamp: Literal["numlock", "capslock", "scrolllock"] = "numlock"

    @property
    def key_names(self) -> frozenset[str] | None:
        """The keys that this table gives."""
        return frozenset(self.keys.values())

    @model_validator(mode="after")
    def _is_one_keypad(self) -> Self:
        if self.device is None and not self.name.strip():
            raise ValueError(
                "say which keypad: name, a part of its name as evtest lists it, or device, its file under "
                "/dev/input/by-id/; else the first full keyboard would be taken"
            )
        return self

    @model_validator(mode="after")
    def _keys_are_known(self) -> Self:
        if unknown := sorted(set(self.keys) - set(KEYS)):
            raise ValueError(
                f"keys: {unknown[0]!r} is no key that Linux names so; evtest shows a key's name, such as "
                "KEY_KPENTER, written here as kpenter"
            )
        return self


class SimulatedButtonSettings(DeviceTable):
    """Buttons that other processes press: lines `press`, `press KEY`, `down KEY`, `up KEY` to the socket,
    `{"lamp": ...}` lines back."""

    driver: Literal["simulated"]
    socket: Path | None = None

    @property
    def key_names(self) -> frozenset[str] | None:
        """Whatever is pressed."""
        return None


ButtonSettings = Annotated[
    GpioButtonSettings | SerialButtonSettings | KeypadButtonSettings | SimulatedButtonSettings,
    Field(discriminator="driver"),
]

# --- [sign] ---------------------------------------------------------------------------------------


class SignTable(DeviceTable):
    """What every sign's table may say. `arrow`: where the counter is, seen from in front of the sign."""

    arrow: Arrow = Arrow.NONE


class LcdSignSettings(SignTable):
    """A character LCD on a serial backpack that takes Matrix Orbital's commands.

    `device` may be a pattern, such as /dev/ttyACM*, where no other device can match it: the first that opens
    is taken.
    """

    driver: Literal["lcd"]
    device: Path
    baud: int = Field(default=9600, ge=1200, le=1_000_000)
    columns: int = Field(default=16, ge=8, le=40)
    rows: int = Field(default=2, ge=1, le=4)


class NoSignSettings(DeviceTable):
    """No sign over this counter."""

    driver: Literal["none"]


class SimulatedSignSettings(SignTable):
    """A sign for tests: a line of JSON to the socket for all it shows; it hears `unplug` and `plug`."""

    driver: Literal["simulated"]
    socket: Path | None = None


DeviceSignSettings = Annotated[
    LcdSignSettings | NoSignSettings | SimulatedSignSettings, Field(discriminator="driver")
]
"""Every sign but the one in a window, which needs more than a device's driver: `counter.settings`."""

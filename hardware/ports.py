"""The ports: what the product needs of a device, in our own words.

Each has a real driver and a shipped simulation, both held to one contract test in `tests/hardware/`.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hardware.errors import PaperLow


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed, with no printer language in it. Empty fields are left out.

    From the top: `heading` (the site), `moment` (date and time in words), `number` (as large as it goes),
    `title` (the service, or what this slip says), `blocks` (a bold first line and plain lines below it,
    each block parted by a rule), `qr` (what the code holds) with `qr_caption` below, and `farewell`.

    `logo` is a PNG, above the heading. `language` says in which language, and so in which direction, the
    texts are read. `job` names the wish to print: the same job is never printed twice.
    """

    heading: str = ""
    moment: str = ""
    number: str = ""
    title: str = ""
    blocks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    qr: str = ""
    qr_caption: str = ""
    farewell: str = ""
    logo: bytes = b""
    language: str = "en"
    job: str = ""


class TicketPrinter(Protocol):
    """Prints one slip at a time."""

    async def print(self, slip: Slip) -> None:
        """Print and cut. Returns once the printer has confirmed it, or raises DeviceFault.

        After a fault nothing more of this slip will come out by itself, and `maybe_printed` says whether
        some or all of it may have come out already. A slip whose `job` was confirmed before returns at
        once; one whose end nobody knows raises OutcomeUnknown, so that no job is on paper twice.
        """

    async def check(self) -> PaperLow | None:
        """Raises the DeviceFault that printing would meet now, if any; returns what staff should know
        though printing goes on."""

    async def close(self) -> None:
        """Let go of the device."""


class CodeScanner(Protocol):
    """Reads codes from letters and phones."""

    async def ready(self) -> None:
        """Returns once the scanner is there, at once when it is: a fault reported before is over."""

    def codes(self) -> AsyncIterator[str]:
        """Every code scanned from now on, until closed. Raises DeviceGone when the scanner is lost;
        iterating again waits for it to come back. Rubbish is dropped, codes are stripped."""

    async def close(self) -> None:
        """Let go of the device."""


class Voice(Protocol):
    """Says texts aloud, into the headphones or the loudspeaker."""

    async def say(self, text: str, language: str, volume: int) -> None:
        """Say `text` to its end; cancelled, it falls silent at once. `volume` is 1 to 5.

        One text at a time: a second one waits for the first. Raises DeviceGone (NoSound, NotInstalled) when
        there is no sound device or no voice. A language it does not know is said with its usual voice.
        """

    async def close(self) -> None:
        """Fall silent, and let go of the device."""


class Headphones(Protocol):
    """The socket for headphones."""

    def changes(self) -> AsyncIterator[bool]:
        """Whether headphones are in: once at the start, then at every change, until closed.

        A socket that is not there, or is lost, counts as empty, and is looked for again.
        """

    async def close(self) -> None:
        """Let go of the device."""


class Lamp(StrEnum):
    """What the lamp of a button can say. Each pattern looks different without colour."""

    OFF = "off"
    PENDING = "pending"
    CALLED = "called"
    NOBODY_WAITING = "nobody_waiting"
    UNREACHABLE = "unreachable"
    WAITING = "waiting"


PATTERNS: dict[Lamp, tuple[tuple[float, float], ...] | bool] = {
    Lamp.OFF: False,
    Lamp.CALLED: True,
    Lamp.PENDING: ((0.1, 0.1),),
    Lamp.NOBODY_WAITING: ((0.15, 0.15), (0.15, 0.9)),
    Lamp.UNREACHABLE: ((0.9, 0.9),),
    Lamp.WAITING: ((0.06, 2.4),),
}
"""Steady off/on, or (seconds on, seconds off) repeated. None flashes more than 5 times a second."""


class CallButton(Protocol):
    """The agent's button with its lamp."""

    def presses(self) -> AsyncIterator[None]:
        """One item a press, debounced, from now until closed."""

    def show(self, lamp: Lamp) -> None:
        """Change the lamp at once."""

    async def close(self) -> None:
        """Let go of the device, lamp off."""


class Chime(Protocol):
    """The sound before a call."""

    async def ring(self) -> None:
        """Play it to its end. Raises DeviceGone when there is no sound device; never overlaps itself."""

    async def close(self) -> None:
        """Stop, and let go of the device."""

"""The ports: what the product needs of a device, in our own words.

Each has a real driver and a shipped simulation, both held to one contract test in `tests/hardware/`.
"""

import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
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
    """What the lamp of a counter's unit can say. Each rhythm is its own without colour."""

    OFF = "off"
    PENDING = "pending"
    CALLED = "called"
    NOBODY_WAITING = "nobody_waiting"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    PAUSED = "paused"
    WAITING = "waiting"


PATTERNS: dict[Lamp, tuple[tuple[float, float], ...] | bool] = {
    Lamp.OFF: False,
    Lamp.CALLED: True,
    Lamp.PENDING: ((0.25, 0.25),),
    Lamp.NOBODY_WAITING: ((0.2, 0.2), (0.2, 1.0)),
    Lamp.REFUSED: ((0.2, 0.2), (0.2, 0.2), (0.2, 1.0)),
    Lamp.UNREACHABLE: ((0.9, 0.9),),
    Lamp.PAUSED: ((0.9, 0.3), (0.2, 1.6)),
    Lamp.WAITING: ((0.06, 2.4),),
}
"""Steady off/on, or (seconds on, seconds off) repeated. None flashes more than 3 times in any second, nor
does PENDING together with whatever follows it."""


@dataclass(frozen=True, slots=True)
class Press:
    """A key has changed. `held`: it has gone down and is held; else it has been let go. `at`: when, on
    `time.monotonic`, as near as the driver can tell.
    """

    key: str
    held: bool
    at: float = field(default_factory=time.monotonic, compare=False)


class CallButton(Protocol):
    """What the agent presses: one button or several keys, each with its name, and one lamp."""

    @property
    def keys(self) -> frozenset[str] | None:
        """The keys it has, once it is ready; None when it may have any."""

    async def ready(self) -> None:
        """Returns once the device is there. Raises DeviceFault when it is not."""

    def presses(self) -> AsyncIterator[Press]:
        """Every key that goes down or is let go, from now until closed, as the contacts say it: they may
        bounce. Raises DeviceFault when the device is lost, which lets go of every key without a word."""

    def show(self, lamp: Lamp) -> None:
        """Change the lamp at once."""

    async def close(self) -> None:
        """Let go of the device, lamp off."""


class Arrow(StrEnum):
    """Where the counter is, seen by somebody who reads its sign."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


class SignState(StrEnum):
    """What the counter under a sign is doing. `UNKNOWN`: nobody has said yet."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    OPEN = "open"
    CALLED = "called"
    SERVING = "serving"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class SignText:
    """What a counter's sign says. Empty fields are left out.

    `word` is in the site's first language and `others` in its others, for signs with room. `arrow` goes with
    the number. `notice` and `other_notices`: what people must know about the sign itself.
    """

    state: SignState = SignState.UNKNOWN
    number: str = ""
    word: str = ""
    others: tuple[str, ...] = ()
    arrow: Arrow = Arrow.NONE
    notice: str = ""
    other_notices: tuple[str, ...] = ()


class CounterSign(Protocol):
    """The small sign over a counter."""

    async def serve(self, there: Callable[[], None]) -> None:
        """Keep the sign as `show` was last told, until closed; `there` is called once it is reached.

        Raises DeviceFault when it is missing or lost; serving again looks for it anew. When it ends, however
        it ends, a sign that can still be told says nothing.
        """

    def show(self, text: SignText) -> None:
        """Change the sign at once, or as soon as it is there."""

    async def close(self) -> None:
        """End the serving."""


class Chime(Protocol):
    """The sound before a call."""

    async def ring(self, volume: int = 3) -> None:
        """Play it to its end; `volume` is 1 to 5. Never overlaps itself.

        Raises DeviceGone (NoSound, NotInstalled) when there is no sound device.
        """

    async def close(self) -> None:
        """Stop, and let go of the device."""


@dataclass(frozen=True, slots=True)
class SpokenCall:
    """A call as it is said in one language.

    `text` is the sentence, for a voice that reads: "Number A, 0, 4, 7, counter 3." `pieces` are its words for
    a voice made of recordings: ("number", "a", "0", "4", "7", "counter", "3"); a recall begins with "again".
    """

    text: str
    pieces: tuple[str, ...]


class CallVoice(Protocol):
    """Says calls in a waiting room."""

    async def say(self, call: SpokenCall, language: str, volume: int) -> None:
        """Say it to its end; cancelled, it falls silent at once. `volume` is 1 to 5.

        Raises DeviceGone (NoSound, NotInstalled) when there is no sound device or no voice, and
        RecordingMissing, with nothing said, when a word was never recorded.
        """

    async def lacks(self, pieces: Iterable[str], language: str) -> tuple[str, ...]:
        """Those of the pieces that it could not say in this language."""

    async def close(self) -> None:
        """Fall silent, and let go of the device."""


class Television(Protocol):
    """The television that a display's picture is on. Turned off by hand it stays off until told again."""

    async def on(self) -> None:
        """Wake it and have it show this unit's picture. It may take ten seconds to light up after that.

        Raises DeviceFault when it, or the way to it, does not answer; whether it really lit up nobody knows.
        """

    async def standby(self) -> None:
        """Send it to sleep. Raises as `on` does."""

    async def close(self) -> None:
        """Let go of the way to it; the television stays as it is."""

"""What a press does and what the lamp shows. Pure: happenings in, effects out; time comes with a press."""

from dataclasses import dataclass, replace

from contract.values import Code, Phase
from hardware.ports import Lamp

ONE_PRESS_S = 2.0
"""Two presses within this time are one: a hand that hits twice calls one person."""
NOTICE_S = 4.0
"""How long the lamp says what became of a press before it rests."""

HARMLESS = {Code.TOO_SOON, Code.NOT_NOW, Code.COUNTER_BUSY}
"""Refusals after which the counter's own state says enough: a call was made a moment ago elsewhere, say."""


@dataclass(frozen=True, slots=True)
class View:
    """What the unit knows. `asking`: a press is on its way. `notice`: what became of the last one."""

    reachable: bool = False
    phase: Phase = Phase.CLOSED
    waiting: int = 0
    asking: bool = False
    notice: Lamp | None = None
    pressed_at: float | None = None


# --- happenings -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pressed:
    """The button went down. `at`: seconds on any steady clock."""

    at: float


@dataclass(frozen=True, slots=True)
class Answered:
    """The controller did what was asked: `number` is now called here, if any."""

    number: str | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The controller said no."""

    code: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nobody said anything in time; the press counts for nothing."""


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """Whether what the unit knows can be trusted now."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class CounterChanged:
    """What this counter is doing now, and how many people it could call."""

    phase: Phase
    waiting: int


@dataclass(frozen=True, slots=True)
class NoticeOver:
    """NOTICE_S seconds have passed since the last `StartNotice`."""


Happening = Pressed | Answered | Refused | Unanswered | LinkChanged | CounterChanged | NoticeOver

# --- effects ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskNext:
    """Ask the controller for the next person."""


@dataclass(frozen=True, slots=True)
class StartNotice:
    """Say `NoticeOver` in NOTICE_S seconds; an earlier one is void."""


Effect = AskNext | StartNotice


def step(view: View, happening: Happening) -> tuple[View, list[Effect]]:
    """What is known after the happening, and what to do about it."""
    match happening:
        case Pressed(at):
            return _pressed(view, at)
        case Answered(number, waiting) if view.asking:
            if number is None:  # the press finished with somebody, or opened the counter
                return _noticed(replace(view, phase=Phase.FREE, waiting=waiting), Lamp.NOBODY_WAITING)
            return replace(view, asking=False, phase=Phase.CALLED, waiting=waiting), []
        case Refused(code) if view.asking:
            return _refused(view, code)
        case Unanswered() if view.asking:
            return _noticed(view, Lamp.UNREACHABLE)
        case LinkChanged(reachable):
            return replace(view, reachable=reachable), []
        case CounterChanged(phase, waiting):
            notice = None if phase == Phase.CALLED else view.notice
            return replace(view, phase=phase, waiting=waiting, notice=notice), []
        case NoticeOver():
            return replace(view, notice=None), []
    return view, []  # an answer to nothing


def lamp(view: View) -> Lamp:
    """What the lamp shows: a press on its way first, then what is wrong, then the counter at rest."""
    if view.asking:
        return Lamp.PENDING
    if not view.reachable:
        return Lamp.UNREACHABLE
    if view.notice:
        return view.notice
    if view.phase == Phase.CALLED:
        return Lamp.CALLED
    if view.phase == Phase.FREE and view.waiting:
        return Lamp.WAITING
    return Lamp.OFF


def _pressed(view: View, at: float) -> tuple[View, list[Effect]]:
    again = view.pressed_at is not None and at - view.pressed_at < ONE_PRESS_S
    if again or view.asking or not view.reachable:
        return view, []
    return replace(view, asking=True, notice=None, pressed_at=at), [AskNext()]


def _refused(view: View, code: str) -> tuple[View, list[Effect]]:
    if code == Code.NOBODY_WAITING:
        return _noticed(replace(view, waiting=0), Lamp.NOBODY_WAITING)
    if code in HARMLESS:
        return replace(view, asking=False), []
    return _noticed(view, Lamp.UNREACHABLE)


def _noticed(view: View, notice: Lamp) -> tuple[View, list[Effect]]:
    return replace(view, asking=False, notice=notice), [StartNotice()]

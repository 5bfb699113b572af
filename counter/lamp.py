"""What becomes of a press and what the lamp shows. Pure: happenings in, effects out; `now` in seconds."""

from dataclasses import dataclass, replace
from datetime import datetime

from contract.values import Code, Phase
from counter.presses import Action, Meant, Touched
from hardware.ports import Lamp

ONE_PRESS_S = 2.0
"""Presses within this time are one, whichever keys: a hand that hits twice calls one person."""
SEEN_S = 0.3
"""How long PENDING shows at least: answers come in milliseconds, and a press must be seen."""
NOTICE_S = 4.0
"""How long the lamp says what became of a press before it rests."""

NO_ANSWER = frozenset({Code.EXPIRED, Code.CLOCK_WENT_BACK})
"""Refusals of a controller that could not take the press as one of now."""


@dataclass(frozen=True, slots=True)
class View:
    """What the unit knows. `touched`: the key of a press that has begun; `asking`: what is on its way to the
    controller; `notice`: what became of the last press, shown until `notice_until`. `as_of`: the controller's
    time of what is known of the counter.
    """

    reachable: bool = False
    phase: Phase = Phase.CLOSED
    waiting: int = 0
    touched: str | None = None
    asking: Action | None = None
    notice: Lamp | None = None
    pressed_at: float | None = None
    seen_until: float | None = None
    notice_until: float | None = None
    as_of: datetime | None = None


# --- happenings -------------------------------------------------------------------------------------
# `Touched` and `Meant`, of `counter.presses`, are two more.


@dataclass(frozen=True, slots=True)
class Answered:
    """The controller did what was asked: `number` is now called or served here, if any. `at`: its time."""

    number: str | None
    waiting: int
    at: datetime | None = None


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
    """What this counter is doing, and how many people it could call, at the controller's time `at`."""

    phase: Phase
    waiting: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """It has become `due`, or later."""


Happening = Touched | Meant | Answered | Refused | Unanswered | LinkChanged | CounterChanged | Tick

# --- effects ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the controller for this."""

    action: Action


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Stop asking: the press is worth nothing any more."""


Effect = Ask | GiveUp


def step(view: View, happening: Happening, now: float) -> tuple[View, list[Effect]]:
    """What is known after the happening, and what to do about it."""
    view = _settled(view, now)
    match happening:
        case Touched(key):
            return _touched(view, key, now), []
        case Meant(key, action) if key == view.touched:
            return _meant(replace(view, touched=None), action)
        case Answered() if view.asking:
            return _answered(view, happening, now), []
        case Refused(code) if view.asking:
            return _refused(view, code, now), []
        case Unanswered() if view.asking:
            return _noticed(view, Lamp.UNREACHABLE, now), []
        case LinkChanged(reachable):
            return _link_changed(view, reachable=reachable)
        case CounterChanged(phase, waiting, at):
            notice = None if phase == Phase.CALLED != view.phase else view.notice
            return replace(view, phase=phase, waiting=waiting, as_of=at, notice=notice), []
    return view, []  # an answer to nothing; the end of a press that was none


def due(view: View) -> float | None:
    """When the next `Tick` is wanted, if any."""
    return min((at for at in (view.seen_until, view.notice_until) if at is not None), default=None)


def lamp(view: View) -> Lamp:
    """What the lamp shows: a press first, then what is wrong, then the counter at rest."""
    if view.touched or view.asking or view.seen_until is not None:
        return Lamp.PENDING
    if not view.reachable:
        return Lamp.UNREACHABLE
    if view.notice:
        return view.notice
    match view.phase:
        case Phase.CALLED:
            return Lamp.CALLED
        case Phase.PAUSED:
            return Lamp.PAUSED
        case Phase.FREE if view.waiting:
            return Lamp.WAITING
    return Lamp.OFF


def _settled(view: View, now: float) -> View:
    """The view with what has had its time taken out."""
    if view.seen_until is not None and now >= view.seen_until:
        view = replace(view, seen_until=None)
    if view.notice_until is not None and now >= view.notice_until:
        view = replace(view, notice=None, notice_until=None)
    return view


def _touched(view: View, key: str, now: float) -> View:
    again = view.pressed_at is not None and now - view.pressed_at < ONE_PRESS_S
    if again or view.asking or not view.reachable:
        return view
    return replace(view, touched=key, notice=None, notice_until=None, pressed_at=now, seen_until=now + SEEN_S)


def _meant(view: View, action: Action | None) -> tuple[View, list[Effect]]:
    if action is None:
        return view, []
    return replace(view, asking=action), [Ask(action)]


def _answered(view: View, answer: Answered, now: float) -> View:
    if not _older(answer, view):
        phase = Phase.FREE if answer.number is None else Phase.CALLED
        view = replace(view, phase=phase, waiting=answer.waiting)
    if (
        view.asking == Action.NEXT and answer.number is None
    ):  # it finished with somebody, or opened the counter
        return _noticed(view, Lamp.NOBODY_WAITING, now)
    return replace(view, asking=None)


def _older(answer: Answered, view: View) -> bool:
    """Whether the counter is known to have changed since: at the desk page, say."""
    return answer.at is not None and view.as_of is not None and answer.at < view.as_of


def _refused(view: View, code: str, now: float) -> View:
    if code == Code.NOBODY_WAITING:
        return _noticed(replace(view, waiting=0), Lamp.NOBODY_WAITING, now)
    if code == Code.TOO_SOON and view.asking == Action.NEXT:  # called a moment ago, at the desk page say
        return replace(view, asking=None)
    return _noticed(view, Lamp.UNREACHABLE if code in NO_ANSWER else Lamp.REFUSED, now)


def _noticed(view: View, notice: Lamp, now: float) -> View:
    return replace(view, asking=None, notice=notice, notice_until=now + NOTICE_S)


def _link_changed(view: View, *, reachable: bool) -> tuple[View, list[Effect]]:
    """A press that is on its way when the link breaks does nothing, then or later."""
    if reachable:
        return replace(view, reachable=True), []
    effects: list[Effect] = [GiveUp()] if view.asking else []
    return replace(view, reachable=False, touched=None, asking=None, seen_until=None), effects

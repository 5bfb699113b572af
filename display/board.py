"""What a waiting room shows and announces: a view and a happening give the next view and what to do.

Rule 1: everything that decides what is shown large, listed or rung is in this file.
Rule 2: this file knows no clock, no bus, no sound and no window. `at` is this unit's own steady time in
seconds and only measures how long something stays; how old a call is, is measured in the controller's
time alone, so that a wrong clock in this unit changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from contract.state import STALE_AFTER_S, Board, Call, Content

LISTED_S = 120.0
"""A call that was large stays listed at least this long, whatever the board has dropped since."""
RESTS_AFTER_S = 300.0
"""A call that nobody has followed for this long leaves the large place; the list keeps it."""
FRESH_S = 30.0
"""A call younger than this is announced when this display first hears of it; an older one is only shown."""


# --- happenings -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContentArrived:
    """The site's own texts."""

    content: Content


@dataclass(frozen=True, slots=True)
class BoardArrived:
    """A board of some zone."""

    board: Board
    at: float


@dataclass(frozen=True, slots=True)
class Fresh:
    """The controller is there (or not any more). `heard`: its time, as its last beat told."""

    fresh: bool
    at: float
    heard: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rang:
    """The chime has finished, or could not be played."""

    at: float


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed. `now`: the wall clock in the site's time zone, for people to read."""

    at: float
    now: datetime


Happening = ContentArrived | BoardArrived | Fresh | Rang | Tick


@dataclass(frozen=True, slots=True)
class Ring:
    """Effect: play the chime for this call; `Rang` must follow."""

    call: Call


# --- the view -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WasLarge:
    """A call that was shown large, and until when the list must keep it."""

    call: Call
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything that a display knows. `turn_s`: how long each of several calls at once stays large.

    `taken`: the highest `seq` that has been announced or passed over. `waiting`: calls whose turn to be
    large has not come, oldest first. `fresh` is None until the controller was heard or missed.
    """

    zone: str
    turn_s: float = 3.0
    content: Content | None = None
    board: Board | None = None
    fresh: bool | None = None
    heard: datetime | None = None
    now: datetime | None = None
    begun: float = 0.0
    taken: int = 0
    waiting: tuple[Call, ...] = ()
    large: Call | None = None
    since: float = 0.0
    ringing: bool = False
    earlier: tuple[WasLarge, ...] = ()

    @property
    def stale(self) -> bool:
        """What is shown may no longer be true."""
        return self.fresh is False

    @property
    def last_calls(self) -> tuple[Call, ...]:
        """The list: newest first, each number once with its latest counter, the large one left out."""
        to_come = {call.seq for call in self.waiting}
        known = {was.call.seq: was.call for was in self.earlier}
        known |= {call.seq: call for call in (self.board.calls if self.board else ())}
        numbers = {self.large.number} if self.large else set()
        listed = []
        for seq in sorted(known.keys() - to_come, reverse=True):
            if known[seq].number not in numbers:
                numbers.add(known[seq].number)
                listed.append(known[seq])
        return tuple(listed)

    @property
    def must_list(self) -> int:
        """How many of `last_calls` were large so lately that they have to be on the screen."""
        recent = {was.call.seq for was in self.earlier}
        return max((place for place, call in enumerate(self.last_calls, 1) if call.seq in recent), default=0)


# --- the rules ------------------------------------------------------------------------------------


def step(view: View, happening: Happening) -> tuple[View, list[Ring]]:
    """The next view, and the chime to play if a call has just become large."""
    match happening:
        case ContentArrived(content):
            return replace(view, content=content), []
        case BoardArrived(board, at) if board.zone == view.zone:
            return _advance(_take_up(_with_board(view, board), at), at)
        case Fresh(fresh, at, heard):
            known = False if view.fresh is not None else None  # at the start, silence is not yet news
            return _advance(_take_up(replace(view, fresh=fresh or known, heard=heard or view.heard), at), at)
        case Rang(at):
            return _advance(replace(view, ringing=False), at)
        case Tick(at, now):
            return _advance(_tidied(replace(view, now=now), at), at)
    return view, []  # another zone's board


def due(view: View) -> float | None:
    """When the next Tick is needed, in this unit's steady time; None when only the wall clock moves on."""
    moments = [view.begun + STALE_AFTER_S] if view.fresh is None else []
    if view.large and not view.ringing:
        moments.append(view.since + (view.turn_s if view.waiting else RESTS_AFTER_S))
    return min(moments, default=None)


def _with_board(view: View, board: Board) -> View:
    if view.board and _is_another_day(view.board, board):
        view = replace(view, taken=0, waiting=(), large=None, earlier=())
    return replace(view, board=board)


def _is_another_day(old: Board, new: Board) -> bool:
    """Sequence numbers rise all day long: one that falls, or names another call, has started again."""
    made = {call.seq: call.at for call in old.calls}
    return new.seq < old.seq or any(made.get(call.seq, call.at) != call.at for call in new.calls)


def _take_up(view: View, at: float) -> View:
    """Calls not taken up yet: the fresh ones wait for their turn, the older ones are passed over.

    Nothing is taken up while the controller is silent: a retained board does not tell its own age.
    """
    board = view.board
    if not (view.fresh and board):
        return view
    new = sorted((call for call in board.calls if call.seq > view.taken), key=lambda call: call.seq)
    fresh = tuple(call for call in new if _age(view, board, call) < FRESH_S)
    passed = [call for call in new if call not in fresh]
    if passed:
        view = _pass_over(view, passed[-1], at, _age(view, board, passed[-1]))
    return replace(view, waiting=view.waiting + fresh, taken=max(view.taken, board.seq))


def _age(view: View, board: Board, call: Call) -> float:
    """Seconds since the call, in the controller's time."""
    present = max(board.at, view.heard) if view.heard else board.at
    return (present - call.at).total_seconds()


def _pass_over(view: View, newest: Call, at: float, age: float) -> View:
    """Show the newest of the calls missed, unrung; one too old to be large only joins the list."""
    if view.waiting or view.ringing:
        return view
    large = newest if age < RESTS_AFTER_S else None
    return replace(view, large=large, since=at - age, earlier=_keep(view, at))


def _advance(view: View, at: float) -> tuple[View, list[Ring]]:
    """Let the next call take the large place when its turn has come; its chime never meets another."""
    if view.ringing:
        return view, []
    if view.waiting and (view.large is None or at >= view.since + view.turn_s):
        call, *others = view.waiting
        view = replace(
            view, large=call, since=at, ringing=True, waiting=tuple(others), earlier=_keep(view, at)
        )
        return view, [Ring(call)]
    if view.large and at >= view.since + RESTS_AFTER_S:
        view = replace(view, large=None, earlier=_keep(view, at))
    return view, []


def _keep(view: View, at: float) -> tuple[WasLarge, ...]:
    return (*view.earlier, WasLarge(view.large, at + LISTED_S)) if view.large else view.earlier


def _tidied(view: View, at: float) -> View:
    fresh = False if view.fresh is None and at >= view.begun + STALE_AFTER_S else view.fresh
    return replace(view, fresh=fresh, earlier=tuple(was for was in view.earlier if was.until > at))

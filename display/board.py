"""What a waiting room shows and announces: a view and a happening give the next view and what to do.

Rule 1: everything that decides what is shown large, listed or announced is in this file, but for whose turn
it is to be announced, which is in `announcing`.
Rule 2: this file knows no clock, no bus, no sound and no window. `at` is this unit's own steady time in
seconds and only measures how long something stays; how old a call is, is measured in the controller's
time alone, so that a wrong clock in this unit changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from contract.state import CALLS_ON_A_BOARD, STALE_AFTER_S, Board, Call, Content, ServiceWait
from display.announcing import (
    AGAIN_WITHIN_S,
    Key,
    Shown,
    Turn,
    Turns,
    begun,
    ended,
    forgotten,
    in_order,
    still_useful,
    taken_up,
)

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
class Announced:
    """The announcement has ended, or could not be made."""

    at: float


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed. `now`: the wall clock in the site's time zone, for people to read."""

    at: float
    now: datetime


Happening = ContentArrived | BoardArrived | Fresh | Announced | Tick


@dataclass(frozen=True, slots=True)
class Announce:
    """Effect: chime and say this call; `Announced` must follow. `again`: it has been said before.

    `brief`: in one language, because too many others wait to be said.
    """

    shown: Shown
    again: bool = False
    brief: bool = False


# --- the view -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WasLarge:
    """A call that was shown large, and until when the list must keep it."""

    shown: Shown
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything that a display knows. `turn_s`: how long each of several calls at once stays large.

    `zones`: the waiting rooms that it serves, and `boards` what is known of each. `taken`: the highest `seq`
    of each zone that has been taken up for announcing or passed over. `large` is the call being announced, or
    the one announced or passed over last, which is `latest`. `fresh` is None until the controller was heard
    or missed.
    """

    zones: tuple[str, ...]
    turn_s: float = 3.0
    content: Content | None = None
    boards: Mapping[str, Board] = field(default_factory=dict)
    fresh: bool | None = None
    heard: datetime | None = None
    now: datetime | None = None
    begun: float = 0.0
    taken: Mapping[str, int] = field(default_factory=dict)
    turns: Turns = field(default_factory=Turns)
    large: Shown | None = None
    latest: Shown | None = None
    since: float = 0.0
    earlier: tuple[WasLarge, ...] = ()

    @property
    def stale(self) -> bool:
        """What is shown may no longer be true."""
        return self.fresh is False

    @property
    def announcing(self) -> Shown | None:
        """The call that is being said now."""
        return self.turns.saying

    @property
    def waits(self) -> tuple[ServiceWait, ...]:
        """How busy the services of all its zones are."""
        boards = (self.boards[zone] for zone in self.zones if zone in self.boards)
        return tuple(entry for board in boards for entry in board.waits)

    @property
    def last_calls(self) -> tuple[Shown, ...]:
        """The list: newest first, each number once with its latest counter, what stands large left out.

        A call is listed at once, before its turn to be large has come.
        """
        known = {shown.key: shown for shown in self._owed()}
        known |= {shown.key: shown for board in self.boards.values() for shown in _calls(board)}
        latest: dict[str, Shown] = {}
        for shown in reversed(in_order(known.values(), lambda shown: shown)):
            latest.setdefault(shown.number, shown)
        large = self.large and (self.large.number, self.large.label)
        return tuple(shown for shown in latest.values() if (shown.number, shown.label) != large)

    @property
    def must_list(self) -> int:
        """How many of `last_calls` have to be on the screen: large lately, or not yet."""
        owed = {shown.key for shown in self._owed()}
        return max((place for place, shown in enumerate(self.last_calls, 1) if shown.key in owed), default=0)

    def _owed(self) -> tuple[Shown, ...]:
        large = (self.large,) if self.large else ()
        return (*(was.shown for was in self.earlier), *large, *(turn.shown for turn in self.turns.first))


# --- the rules ------------------------------------------------------------------------------------


def step(view: View, happening: Happening) -> tuple[View, list[Announce]]:
    """The next view, and what to announce if a call's turn has just come."""
    match happening:
        case ContentArrived(content):
            return _of_the_site(replace(view, content=content), content), []
        case BoardArrived(board, at) if _serves(view, board.zone):
            return _advance(_take_up(_with_board(view, board), board.zone, at), at)
        case Fresh(fresh, at, heard):
            known = False if view.fresh is not None else None  # at the start, silence is not yet news
            view = replace(view, fresh=fresh or known, heard=heard or view.heard)
            for zone in view.boards:
                view = _take_up(view, zone, at)
            return _advance(view, at)
        case Announced(at):
            return _advance(replace(view, turns=ended(view.turns)), at)
        case Tick(at, now):
            return _advance(_tidied(replace(view, now=now), at), at)
    return view, []  # the board of another zone, or of one that the site does not have


def due(view: View) -> float | None:
    """When the next Tick is needed, in this unit's steady time; None when only the wall clock moves on."""
    moments = [view.begun + STALE_AFTER_S] if view.fresh is None else []
    if view.large and not view.announcing:
        moments.append(view.since + (RESTS_AFTER_S if _at_rest(view) else view.turn_s))
    return min(moments, default=None)


def _at_rest(view: View) -> bool:
    """Nothing waits for the large place."""
    return view.turns.next is None and view.large == view.latest


def _calls(board: Board) -> list[Shown]:
    return [Shown(board.zone, call) for call in board.calls]


def _serves(view: View, zone: str) -> bool:
    """A board that the broker kept of a zone that is gone would stay as it is for ever."""
    return zone in view.zones and (view.content is None or zone in _zones(view.content))


def _zones(content: Content) -> set[str]:
    return {zone.id for zone in content.zones}


def _of_the_site(view: View, content: Content) -> View:
    """Without the zones that the site does not have, or does not have any more."""
    for zone in view.boards.keys() - _zones(content):
        boards = {other: board for other, board in view.boards.items() if other != zone}
        view = replace(_without(view, zone), boards=boards)
    return view


def _with_board(view: View, board: Board) -> View:
    if old := view.boards.get(board.zone):
        if _is_another_day(old, board):
            view = _without(view, board.zone)
        elif undone := _undone(old, board):
            view = _forgetting(view, lambda shown: shown.key in undone)
    return replace(view, boards={**view.boards, board.zone: board})


def _undone(old: Board, new: Board) -> set[Key]:
    """The calls that were taken back. A full board also drops its oldest ones, which stand."""
    left = [call.seq for call in new.calls]
    oldest = min(left) if len(left) == CALLS_ON_A_BOARD else 0
    return {shown.key for shown in _calls(old) if shown.seq not in left and shown.seq > oldest}


def _is_another_day(old: Board, new: Board) -> bool:
    """Sequence numbers rise all day long: one that falls, or names another call, has started again."""
    made = {call.seq: call.at for call in old.calls}
    return new.seq < old.seq or any(made.get(call.seq, call.at) != call.at for call in new.calls)


def _without(view: View, zone: str) -> View:
    """Nothing of this zone is shown or waits to be announced."""
    view = replace(view, taken={**view.taken, zone: 0})
    return _forgetting(view, lambda shown: shown.zone == zone)


def _forgetting(view: View, gone: Callable[[Shown], bool]) -> View:
    """None of these calls is shown or waits to be announced; one that is being said is said to its end."""
    large = None if view.large and gone(view.large) else view.large
    return replace(
        view,
        turns=forgotten(view.turns, gone),
        large=large,
        latest=large if view.latest and gone(view.latest) else view.latest,
        earlier=tuple(was for was in view.earlier if not gone(was.shown)),
    )


def _take_up(view: View, zone: str, at: float) -> View:
    """Calls not taken up yet: the fresh ones wait for their turn, the older ones are passed over.

    Nothing is taken up while the controller is silent: a retained board does not tell its own age.
    """
    if not view.fresh:
        return view
    board, taken = view.boards[zone], view.taken.get(zone, 0)
    ages = {shown: _age(view, board, shown.call) for shown in _calls(board) if shown.seq > taken}
    fresh = [Turn(shown, at - age + AGAIN_WITHIN_S) for shown, age in ages.items() if age < FRESH_S]
    if passed := [shown for shown, age in ages.items() if age >= FRESH_S]:
        newest = max(passed, key=lambda shown: shown.seq)
        view = _pass_over(view, newest, at, ages[newest])
    view = replace(view, taken={**view.taken, zone: max(taken, board.seq)})
    return replace(view, turns=taken_up(view.turns, fresh))


def _age(view: View, board: Board, call: Call) -> float:
    """Seconds since the call, in the controller's time."""
    present = max(board.at, view.heard) if view.heard else board.at
    return (present - call.at).total_seconds()


def _pass_over(view: View, newest: Shown, at: float, age: float) -> View:
    """Show the newest of the calls missed, unannounced; one too old to be large only joins the list."""
    if view.turns.first or view.announcing:
        return view
    if view.large and view.large.zone != newest.zone and view.large.at > newest.at:
        return view  # this zone was heard of later, though its call is older
    large = newest if age < RESTS_AFTER_S else None
    return replace(view, large=large, latest=large, since=at - age, earlier=_keep(view, at))


def _advance(view: View, at: float) -> tuple[View, list[Announce]]:
    """Let the next call take the large place when its turn has come; no announcement ever meets another."""
    if view.announcing:
        return view, []
    view = replace(view, turns=still_useful(view.turns, at))
    if turn := view.turns.next:
        large, again = turn.shown, view.turns.is_repeat
        if not _may_be_large(view, large, at):
            return view, []
        view = replace(_with_large(view, large, at), turns=begun(view.turns))
        effect = Announce(large, again, brief=view.turns.is_crowded)
        return (view if again else replace(view, latest=large)), [effect]
    return _rested(view, at), []


def _may_be_large(view: View, shown: Shown, at: float) -> bool:
    return view.large in (None, shown) or at >= view.since + view.turn_s


def _with_large(view: View, shown: Shown | None, at: float) -> View:
    if view.large == shown:
        return view
    return replace(view, large=shown, since=at, earlier=_keep(view, at))


def _rested(view: View, at: float) -> View:
    """Nothing is to be announced: the newest call comes back to the large place, and leaves it in the end."""
    if view.large and view.large != view.latest and at >= view.since + view.turn_s:
        return _with_large(view, view.latest, at)
    if view.large and at >= view.since + RESTS_AFTER_S:
        return _with_large(view, None, at)
    return view


def _keep(view: View, at: float) -> tuple[WasLarge, ...]:
    return (*view.earlier, WasLarge(view.large, at + LISTED_S)) if view.large else view.earlier


def _tidied(view: View, at: float) -> View:
    fresh = False if view.fresh is None and at >= view.begun + STALE_AFTER_S else view.fresh
    return replace(view, fresh=fresh, earlier=tuple(was for was in view.earlier if was.until > at))

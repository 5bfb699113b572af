"""The whole life of a visit, as one table; the diagram in the documentation is drawn from it."""

from controller.queue import events as did
from controller.queue.state import OPEN, Stage, Visit

NEW = None
"""The stage before the first event of a visit."""

GIVEN_AWAY: dict[type[did.Event], Stage] = {
    did.StepDone: Stage.WAITING,
    did.Transferred: Stage.WAITING,
    did.PutBack: Stage.WAITING,
    did.Parked: Stage.PARKED,
    did.Missed: Stage.NO_SHOW,
    did.Recalled: Stage.CALLED,
    did.Left: Stage.LEFT,
}
"""What may become of somebody at a counter, called or served."""

# The whole life of a visit. A pair that is not here or in STAYS cannot happen. docs/queue.md draws it.
TRANSITIONS: dict[Stage | None, dict[type[did.Event], Stage]] = {
    NEW: {
        did.Expected: Stage.EXPECTED,
        did.TicketTaken: Stage.WAITING,
        did.TurnedAway: Stage.TURNED_AWAY,
        did.Rerouted: Stage.REROUTED,
        did.Answered: Stage.ANSWERED,
    },
    Stage.EXPECTED: {
        did.Rebooked: Stage.EXPECTED,
        did.Arrived: Stage.WAITING,
        did.CalledOff: Stage.CANCELLED,
        did.NeverCame: Stage.NO_SHOW,
    },
    Stage.WAITING: {
        did.Called: Stage.CALLED,
        did.CheckInWithdrawn: Stage.EXPECTED,
        did.PapersWithdrawn: Stage.TURNED_AWAY,
        did.Postponed: Stage.POSTPONED,
        did.Left: Stage.LEFT,
    },
    Stage.POSTPONED: {
        did.Resumed: Stage.WAITING,
        did.Called: Stage.CALLED,
        did.Left: Stage.LEFT,
    },
    Stage.CALLED: {did.Started: Stage.SERVING, **GIVEN_AWAY},
    Stage.SERVING: {did.Finished: Stage.SERVED, **GIVEN_AWAY},
    Stage.PARKED: {
        did.Returned: Stage.WAITING,
        did.Called: Stage.CALLED,
        did.Left: Stage.LEFT,
    },
    Stage.SERVED: {},
    Stage.NO_SHOW: {
        did.CameBack: Stage.WAITING,
        did.Called: Stage.CALLED,
    },
    Stage.TURNED_AWAY: {did.BroughtPapers: Stage.WAITING},
    Stage.REROUTED: {},
    Stage.ANSWERED: {},
    Stage.LEFT: {},
    Stage.CANCELLED: {did.Expected: Stage.EXPECTED},
}

ANY_TIME = frozenset(Stage)

STAYS: dict[type[did.Event], frozenset[Stage]] = {
    did.CheckedInAgain: OPEN,
    did.ServiceChanged: frozenset({Stage.WAITING, Stage.POSTPONED, Stage.PARKED}),
    did.PrioritySet: frozenset({Stage.WAITING, Stage.POSTPONED, Stage.PARKED}),
    did.Released: frozenset({Stage.WAITING}),
    did.StepAdded: frozenset({Stage.CALLED, Stage.SERVING}),
    did.PrintReported: ANY_TIME,
    did.PrintedAgain: OPEN,
    did.NoteAdded: ANY_TIME,
}
"""Events that leave a visit in its stage, and the stages in which they may come."""


class Impossible(Exception):
    """An event does not follow from the state: a damaged journal or a fault in this file."""


def stage_after(visit: Visit | None, event: did.Event) -> Stage:
    """Where the event leads. Raises Impossible when it cannot follow."""
    before = visit.stage if visit else NEW
    if visit and visit.stage in STAYS.get(type(event), ()):
        return visit.stage
    try:
        return TRANSITIONS[before][type(event)]
    except KeyError:
        raise Impossible(f"{type(event).__name__} cannot follow {before}") from None

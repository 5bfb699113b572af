"""The whole life of a visit, as one table; the diagram in the documentation is drawn from it."""

from controller.queue import events as did
from controller.queue.state import Stage, Visit

NEW = None
"""The stage before the first event of a visit."""

# The whole life of a visit. A pair that is not here cannot happen. docs/architecture.md draws it.
TRANSITIONS: dict[Stage | None, dict[type[did.Event], Stage]] = {
    NEW: {
        did.Expected: Stage.EXPECTED,
        did.TicketTaken: Stage.WAITING,
        did.TurnedAway: Stage.TURNED_AWAY,
        did.Rerouted: Stage.REROUTED,
    },
    Stage.EXPECTED: {
        did.Rebooked: Stage.EXPECTED,
        did.Arrived: Stage.WAITING,
        did.CalledOff: Stage.CANCELLED,
    },
    Stage.WAITING: {
        did.Called: Stage.CALLED,
        did.CheckedInAgain: Stage.WAITING,
        did.CheckInWithdrawn: Stage.EXPECTED,
        did.Left: Stage.LEFT,
    },
    Stage.CALLED: {
        did.Recalled: Stage.CALLED,
        did.CheckedInAgain: Stage.CALLED,
        did.Started: Stage.SERVING,
        did.Missed: Stage.NO_SHOW,
        did.Left: Stage.LEFT,
    },
    Stage.SERVING: {
        did.CheckedInAgain: Stage.SERVING,
        did.Finished: Stage.SERVED,
        did.Left: Stage.LEFT,
    },
    Stage.SERVED: {},
    Stage.NO_SHOW: {},
    Stage.TURNED_AWAY: {},
    Stage.REROUTED: {},
    Stage.LEFT: {},
    Stage.CANCELLED: {did.Expected: Stage.EXPECTED},
}


class Impossible(Exception):
    """An event does not follow from the state: a damaged journal or a fault in this file."""


def stage_after(visit: Visit | None, event: did.Event) -> Stage:
    """Where the event leads. Raises Impossible when it cannot follow."""
    before = visit.stage if visit else NEW
    try:
        return TRANSITIONS[before][type(event)]
    except KeyError:
        raise Impossible(f"{type(event).__name__} cannot follow {before}") from None

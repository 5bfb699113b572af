"""What follows from events: the rows of the visit table, and what the booking source must be told."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from controller.booking.port import State, StatusOp
from controller.queue import events as did
from controller.queue.state import Stage, Visit

TELLS: dict[type[did.Event], State] = {
    did.Arrived: State.ARRIVED,
    did.CheckInWithdrawn: State.BOOKED,
    did.Called: State.CALLED,
    did.Started: State.SERVING,
    did.Finished: State.SERVED,
    did.Missed: State.NO_SHOW,
    did.Left: State.LEFT,
}
"""The events of an appointment that the booking source is told."""

ENDED = {Stage.SERVED, Stage.NO_SHOW, Stage.LEFT, Stage.TURNED_AWAY, Stage.REROUTED, Stage.CANCELLED}

VisitRow = tuple[str | None, ...]
Visits = Mapping[str, Visit]


def status_ops(visits: Visits, happened: Iterable[did.Event]) -> Iterator[StatusOp]:
    """One operation for every event that concerns an appointment among `visits`. Call it
    right after the events of one command were applied: their ids are made from the visits as they stand."""
    for event in happened:
        target = TELLS.get(type(event))
        visit = visits.get(getattr(event, "visit", ""))
        if target and visit and visit.ref:
            # The count of stages tells apart what happens twice in one moment: arrived, withdrawn, arrived.
            identity = f"{visit.id}|{type(event).__name__}|{event.at.isoformat()}|{len(visit.spans)}"
            op_id = hashlib.blake2s(identity.encode(), digest_size=10).hexdigest()
            yield StatusOp(op_id, visit.ref, target, event.at)


def visit_rows(visits: Visits, day: date | None, happened: Iterable[did.Event]) -> Iterator[VisitRow]:
    """The present row of every visit of `day` that the events touched, each once; its id comes first."""
    touched = dict.fromkeys(str(getattr(event, "visit", "")) for event in happened)
    for visit_id in touched:
        if visit := visits.get(visit_id):
            yield _row(visit, day)


def _row(visit: Visit, day: date | None) -> VisitRow:
    def moment(stage: Stage) -> str | None:
        at = visit.began(stage)
        return at.isoformat() if at else None

    return (
        visit.id,
        (day or visit.since.date()).isoformat(),
        visit.service,
        visit.stage,
        visit.number,
        visit.language,
        visit.booked.isoformat() if visit.booked else None,
        visit.arrived.isoformat() if visit.arrived else None,
        moment(Stage.CALLED),
        moment(Stage.SERVING),
        visit.since.isoformat() if visit.stage in ENDED else None,
        visit.counter,
        " ".join(visit.detail),
    )

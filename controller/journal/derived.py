"""What follows from events: the rows of the visit table, and what the booking source must be told."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from controller.booking.port import State, StatusOp
from controller.queue import events as did
from controller.queue.state import Stage, Visit

TELLS: dict[type[did.Event], State] = {
    did.Arrived: State.ARRIVED,
    did.CheckInWithdrawn: State.BOOKED,
    did.Called: State.CALLED,
    did.Started: State.SERVING,
    did.Finished: State.SERVED,
    did.StepDone: State.ARRIVED,
    did.Transferred: State.ARRIVED,
    did.PutBack: State.ARRIVED,
    did.Parked: State.ARRIVED,
    did.Missed: State.NO_SHOW,
    did.CameBack: State.ARRIVED,
    did.NeverCame: State.NO_SHOW,
    did.Left: State.LEFT,
}
"""The events of an appointment that the booking source is told. Who was parked has been told as arrived,
so that coming back from there changes nothing; nor does postponing."""

STANDS: dict[Stage, State] = {
    Stage.EXPECTED: State.BOOKED,
    Stage.WAITING: State.ARRIVED,
    Stage.POSTPONED: State.ARRIVED,
    Stage.PARKED: State.ARRIVED,
    Stage.CALLED: State.CALLED,
    Stage.SERVING: State.SERVING,
    Stage.SERVED: State.SERVED,
    Stage.NO_SHOW: State.NO_SHOW,
    Stage.LEFT: State.LEFT,
}
"""What the booking source is told of a visit that stands where it stood before something was undone."""

ENDED = {
    Stage.SERVED,
    Stage.NO_SHOW,
    Stage.TURNED_AWAY,
    Stage.REROUTED,
    Stage.ANSWERED,
    Stage.LEFT,
    Stage.CANCELLED,
}

VisitRow = tuple[str | int | None, ...]
"""Values for `VISIT_COLUMNS`, in their order."""

Visits = Mapping[str, Visit]

VISIT_COLUMNS = (
    *("id", "day", "service", "stage", "number", "language", "booked", "arrived", "called", "started"),
    *("ended", "counter", "detail", "purpose", "promised", "first_called", "done", "outcome", "accurate"),
    *("priority", "sent_by", "recalls", "postponements", "printed"),
    *("waited_s", "walked_s", "served_s", "away_s"),
)


def touched(event: did.Event) -> tuple[str, ...]:
    """The ids of the visits that an event is about."""
    if isinstance(event, did.Undone):
        return event.visits
    visit: str = getattr(event, "visit", "")
    return (visit,) if visit else ()


def status_ops(visits: Visits, happened: Iterable[did.Event]) -> Iterator[StatusOp]:
    """One operation for every event that concerns an appointment among `visits`. Call it
    right after the events of one command were applied: their ids are made from the visits as they stand."""
    for event in happened:
        for visit in (visits[name] for name in touched(event) if name in visits):
            target = _target(event, visit)
            if target and visit.ref:
                # The count of changes tells apart what happens twice in one moment: called, undone, called.
                identity = f"{visit.id}|{type(event).__name__}|{event.at.isoformat()}|{visit.changes}"
                digest = hashlib.blake2s(identity.encode(), digest_size=10).hexdigest()
                # The day comes first, so that the journal finds those of one day in one place.
                yield StatusOp(f"{event.at:%y%m%d}{digest}", visit.ref, target, event.at)


def _target(event: did.Event, visit: Visit) -> State | None:
    match event:
        case did.Undone():
            return STANDS.get(visit.stage)
        case did.Left(reason="answered"):
            return State.SERVED
        case _:
            return TELLS.get(type(event))


def visit_rows(visits: Visits, day: date | None, happened: Iterable[did.Event]) -> Iterator[VisitRow]:
    """The present row of every visit of `day` that the events touched, each once; its id comes first."""
    for visit_id in dict.fromkeys(name for event in happened for name in touched(event)):
        if visit := visits.get(visit_id):
            yield _row(visit, day)


def _row(visit: Visit, day: date | None) -> VisitRow:
    spent = _spent(visit)
    return (
        visit.id,
        (day or visit.since.date()).isoformat(),
        visit.service,
        visit.stage,
        visit.number,
        visit.language,
        _text(visit.booked),
        _text(visit.arrived),
        _text(visit.began(Stage.CALLED)),
        _text(visit.began(Stage.SERVING)),
        _text(visit.since) if visit.stage in ENDED else None,
        visit.counter,
        " ".join(visit.detail),
        visit.done[0] if visit.done else visit.service,
        _text(visit.promised),
        _text(next((at for stage, at in visit.spans if stage is Stage.CALLED), None)),
        " ".join(visit.done),
        visit.outcome,
        visit.accurate,
        visit.priority,
        visit.sent_by,
        visit.recalls,
        visit.postponements,
        visit.printed,
        spent[Stage.WAITING],
        spent[Stage.CALLED],
        spent[Stage.SERVING],
        spent[Stage.PARKED] + spent[Stage.POSTPONED],
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _spent(visit: Visit) -> dict[Stage, int]:
    """Whole seconds spent in each stage that is over."""
    spent = dict.fromkeys(Stage, timedelta())
    for (stage, began), (_, ended) in zip(visit.spans, visit.spans[1:], strict=False):
        spent[stage] += ended - began
    return {stage: round(length.total_seconds()) for stage, length in spent.items()}

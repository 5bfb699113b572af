"""Which of several appointments under one code (a family with one letter) somebody may mean now."""

from datetime import datetime

from controller.queue.state import OPEN, Queue, Stage, Visit

MOST = 20
"""More than this nobody could choose from."""


def meant(queue: Queue, code: str, now: datetime) -> list[Visit]:
    """The appointments that can be checked in now, or whose holder is here or missed the call a moment ago;
    by their time, at most `MOST`. What is still far off, over or cancelled is not among them."""
    visits = (queue.visits[visit] for visit in queue.by_code.get(code, ()))
    found = [visit for visit in visits if _may_be_meant(queue, visit, now)]
    return sorted(found, key=lambda visit: (visit.booked or now, visit.id))[:MOST]


def _may_be_meant(queue: Queue, visit: Visit, now: datetime) -> bool:
    if visit.stage is Stage.EXPECTED:
        return visit.booked is not None and now >= visit.booked - queue.rules.check_in_early
    missed = visit.stage is Stage.NO_SHOW and visit.arrived and now <= visit.since + queue.rules.grace
    return visit.booked is not None and (visit.stage in OPEN or bool(missed))

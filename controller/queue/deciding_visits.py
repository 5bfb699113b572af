"""What reception, the phone and the person decide about a visit that is in the house."""

import re
from datetime import datetime, timedelta

from contract.values import NAME_PATTERN, Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.refusal import Refused
from controller.queue.state import OPEN, Queue, Stage, Visit
from controller.queue.transitions import STAYS

BACK_FROM = frozenset({Stage.PARKED, Stage.POSTPONED, Stage.NO_SHOW})
"""The stages that end only when the person says so: nobody reappears by themselves."""


def find(queue: Queue, visit: str) -> Visit:
    """The visit. Raises Refused when there is none."""
    if visit not in queue.visits:
        raise Refused(Code.UNKNOWN_VISIT)
    return queue.visits[visit]


def check_code(reason: str) -> None:
    """Raises Refused for free text where a code of the site belongs: events are kept, and people's names and
    stories must not be in them. Nothing at all is a code too."""
    if reason and not re.fullmatch(NAME_PATTERN, reason):
        raise Refused(Code.UNKNOWN_REASON)


def why_not(visit: Visit) -> Refused:
    """The refusal of what does not go with the visit's stage: it is over, or this is not the moment."""
    over = visit.stage not in OPEN and visit.stage is not Stage.EXPECTED
    return Refused(Code.VISIT_OVER if over else Code.NOT_NOW)


def change(queue: Queue, command: do.FromReception, now: datetime) -> list[did.Event]:
    """What reception changes about a visit."""
    visit, by, act = find(queue, command.visit), command.by, queue.acts + 1
    match command:
        case do.AddNote(note, _, kind):
            return [did.NoteAdded(now, visit.id, by, note, kind)] if note not in visit.notes else []
        case do.PrintAgain():
            _check_stays(visit, did.PrintedAgain)
            return [did.PrintedAgain(now, visit.id, by)]
        case do.Cancel():
            if visit.stage not in OPEN:
                raise why_not(visit)
            return [did.Left(now, visit.id, "cancelled", by, act)]
        case do.SetPriority(_, reason):
            if reason and reason not in queue.rules.priorities:
                raise Refused(Code.UNKNOWN_REASON)
            _check_stays(visit, did.PrioritySet)
            return [did.PrioritySet(now, visit.id, by, reason, act)] if reason != visit.priority else []
        case do.ChangeService(_, service):
            if service not in queue.rules.served:
                raise Refused(Code.UNKNOWN_SERVICE)
            _check_stays(visit, did.ServiceChanged)
            if service == visit.service:
                return []
            return [did.ServiceChanged(now, visit.id, by, service, act, _steps_after(queue, visit, service))]


def _steps_after(queue: Queue, visit: Visit, service: str) -> tuple[str, ...]:
    """The steps of the new service, unless the visit's own were changed by hand or are partly done."""
    services = queue.rules.services
    return services[service].steps if visit.steps == services[visit.service].steps else visit.steps


def _check_stays(visit: Visit, event: type[did.Event]) -> None:
    if visit.stage not in STAYS[event]:
        raise why_not(visit)


def leave(queue: Queue, command: do.Leave, now: datetime) -> list[did.Event]:
    """The person gives up the place; being served, it is the agent who ends the visit."""
    visit = find(queue, command.visit)
    if visit.stage not in OPEN or visit.stage is Stage.SERVING:
        raise why_not(visit)
    return [did.Left(now, visit.id, "left")]


def postpone(queue: Queue, command: do.Postpone, now: datetime) -> list[did.Event]:
    """The person goes away for a while: so often, and so long in all, as the rules allow."""
    visit, rules = find(queue, command.visit), queue.rules
    if visit.stage is not Stage.WAITING:
        raise why_not(visit)
    too_long = visit.postponed + command.by_time > rules.postpone_most
    if visit.postponements >= rules.postpone_times or too_long or command.by_time <= timedelta():
        raise Refused(Code.NOT_ALLOWED)
    return [did.Postponed(now, visit.id, now + command.by_time)]


def come_back(queue: Queue, command: do.Return, now: datetime) -> list[did.Event]:
    """Somebody who was away is here again."""
    visit = find(queue, command.visit)
    if visit.stage is Stage.WAITING:
        return []
    if visit.stage not in BACK_FROM or visit.arrived is None:
        raise why_not(visit)
    return back_again(queue, visit, command.by, now)


def back_again(queue: Queue, visit: Visit, by: str, now: datetime) -> list[did.Event]:
    """How somebody waits again who was parked, had postponed, or had missed the call. Raises Refused when
    the call was missed too long ago."""
    match visit.stage:
        case Stage.POSTPONED:
            return [did.Resumed(now, visit.id, by), *orphaned(queue, visit, now)]
        case Stage.PARKED:
            there = bool(visit.counter) and queue.counters[visit.counter or ""].attended
            return [did.Returned(now, visit.id, by, f"counter:{visit.counter}" if there else "")]
        case _:
            check_grace(queue, visit, now)
            return [did.CameBack(now, visit.id, by)]


def check_grace(queue: Queue, visit: Visit, now: datetime) -> None:
    """Raises Refused when the call was missed too long ago to come back."""
    if visit.stage is Stage.NO_SHOW and (visit.arrived is None or now > visit.since + queue.rules.grace):
        raise Refused(Code.TOO_LATE)


def orphaned(queue: Queue, visit: Visit, now: datetime, act: int = 0, counter: str = "") -> list[did.Event]:
    """The visit joins the common line when whom it was held for is gone."""
    if not visit.held_for or queue.is_attended(visit.held_for):
        return []
    return [did.Released(now, visit.id, counter, act)]

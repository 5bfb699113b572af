"""Who comes, by appointment or without, and who is helped before queueing."""

from datetime import datetime, timedelta
from itertools import chain
from itertools import count as count_from

from contract.codes import to_come_back
from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.deciding_visits import BACK_FROM, back_again, check_code, find, why_not
from controller.queue.hours import Hours
from controller.queue.meaning import meant
from controller.queue.numbers import MOST, number
from controller.queue.refusal import Refused
from controller.queue.state import OPEN, Queue, Stage, Visit


def book(queue: Queue, command: do.FromBooking, now: datetime) -> list[did.Event]:
    """What the booking source says of an appointment. Who has come is not moved by it."""
    known = queue.visits.get(queue.by_ref.get(command.ref, ""))
    match command:
        case do.CallOff():
            return [did.CalledOff(now, known.id)] if known and known.stage is Stage.EXPECTED else []
        case do.Expect(ref, code, service, booked):
            _check_served(queue, service)
            if known is None or _is_anothers(known, code):
                return [did.Expected(now, _fresh_name(queue, command), ref, code, service, booked)]
            if known.stage is Stage.CANCELLED:
                return [did.Expected(now, known.id, ref, code, service, booked)]
            same = (known.code, known.service, known.booked) == (code, service, booked)
            if same or known.stage is not Stage.EXPECTED:
                return []
            return [did.Rebooked(now, known.id, code, service, booked)]


def _is_anothers(known: Visit, code: str) -> bool:
    """Whether the time was given up, or is done with, and now is that of somebody with another code. Whoever
    followed the one before must not see the other."""
    return known.stage not in OPEN and known.stage is not Stage.EXPECTED and known.code != code


def _fresh_name(queue: Queue, command: do.Expect) -> str:
    """A name for the visit: the source's id, made another where that time was somebody's before today."""
    first = f"{command.booked:%Y%m%d}-{command.ref}"
    names = chain([first], (f"{first}~{count}" for count in count_from(2)))
    return next(name for name in names if name not in queue.visits)


def arrive(queue: Queue, command: do.Arrival, now: datetime) -> list[did.Event]:
    """A place in line, or word of somebody who needs none."""
    if command.request in queue.withdrawn:
        raise Refused(Code.NOT_NOW)
    if command.request in queue.by_request:
        return []  # granted already
    match command:
        case do.CheckIn():
            return _check_in_by_code(queue, command, now)
        case do.CheckInFor():
            return _check_in(queue, command, queue.visits.get(command.visit), now)
        case do.TakeTicket():
            _check_served(queue, command.service)
            _check_open(queue, command.service, now)
            return [_ticket(queue, command, now)]
        case do.Issue():
            _check_served(queue, command.service)
            if command.priority and command.priority not in queue.rules.priorities:
                raise Refused(Code.UNKNOWN_REASON)
            return [_ticket(queue, command, now, command.by, command.priority)]
        case do.TurnAway(request, service, missing, language):
            _check_known(queue, service)
            told = _told(command, now)
            return [did.TurnedAway(now, f"w-{request}", request, service, missing, language, told)]
        case do.Reroute(request, service, body, language):
            _check_known(queue, service)
            return [did.Rerouted(now, f"w-{request}", request, service, body, language)]


def _told(command: do.TurnAway, now: datetime) -> datetime | None:
    """When the person was told; None where that is now, or so long ago that it was another day's."""
    if command.told is None:
        return None
    told = min(command.told.astimezone(now.tzinfo), now)
    return told if told.date() == now.date() else None


def _check_known(queue: Queue, service: str) -> None:
    if service not in queue.rules.services:
        raise Refused(Code.UNKNOWN_SERVICE)


def _check_served(queue: Queue, service: str) -> None:
    _check_known(queue, service)
    if service not in queue.rules.served:
        raise Refused(Code.UNKNOWN_SERVICE)


def _check_open(queue: Queue, service: str, now: datetime) -> None:
    """Last ticket, opening hours, full day. What is over for today stays so after the lunch break."""
    rule = queue.rules.services[service]
    closes = rule.hours.last_close(now.date(), now)
    if queue.ended or (closes and now >= closes - rule.last_ticket):
        raise Refused(Code.CLOSED, _opens_another_day(rule.hours, now))
    if not rule.hours.is_open(now):
        raise Refused(Code.CLOSED, rule.hours.opens_next(now))
    if service in queue.full:
        raise Refused(Code.DAY_FULL, _opens_another_day(rule.hours, now))


def why_no_ticket(queue: Queue, service: str, now: datetime) -> Refused | None:
    """What a person without an appointment is told who asks for this service now, when hours or a full day
    keep them from a ticket."""
    try:
        _check_open(queue, service, now)
    except Refused as refused:
        return refused
    return None


def _opens_another_day(hours: Hours, now: datetime) -> datetime | None:
    closes = hours.last_close(now.date(), now)
    return hours.opens_next(max(closes, now) if closes else now)


def _ticket(
    queue: Queue, command: do.TakeTicket | do.Issue, now: datetime, by: str = "", priority: str = ""
) -> did.TicketTaken:
    request, service = command.request, command.service
    return did.TicketTaken(
        now,
        f"w-{request}",
        request,
        service,
        _next_number(queue, service),
        command.language,
        by,
        priority,
        command.promised,
        queue.rules.services[service].steps,
    )


def _next_number(queue: Queue, service: str) -> str:
    letter = queue.rules.services[service].letter
    count = queue.last_number.get(letter, 0) + 1
    if count > MOST:
        raise Refused(Code.NUMBERS_EXHAUSTED)
    return number(letter, count)


def _check_in(
    queue: Queue, command: do.CheckIn | do.CheckInFor, visit: Visit | None, now: datetime
) -> list[did.Event]:
    if visit is None or (visit.booked is None and isinstance(command, do.CheckInFor)):
        raise Refused(Code.UNKNOWN_CODE)
    if visit.stage is Stage.TURNED_AWAY:
        return [_come_back(queue, command, visit, now)]
    again = did.CheckedInAgain(now, visit.id, command.request)
    by = command.by if isinstance(command, do.CheckInFor) else ""
    if visit.stage is Stage.CANCELLED:
        raise Refused(Code.CANCELLED, visit.booked)
    if visit.stage is Stage.EXPECTED and visit.booked:
        if now < visit.booked - queue.rules.check_in_early:
            raise Refused(Code.TOO_EARLY, visit.booked, visit.booked - queue.rules.check_in_early)
        given = _next_number(queue, visit.service)
        steps = queue.rules.services[visit.service].steps
        language, promised = command.language, command.promised
        return [did.Arrived(now, visit.id, command.request, given, language, by, promised, steps)]
    if visit.stage in BACK_FROM and visit.arrived:
        return [*back_again(queue, visit, by, now), again]
    if visit.stage in OPEN:
        return [again]  # the same ticket
    raise Refused(Code.VISIT_OVER, visit.booked)


def _come_back(
    queue: Queue, command: do.CheckIn | do.CheckInFor, visit: Visit, now: datetime
) -> did.BroughtPapers:
    """Somebody who lacked papers is here again, and keeps the place of the first arrival."""
    until = queue.rules.back_before
    if until is not None and now.time() >= until:
        raise Refused(Code.TOO_LATE)
    _check_served(queue, visit.service)
    _check_open(queue, visit.service, now)
    return did.BroughtPapers(
        now,
        visit.id,
        command.request,
        visit.service,
        _next_number(queue, visit.service),
        command.language,
        command.promised,
        queue.rules.services[visit.service].steps,
    )


def _check_in_by_code(queue: Queue, command: do.CheckIn, now: datetime) -> list[did.Event]:
    if command.visit:
        chosen = queue.visits.get(command.visit)
        return _check_in(queue, command, chosen if chosen and chosen.code == command.code else None, now)
    if command.choose and len(meant(queue, command.code, now)) > 1:
        return []  # which one it is has to be asked
    return _check_in(queue, command, holder_of(queue, command.code, now), now)


def holder_of(queue: Queue, code: str, now: datetime) -> Visit | None:
    """The visit that somebody who shows this code means now; a code may stand for several appointments.

    First what can be checked in, the nearest in time; else who is here already, or missed the call a moment
    ago; else what comes later; else what is over.
    """
    visits = [queue.visits[visit] for visit in queue.by_code.get(code, ())]
    rules, somebody_here = queue.rules, any(visit.stage in OPEN for visit in visits)

    def rank(visit: Visit) -> tuple[int, timedelta, datetime]:
        booked = visit.booked or now
        away = booked - now if booked >= now else _late(booked)
        if visit.stage is Stage.EXPECTED and now >= booked - rules.check_in_early:
            # With somebody here, a code shown again is not meant for what was missed long before.
            return (2 if somebody_here and _late(booked) else 0), away, booked
        missed = visit.stage is Stage.NO_SHOW and visit.arrived and now <= visit.since + rules.grace
        if visit.stage in OPEN or missed:
            return 1, away, booked
        return (3 if visit.stage is Stage.EXPECTED else 4), away, booked

    def _late(booked: datetime) -> timedelta:
        return now - booked if now > booked + rules.late_after else timedelta()

    return min(visits, key=rank, default=None)


def answer(queue: Queue, command: do.Answer, now: datetime) -> list[did.Event]:
    """Reception helped: somebody without a ticket, or somebody who then needs the place no more."""
    check_code(command.category)
    if command.visit:
        visit = find(queue, command.visit)
        if visit.stage not in OPEN:
            raise why_not(visit)
        return [did.Left(now, visit.id, "answered", command.by, queue.acts + 1)]
    if command.request in queue.withdrawn:
        raise Refused(Code.NOT_NOW)
    if command.request in queue.by_request:
        return []  # recorded already
    _check_known(queue, command.service)
    return [
        did.Answered(
            now,
            f"w-{command.request}",
            command.request,
            command.service,
            command.category,
            command.language,
            command.by,
        )
    ]


def withdraw(queue: Queue, command: do.Withdraw, now: datetime) -> list[did.Event]:
    """The request is void. Who has another ticket for the same visit in hand keeps the place."""
    request = command.request
    if request in queue.withdrawn:
        return []
    happened: list[did.Event] = [did.RequestWithdrawn(now, request)]
    visit = queue.visits.get(queue.by_request.get(request, ""))
    never_called = visit is not None and visit.stage is Stage.WAITING and visit.counter is None
    if visit and never_called and not _tickets(visit) - {request}:
        if visit.ref:
            happened.append(did.CheckInWithdrawn(now, visit.id, request))
        elif visit.code:
            happened.append(did.PapersWithdrawn(now, visit.id, request))
        else:
            happened.append(did.Left(now, visit.id, "withdrawn"))
    return happened


def _tickets(visit: Visit) -> set[str]:
    """The requests that were answered with the visit's number; being turned away was not."""
    return {request for request in visit.requests if to_come_back(request) != visit.code}


def report_print(queue: Queue, command: do.ReportPrint, now: datetime) -> list[did.Event]:
    """Whether a ticket came out. Told twice, it counts once."""
    visit = find(queue, command.visit)
    if visit.printed or visit.printed is command.printed:
        return []
    return [did.PrintReported(now, visit.id, command.printed)]

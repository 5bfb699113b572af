"""What people say of their visit: once a request, and once a visit."""

from datetime import datetime

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.deciding_visits import check_code, find
from controller.queue.refusal import Refused
from controller.queue.state import Queue

BAD, VERY_GOOD = 1, 5


def rate(queue: Queue, command: do.Rate, now: datetime) -> list[did.Event]:
    """How it was. Said twice of one visit, the first counts. Raises Refused."""
    if not BAD <= command.rating <= VERY_GOOD:
        raise Refused(Code.NOT_ALLOWED)
    check_code(command.reason)
    if command.request in queue.withdrawn:
        raise Refused(Code.NOT_NOW)
    if command.visit:
        visit = find(queue, command.visit)
        if visit.arrived is None:
            raise Refused(Code.NOT_NOW)
        if visit.rating is not None:
            return []
    if command.request in queue.rated:
        return []
    request, rating, reason = command.request, command.rating, command.reason
    return [did.Rated(now, request, rating, reason, command.visit, command.unit, command.language)]

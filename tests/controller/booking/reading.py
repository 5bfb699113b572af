"""What the tests of the CalDAV source read out of batches, and tell it."""

from collections.abc import Callable

from controller.booking.caldav import CalDav
from controller.booking.port import (
    Appointment,
    Batch,
    Gone,
    State,
    StatusOp,
)
from tests.controller.booking.office import moment

Connect = Callable[..., CalDav]


def appointments(batch: Batch) -> dict[str, Appointment]:
    return {item.ref.external_id: item for item in batch.items if isinstance(item, Appointment)}


def gone(batch: Batch) -> set[str]:
    return {item.aux["href"].rpartition("/")[2] for item in batch.items if isinstance(item, Gone)}


def op(uid: str, target: State, hours: float = 9, op_id: str = "") -> StatusOp:
    return StatusOp(op_id or f"{uid}-{target}", uid, target, moment(hours))


async def aux(source: CalDav, uid: str) -> dict[str, str]:
    return dict(appointments(await source.pull(None))[uid].ref.aux)

"""What staff are told of numbers that this kiosk gave by itself and that the controller would not take."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from contract.values import Fault
from kiosk.alone.untold import NotTaken

CODE = "tickets-refused"
MOST_NAMED = 8
FIX = "In no line, though this kiosk gave the number: {numbers}. Ask for them, and give a new number."
FIX_MANY = (
    "In no line, though this kiosk gave the number: {numbers} and {more} more."
    " Ask for them, and give a new number."
)


def fault(refused: Sequence[NotTaken], zone: tzinfo | None) -> list[Fault]:
    """One fault that names the numbers, or none. Their times are told in `zone`."""
    if not refused:
        return []
    parts = {"numbers": ", ".join(_named(each, zone) for each in refused[:MOST_NAMED])}
    if (more := len(refused) - MOST_NAMED) > 0:
        parts["more"] = str(more)
    return [Fault(code=CODE, fix=FIX_MANY if more > 0 else FIX, since=refused[0].since, parts=parts)]


def _named(each: NotTaken, zone: tzinfo | None) -> str:
    arrived, known = each.arrived.astimezone(zone), each.since.astimezone(zone)
    return f"{each.number} ({each.service}, {_hour(arrived, known)})"


def _hour(arrived: datetime, known: datetime) -> str:
    """ "09:05", and the day as well when it was another."""
    return f"{arrived:%H:%M}" if arrived.date() == known.date() else f"{arrived:%Y-%m-%d %H:%M}"

"""Rows of the table: percentiles in milliseconds, rates, and the ratio to the floor."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line. None where a figure does not apply. `ratio_p50` is our median over the floor's."""

    name: str
    clients: int | None
    n: int
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    rate_per_s: float | None = None
    floor_p50_ms: float | None = None
    ratio_p50: float | None = None


def timed(
    name: str, clients: int, times_s: Sequence[float], whole_s: float | None, floor: Row | None = None
) -> Row:
    """A row from single times, and the time that all of them took together."""
    cuts = statistics.quantiles(times_s, n=100, method="inclusive")
    p50 = cuts[49] * 1000
    return Row(
        name,
        clients,
        len(times_s),
        round(p50, 3),
        round(cuts[94] * 1000, 3),
        round(cuts[98] * 1000, 3),
        round(len(times_s) / whole_s, 1) if whole_s else None,
        floor.p50_ms if floor else None,
        round(p50 / floor.p50_ms, 2) if floor and floor.p50_ms else None,
    )


HEADS = ("name", "clients", "n", "p50_ms", "p95_ms", "p99_ms", "rate_per_s", "floor_p50_ms", "ratio_p50")


def table(rows: Sequence[Row]) -> str:
    """The rows as text, columns aligned, "-" where a figure does not apply."""
    cells = [HEADS, *(tuple("-" if v is None else str(v) for v in asdict(row).values()) for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEADS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    )


def as_json(rows: Sequence[Row], others: Sequence[Mapping[str, object]] = ()) -> str:
    """The rows as a JSON list; `others`, which have columns of their own, follow them."""
    return json.dumps([*(asdict(row) for row in rows), *others], indent=2)

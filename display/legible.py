"""Whether the farthest seat can read a layout, and if not, why: what `--check` tells the technician."""

from collections.abc import Iterator

from appliance.window import MM_PER_INCH, ScreenSettings
from display.hall import Hall, hall_of
from display.layout import layout
from display.places import CAPITAL, FEWEST_ROWS, ROW_EM, Kind, Layout

SMALLEST_PANE = 0.2
"""Of the page's height: pictures smaller than this are none."""


def illegible(
    screen: ScreenSettings, farthest_m: float, kind: Kind = Kind.CALLS, *, zoned: bool = False
) -> list[str]:
    """A sentence for everything that the farthest seat could not read; empty when all is well."""
    width, height = screen.width, screen.height
    if screen.rotation % 180:
        width, height = height, width
    hall = hall_of(width, height, screen.dpi, farthest_m, zoned=zoned)
    made = layout(hall, kind)
    mend = "seat people nearer (display.farthest_m) or use a larger screen (screen.dpi says how large it is)"
    if kind is not Kind.CALLS:
        mend += ', or choose layout = "calls"'
    problems = (
        *_call_problems(made, hall, screen.dpi, farthest_m),
        *_list_problems(made, screen.dpi, farthest_m),
        *_pane_problems(made, hall, farthest_m),
    )
    return [f"display.farthest_m: {problem}; {mend}" for problem in problems]


def _call_problems(made: Layout, hall: Hall, dpi: float, farthest_m: float) -> Iterator[str]:
    if made.call.number < hall.call - 0.01:
        yield (
            f"the number called would be {_mm(made.call.number * CAPITAL, dpi):.0f} mm high; read from "
            f"{farthest_m:g} m it must be at least {_mm(hall.call * CAPITAL, dpi):.0f} mm"
        )
    if not made.has_room:
        yield f"letters that can be read from {farthest_m:g} m leave no room for the waits"
    if made.call.plate.width < 5 * made.call.label:
        yield f"letters that can be read from {farthest_m:g} m leave no room for the counter"


def _list_problems(made: Layout, dpi: float, farthest_m: float) -> Iterator[str]:
    needed, rows = ROW_EM * made.side.row, made.side.comfortable_rows
    if made.side.column < needed:
        yield (
            f"to be read from {farthest_m:g} m a row of the list must be {_mm(needed, dpi):.0f} mm wide; "
            f"it has {_mm(made.side.column, dpi):.0f} mm"
        )
    elif rows < FEWEST_ROWS:
        yield (
            f"letters that can be read from {farthest_m:g} m leave room for {max(0, rows)} earlier calls; "
            f"at least {FEWEST_ROWS} must be listed"
        )


def _pane_problems(made: Layout, hall: Hall, farthest_m: float) -> Iterator[str]:
    if made.pane and (made.pane.height < SMALLEST_PANE * hall.height or made.pane.width < 0.3 * hall.width):
        yield f"letters that can be read from {farthest_m:g} m leave no room for pictures"


def _mm(pixels: float, dpi: float) -> float:
    return pixels / dpi * MM_PER_INCH

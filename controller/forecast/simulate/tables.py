"""Figures as text: columns that line up, with the words of docs/simulator.md."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from controller.forecast.simulate.figures import Accuracy, Figures

GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """One column; columns of one `group` stand together under its name."""

    group: str
    head: str
    of: Callable[[Figures], str]


def minutes(value: float | None) -> str:
    """Minutes with one decimal, "-" when nobody was counted."""
    return "-" if value is None else f"{value:.1f}"


def whole(value: float | None) -> str:
    """A whole number, "-" when there is none."""
    return "-" if value is None else f"{value:.0f}"


def percent(value: float | None) -> str:
    """A share as a whole percentage."""
    return "-" if value is None else f"{value * 100:.0f} %"


LATENESS = (
    Column("appointments called late (min)", "mean", lambda f: minutes(f.lateness_mean)),
    Column("appointments called late (min)", "±", lambda f: minutes(f.lateness_error)),
    Column("appointments called late (min)", "within 5", lambda f: percent(f.within_5)),
    Column("appointments called late (min)", "9 in 10", lambda f: whole(f.lateness_p90)),
)
WAITS = (
    Column("walk-ins wait (min)", "mean", lambda f: minutes(f.walk_in_mean)),
    Column("walk-ins wait (min)", "±", lambda f: minutes(f.walk_in_error)),
    Column("walk-ins wait (min)", "9 in 10", lambda f: whole(f.walk_in_p90)),
    Column("walk-ins wait (min)", "99 in 100", lambda f: whole(f.walk_in_p99)),
)
LEFT = Column("", "left", lambda f: percent(f.left))
REFUSED = Column("", "refused", lambda f: percent(f.refused))
UNSERVED = Column("", "unserved", lambda f: percent(f.unserved))
IDLE = Column("agents", "idle", lambda f: percent(f.idle))
OVERTIME = Column("agents", "overtime", lambda f: whole(f.overtime))
CALLS = Column("agents", "calls", lambda f: whole(f.calls))
KEPT = Column("promise", "kept", lambda f: percent(f.kept))
LOAD = Column("", "load", lambda f: f"{f.load:.2f}")
TURNED_AWAY = Column("without papers, a day", "caught", lambda f: minutes(f.turned_away))
MISSED = Column("without papers, a day", "at the desk", lambda f: minutes(f.papers_missed))
WASTED = Column("without papers, a day", "desk minutes", lambda f: whole(f.desk_time_wasted))


def figures_table(rows: Sequence[tuple[str, Figures]], *more: Column) -> str:
    """One line for each set of rules. Columns in which nothing happened are left out; `more` are kept."""
    seldom = [
        (LEFT, any(f.left for _, f in rows)),
        (REFUSED, any(f.refused for _, f in rows)),
        (UNSERVED, any(f.unserved for _, f in rows)),
        (KEPT, any(f.asked for _, f in rows)),
    ]
    shown = [
        LOAD,
        *LATENESS,
        *WAITS,
        *(c for c, happened in seldom if happened),
        IDLE,
        OVERTIME,
        CALLS,
        *more,
    ]
    groups = [("", "rules"), *((column.group, column.head) for column in shown)]
    return aligned(groups, [[name, *(column.of(figures) for column in shown)] for name, figures in rows])


ACCURACY_HEADS = (
    ("", "load"),
    ("", "visitors"),
    ("", "asked"),
    ("", "wait"),
    ("promise kept", "to all"),
    ("promise kept", "told to wait"),
    ("error of the foreseen wait (min, root mean square)", "ours"),
    ("error of the foreseen wait (min, root mean square)", "last called"),
    ("error of the foreseen wait (min, root mean square)", "mean of 30"),
    ("error of the foreseen wait (min, root mean square)", "last of all"),
    ("error of the foreseen wait (min, root mean square)", "30 of all"),
    ("", "ours / best"),
)


def accuracy_table(rows: Sequence[tuple[float, Accuracy]]) -> str:
    """How well waits were foreseen: a line for each load and kind of visitor."""
    return aligned(
        ACCURACY_HEADS,
        [
            [
                f"{load:.2f}",
                a.kind,
                str(a.asked),
                minutes(a.wait),
                percent(a.kept),
                percent(a.kept_waiting),
                *(minutes(error) for error in (a.ours, a.last, a.mean, a.last_of_all, a.mean_of_all)),
                f"{a.ratio:.2f}",
            ]
            for load, a in rows
        ],
    )


def aligned(heads: Sequence[tuple[str, str]], lines: Sequence[Sequence[str]]) -> str:
    """The lines under their heads, the first column to the left and numbers to the right."""
    cells = [[head for _, head in heads], *lines]
    widths = [max(len(line[i]) for line in cells) for i in range(len(heads))]
    _widen(widths, heads)
    text = [_grouped(widths, heads)] + [
        GAP.join(
            c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    ]
    return "\n".join(line.rstrip() for line in text if line.strip())


def _groups(heads: Sequence[tuple[str, str]]) -> list[tuple[str, int, int]]:
    """Every group that has a name: its name, and its first and last column."""
    found: list[tuple[str, int, int]] = []
    for column, (group, _) in enumerate(heads):
        if found and found[-1][0] == group:
            found[-1] = group, found[-1][1], column
        else:
            found.append((group, column, column))
    return [each for each in found if each[0]]


def _widen(widths: list[int], heads: Sequence[tuple[str, str]]) -> None:
    """Make room where the name of a group is longer than its columns."""
    for name, first, last in _groups(heads):
        room = sum(widths[first : last + 1]) + len(GAP) * (last - first)
        widths[first] += max(0, len(name) - room)


def _grouped(widths: Sequence[int], heads: Sequence[tuple[str, str]]) -> str:
    line = ""
    for name, first, last in _groups(heads):
        begins = sum(widths[:first]) + len(GAP) * first
        room = sum(widths[first : last + 1]) + len(GAP) * (last - first)
        line = line.ljust(begins) + name.rjust(room)
    return line

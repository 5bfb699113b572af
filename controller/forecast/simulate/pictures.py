"""The figures as a picture. matplotlib is optional, so it is only imported when one is drawn.

Everything is told twice, by colour and by sign or line, so that it reads in grey and by the colour-blind.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from controller.forecast.simulate.figures import Accuracy, Figures
from controller.forecast.simulate.record import DayRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from controller.forecast.simulate.studies import Findings

WAITS, LATENESS, GREY = "#0072b2", "#e69f00", "#595959"
"""Of Okabe and Ito's colours, dark and light."""

STYLE: Any = {
    "font.size": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dcdcdc",
    "axes.axisbelow": True,
    "axes.titleweight": "bold",
    "axes.titlesize": 11,
    "svg.hashsalt": "vestibule",
}
KINDS = (".png", ".svg")
COLOURS = 48
"""Enough for lines and letters, at a third of the bytes."""

HALF_HOUR = 1800.0
LONGEST = 90
"""Minutes shown of how long people wait."""


def problems(path: Path) -> list[str]:
    """Why no picture can be drawn there; empty when one can."""
    if path.suffix.lower() not in KINDS:
        return [f"--picture: {path.name} must end in {' or '.join(KINDS)}"]
    if find_spec("matplotlib") is None:
        return ["--picture needs matplotlib, which is not installed: pip install 'vestibule[pictures]'"]
    return []


def draw(found: "Findings", path: Path) -> None:
    """Draw what was found. Raises OSError when the file cannot be written."""
    import matplotlib

    with matplotlib.rc_context(STYLE):
        _save(_figure(found), path)


def _figure(found: "Findings") -> "Figure":
    if found.accuracy:
        return _of_accuracy(found.accuracy)
    if found.records:
        return _of_days(found.records[0][1])
    return _of_rules(found.groups)


def _save(figure: "Figure", path: Path) -> None:
    if path.suffix.lower() == ".svg":
        figure.savefig(path, metadata={"Date": None})
        return
    from PIL import Image

    drawn = BytesIO()
    figure.savefig(drawn, format="png")
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def _blank(columns: int, width: float, height: float) -> tuple["Figure", list["Axes"]]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=110, layout="constrained")
    axes = figure.subplots(1, columns, squeeze=False)[0]
    return figure, list(axes)


# --- rules, side by side --------------------------------------------------------------------------


def _of_rules(groups: Sequence[tuple[str, Sequence[tuple[str, Figures]]]]) -> "Figure":
    """Two bars for each set of rules, one panel for each group."""
    most = max(len(rows) for _, rows in groups)
    figure, panels = _blank(len(groups), max(3.6 * len(groups) + 1.6, 7.4), 0.62 * most + 1.7)
    for axes, (title, rows) in zip(panels, groups, strict=True):
        _bars(axes, [figures for _, figures in rows])
        axes.set_title(title)
        axes.set_yticks(range(len(rows)), [name if axes is panels[0] else "" for name, _ in rows])
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    return figure


def _bars(axes: "Axes", rows: Sequence[Figures]) -> None:
    walk_ins = [figures.walk_in_mean or 0.0 for figures in rows]
    lateness = [figures.lateness_mean or 0.0 for figures in rows]
    above, below = [n - 0.2 for n in range(len(rows))], [n + 0.2 for n in range(len(rows))]
    style: dict[str, Any] = {"height": 0.38, "edgecolor": "black", "linewidth": 0.6}
    first = axes.barh(above, walk_ins, color=WAITS, label="walk-ins wait, on average", **style)
    label = "appointments are called late, on average"
    second = axes.barh(below, lateness, color=LATENESS, hatch="////", label=label, **style)
    for bars in (first, second):
        axes.bar_label(bars, fmt="%.1f", padding=3, fontsize=9)
    axes.set_xlim(0, max([*walk_ins, *lateness, 1.0]) * 1.16)
    axes.set_xlabel("minutes")
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.invert_yaxis()


# --- the days of one set of rules -----------------------------------------------------------------


def _of_days(records: Sequence[DayRecord]) -> "Figure":
    """How long people wait, and at which hours."""
    figure, (left, right) = _blank(2, 10.4, 4.0)
    _shares(left, records)
    _over_the_day(right, records)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    return figure


def _shares(axes: "Axes", records: Sequence[DayRecord]) -> None:
    stays = [stay for record in records for stay in record.stays]
    walk_ins = [stay.wait for stay in stays if stay.booked is None and stay.wait is not None]
    late = [lateness for stay in stays if (lateness := stay.lateness) is not None]
    lines = (
        (walk_ins, WAITS, "-", "walk-ins: minutes of waiting"),
        (late, LATENESS, "--", "appointments: minutes late"),
    )
    for seconds, colour, line, label in lines:
        if seconds:
            within = [
                100 * sum(each <= m * 60 for each in seconds) / len(seconds) for m in range(LONGEST + 1)
            ]
            axes.plot(range(LONGEST + 1), within, color=colour, linestyle=line, linewidth=2.2, label=label)
    axes.set_title("Called within so many minutes")
    axes.set_xlabel("minutes")
    axes.set_ylabel("% of people")
    axes.set_xlim(0, LONGEST)
    axes.set_ylim(0, 102)


def _over_the_day(axes: "Axes", records: Sequence[DayRecord]) -> None:
    stays = [stay for record in records for stay in record.stays]
    walk_ins = _by_half_hour((stay.came, stay.wait) for stay in stays if stay.booked is None)
    late = _by_half_hour((stay.booked, stay.lateness) for stay in stays if stay.booked is not None)
    for points, colour, line, sign in ((walk_ins, WAITS, "-", "o"), (late, LATENESS, "--", "s")):
        axes.plot(
            [at for at, _ in points],
            [m for _, m in points],
            color=colour,
            linestyle=line,
            marker=sign,
            ms=4.5,
        )
    axes.set_title("On average, by the half hour")
    axes.set_xlabel("when they came, or were booked")
    axes.set_ylabel("minutes")
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter(lambda hour, _: f"{hour:02.0f}:00")


def _by_half_hour(pairs: Any) -> list[tuple[float, float]]:
    """Hour and mean minutes of each half hour in which there were enough people to speak of."""
    found: dict[int, list[float]] = {}
    for at, seconds in pairs:
        if at is not None and seconds is not None:
            found.setdefault(int(at // HALF_HOUR), []).append(seconds / 60)
    most = max((len(each) for each in found.values()), default=0)
    means = {n: sum(each) / len(each) for n, each in sorted(found.items()) if len(each) * 10 >= most}
    return [((n + 0.5) / 2, mean) for n, mean in means.items()]


# --- the forecast ---------------------------------------------------------------------------------


def _of_accuracy(rows: Sequence[tuple[float, Accuracy]]) -> "Figure":
    """How far off three ways to foresee a wait are, and how often what was promised was kept."""
    figure, (left, right) = _blank(2, 10.4, 4.2)
    alls = [(load, accuracy) for load, accuracy in rows if accuracy.kind == "all"]
    _errors(left, alls)
    _kept(right, alls)
    return figure


def _errors(axes: "Axes", rows: Sequence[tuple[float, Accuracy]]) -> None:
    ways = (
        ("this forecast", WAITS, "", [a.ours for _, a in rows]),
        ("as long as the last one called", LATENESS, "////", [a.last for _, a in rows]),
        ("the mean of the last 30", "#ffffff", "....", [a.mean for _, a in rows]),
    )
    for n, (label, colour, hatch, errors) in enumerate(ways):
        at = [place + (n - 1) * 0.27 for place in range(len(rows))]
        bars = axes.bar(
            at, errors, 0.26, color=colour, hatch=hatch, edgecolor="black", linewidth=0.6, label=label
        )
        axes.bar_label(bars, fmt="%.1f", padding=2, fontsize=9)
    axes.set_xticks(range(len(rows)), [f"load {load:.2f}" for load, _ in rows])
    axes.set_title("How far off the foreseen wait is")
    axes.set_ylabel("minutes (root mean square)")
    axes.margins(y=0.28)
    axes.legend(loc="upper left", frameon=False, fontsize=9.5)
    axes.grid(visible=False, axis="x")


def _kept(axes: "Axes", rows: Sequence[tuple[float, Accuracy]]) -> None:
    axes.axhspan(75, 85, color="#e6e6e6", label="75 to 85 %")
    at = range(len(rows))
    axes.plot(
        at, [100 * a.kept for _, a in rows], color=GREY, marker="s", linestyle=":", label="of everybody"
    )
    waiting = [100 * (a.kept if a.kept_waiting is None else a.kept_waiting) for _, a in rows]
    axes.plot(at, waiting, color=WAITS, marker="o", linewidth=2.2, label="of those who were told to wait")
    axes.set_xticks(at, [f"load {load:.2f}" for load, _ in rows])
    axes.margins(x=0.14)
    axes.set_ylim(50, 100)
    axes.set_title("Called by the hour that was promised")
    axes.set_ylabel("% of people")
    axes.legend(loc="lower left", frameon=False, fontsize=9.5)

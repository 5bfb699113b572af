"""What each subcommand plays, and what it says of it."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from tqdm import tqdm

from appliance.errors import BadConfig
from controller.forecast.simulate import tables
from controller.forecast.simulate.figures import Accuracy, Figures, accuracy_of, figures_of
from controller.forecast.simulate.office import Office
from controller.forecast.simulate.past import follow, naming, read, rules_seen
from controller.forecast.simulate.record import DayRecord
from controller.forecast.simulate.replay import Replay, with_times
from controller.forecast.simulate.settings import dialled, extent_of, office_of, rules_of, site_rules
from controller.forecast.simulate.trials import WARM_UP, Generated, Replayed, Trial, described, orders
from controller.forecast.simulate.workers import Play, crew

ASKED = "Of newcomers, one in {every} was told a time by which 8 in 10 are called; {asked} in all."
USUALLY_MISSING = 0.2
"""Of visitors, when nobody says otherwise: one in five."""

ERRORS = "±: standard error of the mean, from day to day."


@dataclass(slots=True)
class Findings:
    """What a study found: text to print, rows for the JSON file, and what pictures are drawn from."""

    command: str
    text: str
    rows: list[dict[str, Any]]
    groups: list[tuple[str, list[tuple[str, Figures]]]] = field(default_factory=list)
    accuracy: list[tuple[float, Accuracy]] = field(default_factory=list)
    records: list[tuple[str, list[DayRecord]]] = field(default_factory=list)


@contextmanager
def playing(given: argparse.Namespace, trials: int, days: int) -> Iterator[Play]:
    """Somebody to play so many trials of so many days, with a progress bar on a terminal."""
    tqdm.monitor_interval = 0  # no thread of its own: workers are forked
    quiet = not sys.stderr.isatty()
    with (
        tqdm(total=trials * days, unit=" days", leave=False, disable=quiet) as bar,
        crew(given.workers, trials * days, bar.update) as play,
    ):
        yield play


def run(given: argparse.Namespace) -> Findings:
    """One office under one set of rules."""
    office, extent = office_of(given), extent_of(given)
    rules = rules_of(given, office)
    trial = Trial(described(rules), Generated(office, extent.seed), rules, extent.ask)
    with playing(given, 1, extent.days) as play:
        records = play(trial, extent.days)
    found = [(trial.name, figures_of(records))]
    more = _papers_columns(office)
    return _findings(given, [("", found)], more, [(trial.name, records)])


def compare(given: argparse.Namespace) -> Findings:
    """The same people under every order that is worth comparing, at several loads."""
    office, extent = office_of(given), extent_of(given)
    rules = rules_of(given, office)
    trials = [
        Trial(name, Generated(office.model_copy(update={"load": load}), extent.seed), ordered, extent.ask)
        for load in given.loads
        for name, ordered in orders(rules, given.credits).items()
    ]
    with playing(given, len(trials), extent.days) as play:
        found = [(trial.name, figures_of(play(trial, extent.days))) for trial in trials]
    each = len(trials) // len(given.loads)
    groups = [(f"load {load:g}", found[n * each : (n + 1) * each]) for n, load in enumerate(given.loads)]
    return _findings(given, groups)


def papers(given: argparse.Namespace) -> Findings:
    """The same people with and without a kiosk that tells them, before they queue, what they lack."""
    office, extent = office_of(given), extent_of(given)
    if not office.missing:
        office = office.model_copy(update={"missing": USUALLY_MISSING})
    rules = rules_of(given, office)
    caught = {"nobody is told": 0.0, f"kiosk tells {office.caught * 100:.0f} %": office.caught}
    trials = [
        Trial(name, Generated(office.model_copy(update={"caught": share}), extent.seed), rules, extent.ask)
        for name, share in caught.items()
    ]
    with playing(given, len(trials), extent.days) as play:
        found = [(trial.name, figures_of(play(trial, extent.days))) for trial in trials]
    return _findings(given, [("", found)], _papers_columns(office))


def forecast(given: argparse.Namespace) -> Findings:
    """How good the forecast is, against two simple rules."""
    office, extent = office_of(given), extent_of(given)
    rules = rules_of(given, office)
    found: list[tuple[float, Accuracy]] = []
    with playing(given, len(given.loads), extent.days) as play:
        for load in given.loads:
            source = Generated(office.model_copy(update={"load": load}), extent.seed)
            records = play(Trial(described(rules), source, rules, max(extent.ask, 1)), extent.days)
            found += [(load, accuracy) for accuracy in accuracy_of(records)]
    text = tables.accuracy_table(found)
    rows = [{"load": load, "days": extent.days, **asdict(accuracy)} for load, accuracy in found]
    return Findings("forecast", text, rows, accuracy=found)


def replay(given: argparse.Namespace) -> Findings:
    """The site's own days: as they were, under the given rules, and under the orders worth comparing."""
    extent = extent_of(given)
    events = read(given.journal, extent.days)
    rules = (
        site_rules(given.rules, naming(events), events[0][0].at.date()) if given.rules else rules_seen(events)
    )
    past = Replay([follow(day, rules) for day in events])
    days, rules = tuple(past.days()), dialled(given, rules if given.rules else with_times(rules, past.usual))
    if not days:
        raise BadConfig(given.journal, ["nobody was served on any of its days"])
    source = Replayed(days, extent.seed, min(WARM_UP, len(days) // 3))
    counted = len(days) - source.before
    trials = [
        Trial(name, source, ordered, extent.ask)
        for name, ordered in {
            f"these rules: {described(rules)}": rules,
            **orders(rules, given.credits),
        }.items()
    ]
    found = [("as it was", figures_of(past.records(rules.late_after)[source.before :]))]
    with playing(given, len(trials), counted) as play:
        found += [(trial.name, figures_of(play(trial, counted))) for trial in trials]
    return _findings(given, [("", found)])


def _papers_columns(office: Office) -> Sequence[tables.Column]:
    return (tables.TURNED_AWAY, tables.MISSED, tables.WASTED) if office.missing else ()


def _findings(
    given: argparse.Namespace,
    groups: list[tuple[str, list[tuple[str, Figures]]]],
    more: Sequence[tables.Column] = (),
    records: list[tuple[str, list[DayRecord]]] | None = None,
) -> Findings:
    text = [f"{name}\n{tables.figures_table(rows, *more)}".strip("\n") for name, rows in groups]
    found = [(group, name, figures) for group, rows in groups for name, figures in rows]
    notes = [ERRORS]
    if asked := sum(figures.asked for _, _, figures in found):
        notes.append(ASKED.format(every=given.ask, asked=asked))
    rows = [{"group": group, "rules": name, **asdict(figures)} for group, name, figures in found]
    return Findings(given.command, "\n\n".join([*text, " ".join(notes)]), rows, groups, records=records or [])

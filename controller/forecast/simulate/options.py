"""The command line: what may be said on it. What that means is settled in `settings`."""

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from appliance import VERSION
from controller.forecast.simulate.office import PROFILES, Office
from controller.queue.rules import Order

PROGRAM = "vestibule-simulate"
ABOUT = "Tries rules on simulated days, or on a site's own past days, before anybody has to live with them."
EXAMPLES = """\
what more credit for appointments costs walk-ins, at three loads:
  vestibule-simulate compare --picture dial.png
your own office, from its site file, on a busy day:
  vestibule-simulate run --rules site.toml --load 1.0
your own past days under other rules:
  vestibule-simulate replay --journal journal.db --rules site.toml
"""
Study = Callable[[argparse.Namespace], object]


def parser(studies: Mapping[str, tuple[Study, str]]) -> argparse.ArgumentParser:
    """The whole command line. `studies`: by subcommand, what runs it and what it is for."""
    top = argparse.ArgumentParser(
        prog=PROGRAM,
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"{PROGRAM} {VERSION}")
    subcommands = top.add_subparsers(required=True, metavar="COMMAND")
    for name, (study, about) in studies.items():
        made = subcommands.add_parser(
            name,
            help=about,
            description=f"{about[:1].upper()}{about[1:]}.",
            usage=f"{PROGRAM} {name} [options]",
            allow_abbrev=False,
        )
        made.set_defaults(study=study, command=name)
        _of_study(made, name)
        _extent(made, name)
        _dials(made)
        if name != "replay":
            _office(made)
    return top


def _of_study(made: argparse.ArgumentParser, name: str) -> None:
    if name == "replay":
        made.add_argument("--journal", type=Path, required=True, metavar="FILE", help="the site's journal")
    if name in {"compare", "replay"}:
        about = "minutes of credit to compare (0,10,20)"
        made.add_argument("--credits", type=_minutes, default=(0.0, 10.0, 20.0), metavar="N,N,…", help=about)
    if name in {"compare", "forecast"}:
        loads = (0.85, 0.95, 1.02) if name == "compare" else (0.85, 0.9, 0.95)
        about = f"loads to try ({','.join(map(str, loads))})"
        made.add_argument("--loads", type=_loads, default=loads, metavar="N,N,…", help=about)


def _extent(made: argparse.ArgumentParser, name: str) -> None:
    group = made.add_argument_group("how much, and where to")
    days, ask = {"compare": (100, 0), "forecast": (60, 8), "replay": (100_000, 10)}.get(name, (100, 80))
    if name != "replay":
        group.add_argument("--days", type=int, default=days, help="days to play (%(default)s)")
    else:
        group.add_argument("--days", type=int, default=days, help="at most so many days, the last ones (all)")
    group.add_argument(
        "--seed", type=int, default=1, help="the same number gives the same days (%(default)s)"
    )
    group.add_argument(
        "--ask",
        type=int,
        default=ask,
        metavar="N",
        help="one newcomer in N is told a time; 0: nobody (%(default)s)",
    )
    group.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes that play; changes nothing but the time it takes",
    )
    group.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    group.add_argument("--picture", type=Path, metavar="FILE", help="draw them there (.png, .svg)")


def _dials(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("rules; times in minutes")
    group.add_argument(
        "--rules", type=Path, metavar="FILE", help="a site file: its services, counters and rules"
    )
    group.add_argument(
        "--order", choices=[order.value for order in Order], help="how appointments and walk-ins are ordered"
    )
    for name, what in (
        ("credit", "what an appointment is given on top of its waiting"),
        ("early-call", "how long before its time an appointment may be called while others wait"),
        ("late-after", "how late an appointment becomes a walk-in"),
        ("cap", "how long a walk-in waits at most before going first"),
    ):
        group.add_argument(f"--{name}", type=float, metavar="MIN", help=what)
    group.add_argument(
        "--accumulate", type=float, metavar="TIMES", help="how much faster appointments gather urgency"
    )


def _office(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("the office; times in minutes, shares from 0 to 1")
    group.add_argument(
        "--office",
        type=Path,
        metavar="FILE",
        help="a TOML file with any of these, services, counters and hours",
    )
    group.add_argument("--counters", type=int, metavar="N", help="so many counters, all alike (6)")
    default = Office()
    for name, what in (
        ("load", "work that comes, over what the counters can do"),
        ("booked", "share with an appointment"),
        ("no-show", "share of these who never come"),
        ("slot", "grid of the appointments"),
        ("early", "how early they come on average"),
        ("punctuality", "standard deviation of that"),
        ("minutes", "mean service time"),
        ("spread", "its standard deviation over its mean"),
        ("walk", "from the call to the desk"),
        ("missing", "share of visitors without their papers"),
        ("caught", "share of these whom the kiosk tells before they queue"),
        ("papers-time", "share of the service time that is lost at the desk by the others"),
        ("leaving", "share of visitors who go away when it takes too long"),
        ("patience", "after how long, on average"),
        ("gone-after", "how long an agent waits for somebody who has gone"),
    ):  # fmt: skip
        known = getattr(default, name.replace("-", "_"), getattr(default.services[0], name, None))
        group.add_argument(f"--{name}", type=float, metavar="X", help=f"{what} ({known:g})")
    group.add_argument(
        "--hours", metavar="HH:MM-HH:MM,…", help=f"when the doors are open ({','.join(default.hours)})"
    )
    group.add_argument("--profile", choices=list(PROFILES), help="how walk-ins come over the day (humps)")


def _minutes(text: str) -> tuple[float, ...]:
    return _numbers(text, lambda number: 0 <= number <= 240, "from 0 to 240 minutes")


def _loads(text: str) -> tuple[float, ...]:
    return _numbers(text, lambda number: 0 < number <= 3, "above 0, and at most 3")


def _numbers(text: str, possible: Callable[[float], bool], said: str) -> tuple[float, ...]:
    """The numbers, each once, in the order given."""
    try:
        numbers = dict.fromkeys(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not like 1,2,3") from None
    if not all(possible(number) for number in numbers):
        raise argparse.ArgumentTypeError(f"{text!r}: every number must be {said}")
    return tuple(numbers)

"""The command `vestibule-simulate`: plays days, prints a table, writes figures and a picture."""

import json
import os
import signal
import sys
from argparse import Namespace
from types import FrameType

from appliance.command import USAGE
from appliance.errors import BadConfig
from controller.forecast.simulate import pictures, settings, studies
from controller.forecast.simulate.options import PROGRAM, parser
from controller.forecast.simulate.studies import Findings

STOPPED = 130
"""Exit code after Ctrl-C, as shells expect it."""

STUDIES = {
    "run": (studies.run, "play one office under one set of rules"),
    "compare": (studies.compare, "play the same people under every order, at several loads"),
    "papers": (studies.papers, "show what a document check at the kiosk changes"),
    "forecast": (studies.forecast, "show how well waits are foreseen"),
    "replay": (studies.replay, "play a site's own past days under other rules"),
}


def main(argv: list[str] | None = None) -> None:
    """Run one subcommand. Exit codes: 1 something failed, 2 something typed must be mended, 130 stopped."""
    given = parser(STUDIES).parse_args(argv)
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        _run(given)
    except BadConfig as error:
        print(error, file=sys.stderr)
        raise SystemExit(USAGE) from None
    except KeyboardInterrupt:
        print(f"{PROGRAM}: stopped; nothing was written.", file=sys.stderr)
        raise SystemExit(STOPPED) from None
    except BrokenPipeError:
        # Whoever read the table has gone (head, less); Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except OSError as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(given: Namespace) -> None:
    settings.check(given)
    _check_outputs(given)
    found: Findings = given.study(given)
    print(found.text, flush=True)
    if given.json:
        document = {"command": found.command, "seed": given.seed, "rows": found.rows}
        given.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if given.picture:
        pictures.draw(found, given.picture)


def _check_outputs(given: Namespace) -> None:
    """Before minutes are spent: can what is asked for be written? Raises BadConfig."""
    problems = []
    for option in ("json", "picture"):
        path = getattr(given, option)
        if path and not path.absolute().parent.is_dir():
            problems.append(f"--{option}: the folder {path.absolute().parent} is not there")
    if given.picture:
        problems += pictures.problems(given.picture)
    if problems:
        raise BadConfig("options", problems)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()

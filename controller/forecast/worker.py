"""The forecasting process: follows the journal, forecasts, and tells the controller, who never waits for it.

    python -m controller.forecast.worker --journal FILE --site FILE [--snapshot FILE]

It keeps a queue of its own beside the controller's, made of the same events, and works only when nobody else
wants the processor. Reports are lines on standard output; it ends when its standard input does. Whatever
goes wrong ends it, and it is started again: it keeps nothing that the journal does not have.
"""

import argparse
import os
import select
import sys
from contextlib import suppress
from pathlib import Path


def main() -> None:
    """Entry point."""
    step_back()
    parser = argparse.ArgumentParser(prog="controller.forecast.worker", description=__doc__)
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--site", type=Path, required=True)
    parser.add_argument("--snapshot", type=Path)
    given = parser.parse_args()
    from appliance import logs  # after stepping back: to import is work as well
    from controller.forecast.following import Following

    logs.start()
    following = Following(given.journal, given.site, given.snapshot)
    with suppress(BrokenPipeError, KeyboardInterrupt):
        while True:
            line, rest = following.turn()
            if line:
                tell(line)
            if stopped_within(rest):
                return


def step_back() -> None:
    """Run only when nothing else wants to, as far as the system lets us."""
    for step in (_idle, lambda: os.nice(19)):
        try:
            step()
        except OSError:
            continue
        return


def _idle() -> None:
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def tell(line: bytes) -> None:
    """To whoever started us."""
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def stopped_within(seconds: float) -> bool:
    """Whether standard input ended within this time: whoever started us is gone, or wants us to go."""
    readable, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(readable) and not os.read(sys.stdin.fileno(), 4096)


if __name__ == "__main__":
    main()

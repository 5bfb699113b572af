"""The forecasting process: follows the journal, forecasts, and tells the controller, who never waits for it.

    python -m controller.forecast.worker --journal FILE [--snapshot FILE]

It keeps a queue of its own beside the controller's, made of the same events, and works only when nobody else
wants the processor. The first line of its standard input is what it begins from (`wire.Start`); it ends when
that input does. Reports are lines on standard output. Whatever goes wrong ends it, and it is started again:
it keeps nothing that the journal and the controller do not have.
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
    parser.add_argument("--snapshot", type=Path)
    given = parser.parse_args()
    from appliance import logs  # after stepping back: to import is work as well
    from controller.forecast.following import Following
    from controller.forecast.wire import decode_start

    logs.start()
    with suppress(BrokenPipeError, KeyboardInterrupt):
        first = sys.stdin.buffer.readline()
        if not first:
            return
        start = decode_start(first)
        following = Following(given.journal, start.site, given.snapshot, promises=start.promises)
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

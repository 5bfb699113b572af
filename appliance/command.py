"""The command line that every process has: `--config FILE`, `--check`, `--show`."""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from appliance import VERSION, logs
from appliance.config import Settings, load, show
from appliance.errors import BadConfig

Model = TypeVar("Model", bound=Settings)

USAGE = 2
"""Exit code for a command or file that a person must mend."""


def settings(
    program: str,
    about: str,
    model: type[Model],
    verify: Callable[[Model], None] | None = None,
    argv: list[str] | None = None,
    *,
    absent: Callable[[Model], Sequence[str]] = lambda _: (),
) -> Model:
    """Parse the command line and the file; `--check` and `--show` end the process here.

    `verify` may raise BadConfig for what the model alone cannot see (files that must exist, say). `absent`
    names what is not there now and may still come (a disk, a program): `--check` lists it as a problem, but
    the unit starts without it and tells it as a fault.
    """
    parser = argparse.ArgumentParser(prog=program, description=about)
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="this unit's TOML file")
    parser.add_argument(
        "--check", action="store_true", help="list every problem of the file, then exit (2 if any)"
    )
    parser.add_argument(
        "--show", action="store_true", help="print the effective configuration, secrets masked"
    )
    parser.add_argument("--version", action="version", version=f"{program} {VERSION}")
    given = parser.parse_args(argv)
    try:
        found = load(given.config, model)
        if given.check:
            _check(found, given.config, verify, absent)
        elif verify:
            verify(found)
    except BadConfig as error:
        print(error, file=sys.stderr)
        raise SystemExit(USAGE) from None
    if given.show:
        print(show(found))
    elif given.check:
        print(f"{given.config}: no problem found")
    if given.show or given.check:
        raise SystemExit(0)
    logs.start()
    return found


def _check(
    found: Model,
    path: Path,
    verify: Callable[[Model], None] | None,
    absent: Callable[[Model], Sequence[str]],
) -> None:
    """Raises BadConfig with everything that `verify` and `absent` have to say."""
    where: object = path
    problems: list[str] = []
    try:
        if verify:
            verify(found)
    except BadConfig as error:
        where, problems = error.where, error.problems
    if problems := [*problems, *absent(found)]:
        raise BadConfig(where, problems)


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run the process until it ends or is told to (SIGTERM, SIGINT), which counts as success."""
    try:
        asyncio.run(_until_told(main))
    except* BadConfig as group:
        for error in group.exceptions:
            print(error, file=sys.stderr)
        raise SystemExit(USAGE) from None


async def _until_told(main: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(main)
    told = False

    def stop() -> None:
        nonlocal told
        told = True
        task.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not told:
            raise
        logging.getLogger(__name__).info("stopped as told")

"""The other displays and counter units of a large site, each a client of its own that reads all it is sent.

Run as `python -m benchmarks.audience FILE...`, with the files of displays and counter units. In a site each
has a machine of its own, so here they take what those that are measured leave.
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from appliance import notify
from appliance.bus import Bus, Route, route
from appliance.command import run
from appliance.config import load
from benchmarks.load import bus_of
from contract import topics
from contract.values import Role
from counter.settings import CounterSettings
from display.settings import DisplaySettings

LEAST_IMPORTANT = 19


def _heard(*_: object) -> None:
    """Decoded, and that is all."""


def _routes(settings: DisplaySettings | CounterSettings) -> Iterator[Route]:
    site = settings.unit.site
    yield route(topics.CONTENT, _heard, site=site)
    if isinstance(settings, CounterSettings):
        yield route(topics.COUNTER, _heard, site=site, counter=settings.counter)
    else:
        yield from (route(topics.BOARD, _heard, site=site, zone=zone) for zone in settings.display.rooms)


def _bus(file: Path, changed: asyncio.Event) -> Bus:
    role = Role(file.stem)
    display = role is Role.DISPLAY
    settings = load(file, DisplaySettings) if display else load(file, CounterSettings)
    return bus_of(settings, role, routes=[*_routes(settings)], on_change=changed.set)


async def _listen(files: list[Path]) -> None:
    changed = asyncio.Event()
    buses = [_bus(file, changed) for file in files]
    async with asyncio.TaskGroup() as group:
        for bus in buses:
            group.create_task(bus.serve(), name=f"audience.{bus.unit.name}")
        while not all(bus.fresh for bus in buses):
            changed.clear()
            await changed.wait()
        notify.ready()


if __name__ == "__main__":
    os.nice(LEAST_IMPORTANT)
    run(_listen([Path(each) for each in sys.argv[1:]]))

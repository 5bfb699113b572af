"""The floor that figures are held against: bare round trips, measured in the same run."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.load import echoes
from benchmarks.premises import CLIENTS, Premises
from benchmarks.rows import Row, timed
from demo.programs import Program

ALONE, TOGETHER, WARM_UP = 1_000, 8_000, 200
"""Requests by one client, by eight, and requests that are not counted."""


@asynccontextmanager
async def running(program: Program) -> AsyncIterator[None]:
    """The program, for the length of the block."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(program.serve(), name=program.name)
        await program.ready()
        yield
        task.cancel()


async def measure_floor(here: Premises) -> tuple[Row, Row]:
    """Bare round trips, by one client and by eight; the broker of these premises is running."""
    kiosks = [here.kiosk(i) for i in range(CLIENTS)]
    async with running(here.echo()):
        await echoes(kiosks[:1], WARM_UP)
        alone, whole = await echoes(kiosks[:1], ALONE)
        one = timed("floor: MQTT echo + FULL commit", 1, alone, whole)
        many, whole = await echoes(kiosks, TOGETHER // CLIENTS)
        return one, timed("floor: MQTT echo + FULL commit", CLIENTS, many, whole)

"""The controller under load: the real one, expecting a given number of appointments from the start.

Run as `python -m benchmarks.office CONFIG COUNT`. Nothing of it is changed but that it is told its
appointments directly, since a calendar server would need minutes to take as many.
"""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from appliance import command
from appliance.config import load
from controller.process import Controller
from controller.queue.commands import Expect
from controller.settings import ControllerSettings


def code(number: int) -> str:
    """The code of an appointment."""
    return f"BENCH{number:06d}"


async def _run(settings: ControllerSettings, count: int) -> None:
    controller = Controller(settings)
    services = [s.id for s in controller.site.services]
    booked = controller.engine.now() + timedelta(minutes=20)
    async with asyncio.TaskGroup() as group:
        engine = group.create_task(controller.engine.run(), name="office.engine")
        expected = (Expect(f"ref-{i}", code(i), services[i % len(services)], booked) for i in range(count))
        await asyncio.gather(*(controller.engine.do(each) for each in expected))
        engine.cancel()
    await controller.run()


if __name__ == "__main__":
    command.run(_run(load(Path(sys.argv[1]), ControllerSettings), int(sys.argv[2])))

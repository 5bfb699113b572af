"""Plays a controller that has nothing to do: its content, and the beat of its heart.

Run as `python -m benchmarks.town_hall PORT SITE_FILE`, on a broker of loopback, until told to stop.
"""

import asyncio
import sys
from pathlib import Path

from appliance.bus import Bus
from appliance.clock import now
from appliance.command import run
from appliance.config import BrokerSettings, UnitSettings
from contract import topics
from contract.state import BEAT_EVERY_S, Presence
from controller import sitefile


async def _serve(port: int, path: Path) -> None:
    content = sitefile.load(path).content()
    settings = UnitSettings(site=content.site, name="controller"), BrokerSettings(host="127.0.0.1", port=port)

    def told() -> None:
        if bus.connected:
            bus.post(topics.CONTENT.at(site=content.site), content, qos=1, retain=True)

    bus = Bus(*settings, None, [], on_change=told)
    async with asyncio.TaskGroup() as group:
        group.create_task(bus.serve(), name="town_hall.bus")
        beat = 0
        while True:
            beat += 1
            presence = Presence(up=True, beat=beat, at=now())
            bus.post(topics.PRESENCE.at(site=content.site), presence, qos=1, retain=True)
            await asyncio.sleep(BEAT_EVERY_S)


if __name__ == "__main__":
    run(_serve(int(sys.argv[1]), Path(sys.argv[2])))

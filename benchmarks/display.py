"""What a waiting room's display takes of a core: at rest, with films, and for a call.

`python -m benchmarks.display [--json FILE]` prints the table alone; `scripts/bench` runs it with the rest.
The real process on a virtual screen of 1920 by 1080, painted by the processor alone.
"""

import argparse
import asyncio
import json
import subprocess
import tempfile
from pathlib import Path

import psutil

from benchmarks.footprint import core_seconds, idle_share
from contract.state import BEAT_EVERY_S
from tests.broker import Mosquitto
from tests.display.hall import Controller, File, Screen, display, hall_site
from tests.screen import VirtualScreen

REST_S, SETTLES_S = 40.0, 12.0
"""How long a display at rest is measured, and how long it is left alone before: fades, and the last chime."""
CALLS, CALL_S = 5, 9.0
"""Calls made one by one, and how long each is measured: shown, and said twice in two languages."""

ALTERNATING = 'languages = "alternate"'
VOICE = '[voice]\ndriver = "record"\nfile = "{folder}/heard.wav"'

Figures = dict[str, float]


def spent(pid: int) -> float:
    """Core-seconds of the process and of everything it started, what has ended included."""
    ended = psutil.Process(pid).cpu_times()
    return core_seconds(pid) + ended.children_user + ended.children_system


async def rest(shown: Screen) -> Figures:
    """Percent of a core while nobody is called."""
    await shown.quiet_for(SETTLES_S)
    share = await asyncio.to_thread(idle_share, shown.process.pid, REST_S)
    return {"rest_percent": round(share, 3)}


async def calls(shown: Screen, controller: Controller) -> Figures:
    """Core-seconds of one call beyond rest, at the median and at most, and the share while it lasts."""
    await shown.quiet_for(SETTLES_S)
    resting = await asyncio.to_thread(idle_share, shown.process.pid, 10)
    taken = []
    for index in range(CALLS):
        before = spent(shown.process.pid)
        controller.call(f"P{index + 1:03d}")
        await shown.quiet_for(CALL_S)
        taken.append(spent(shown.process.pid) - before - resting / 100 * CALL_S)
    taken.sort()
    return {
        "call_core_s": round(taken[CALLS // 2], 3),
        "call_core_s_most": round(taken[-1], 3),
        "call_percent": round(100 * taken[CALLS // 2] / CALL_S, 1),
    }


async def measure_one(folder: Path, on: str, file: File, *, called: bool) -> Figures:
    """One display of its own, from its start to its end."""
    with Mosquitto.plain(folder) as broker:
        controller = Controller(broker, hall_site(), BEAT_EVERY_S)
        async with display(folder, broker, on, file) as shown, controller.working():
            await shown.until(lambda told: told.get("stale") is False)
            return await (calls(shown, controller) if called else rest(shown))


def measure() -> dict[str, Figures]:
    """The figures by what the display does."""
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory(prefix="vestibule-bench-") as name:
        folder = Path(name)
        media = f'layout = "media"\n[display.media]\nfolder = "{folder / "media"}"'
        with VirtualScreen(folder, 1920, 1080) as screen:
            for what, file, called in (
                ("languages beside", File(), False),
                ("languages alternate", File(room=ALTERNATING), False),
                ("one picture", File(room=media, farthest=4.0), False),
                ("a film", File(room=media, farthest=4.0), False),
                ("a call, chime", File(), True),
                ("a call, espeak voice", File(more=VOICE.format(folder=folder)), True),
            ):
                _fill(folder / "media", what)
                found[what] = asyncio.run(measure_one(folder, screen.display, file, called=called))
    return found


def _fill(folder: Path, what: str) -> None:
    """One picture, or a film of ten minutes, 640 by 360."""
    source = {"one picture": ("testsrc2=size=1280x720:rate=1:duration=1", "1.png")}
    source["a film"] = ("testsrc2=size=640x360:rate=25:duration=600", "1.ts")
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    if what in source:
        pattern, name = source[what]
        make = ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", pattern]
        subprocess.run([*make, str(folder / name)], check=True)


def table(figures: dict[str, Figures]) -> str:
    """As text, a line for each thing that a display does."""
    return "\n".join(
        f"{what:24}" + "".join(f"{name:>18} {value:>8}" for name, value in row.items())
        for what, row in figures.items()
    )


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args()
    figures = measure()
    print(table(figures))
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""The kiosk's window beside a browser that shows the same page: touch to paint, start, memory, rest.

`python -m benchmarks.window [--json FILE]` prints the table alone; `scripts/bench` runs it with the rest.
Both windows are on virtual screens of their own, 1080 by 1920, and are measured in turns in one run.
"""

import argparse
import compileall
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import static_page
from benchmarks.footprint import idle_share, pss_mib
from benchmarks.framebuffer import Glass, Pixel, Point, turns
from controller import sitefile
from demo.inspected import Snapshot
from tests.broker import Mosquitto
from tests.screen import VirtualScreen

WIDTH, HEIGHT, DPI = 1080, 1920, 102.46
SITE = Path(__file__).parents[1] / "demo" / "sites" / "copenhagen.toml"
ROUNDS, TURNS, STARTS, REST_S = 4, 15, 6, 20.0
SETTLED_S, UNTIL_AT_REST_S, AT_REST_S = 5.0, 60.0, 60.0
"""Left alone, the kiosk calls people in, in another language every quarter of a minute: measured as well."""

KIOSK_FILE = """\
[unit]
site = "{site}"
name = "kiosk-1"
[broker]
host = "127.0.0.1"
port = {port}
[screen]
width = {width}
height = {height}
dpi = {dpi}
[state]
folder = "{folder}/state"
[printer]
driver = "simulated"
[scanner]
driver = "simulated"
[inspector]
socket = "{folder}/kiosk.sock"
"""


@dataclass
class Window:
    """One of the two: how it is started, where it is touched, and what was measured."""

    name: str
    command: list[str]
    there: Point = (0, 0)
    back: Point = (0, 0)
    painted_s: list[float] = field(default_factory=list)
    started_s: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    resting: float = 0.0
    pss: list[float] = field(default_factory=list)


@contextmanager
def running(command: list[str], **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program, for the length of the block."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env={**os.environ, **environment}, **quiet)  # type: ignore[call-overload]  # both streams
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _from_spawn(glass: Glass, window: Window, probes: dict[Point, Pixel]) -> float:
    begun = time.perf_counter()
    with running(window.command, DISPLAY=glass.display):
        painted = glass.wait_for(probes) - begun
        glass.steady()
    return painted


def _first_page(glass: Glass, window: Window) -> dict[Point, Pixel]:
    """Where the finished first page differs from the bare screen."""
    bare = glass.steady()
    with running(window.command, DISPLAY=glass.display):
        deadline = time.monotonic() + 20
        while glass.picture() == bare and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1.5)
        return glass.probes(bare, glass.steady())


def measure() -> dict[str, dict[str, float]]:
    """The figures by window: milliseconds, MiB, percent of a core."""
    for package in ("appliance", "contract", "hardware", "kiosk"):  # as it is where it is installed
        compileall.compile_dir(SITE.parents[2] / package, quiet=1)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vestibule-bench-")))
        broker = stack.enter_context(Mosquitto.plain(folder))
        hall = [sys.executable, "-m", "benchmarks.town_hall", str(broker.port), str(SITE)]
        stack.enter_context(running(hall))
        windows = [_kiosk(folder, broker.port), _browser(folder)]
        glasses = []
        for window in windows:
            (folder / window.name).mkdir()
            glasses.append(stack.enter_context(Glass(folder / window.name, WIDTH, HEIGHT)))
        _measure_starts(windows, glasses)
        _measure_running(windows, glasses, folder)
    return {window.name: _figures(window) for window in windows}


def _measure_starts(windows: list[Window], glasses: list[Glass]) -> None:
    probes = [_first_page(glass, window) for window, glass in zip(windows, glasses, strict=True)]
    for _ in range(STARTS):
        for window, glass, wanted in zip(windows, glasses, probes, strict=True):
            window.started_s.append(_from_spawn(glass, window, wanted))


def _measure_running(windows: list[Window], glasses: list[Glass], folder: Path) -> None:
    with ExitStack() as stack:
        pids = []
        for window, glass in zip(windows, glasses, strict=True):
            pids.append(stack.enter_context(running(window.command, DISPLAY=glass.display)).pid)
            time.sleep(3)
            glass.steady()
        windows[0].there, windows[0].back = _touched(folder, glasses[0])
        for _ in range(ROUNDS):
            for window, glass, pid in zip(windows, glasses, pids, strict=True):
                window.painted_s += turns(glass, window.there, window.back, TURNS // 2)
                window.pss.append(pss_mib(pid))
                time.sleep(SETTLED_S)
                window.idle.append(idle_share(pid, REST_S))  # before the kiosk begins to call people in
        time.sleep(UNTIL_AT_REST_S)
        for window, pid in zip(windows, pids, strict=True):
            window.resting = idle_share(pid, AT_REST_S)


def _touched(folder: Path, glass: Glass) -> tuple[Point, Point]:
    """Where the kiosk's second card is, and the way back from the page behind it."""
    welcome = snapshot_of(folder / "kiosk.sock")
    there = _middle(welcome, "walk-in")
    before = glass.steady()
    glass.touch(there)
    while glass.picture() == before:
        time.sleep(0.01)
    glass.steady()
    back = _middle(snapshot_of(folder / "kiosk.sock"), "back")
    glass.touch(back)
    glass.steady()
    return there, back


def snapshot_of(path: Path) -> Snapshot:
    """What the kiosk's inspector tells now."""
    with socket.socket(socket.AF_UNIX) as line, line.makefile("rb") as lines:
        line.settimeout(10)
        line.connect(str(path))
        snapshot: Snapshot = json.loads(lines.readline())
        return snapshot


def _middle(snapshot: Snapshot, name: str) -> Point:
    left, top, width, height = next(c["rect"] for c in snapshot["controls"] if c["name"] == name)
    return left + width // 2, top + height // 2


def _kiosk(folder: Path, port: int) -> Window:
    site = sitefile.load(SITE).site.id
    file = folder / "kiosk.toml"
    file.write_text(
        KIOSK_FILE.format(site=site, port=port, width=WIDTH, height=HEIGHT, dpi=DPI, folder=folder)
    )
    return Window("kiosk", [sys.executable, "-m", "kiosk", "--config", str(file)])


def _browser(folder: Path) -> Window:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("chromium is not installed: apt install chromium")
    address = static_page.write(folder, sitefile.load(SITE).content())
    options = ["--kiosk", "--disable-gpu", "--no-sandbox", "--no-first-run", "--no-default-browser-check"]
    place = [f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{HEIGHT}", "--window-position=0,0"]
    command = [program, *options, "--password-store=basic", "--hide-scrollbars", *place, address]
    return Window("chromium", command, static_page.WALK_IN, static_page.BACK)


def _figures(window: Window) -> dict[str, float]:
    cuts = statistics.quantiles(window.painted_s, n=100, method="inclusive")
    return {
        "n": len(window.painted_s),
        "touch_p50_ms": round(cuts[49] * 1000, 1),
        "touch_p95_ms": round(cuts[94] * 1000, 1),
        "start_ms": round(statistics.median(window.started_s) * 1000),
        "pss_mib": round(statistics.median(window.pss), 1),
        "idle_percent": round(min(window.idle), 3),
        "calling_in_percent": round(window.resting, 3),
    }


def table(figures: dict[str, dict[str, float]]) -> str:
    """As text, a line a window."""
    heads = list(next(iter(figures.values())))
    lines = [f"{'window':10}" + "".join(f"{head:>20}" for head in heads)]
    lines += [f"{name:10}" + "".join(f"{row[head]:>20}" for head in heads) for name, row in figures.items()]
    return "\n".join(lines)


def ways() -> str:
    """Touches, keys and words heard for each way through the kiosk, as a table."""
    with (
        tempfile.TemporaryDirectory(prefix="vestibule-bench-") as folder,
        VirtualScreen(Path(folder), WIDTH, HEIGHT) as screen,
    ):
        done = subprocess.run(
            [sys.executable, "-m", "tests.kiosk.everyone", "--table"],
            env={**os.environ, "DISPLAY": screen.display},
            check=True,
            capture_output=True,
            text=True,
        )
    return done.stdout.rstrip()


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

"""A waiting room to be called in: a real display on a screen, real button units, a real controller whose day
began long ago; as clients of the bus, all other displays and counter units of a large site.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from appliance.config import load
from benchmarks.floor import running
from benchmarks.framebuffer import Glass
from benchmarks.growth import live
from benchmarks.premises import SIMULATED, broker_of, controller_tables, site_document
from contract.values import Role
from controller.journal.store import Journal
from demo.ports import free_port
from demo.programs import Program
from display.settings import DisplaySettings
from provisioning import people
from provisioning.registry import CONTROLLER
from provisioning.site import Site

WIDTH, HEIGHT, DPI = 1920, 1080, 51.8
"""A television of 43 inches."""
PRESSED = 3
"""Real button units, pressed in turn: two presses of one within two seconds are one."""
WINDOW, EAR = "display-0", "display-1"
"""The display whose pixels are read, and the one whose boards are timed."""


@dataclass(frozen=True)
class Size:
    """How large the site is, and how much of its day is over."""

    displays: int
    counters: int
    waiting: int
    served: int

    def __str__(self) -> str:
        units = f"{self.displays} displays, {self.counters} units"
        return f"{units}, {self.waiting:,} waiting, {self.served:,} served"


class Hall:
    """The files of such a site, and its programs."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder, self.size = folder, size
        self.journal = folder / "state" / "journal.sqlite"
        self.journal.parent.mkdir(parents=True)
        self._live()
        (folder / "bench.toml").write_text(tomlkit.dumps(site_document()), encoding="utf-8")
        agent = people.Person(name="agent", roles=(people.WebRole.AGENT,), counters=("c0",))
        people.put(folder / "users.toml", agent, people.invent_password())
        self._site = Site.create(folder / "site", id="bench", hosts=["127.0.0.1"], port=free_port())
        self._enrol("controller", CONTROLLER, controller_tables(folder, folder / "bench.toml"))
        for number in range(size.displays):
            self._enrol(f"display-{number}", Role.DISPLAY, _display(), zones=["hall"])
        for number in range(size.counters):
            tables = {"button": {**SIMULATED, "socket": str(self.button(number))}}
            self._enrol(f"counter-c{number}", Role.COUNTER, tables, counter=f"c{number}")
        self._broker = broker_of(self._site, folder)

    def _live(self) -> None:
        journal = Journal(self.journal)
        live(journal, self.journal.parent / "snapshot", self.size.waiting, self.size.served)
        journal.close()

    def _enrol(self, name: str, role: Any, tables: dict[str, Any], **place: Any) -> None:
        self._site.enrol(name, role, tables=tables, **place)

    def button(self, number: int) -> Path:
        """Where the button of this counter is pressed and its lamp is seen."""
        return self.folder / f"button-{number}.sock"

    @property
    def ear(self) -> DisplaySettings:
        """The file of the display whose boards are timed."""
        return load(self._file(EAR, "display"), DisplaySettings)

    def _file(self, name: str, role: str) -> Path:
        return self.folder / "site" / "units" / name / f"{role}.toml"

    @asynccontextmanager
    async def open(self, glass: Glass) -> AsyncIterator[None]:
        """Everything runs within the block, and everybody is connected."""
        programs = (
            self._broker,
            self._unit("controller", "controller"),
            self._unit(WINDOW, "display", DISPLAY=glass.display),
            *(self._unit(f"counter-c{number}", "counter") for number in range(PRESSED)),
            self._audience(),
        )
        async with AsyncExitStack() as stack:
            for program in programs:
                await stack.enter_async_context(running(program))
            yield

    def _unit(self, name: str, role: str, **environment: str) -> Program:
        command = [sys.executable, "-m", role, "--config", str(self._file(name, role))]
        return Program(name, command, self.folder, environment)

    def _audience(self) -> Program:
        displays = [self._file(f"display-{number}", "display") for number in range(2, self.size.displays)]
        counters = [self._file(f"counter-c{n}", "counter") for n in range(PRESSED, self.size.counters)]
        files = map(str, [*displays, *counters])
        return Program("audience", [sys.executable, "-m", "benchmarks.audience", *files], self.folder)


def _display() -> dict[str, Any]:
    return {
        "screen": {"driver": "x11", "width": WIDTH, "height": HEIGHT, "dpi": DPI},
        "display": {"zone": "hall", "farthest_m": 5, "turn_s": 1.0},
        "chime": SIMULATED,
    }

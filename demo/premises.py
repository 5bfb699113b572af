"""The site on this machine: provisioned like a real one, then run part by part."""

import asyncio
import os
import pty
import sys
import tty
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from appliance.clock import now
from contract.values import Role
from controller import sitefile
from controller.sitefile import SiteFile
from demo.album import Album
from demo.appointments import Booked, day, publish
from demo.free_times import free_times, offer
from demo.hours import site_for_now
from demo.ports import free_port
from demo.programs import Program
from demo.radicale import Radicale
from demo.screens import Place, Screen, places
from hardware.software_printer import SoftwarePrinter
from provisioning import broker as mosquitto
from provisioning import people
from provisioning.registry import CONTROLLER
from provisioning.site import Site

SITES = Path(__file__).parent / "sites"
AGENT = "agent"
RECEPTIONIST = "reception"
POLL_S = 2
STAFF_CODE = "2580"


@dataclass
class Premises:
    """Everything that runs, and the ways to touch it."""

    folder: Path
    site: SiteFile
    moved_to: str | None
    booked: tuple[Booked, ...]
    screen: Screen
    kiosk_place: Place
    display_place: Place
    radicale: Radicale
    printer: SoftwarePrinter
    scanner_line: int
    web_address: str
    password: str
    reception_password: str
    button_counter: str
    broker: Program
    controller: Program
    kiosk: Program
    display: Program
    counter: Program

    @property
    def journal(self) -> Path:
        """The controller's journal, to read when all is done."""
        return self.folder / "state" / "journal.sqlite"

    @property
    def zone(self) -> str:
        """The waiting room of the display and the button."""
        return self.site.counters[0].zone

    def socket(self, unit: str) -> Path:
        """The inspector's socket of a unit with a screen."""
        return self.folder / f"{unit}.sock"

    @property
    def button(self) -> Path:
        """Where the button is pressed and the lamp is seen."""
        return self.folder / "button.sock"

    @property
    def sign(self) -> Path:
        """Where the sign over the counter is read."""
        return self.folder / "sign.sock"

    def scan(self, code: str) -> None:
        """Hold a code under the scanner: its line, as the device would send it."""
        os.write(self.scanner_line, code.encode() + b"\r\n")

    def programs(self) -> tuple[Program, ...]:
        """All of ours and the broker, in the order of their start."""
        return self.broker, self.kiosk, self.display, self.counter, self.controller


@asynccontextmanager
async def open_premises(
    name: str, folder: Path, screen: Screen, seed: int, album: Album
) -> AsyncIterator[Premises]:
    """The site `name`, running; it ends, with every process, when the block does.

    The units start before the controller, so the album gets what they show while they wait for it.
    """
    async with AsyncExitStack() as stack:
        here = await _build(name, folder, screen, seed, stack)
        async with asyncio.TaskGroup() as group:
            tasks = []
            for program in here.programs():
                if program is here.controller:
                    await album.take("kiosk-starting", here.kiosk_place)
                tasks.append(group.create_task(program.serve(), name=f"demo.{program.name}"))
                await program.ready()
            try:
                yield here
            finally:
                for task in reversed(tasks):
                    task.cancel()


async def _build(name: str, folder: Path, screen: Screen, seed: int, stack: AsyncExitStack) -> Premises:
    path, moved_to = site_for_now(SITES / f"{name}.toml", folder, now())
    site = sitefile.load(path)
    chance = Random(seed)  # one for both: the same would make the same ids again
    booked = day(site, now(), chance)
    radicale = await stack.enter_async_context(Radicale(_made(folder / "radicale")))
    async with radicale.client() as client:
        await publish(client, radicale.calendar, booked)
        await offer(client, radicale.calendar, free_times(site, now(), chance))
    printer = await stack.enter_async_context(SoftwarePrinter())
    kiosk_place, display_place = places(*screen.size())
    here = Premises(
        folder=folder,
        site=site,
        moved_to=moved_to,
        booked=booked,
        screen=screen,
        kiosk_place=kiosk_place,
        display_place=display_place,
        radicale=radicale,
        printer=printer,
        scanner_line=_scanner_line(folder, stack),
        web_address=f"http://127.0.0.1:{free_port()}",
        password=people.invent_password(),
        reception_password=people.invent_password(),
        button_counter=site.counters[0].id,
        **_programs(folder, screen, site.counters[0].id),
    )
    _provision(here, path)
    return here


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _scanner_line(folder: Path, stack: AsyncExitStack) -> int:
    """A serial line for the scanner; its far end is where codes are sent from."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    stack.callback(os.close, ours)
    stack.callback(os.close, theirs)
    (folder / "scanner").symlink_to(os.ttyname(theirs))
    return ours


def _programs(folder: Path, screen: Screen, counter: str) -> dict[str, Program]:
    """Every program as its service would start it."""
    logs = _made(folder / "logs")
    bin_ = Path(sys.executable).parent
    window = {"DISPLAY": screen.name}

    def ours(unit: str, role: str, **environment: str) -> Program:
        config = folder / "site" / "units" / unit / f"{role}.toml"
        return Program(unit, [str(bin_ / f"vestibule-{role}"), "--config", str(config)], logs, environment)

    return {
        "broker": Program(
            "mosquitto",
            ["mosquitto", "-c", str(folder / "site" / "broker" / "mosquitto.conf")],
            logs,
            {"PATH": f"{os.environ['PATH']}:/usr/sbin"},
        ),
        "controller": ours("controller", "controller"),
        "kiosk": ours("kiosk-1", "kiosk", **window),
        "display": ours("display-1", "display", **window),
        "counter": ours(f"counter-{counter}", "counter"),
    }


def _provision(here: Premises, site_file: Path) -> None:
    """Enrol every unit, with its certificate and its file, and write the broker's configuration."""
    site = Site.create(here.folder / "site", id=here.site.site.id, hosts=["127.0.0.1"], port=free_port())
    counter = here.site.counters[0]
    unit_tables: dict[str, tuple[Any, dict[str, Any], dict[str, Any]]] = {
        "controller": (CONTROLLER, {}, _controller_tables(here, site_file)),
        "kiosk-1": (Role.KIOSK, {}, _kiosk_tables(here)),
        "display-1": (Role.DISPLAY, {"zones": [here.zone]}, _display_tables(here)),
        f"counter-{counter.id}": (Role.COUNTER, {"counter": counter.id}, _counter_tables(here)),
    }
    for name, (role, place, tables) in unit_tables.items():
        site.enrol(name, role, tables=tables, **place)
    site.write_broker(mosquitto.private(site.folder / "broker", site.port))
    everywhere = tuple(c.id for c in here.site.counters)
    agent = people.Person(name=AGENT, roles=(people.WebRole.AGENT,), counters=everywhere)
    people.put(here.folder / "users.toml", agent, here.password)
    receptionist = people.Person(name=RECEPTIONIST, roles=(people.WebRole.RECEPTION,))
    people.put(here.folder / "users.toml", receptionist, here.reception_password)


def _controller_tables(here: Premises, site_file: Path) -> dict[str, Any]:
    password = here.folder / "booking.password"
    password.write_text(here.radicale.password)
    password.chmod(0o600)
    host, port = here.web_address.removeprefix("http://").split(":")
    return {
        "site_file": str(site_file),
        "state": {"folder": str(here.folder / "state")},
        "phone": {"address": here.web_address},
        "web": {
            "host": host,
            "port": int(port),
            "users": str(here.folder / "users.toml"),
            "certificate": None,  # a browser on this machine itself, which would not know the authority
            "key": None,
        },
        "booking": {
            "driver": "caldav",
            "url": here.radicale.calendar,
            "user": here.radicale.user,
            "password_file": str(password),
            "poll_s": POLL_S,
        },
    }


def _kiosk_tables(here: Premises) -> dict[str, Any]:
    host, port = here.printer.address
    return {
        "screen": {**here.kiosk_place.table(), "cursor": not here.screen.virtual},
        "printer": {"driver": "network", "host": host, "port": port},
        "scanner": {"driver": "serial", "device": str(here.folder / "scanner")},
        "inspector": {"socket": str(here.socket("kiosk-1"))},
        "state": {"folder": str(here.folder / "kiosk-1")},
        "staff": {"code": STAFF_CODE},
    }


def _display_tables(here: Premises) -> dict[str, Any]:
    return {
        "screen": here.display_place.table(),
        "display": {"zone": here.zone, "farthest_m": 6},
        **_sound(here),
        "inspector": {"socket": str(here.socket("display-1"))},
    }


def _sound(here: Premises) -> dict[str, Any]:
    """Chime and voice where somebody could hear them."""
    if here.screen.virtual or not Path("/proc/asound/card0").exists():
        return {"chime": {"driver": "simulated"}}
    return {"chime": {"driver": "aplay"}, "voice": {"driver": "espeak"}}


def _counter_tables(here: Premises) -> dict[str, Any]:
    return {
        "counter": here.button_counter,
        "button": {"driver": "simulated", "socket": str(here.button)},
        "sign": {"driver": "simulated", "socket": str(here.sign), "arrow": "left"},
    }

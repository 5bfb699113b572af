"""A broker with mutual TLS, a site of 24 services and 60 counters, and units to speak for."""

import os
import sys
from pathlib import Path
from typing import Any

import tomlkit

from appliance.clock import now
from appliance.config import load
from contract.values import Role
from counter.settings import CounterSettings
from demo.hours import zone_where_it_is_morning
from demo.ports import free_port
from demo.programs import Program
from display.settings import DisplaySettings
from kiosk.settings import KioskSettings
from provisioning import broker, people
from provisioning.registry import CONTROLLER
from provisioning.site import Site

CLIENTS = 8
COUNTERS = 60
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
BUTTONS = "buttons"
"""One unit presses for all counters, so that a press need not wait out the two seconds of the last."""


def site_document(**of_counters: Any) -> dict[str, Any]:
    """The site's file. Keyword arguments are keys of every counter."""
    services = [f"service-{letter.lower()}" for letter in LETTERS]
    return {
        "site": {
            "id": "bench",
            "name": {"en": "Bench"},
            "timezone": zone_where_it_is_morning(now()),
            "languages": ["en"],
            "reception": services[0],
        },
        "zones": [{"id": "hall", "name": {"en": "Hall"}}],
        "counters": [
            {"id": f"c{i}", "zone": "hall", "services": services, **of_counters} for i in range(COUNTERS)
        ],
        "services": [
            {"id": service, "letter": letter, "name": {"en": service}, "zone": "hall", "minutes": 8}
            for service, letter in zip(services, LETTERS, strict=True)
        ],
    }


class Premises:
    """The files of everything, and the programs that can be started on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        site_file = folder / "bench.toml"
        site_file.write_text(tomlkit.dumps(site_document(unit=BUTTONS)))
        people.put(
            folder / "users.toml",
            people.Person(name="agent", roles=(people.WebRole.AGENT,), counters=("c0",)),
            people.invent_password(),
        )
        self.site = Site.create(folder / "site", id="bench", hosts=["127.0.0.1"], port=free_port())
        self._controller_file = self._enrol("controller", CONTROLLER, controller_tables(folder, site_file))
        for i in range(CLIENTS):
            self._enrol(
                f"kiosk-{i}", Role.KIOSK, {"printer": SIMULATED, "scanner": SIMULATED, "screen": SCREEN}
            )
        self._enrol(BUTTONS, Role.COUNTER, {"counter": "c0", "button": SIMULATED}, counter="c0")
        self._enrol(
            "display-1",
            Role.DISPLAY,
            {"screen": SCREEN, "display": {"zone": "hall", "farthest_m": 5}, "chime": SIMULATED},
            zones=["hall"],
        )
        self.broker = broker_of(self.site, folder)

    def _enrol(self, name: str, role: Any, tables: dict[str, Any], **place: Any) -> Path:
        return self.site.enrol(name, role, tables=tables, **place).config

    def echo(self) -> Program:
        """The floor in the controller's place."""
        return self._python("echo", "benchmarks.echo", str(self._controller_file))

    def controller(self, appointments: int) -> Program:
        """The controller, expecting so many appointments."""
        return self._python("office", "benchmarks.office", str(self._controller_file), str(appointments))

    def _python(self, name: str, module: str, *arguments: str) -> Program:
        return Program(name, [sys.executable, "-m", module, *arguments], self.folder)

    def kiosk(self, number: int) -> KioskSettings:
        """The file of a kiosk."""
        return load(self._unit(f"kiosk-{number}", "kiosk"), KioskSettings)

    def buttons(self) -> CounterSettings:
        """The file of the button unit."""
        return load(self._unit(BUTTONS, "counter"), CounterSettings)

    def display(self) -> DisplaySettings:
        """The file of the display."""
        return load(self._unit("display-1", "display"), DisplaySettings)

    def _unit(self, name: str, role: str) -> Path:
        return self.folder / "site" / "units" / name / f"{role}.toml"


def broker_of(site: Site, folder: Path) -> Program:
    """The site's broker, whose log is in `folder`; for when every unit is enrolled."""
    place = site.write_broker(broker.private(site.folder / "broker", site.port))
    path = {"PATH": f"{os.environ['PATH']}:/usr/sbin"}
    return Program("mosquitto", ["mosquitto", "-c", str(place.config)], folder, path)


SIMULATED = {"driver": "simulated"}
SCREEN = {"width": 1080, "height": 1920, "dpi": 102.5}


def controller_tables(folder: Path, site_file: Path) -> dict[str, Any]:
    """The controller's file, but for who it is and where the broker is."""
    return {
        "site_file": str(site_file),
        "state": {"folder": str(folder / "state")},
        "web": {"port": free_port(), "users": str(folder / "users.toml")},
        "booking": {"driver": "none"},
    }

"""A real controller process behind a real Mosquitto, with buses to speak to it."""

import sys
from pathlib import Path
from typing import Any

import tomlkit

from appliance.bus import Bus
from appliance.config import BrokerSettings, UnitSettings
from contract.values import Role
from demo.programs import Program
from provisioning import people
from tests.broker import Mosquitto, free_port
from tests.sites import SMALL


def write_files(folder: Path, broker: Mosquitto, **tables: Any) -> Path:
    """The controller's file for the small site; keyword arguments replace its tables."""
    (folder / "site.toml").write_text(tomlkit.dumps(SMALL))
    agent = people.Person(name="agent", roles=(people.WebRole.AGENT,), counters=("1", "2"))
    people.put(folder / "users.toml", agent, "correct horse battery")
    config = folder / "controller.toml"
    config.write_text(
        tomlkit.dumps(
            {
                "unit": {"site": "town", "name": "controller"},
                "broker": {"host": "127.0.0.1", "port": broker.port},
                "site_file": str(folder / "site.toml"),
                "state": {"folder": str(folder / "state")},
                "booking": {"driver": "none"},
                "web": {"port": free_port(), "users": str(folder / "users.toml")},
                **tables,
            }
        )
    )
    return config


def controller(config: Path) -> Program:
    """The process, as its service starts it."""
    command = [sys.executable, "-m", "controller", "--config", str(config)]
    return Program("controller", command, config.parent)


def unit(broker: Mosquitto, name: str, role: Role, **options: Any) -> Bus:
    """The bus of a unit of the small site."""
    where = BrokerSettings(host="127.0.0.1", port=broker.port)
    return Bus(UnitSettings(site="town", name=name), where, role, **options)

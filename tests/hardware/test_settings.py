"""Every driver is chosen by its table, none by default, and mistakes are told in plain words."""

import json
import subprocess
import sys

import pytest

from appliance.config import Settings, parse
from appliance.errors import BadConfig
from hardware.settings import ButtonSettings, ChimeSettings, PrinterSettings, ScannerSettings

pytestmark = pytest.mark.pure


class Unit(Settings):
    printer: PrinterSettings
    scanner: ScannerSettings
    button: ButtonSettings
    chime: ChimeSettings


SIMULATED = {"driver": "simulated"}
ALL = {"printer": SIMULATED, "scanner": SIMULATED, "button": SIMULATED, "chime": SIMULATED}


@pytest.mark.parametrize(
    ("table", "device"),
    [
        ("printer", {"driver": "usb", "vendor": 0x04B8, "product": 0x0202}),
        ("printer", {"driver": "serial", "device": "/dev/ttyUSB0", "baud": 19200}),
        ("printer", {"driver": "network", "host": "printer.local", "columns": 32, "profile": "TM-T20II"}),
        ("printer", {"driver": "file", "device": "/dev/usb/lp0", "answer_within_s": 8}),
        ("scanner", {"driver": "serial", "device": "/dev/serial/by-id/scanner"}),
        ("scanner", {"driver": "simulated", "socket": "/run/scanner.sock"}),
        ("button", {"driver": "gpio", "button": 17, "lamp": 27, "pins": "mock"}),
        ("button", {"driver": "simulated", "socket": "/run/button.sock"}),
        ("chime", {"driver": "aplay", "device": "plughw:0"}),
        ("chime", {"driver": "simulated", "record": "/tmp/heard.wav"}),
    ],
)
def test_every_driver_has_its_table(table: str, device: dict[str, object]) -> None:
    found = getattr(parse({**ALL, table: device}, Unit, "unit.toml"), table)
    given = json.loads(found.model_dump_json())
    assert {key: given[key] for key in device} == device


@pytest.mark.parametrize("table", ALL)
def test_no_driver_is_chosen_by_default(table: str) -> None:
    with pytest.raises(BadConfig, match=rf"{table}\.driver: missing; must be one of .*simulated"):
        parse({**ALL, table: {}}, Unit, "unit.toml")


def test_wrong_drivers_and_keys_are_told_in_plain_words() -> None:
    with pytest.raises(BadConfig) as bad:
        parse(
            {
                "printer": {"driver": "fax"},
                "scanner": {"driver": "serial", "devcie": "/dev/ttyACM0"},
                "button": {"driver": "gpio", "button": 99, "lamp": 27, "pins": "pigpio"},
                "chime": {"driver": "aplay", "volume": 3},
            },
            Unit,
            "unit.toml",
        )
    assert bad.value.problems == [
        "printer.driver: must be one of usb, serial, network, file, simulated, not 'fax'",
        "scanner.device: missing",
        "scanner.devcie: unknown key; did you mean device?",
        "button.button: should be less than or equal to 27, not 99",
        "button.pins: must be 'lgpio' or 'mock', not 'pigpio'",
        "chime.volume: unknown key; known here: device, driver",
    ]


def test_reading_settings_loads_no_driver() -> None:
    """A unit without a printer must not pay for its library, nor need it."""
    code = "import sys, hardware.settings, hardware.drivers; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"escpos", "serial", "gpiozero", "lgpio"} & set(loaded)

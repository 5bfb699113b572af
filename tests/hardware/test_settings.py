"""Every driver is chosen by its table, none by default, and mistakes are told in plain words."""

import json
import subprocess
import sys

import pytest

from appliance.config import Settings, parse
from appliance.errors import BadConfig
from hardware.counter_settings import ButtonSettings, DeviceSignSettings
from hardware.settings import (
    ChimeSettings,
    HeadphonesSettings,
    PrinterSettings,
    ScannerSettings,
    VoiceSettings,
)

pytestmark = pytest.mark.pure


class Unit(Settings):
    printer: PrinterSettings
    scanner: ScannerSettings
    button: ButtonSettings
    chime: ChimeSettings
    voice: VoiceSettings
    headphones: HeadphonesSettings
    sign: DeviceSignSettings


SIMULATED = {"driver": "simulated"}
ALL = dict.fromkeys(("printer", "scanner", "button", "chime", "voice", "headphones", "sign"), SIMULATED)


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
        ("button", {"driver": "gpio", "buttons": {"next": 17, "no_show": 22}, "lamp": 27}),
        ("button", {"driver": "serial", "device": "/dev/serial/by-id/box", "baud": 9600}),
        ("button", {"driver": "keypad", "device": "/dev/input/by-id/pad", "lamp": "scrolllock"}),
        ("button", {"driver": "keypad", "name": "Pad", "keys": {"f1": "next", "kp0": "park"}}),
        ("button", {"driver": "simulated", "socket": "/run/button.sock"}),
        ("sign", {"driver": "lcd", "device": "/dev/ttyACM*", "columns": 20, "rows": 4, "arrow": "left"}),
        ("sign", {"driver": "none"}),
        ("sign", {"driver": "simulated", "socket": "/run/sign.sock", "arrow": "up"}),
        ("printer", {"driver": "network", "host": "printer.local", "drawn": True, "faces": ["/fonts/a.ttf"]}),
        ("scanner", {"driver": "serial", "device": "/dev/ttyACM*"}),
        ("voice", {"driver": "espeak", "device": "plughw:CARD=Headphones", "speed": 140}),
        ("voice", {"driver": "wav", "folder": "/tmp/said", "real_time": False}),
        ("voice", {"driver": "simulated", "socket": "/run/voice.sock", "seconds": 0.5}),
        ("headphones", {"driver": "evdev", "device": "/dev/input/by-path/jack"}),
        ("headphones", {"driver": "evdev", "name": "Headphone"}),
        ("headphones", {"driver": "none"}),
        ("headphones", {"driver": "simulated", "socket": "/run/headphones.sock"}),
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
                "voice": {"driver": "espeak", "speed": 900},
                "headphones": {"driver": "none", "device": "/dev/input/event0"},
                "sign": {"driver": "lcd", "device": "/dev/ttyACM0", "arrow": "behind"},
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
        "voice.speed: should be less than or equal to 300, not 900",
        "headphones.device: unknown key; did you mean driver?",
        "sign.arrow: must be 'none', 'left', 'right', 'up' or 'down', not 'behind'",
    ]


def test_reading_settings_loads_no_driver() -> None:
    """A unit without a printer must not pay for its library, nor need it."""
    code = "import sys, hardware.settings, hardware.drivers; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"escpos", "serial", "gpiozero", "lgpio", "PIL", "fontTools", "bidi", "qrcode"} & set(loaded)

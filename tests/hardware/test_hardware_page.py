"""docs/hardware.md says what the code says: every fault, every driver, every example."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from hardware import counter_settings, settings
from hardware.errors import DeviceFault

pytestmark = pytest.mark.pure

PAGE = (Path(__file__).parent.parent.parent / "docs" / "hardware.md").read_text(encoding="utf-8")
TABLES = {
    "printer": settings.PrinterSettings,
    "scanner": settings.ScannerSettings,
    "voice": settings.VoiceSettings,
    "headphones": settings.HeadphonesSettings,
    "button": counter_settings.ButtonSettings,
    "sign": counter_settings.DeviceSignSettings,
    "chime": settings.ChimeSettings,
    "television": settings.TelevisionSettings,
}


def faults(kind: type[DeviceFault] = DeviceFault) -> Iterator[type[DeviceFault]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from faults(narrower)


def drivers(table: object) -> set[str]:
    return set(TypeAdapter(table).json_schema()["discriminator"]["mapping"])


def test_every_fault_stands_in_the_table_with_what_staff_read() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \|", PAGE, re.MULTILINE))
    assert rows == {kind.code: kind.fix for kind in faults()}


def test_one_code_says_one_thing_to_staff() -> None:
    assert len({kind.code for kind in faults()}) == len({(kind.code, kind.fix) for kind in faults()})


def test_every_example_is_taken_as_it_stands() -> None:
    found = set()
    for example in re.findall(r"```toml\n(.+?)```", PAGE, re.DOTALL):
        [(name, table)] = tomllib.loads(example).items()
        TypeAdapter(TABLES[name]).validate_json(json.dumps(table))
        found.add(name)
    assert found == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_driver_is_named(name: str) -> None:
    examples = "\n".join(re.findall(rf"```toml\n(\[{name}\].+?)```", PAGE, re.DOTALL))
    for driver in drivers(TABLES[name]):
        assert re.search(rf"\b{driver}\b", examples), driver

"""docs/counter.md says what the code says: every example, every rhythm, every line and command."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from appliance.config import parse
from counter.presses import LONG_S, Action
from counter.settings import CounterSettings, verify
from hardware import box_lines, lcd_text
from hardware.counter_settings import KeypadButtonSettings
from hardware.ports import PATTERNS, Lamp

pytestmark = pytest.mark.pure

PAGE = (Path(__file__).parents[2] / "docs" / "counter.md").read_text(encoding="utf-8")
EXAMPLES = [tomllib.loads(example) for example in re.findall(r"```toml\n(.+?)```", PAGE, re.DOTALL)]


@pytest.mark.parametrize("example", EXAMPLES, ids="-".join)
def test_every_example_is_taken_as_it_stands(example: dict[str, Any]) -> None:
    whole = {key: value for key, value in EXAMPLES[0].items() if key != "press"}
    if "keys" in example:
        whole["button"] = {"driver": "serial", "device": "/dev/ttyACM0"}
    verify(parse({**whole, **example}, CounterSettings, "counter.md"))


def test_every_driver_is_named() -> None:
    drivers = {
        (table, example[table]["driver"])
        for example in EXAMPLES
        for table in ("button", "sign")
        if table in example
    }
    assert drivers == {
        *(("button", driver) for driver in ("gpio", "keypad", "serial")),
        *(("sign", driver) for driver in ("window", "lcd", "none")),
    }
    assert PAGE.count('driver = "simulated"') == 2


def test_the_keypads_keys_are_those_it_has_without_being_told() -> None:
    [pad] = [example["button"] for example in EXAMPLES if example.get("button", {}).get("driver") == "keypad"]
    assert pad["keys"] == KeypadButtonSettings.model_fields["keys"].default


def test_every_lamp_has_its_rhythm_in_the_table() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| ([a-z0-9., ]+?) \|", PAGE, re.MULTILINE))
    words = {True: "lit", False: "dark"}

    def rhythm(lamp: Lamp) -> str:
        pattern = PATTERNS[lamp]
        if isinstance(pattern, bool):
            return words[pattern]
        return ", ".join(str(seconds) for step in pattern for seconds in step)

    assert {lamp: rows[lamp] for lamp in Lamp} == {lamp: rhythm(lamp) for lamp in Lamp}


def test_every_action_is_told() -> None:
    for action in Action:
        assert f"| `{action}` |" in PAGE
    assert f"{LONG_S:g} seconds" in PAGE


def test_every_line_of_the_box_is_one() -> None:
    said = re.findall(r"^\| (unit|box) \| `(.+?)` \|", PAGE, re.MULTILINE)
    from_unit = [line.encode() + b"\n" for who, line in said if who == "unit"]
    assert from_unit == [box_lines.ASK, box_lines.LAMP[True], box_lines.LAMP[False]]
    from_box = [box_lines.read(line) for who, line in said if who == "box"]
    assert from_box == [
        box_lines.Box(1, frozenset({"next", "recall", "park"}), frozenset({"recall"})),
        box_lines.Moved("next", held=True),
        box_lines.Moved("next", held=False),
    ]
    assert f"version {box_lines.VERSION}" in PAGE
    assert f"{box_lines.LONGEST} bytes" in PAGE


def test_every_command_of_the_display_is_told() -> None:
    told = {bytes.fromhex(found) for found in re.findall(r"`FE ([0-9A-F]{2})", PAGE)} - {b"\xd1"}
    sent = lcd_text.BEGIN + lcd_text.drawing(["  "])
    assert told == {sent[at + 1 : at + 2] for at, byte in enumerate(sent) if byte == 0xFE}

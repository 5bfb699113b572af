"""docs/announcements.md says what the code does: every example, every driver, every rule's number."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from display.announce_settings import AnnounceSettings
from display.announcer import LONGEST_CHIME_S, LONGEST_SENTENCE_S, RESTS_S
from display.announcing import AGAIN_WITHIN_S, IN_BRIEF_ABOVE
from display.board import FRESH_S
from display.spoken import EVERYWHERE
from hardware.recorded_voice import LONGEST_SPELLED, PAUSE_S
from hardware.settings import CallVoiceSettings, ChimeSettings

pytestmark = pytest.mark.pure

PAGE = (Path(__file__).parent.parent.parent / "docs" / "announcements.md").read_text(encoding="utf-8")
TABLES = {"chime": ChimeSettings, "voice": CallVoiceSettings, "announce": AnnounceSettings}
EXAMPLES = re.findall(r"```toml\n(.+?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_taken_as_it_stands(example: str) -> None:
    tables = tomllib.loads(example)
    assert tables
    for name, table in tables.items():
        TypeAdapter(TABLES[name]).validate_json(json.dumps(table))


def test_every_voice_that_makes_a_sound_has_its_example() -> None:
    shown = {table["driver"] for example in EXAMPLES if (table := tomllib.loads(example).get("voice"))}
    known = TypeAdapter(CallVoiceSettings).json_schema()["discriminator"]["mapping"]
    assert shown == set(known) - {"simulated"}


@pytest.mark.parametrize(
    "words",
    [
        f"older than {AGAIN_WITHIN_S:.0f} seconds",
        f"younger than {FRESH_S:.0f} seconds",
        f"after {LONGEST_CHIME_S:.0f} seconds for the chime, {LONGEST_SENTENCE_S:.0f} for a sentence",
        f"more than {IN_BRIEF_ABOVE} others wait",
        f"left alone for {RESTS_S:.0f} seconds",
        f"a pause of {PAUSE_S * 1000:.0f} ms",
    ],
)
def test_the_rules_numbers_are_the_codes(words: str) -> None:
    assert words in PAGE.replace("\n", " ")


def test_every_word_of_every_site_is_named() -> None:
    for word in EVERYWHERE:
        assert f"`{word}.wav`" in PAGE or word.isdigit(), word
    assert "`0.wav` to `9.wav`" in PAGE
    assert LONGEST_SPELLED == 4
    assert "up to four letters and digits" in PAGE

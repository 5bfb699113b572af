"""One font file for Arabic and Latin, made once."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from appliance import faces
from appliance.theme import FACES

pytestmark = pytest.mark.parts


def test_latin_texts_are_drawn_as_asked() -> None:
    assert faces.face_for("P047", FACES.display) == FACES.display


def test_the_made_font_has_both_scripts_and_is_not_made_twice(tmp_path: Path) -> None:
    made = faces.arabic("Bold", tmp_path)
    assert made
    letters = TTFont(made).getBestCmap()
    assert {ord("A"), ord("0"), 0x0628, 0xFE91} <= set(letters)
    before = made.stat().st_mtime_ns
    faces.arabic.cache_clear()
    assert faces.arabic("Bold", tmp_path) == made
    assert made.stat().st_mtime_ns == before
    assert [path.name for path in tmp_path.iterdir()] == [made.name]

"""The logo of a site file: read, weighed, refused when nobody could see it, and told to units."""

import base64
from pathlib import Path

import pytest

from appliance.errors import BadConfig
from tests.controller.sitefile_tables import (
    draw_logo,
    with_logo,
)


def test_a_logo_travels_with_the_content(tmp_path: Path) -> None:
    draw_logo(tmp_path / "logo.png")
    look = with_logo(tmp_path).content().look
    assert base64.b64decode(look.logo) == (tmp_path / "logo.png").read_bytes()
    assert look.logo_says["fr"] == "Un disque"


def test_another_picture_is_another_revision(tmp_path: Path) -> None:
    draw_logo(tmp_path / "logo.png")
    before = with_logo(tmp_path)
    draw_logo(tmp_path / "logo.png", "#07335E")
    after = with_logo(tmp_path)
    assert before != after
    assert before.content().revision != after.content().revision


@pytest.mark.parametrize(
    ("colour", "size", "sentence"),
    [
        ("#FFF2CC", (240, 80), "is too light to be seen on the page"),
        ("#0A4D8C", (240, 20), "is 240 by 20 pixels; each side has 24 to 1200"),
        ("#0A4D8C", (1300, 80), "is 1300 by 80 pixels; each side has 24 to 1200"),
    ],
)
def test_a_logo_that_nobody_could_see_is_refused(
    tmp_path: Path, colour: str, size: tuple[int, int], sentence: str
) -> None:
    draw_logo(tmp_path / "logo.png", colour, size)
    with pytest.raises(BadConfig) as bad:
        with_logo(tmp_path)
    assert any(problem.startswith(f"look.logo: 'logo.png' {sentence}") for problem in bad.value.problems)


def test_a_logo_that_is_too_heavy_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(bytes(70_000))
    with pytest.raises(BadConfig, match="has more than 64 kB"):
        with_logo(tmp_path)

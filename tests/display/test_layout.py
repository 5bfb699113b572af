"""Sizes in millimetres and seat distance: what a layout promises, and what is refused with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from appliance.theme import FACES
from appliance.window import MM_PER_INCH, ScreenSettings
from display.layout import CAPITAL, DIGIT_EM, NUMBER_EM, Box, illegible, layout, pitch

TV_43 = 1920 / (941 / MM_PER_INCH)
"""Dots per inch of a 43 inch television: 941 mm for 1,920 pixels."""


def millimetres(font_size: float, dpi: float) -> float:
    return font_size * CAPITAL / dpi * MM_PER_INCH


def test_the_measures_of_the_face_are_those_of_its_file() -> None:
    face = ImageFont.truetype(str(FACES.display), 1000)
    assert face.getbbox("H", anchor="ls")[1] == -1000 * CAPITAL
    assert max(face.getlength(digit) for digit in "0123456789") == pytest.approx(1000 * DIGIT_EM, abs=1)
    letters = max(face.getlength(letter) for letter in "ABCDEFGHJKLMNPQRSTUVWXYZ")
    assert letters + 3000 * DIGIT_EM == pytest.approx(1000 * NUMBER_EM, abs=1)


@pytest.mark.pure
def test_on_a_43_inch_screen_read_from_8_metres_the_letters_are_as_high_as_they_must_be() -> None:
    assert illegible(ScreenSettings(width=1920, height=1080, dpi=TV_43), 8) == []
    made = layout(1920, 1080, TV_43, 8)
    assert millimetres(made.call.number, TV_43) >= 100
    assert millimetres(made.side.row, TV_43) >= 50
    assert millimetres(made.call.label, TV_43) >= 50


@pytest.mark.pure
def test_a_number_that_the_farthest_seat_could_not_read_is_refused_with_the_reason() -> None:
    problems = illegible(ScreenSettings(width=1920, height=1080, dpi=TV_43), 12)
    assert problems[0].startswith("display.farthest_m: the number called would be")
    assert "read from 12 m it must be at least 150 mm" in problems[0]
    assert all("use a larger screen" in problem for problem in problems)


@pytest.mark.pure
def test_a_list_that_has_room_for_too_few_calls_is_refused() -> None:
    problems = illegible(ScreenSettings(width=1080, height=1920, dpi=51.8), 8)
    assert any("earlier calls; at least 3 must be listed" in problem for problem in problems)


@pytest.mark.pure
def test_a_turned_screen_is_judged_as_it_hangs() -> None:
    lying = ScreenSettings(width=1920, height=1080, dpi=60, rotation=90)
    standing = ScreenSettings(width=1080, height=1920, dpi=60)
    assert illegible(lying, 9) == illegible(standing, 9) != []


@pytest.mark.pure
def test_rows_become_smaller_only_when_more_calls_are_owed_to_the_room() -> None:
    made = layout(1920, 1080, TV_43, 4)
    usual = made.side.comfortable_rows
    assert made.side.rows(0) == (usual, made.side.row)
    assert made.side.rows(usual) == (usual, made.side.row)
    count, size = made.side.rows(usual + 2)
    assert count == usual + 2
    assert made.side.densest_row <= size < made.side.row


@pytest.mark.pure
def test_rows_never_become_too_small_to_read() -> None:
    made = layout(1920, 1080, TV_43, 6)
    _, size = made.side.rows(12)
    assert millimetres(size, TV_43) >= 6000 / 160


sizes = st.tuples(st.integers(800, 4000), st.integers(600, 4000)).filter(
    lambda size: 0.4 < size[0] / size[1] < 2.5
)


@pytest.mark.pure
@given(sizes, st.floats(20, 120), st.floats(1, 20))
def test_what_is_not_refused_keeps_every_promise(size: tuple[int, int], dpi: float, farthest: float) -> None:
    width, height = size
    if illegible(ScreenSettings(width=width, height=height, dpi=dpi), farthest):
        return
    made = layout(width, height, dpi, farthest)
    assert millimetres(made.call.number, dpi) >= farthest * 1000 / 80 - 0.01
    for small in (made.side.row, made.call.label, made.side.rows(12)[1]):
        assert millimetres(small, dpi) >= farthest * 1000 / 160 - 0.01
    assert made.call.number * NUMBER_EM <= made.call.plate.width + 1
    assert made.side.comfortable_rows * pitch(made.side.row) <= made.side.list.height
    assert_apart(made.call.plate, made.call.waits)
    for box, ground in (
        (made.call.plate, made.call.ground),
        (made.call.waits, made.call.ground),
        (made.side.list, made.side.ground),
    ):
        assert ground.x <= box.x
        assert box.right <= ground.right
        assert ground.y <= box.y
        assert box.top <= ground.top
    assert made.call.heading_base > made.call.number_base + made.call.number * CAPITAL
    assert made.call.number_base > made.call.plate.top
    assert made.call.plate.y > made.call.others_base > made.call.waits.top


def assert_apart(upper: Box, lower: Box) -> None:
    assert upper.y >= lower.top

"""Arabic as it is drawn: joined, from right to left, with numbers and Latin words the right way round."""

import pytest

from appliance.script import right_to_left, shape, wrap

pytestmark = pytest.mark.pure


def test_a_line_without_arabic_is_drawn_as_it_is_written() -> None:
    assert shape("98 rue de Fontenay, 94300 Vincennes") == "98 rue de Fontenay, 94300 Vincennes"
    assert not right_to_left("Zürich 12-34")


def test_letters_are_joined_and_the_first_is_drawn_last() -> None:
    drawn = shape("سلام")
    assert drawn != "سلام"[::-1]
    assert all("\ufb50" <= letter <= "\ufefc" for letter in drawn)


@pytest.mark.parametrize(
    "token",
    [
        "12-34",
        "030 / 123-45",
        "+33 1 43 98 65 00",
        "21/11/2026",
        "10:26",
        "A-047",
        "K7QM-3F2D",
        "98 rue de Fontenay, 94300 Vincennes",
    ],
)
def test_numbers_times_and_latin_words_keep_their_order(token: str) -> None:
    assert token in shape(f"العنوان {token} الآن")


def test_brackets_open_towards_the_start() -> None:
    drawn = shape("احضر (الآن)")
    assert drawn.startswith("(")
    assert ")" in drawn[1:]


def test_a_list_of_numbers_is_read_from_the_right() -> None:
    drawn = shape("الشباك 3، 5")
    assert drawn.index("5") < drawn.index("3")


def test_lines_are_in_the_order_of_reading() -> None:
    words = "واحد اثنان ثلاثة أربعة"
    lines = wrap(words, 12, len).split("\n")
    assert lines == [shape("واحد اثنان"), shape("ثلاثة أربعة")]


def test_newlines_stay() -> None:
    assert wrap("نعم\nلا", 100, len).split("\n") == [shape("نعم"), shape("لا")]

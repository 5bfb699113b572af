"""Numbers and codes are said sign by sign, and nothing else is."""

import pytest

from hardware.spelling import spelled, spoken_form

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Your number is P047.", "Your number is P, 0, 4, 7."),
        ("PZ001, K7QM", "P, Z, 0, 0, 1, K, 7, Q, M"),
        ("code VH-7K2M", "code V, H, 7, K, 2, M"),
        ("«P047»\u202f:", "«P, 0, 4, 7»\u202f:"),
    ],
)
def test_codes_are_spelled(text: str, said: str) -> None:
    assert spoken_form(text, "fr") == said


@pytest.mark.parametrize(
    "text",
    [
        "10:45 on 21 November 2026",
        "PASS and ID",
        "35 × 45 mm, 120 kr.",
        "https://example.org/P047",
        "Hall A, counter 3",
        "1234 AB",
        "covid19",
    ],
)
def test_everything_else_is_left_to_the_voice(text: str) -> None:
    assert spoken_form(text, "en") == text


def test_in_arabic_the_commas_are_arabic() -> None:
    assert spoken_form("رقمكم P047", "ar") == "رقمكم P، 0، 4، 7"


def test_a_code_of_letters_alone_is_spelled_when_asked() -> None:
    assert spelled("kqmx", "en") == "K, Q, M, X"

"""What a printer cannot print is spelled otherwise, never as a question mark."""

import pytest

from hardware.letters import KEEP, printable, settled

pytestmark = pytest.mark.pure


def only_ascii(char: str) -> bool:
    return char.isascii()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’écran – « oui »…", 'l\'ecran - " oui "...'),
        ("Blåbærgrød på Øster Allé", "Blaabaergrod paa Oster Alle"),
        ("25 € · Straße", "25 EUR - Strasse"),
        ("œuvre naïve, Łódź", "oeuvre naive, Lodz"),
        ("e\u0301te\u0301", "ete"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("½ ﬁche", "1/2 fiche"),
        ("thin\u2009space", "thin space"),
    ],
)
def test_letters_are_spelled_otherwise(text: str, expected: str) -> None:
    assert printable(text, only_ascii) == expected


def test_letters_that_can_be_printed_stay() -> None:
    assert printable("æøå éèàç ï € – ’", lambda char: True) == "æøå éèàç ï € – ’"


def test_letters_taken_apart_are_put_together() -> None:
    assert printable("e\u0301", lambda char: True) == "é"


def test_no_break_spaces_hold_until_settled() -> None:
    text = printable("10\u202f%, 5\u00a0€", lambda char: char == "€" or char.isascii())
    assert text == f"10{KEEP}%, 5{KEEP}€"
    assert settled(text) == "10 %, 5 €"


def test_no_command_can_hide_in_a_text() -> None:
    assert printable("A\x1b@\x10\x04\x01B\tC\nD", only_ascii) == "A@B C\nD"


def test_what_has_no_other_spelling_is_left_out() -> None:
    assert printable("a中b", only_ascii) == "ab"

"""A slip becomes lines that fit the paper, its number as large as they come."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.ports import Slip
from hardware.slip_layout import Cut, Line, Operation, QrCode, Space, lay_out

pytestmark = pytest.mark.pure


def any_letter(_: str) -> bool:
    return True


def lines(slip: Slip, columns: int = 48) -> list[Line]:
    return [op for op in lay_out(slip, columns, any_letter) if isinstance(op, Line)]


def test_a_ticket_from_top_to_cut(ticket: Slip) -> None:
    rule = Line("-" * 48)
    assert lay_out(ticket, 48, any_letter) == (
        Line("Service citoyen · Vincennes", bold=True),
        Line("samedi 21 novembre 2026, 10:26"),
        Space(),
        Line("P047", 8, 8, bold=True),
        Space(),
        Line("Passeport", 2, 2, bold=True),
        rule,
        Line("Attente : 10 à 20 minutes", bold=True),
        Line("8 personnes sur 10 sont appelées avant 10:45."),
        Line("Salle A : l’écran et la voix."),
        Space(),
        QrCode("https://vestibule.example/v/Ab3dE6", 8),
        Space(),
        Line("Suivez votre place sur votre téléphone"),
        rule,
        Line("Merci de votre patience."),
        Cut(),
    )


def test_an_empty_slip_is_only_cut() -> None:
    assert lay_out(Slip(), 48, any_letter) == (Cut(),)


@pytest.mark.parametrize(
    ("number", "columns", "width", "height"), [("P047", 48, 8, 8), ("P047", 32, 8, 8), ("PASS-047", 32, 4, 6)]
)
def test_a_number_is_as_large_as_fits(number: str, columns: int, width: int, height: int) -> None:
    [line] = lines(Slip(number=number), columns)
    assert (line.width, line.height) == (width, height)
    assert line.height * 17 / 8 >= 12, "mm: a capital of Font A is 17 dots high"


def test_a_title_may_take_two_lines_to_be_large() -> None:
    assert lines(Slip(title="Det mangler du for at få pas"), 32) == [
        Line("Det mangler du", 2, 2, bold=True),
        Line("for at få pas", 2, 2, bold=True),
    ]


@pytest.mark.parametrize(
    "title",
    ["Changement d'adresse et déclaration de domicile à l'étranger", "Personregistersammenslutning"],
)
def test_a_long_title_is_high_but_not_wide(title: str) -> None:
    found = lines(Slip(title=title))
    assert {(line.width, line.height) for line in found} == {(1, 2)}
    assert " ".join(line.text for line in found) == title


def test_texts_are_wrapped_between_words() -> None:
    found = lines(Slip(farewell="Please wait until your number is called on the screen of hall A."), 32)
    assert [line.text for line in found[1:]] == [
        "Please wait until your number is",
        "called on the screen of hall A.",
    ]


def test_no_word_stands_alone_on_the_last_line() -> None:
    found = lines(Slip(farewell="8 personnes sur 10 sont appelées avant 10:45."), 32)
    assert [line.text for line in found[1:]] == ["8 personnes sur 10 sont", "appelées avant 10:45."]


def test_no_break_spaces_keep_words_together() -> None:
    found = lines(Slip(farewell="Ouvert de 9\u00a0h\u00a0à 12\u00a0h\u00a030 du lundi au vendredi"), 24)
    assert [line.text for line in found[1:]] == ["Ouvert de 9 h à 12 h 30", "du lundi au vendredi"]


def test_blocks_are_parted_by_rules_and_lead_in_bold() -> None:
    slip = Slip(blocks=(("Passport photo", ("not older than 6 months",)), ("Old passport", ())))
    rule = Line("-" * 48)
    assert lines(slip) == [
        rule,
        Line("Passport photo", bold=True),
        Line("not older than 6 months"),
        rule,
        Line("Old passport", bold=True),
    ]


def test_line_ends_in_a_text_are_kept(ticket: Slip) -> None:
    assert lines(Slip(moment="today\n10:26")) == [Line("today"), Line("10:26")]


@pytest.mark.parametrize(("size", "columns", "dot"), [(20, 48, 8), (100, 32, 7), (200, 32, 5), (2000, 32, 3)])
def test_a_code_is_as_large_as_its_paper_allows(size: int, columns: int, dot: int) -> None:
    operations = lay_out(Slip(qr="x" * size), columns, any_letter)
    assert QrCode("x" * size, dot) in operations


@given(
    st.builds(
        Slip,
        heading=st.text(),
        number=st.text(max_size=30),
        title=st.text(),
        blocks=st.lists(st.tuples(st.text(), st.lists(st.text()).map(tuple))).map(tuple),
        farewell=st.text(),
    ),
    st.sampled_from([32, 42, 48]),
)
def test_nothing_ever_runs_over_the_edge(slip: Slip, columns: int) -> None:
    operations = lay_out(slip, columns, str.isascii)
    assert operations[-1] == Cut()
    assert not [op for op in operations if too_wide(op, columns)]


def too_wide(operation: Operation, columns: int) -> bool:
    return isinstance(operation, Line) and len(operation.text) * operation.width > columns


def test_only_the_last_operation_cuts(ticket: Slip) -> None:
    operations = lay_out(replace(ticket, number=""), 48, any_letter)
    assert [op for op in operations if isinstance(op, Cut)] == [operations[-1]]

"""Codes as people type them and as they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.codes import is_to_come_back, plain, to_come_back

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ab12", "AB12"),
        (" KX-4 7\t9\r\n", "KX479"),
        ("é-1", "E1"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}\N{FULLWIDTH DIGIT SEVEN}", "A7"),
        ("٣;--", ""),
        ("", ""),
    ],
)
def test_a_code_is_kept_as_capital_letters_and_digits(typed: str, kept: str) -> None:
    assert plain(typed) == kept


@given(st.text())
def test_a_kept_code_stays_as_it_is(typed: str) -> None:
    assert plain(plain(typed)) == plain(typed)
    assert set(plain(typed)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def test_the_code_of_a_slip_is_known_from_the_request_alone_and_read_as_such() -> None:
    request = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
    slip = to_come_back(request)
    assert slip == plain(slip) == "BACK0F1E2D3C4B5A69788796A5B4C3D2E1F0"
    assert to_come_back(f"{request}-help") != slip
    assert is_to_come_back(slip)
    assert is_to_come_back(slip.lower())


@pytest.mark.parametrize("other", ["", "BACK", "BACK-7QM3", "K7QM-3F2D", "0F1E2D3C4B5A6978BACK"])
def test_what_can_be_typed_is_no_slip(other: str) -> None:
    assert not is_to_come_back(other)

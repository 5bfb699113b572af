"""Codes as people type them and as they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.codes import plain

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

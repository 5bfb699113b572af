"""Numbers of tickets: a letter per service, 001 to 999, then a second letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.values import Code
from controller.queue import commands as do
from controller.queue.numbers import BANDS, LAPS, LAST, LETTERS, MOST, count_of, is_of_a_kiosk, number
from controller.queue.rules import CounterRule, Rules, ServiceRule
from tests.controller.queue.office import Office

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, "P001"),
        (42, "P042"),
        (999, "P999"),
        (1000, "PA001"),
        (1998, "PA999"),
        (1999, "PB001"),
        (MOST, "PM999"),
    ],
)
def test_a_number_is_the_letter_and_three_digits_and_then_a_second_letter(count: int, expected: str) -> None:
    assert number("P", count) == expected
    assert count_of(expected) == ("P", count)


@given(count=st.integers(1, MOST), letter=st.sampled_from("ABIOPZ"))
def test_a_number_tells_its_count(count: int, letter: str) -> None:
    assert count_of(number(letter, count)) == (letter, count)


def test_no_two_people_of_a_day_have_the_same_number() -> None:
    assert len({number("P", count) for count in range(1, MOST + 1)}) == MOST == LAST * 13


def test_no_second_letter_reads_like_a_digit() -> None:
    assert not set("IO") & set(LETTERS)
    assert len(LETTERS) == len(set(LETTERS)) == 24


def test_the_second_letters_are_shared_out_between_controller_and_kiosks() -> None:
    assert not set(LAPS) & set(BANDS)
    assert LAPS + BANDS == LETTERS


@given(count=st.integers(1, MOST), letter=st.sampled_from(LETTERS))
def test_the_controller_never_gives_a_number_of_a_kiosk(count: int, letter: str) -> None:
    assert not is_of_a_kiosk(number(letter, count))


@pytest.mark.parametrize("text", ["PN001", "AZ999", "ZQ500"])
def test_a_kiosks_number_has_the_letter_of_its_band(text: str) -> None:
    assert is_of_a_kiosk(text)


@pytest.mark.parametrize(
    "text", ["", "P", "PZ", "P001", "PA001", "PM001", "PZ01", "PZ0001", "IZ001", "PO001", "PZ0a1"]
)
def test_any_other_number_is_not_a_kiosks(text: str) -> None:
    assert not is_of_a_kiosk(text)


@pytest.mark.parametrize("count", [-1, 0, MOST + 1])
def test_there_is_no_number_below_the_first_or_above_the_last(count: int) -> None:
    with pytest.raises(ValueError, match=f"P has no number {count}$"):
        number("P", count)


@pytest.mark.parametrize("text", ["", "P", "001", "P0A1", "PAB001", "P 01"])
def test_what_is_not_a_number_has_no_count(text: str) -> None:
    with pytest.raises(ValueError, match=f"^'{text}' is not a number of a ticket$"):
        count_of(text)


def test_a_second_letter_that_is_never_given_has_no_count() -> None:
    with pytest.raises(ValueError, match="substring not found"):
        count_of("PZ001")


def test_after_999_the_second_letter_comes_rather_than_a_number_used_twice() -> None:
    office = Office()
    office.walk_in(0)
    office.queue.last_number["P"] = 998
    assert [office.walk_in(1), office.walk_in(2), office.walk_in(3)] == ["P999", "PA001", "PA002"]


def test_when_a_letter_has_no_more_numbers_that_is_said() -> None:
    office = Office()
    office.walk_in(0)
    office.queue.last_number["P"] = MOST - 1
    assert office.walk_in(1) == f"PM{LAST}"
    assert office.code(2, do.TakeTicket("r", "passport", "fr")) is Code.NUMBERS_EXHAUSTED
    assert office.walk_in(3, "moving") == "M001"


def test_services_that_share_a_letter_share_its_numbers() -> None:
    rules = Rules(
        services={"a": ServiceRule("A", "z"), "b": ServiceRule("A", "z")},
        counters={"1": CounterRule(("a", "b"))},
    )
    office = Office(rules)
    assert [office.walk_in(0, "a"), office.walk_in(0, "b")] == ["A001", "A002"]


def test_the_number_of_who_withdrew_is_not_given_again() -> None:
    office = Office()
    office.walk_in(0)
    office.say(1, do.Withdraw("request-1"))
    assert office.walk_in(2) == "P002"

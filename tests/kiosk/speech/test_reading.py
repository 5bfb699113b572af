"""What is said of a page: all of it first, then only what is new."""

import pytest

from kiosk.speech.reading import Part, Reading, said

pytestmark = pytest.mark.pure

TITLE = Part("Your number", "en")
NUMBER = Part("P047", "en")
CLOCK = Part("10:26", "en", aside=True)
FINISH = Part("Finished", "en", name="finish")


def test_what_stands_on_every_page_is_said_last() -> None:
    assert Reading((), (CLOCK, TITLE, FINISH)).whole() == (TITLE, FINISH, CLOCK)


def test_only_what_is_new_is_said_of_a_page_that_changed() -> None:
    before = Reading((), (TITLE, NUMBER, FINISH))
    printed = Part("Take your ticket", "en")
    assert Reading((), (TITLE, NUMBER, printed, FINISH)).news(before) == (printed,)


def test_a_countdown_and_the_clock_are_no_news() -> None:
    before = Reading((), (Part("The page closes in 17 seconds", "en"), CLOCK))
    after = Reading((), (Part("The page closes in 16 seconds", "en"), Part("10:27", "en", aside=True)))
    assert after.news(before) == ()


def test_the_same_character_typed_twice_is_said_twice() -> None:
    one, two = Reading((), (Part("7", "en"),)), Reading((), (Part("7", "en"), Part("7", "en")))
    assert two.news(one) == (Part("7", "en"),)


def test_a_choice_is_found_by_its_name() -> None:
    page = Reading((), (TITLE, FINISH))
    assert page.choice("finish") == FINISH
    assert page.choice("") is None


def test_lines_are_read_as_one() -> None:
    assert (
        said((Part("Welcome.\nWhat would\n you like?", "en"), NUMBER)) == "Welcome. What would you like? P047"
    )

"""One touch is one touch."""

import pytest

from kiosk.touch import SingleTouch

pytestmark = pytest.mark.pure

HERE, NEAR, FAR = (100.0, 100.0), (110.0, 100.0), (200.0, 100.0)


@pytest.fixture
def touch() -> SingleTouch:
    touch = SingleTouch(pixels_per_mm=4)
    assert touch.counts("key:3", HERE, 10)
    return touch


def test_the_same_key_again_at_once_is_ignored(touch: SingleTouch) -> None:
    assert not touch.counts("key:3", FAR, 10.4)


def test_a_double_tap_does_not_press_what_the_next_page_has_there(touch: SingleTouch) -> None:
    assert not touch.counts("finish", NEAR, 10.4)


def test_another_key_elsewhere_counts_at_once(touch: SingleTouch) -> None:
    assert touch.counts("key:4", FAR, 10.1)


def test_the_same_key_counts_again_after_half_a_second(touch: SingleTouch) -> None:
    assert touch.counts("key:3", HERE, 10.5)


def test_a_trembling_finger_counts_twice_a_second_at_most(touch: SingleTouch) -> None:
    counted = [touch.counts("key:3", HERE, 10 + tenth / 10) for tenth in range(1, 11)]
    assert sum(counted) == 2

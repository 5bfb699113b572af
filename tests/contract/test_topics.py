"""Addresses: made from plain names only, and read back."""

import pytest

from contract import topics
from contract.values import Role

pytestmark = pytest.mark.pure


def test_a_topic_is_filled_in_and_read_back() -> None:
    path = topics.KIOSK_REQUEST.at(site="vincennes", unit="kiosk-1")
    assert path == "vestibule/v1/vincennes/request/kiosk/kiosk-1"
    assert topics.KIOSK_REQUEST.parts(path) == {"site": "vincennes", "unit": "kiosk-1"}


@pytest.mark.parametrize("name", ["", "a/b", "+", "#", "A", "a b", "a\n", "x" * 41])
def test_a_name_that_could_leave_its_level_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a plain name"):
        topics.REPLY.at(site="s", unit=name)


@pytest.mark.parametrize(
    "path", ["vestibule/v1/s/reply/u/x", "vestibule/v2/s/reply/u", "x", "vestibule/v1/s/reply/U"]
)
def test_another_address_is_not_taken_for_this_one(path: str) -> None:
    assert topics.REPLY.parts(path) is None


def test_a_filter_leaves_open_what_is_not_given() -> None:
    assert topics.REPLY.filter(site="s") == "vestibule/v1/s/reply/+"


def test_no_two_topics_share_an_address() -> None:
    for topic in topics.ALL:
        filled = topic.filter().replace("+", "x")
        assert [other.title for other in topics.ALL if other.parts(filled)] == [topic.title]


def test_every_role_has_its_place_in_the_tables() -> None:
    assert set(topics.MAY_ASK) == set(topics.MAY_READ) == set(Role)

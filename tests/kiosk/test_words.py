"""Waits, in words that do not pretend to know more than they do."""

import pytest

from contract.values import Wait
from kiosk.words import Words
from tests.kiosk.town import BODIES, CONTENT, NOW


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0, "No waiting at the moment"),
        (0, 1, "Waiting time: less than 2 minutes"),
        (0, 5, "Waiting time: less than 5 minutes"),
        (10, 20, "Waiting time: 10 to 20 minutes"),
        (15, 15, "Waiting time: about 15 minutes"),
    ],
)
def test_a_wait_in_words(low: int, high: int, said: str) -> None:
    assert Words("en", CONTENT).waiting_time(Wait(low=low, high=high)) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Open now, until 12:00"),
        ("da", "Åbent nu, indtil kl. 12.00"),
        ("fr", "Ouvert, jusqu’à 12:00"),
        ("nl", "Nu open, tot 12:00 uur"),
    ],
)
def test_another_bodys_hours_are_told_in_the_sites_time(language: str, said: str) -> None:
    assert Words(language, CONTENT).opening(BODIES[0], NOW) == said


def test_a_language_without_its_own_site_text_falls_back_to_the_sites_first() -> None:
    assert Words("da", CONTENT).site({"fr": "Oui", "en": "Yes"}) == "Oui"

"""Waits, in words that do not pretend to know more than they do."""

from datetime import timedelta

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
        ("de", "Jetzt geöffnet, bis 12:00 Uhr"),
        ("ar", "مفتوح الآن حتى الساعة 12:00"),
    ],
)
def test_another_bodys_hours_are_told_in_the_sites_time(language: str, said: str) -> None:
    assert Words(language, CONTENT).opening(BODIES[0], NOW) == said


def test_a_language_without_its_own_site_text_falls_back_to_the_sites_first() -> None:
    assert Words("da", CONTENT).site({"fr": "Oui", "en": "Yes"}) == "Oui"


@pytest.mark.parametrize(
    ("language", "today", "monday"),
    [
        ("en", "Today at 10:26", "Monday 23 November at 10:26"),
        ("da", "I dag kl. 10.26", "Mandag den 23. november kl. 10.26"),
        ("fr", "Aujourd’hui à 10:26", "Lundi 23 novembre à 10:26"),
        ("nl", "Vandaag om 10:26 uur", "Maandag 23 november om 10:26 uur"),
        ("de", "Heute um 10:26 Uhr", "Montag, 23. November um 10:26 Uhr"),
        ("ar", "اليوم، الساعة 10:26", "الاثنين 23 نوفمبر، الساعة 10:26"),
    ],
)
def test_a_day_is_said_as_people_say_it(language: str, today: str, monday: str) -> None:
    words = Words(language, CONTENT)
    assert words.day_and_time(NOW, NOW) == today
    assert words.day_and_time(NOW + timedelta(days=2), NOW) == monday


def test_tomorrow_is_told_by_the_sites_own_midnight() -> None:
    words, late = Words("en", CONTENT), NOW.replace(hour=22, minute=50)
    assert words.day(late + timedelta(minutes=20), late) == "Tomorrow"
    assert words.day(late + timedelta(minutes=5), late) == "Today"


def test_arabic_reads_the_same_digits_and_clock_as_the_displays() -> None:
    evening = NOW.replace(hour=17)
    assert Words("ar", CONTENT).time(evening) == "18:26"
    assert Words("ar", CONTENT).date(evening) == "السبت، 21 نوفمبر 2026"


def test_nobody_is_promised_an_hour_that_is_not_known() -> None:
    words = Words("en", CONTENT)
    assert words.called_by(None) == words.called_by(Wait(low=1, high=5)) == ""
    known = Wait(low=10, high=20, by=NOW + timedelta(minutes=19))
    assert words.called_by(known) == "Most people are called by 10:45."

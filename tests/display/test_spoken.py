"""Calls in spoken words: every language of the house, recalls, counters with names, loudness by the hour."""

import json
from datetime import time, timedelta

import pytest
from pydantic import ValidationError

from contract.state import Kiosk
from display.announce_settings import AnnounceSettings
from display.announcing import Shown
from display.board import Announce, ContentArrived, Tick, View, step
from display.spoken import announcement, languages, spoken, vocabulary
from tests.display.scenes import MORNING, call, content

pytestmark = pytest.mark.pure


def shown(number: str = "A047", label: str = "3", *, recall: bool = False) -> Shown:
    return Shown("main", call(1, number, label, recall=recall))


def settings(**table: object) -> AnnounceSettings:
    return AnnounceSettings.model_validate_json(json.dumps(table))


def by_the_hour(*hours: tuple[str, int]) -> AnnounceSettings:
    return settings(volumes=[{"from": begins, "volume": volume} for begins, volume in hours])


# --- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Number A, 0, 4, 7, counter 3."),
        ("da", "Nummer A, 0, 4, 7, skranke 3."),
        ("fr", "Numéro A, 0, 4, 7, guichet 3."),
        ("nl", "Nummer A, 0, 4, 7, loket 3."),
        ("de", "Nummer A, 0, 4, 7, Schalter 3."),
        ("ar", "الرقم A، 0، 4، 7، الشباك 3."),
    ],
)
def test_a_number_is_said_letter_by_letter_and_digit_by_digit(language: str, text: str) -> None:
    assert spoken(shown(), language).text == text


@pytest.mark.parametrize("language", ["en", "da", "fr", "nl", "de", "ar"])
def test_a_recall_is_said_as_one_in_every_language(language: str) -> None:
    first, again = spoken(shown(), language), spoken(shown(recall=True), language)
    assert again.text != first.text
    assert "A" in again.text
    assert again.pieces == ("again", *first.pieces)


def test_a_counter_with_a_name_is_said_by_its_name() -> None:
    words = spoken(shown(label="Onthaal"), "nl")
    assert words.text == "Nummer A, 0, 4, 7, Onthaal."
    assert words.pieces == ("number", "a", "0", "4", "7", "onthaal")


def test_a_counter_with_a_letter_is_spelled_and_one_with_two_digits_is_a_number() -> None:
    assert spoken(shown(label="12B"), "en").text == "Number A, 0, 4, 7, counter 1, 2, B."
    assert spoken(shown(label="12"), "en").text == "Number A, 0, 4, 7, counter 12."


def test_recordings_are_put_together_in_the_order_of_the_sentence() -> None:
    assert spoken(shown(), "en").pieces == ("number", "a", "0", "4", "7", "counter", "3")


def test_the_vocabulary_has_every_word_that_a_call_of_these_rooms_may_need() -> None:
    site = content("fr", labels=("1", "12B", "Onthaal"), services=3)
    site = site.model_copy(update={"kiosks": (Kiosk(id="k", band="Q"),)})
    words = vocabulary(site, ("main",))
    assert {"number", "counter", "again", *"0123456789", "a", "b", "c", "q", "12b", "onthaal"} == set(words)
    for entry in ("A047", "C999", "Q001"):
        for label in ("1", "12B", "Onthaal"):
            assert set(spoken(shown(entry, label, recall=True), "fr").pieces) <= set(words)
    assert "onthaal" not in vocabulary(site, ("cellar",))


# --- what is heard when -----------------------------------------------------------------------------


def at(local: time) -> View:
    view, _ = step(View(zones=("main",)), ContentArrived(content("fr", "en")))
    return step(view, Tick(0.0, MORNING.replace(hour=local.hour, minute=local.minute)))[0]


def test_a_call_is_said_in_the_sites_languages_in_order_or_in_those_that_the_file_names() -> None:
    effect, now = Announce(shown()), at(time(10))
    assert list(announcement(effect, now, settings()).said) == ["fr", "en"]
    assert list(announcement(effect, now, settings(languages=("nl", "ar"))).said) == ["nl", "ar"]


def test_before_the_site_is_known_there_is_the_chime() -> None:
    made = announcement(Announce(shown(), again=True), View(zones=("main",)), settings(volume=4))
    assert (made.said, made.volume, made.again) == ({}, 4, True)
    assert languages(None, settings()) == ()


@pytest.mark.parametrize(
    ("local", "volume"),
    [("08:00", 4), ("11:59", 4), ("12:00", 2), ("19:59", 2), ("20:00", 0), ("00:00", 0), ("07:59", 0)],
)
def test_the_volume_follows_the_hour_and_the_evenings_holds_until_morning(local: str, volume: int) -> None:
    file = by_the_hour(("08:00", 4), ("12:00", 2), ("20:00", 0))
    assert announcement(Announce(shown()), at(time.fromisoformat(local)), file).volume == volume


def test_without_hours_the_volume_is_the_same_all_day() -> None:
    assert {settings(volume=5).volume_at((MORNING + timedelta(hours=h)).time()) for h in range(24)} == {5}


@pytest.mark.parametrize(
    ("hours", "complaint"),
    [
        ([("12:00", 3), ("08:00", 4)], "order of their times"),
        ([("08:00", 3), ("08:00", 4)], "order of their times"),
        ([("8am", 3)], "local time"),
        ([("08:00", 6)], "less than or equal to 5"),
    ],
)
def test_hours_that_make_no_sense_are_refused(hours: list[tuple[str, int]], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        by_the_hour(*hours)

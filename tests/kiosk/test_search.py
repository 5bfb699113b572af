"""People type what they lack, not what the service is called, and they type it in a hurry."""

import time

import pytest

from contract.state import Content
from kiosk.search import MOST_FOUND, Finder, words
from tests.kiosk.town import CONTENT

FINDER = Finder(CONTENT)


def found(typed: str, language: str = "en") -> list[str]:
    return [service.id for service in FINDER.find(typed, language)]


@pytest.mark.parametrize(
    ("typed", "language", "best"),
    [
        ("lost my purse", "en", "identity-card"),
        ("i have lost my purse", "en", "identity-card"),
        ("purse", "en", "identity-card"),
        ("new passport", "en", "passport"),
        ("parking", "en", "other2"),
        ("vote", "en", "other3"),
        ("ny pas", "da", "passport"),
        ("mistet min pung", "da", "identity-card"),
        ("jeg er flyttet", "da", "moving"),
        ("perdu mon portefeuille", "fr", "identity-card"),
        ("j’ai perdu mon portefeuille", "fr", "identity-card"),
        ("carte d'identite", "fr", "identity-card"),
        ("demenagement", "fr", "moving"),
        ("paspoort", "nl", "passport"),
        ("geboorte", "nl", "other1"),
        ("ausweis", "de", "identity-card"),
        ("personalausweisverlängerung", "de", "identity-card"),
        ("Fuhrerschein", "de", "licence"),
        ("kfz", "de", "licence"),
        ("جواز", "ar", "passport"),
        ("بطاقة الهويّة", "ar", "identity-card"),
        ("ضاعت محفظتي", "ar", "identity-card"),
        ("الزواج", "ar", "other0"),
    ],
)
def test_plain_words_find_what_they_mean(typed: str, language: str, best: str) -> None:
    assert found(typed, language)[0] == best


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("pasport", "passport"),
        ("mariage", "other0"),
        ("identiyt card", "identity-card"),
        ("lost prse", "identity-card"),
    ],
)
def test_typing_errors_are_forgiven(typed: str, best: str) -> None:
    assert found(typed)[0] == best


def test_results_come_while_typing() -> None:
    for typed in ("pa", "pas", "pass", "passp", "passpo", "passport"):
        assert "passport" in found(typed), typed


def test_the_order_of_words_does_not_matter() -> None:
    assert found("purse lost") == found("lost purse")


def test_every_language_is_searched_and_ones_own_comes_first() -> None:
    assert found("flytning", "ar") == ["moving"]
    assert found("auto", "de")[0] == "licence"
    assert found("pas", "da")[0] == found("pas", "nl")[0] == "passport"


def test_every_service_is_found_by_its_own_name_in_every_language() -> None:
    for service in CONTENT.services:
        for language, name in service.name.items():
            if service.listed:
                assert service.id in found(name, language)[:2], (language, name)


@pytest.mark.parametrize("typed", ["", "   ", "?!", "🙂", "qqqxxzz", "x" * 200, "the of to", "zz zz " * 40])
def test_rubbish_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_two_hundred_letters_of_sense_still_find() -> None:
    assert found("passport " * 22)[0] == "passport"


def test_one_letter_is_a_beginning() -> None:
    assert 1 <= len(found("p")) <= MOST_FOUND


def test_what_is_not_listed_is_not_found() -> None:
    assert "reception" not in found("reception")


def test_folding() -> None:
    assert words("L’Été à Ærø: Straße") == ["l", "ete", "a", "aero", "strasse"]
    assert words("الْهُوِيَّة وأُخرى") == words("هويه واخري")


def test_sixty_services_are_searched_in_five_milliseconds() -> None:
    finder = Finder(crowded())
    typed = "i have lost my purse and my identity card"
    took = []
    for _ in range(9):
        began = time.perf_counter()
        assert len(finder.find(typed, "fr")) == MOST_FOUND
        took.append(time.perf_counter() - began)
    assert min(took) < 0.005


def crowded() -> Content:
    """The town with sixty services, each with its words."""
    services = [s.model_copy(update={"id": f"{s.id}-{n}"}) for n in range(5) for s in CONTENT.services]
    return CONTENT.model_copy(update={"services": tuple(services[:60])})

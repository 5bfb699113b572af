"""The catalogues hold every sentence of the kiosk, translated, with the same values to fill in."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import kiosk
from kiosk.words import LOCALE, Words
from tests.kiosk.town import CONTENT

SPOKEN = {"text": None, "plural": (1, 2), "mark": None}
LANGUAGES = ["da", "fr", "nl", "de", "ar"]
SAME_ANYWHERE = {
    "da": {"Scan", "%(days)s: %(times)s"},
    "fr": set(),
    "nl": {"%(days)s: %(times)s"},
    "de": {"%(days)s: %(times)s"},
    "ar": {"%(days)s: %(times)s"},
}
PLACE = re.compile(r"%\((\w+)\)[ds]")


def said() -> set[str | tuple[str, ...]]:
    """Every message in the kiosk's code."""
    folder = Path(kiosk.__file__).parent
    found = extract_from_dir(folder, method_map=[("**.py", "python")], keywords=SPOKEN)
    return {message for _, _, message, _, _ in found}


def catalogue(language: str) -> dict[str | tuple[str, ...], Message]:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale=language) if message.id}


def forms(strings: object) -> tuple[str, ...]:
    return strings if isinstance(strings, tuple) else (str(strings),)


def pairs(message: Message) -> list[tuple[str, str]]:
    """What each form translates; Arabic's first three are counted in words, and looked at for themselves."""
    sources, targets = forms(message.id), forms(message.string)
    if len(targets) == 6:
        return [(sources[-1], target) for target in targets[3:]]
    return list(zip(sources, targets, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    messages = catalogue(language)
    assert len(said()) > 80
    assert said() == set(messages), "run the extraction, and translate what is new"
    untranslated = [m.id for m in messages.values() if not all(forms(m.string))]
    assert not untranslated


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_the_same_values(language: str) -> None:
    for message in catalogue(language).values():
        for source, target in pairs(message):
            assert set(PLACE.findall(source)) == set(PLACE.findall(target)), message.id


def test_arabic_has_six_numbers_and_counts_in_words_up_to_two() -> None:
    for message in catalogue("ar").values():
        if isinstance(message.id, tuple):
            assert len(message.string) == 6, message.id
            values = set(PLACE.findall(message.id[1]))
            for counted in message.string[:3]:
                assert values - {"n"} <= set(PLACE.findall(counted)) <= values, message.id


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, "نحو دقيقة واحدة"),
        (2, "نحو دقيقتين"),
        (5, "نحو 5 دقائق"),
        (15, "نحو 15 دقيقة"),
        (100, "نحو 100 دقيقة"),
    ],
)
def test_arabic_counts_minutes_as_arabic_does(minutes: int, said: str) -> None:
    words = Words("ar", CONTENT)
    assert words.plural("about %(n)d minute", "about %(n)d minutes", minutes) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english_by_oversight(language: str) -> None:
    same = {m.id for m in catalogue(language).values() if m.id == m.string}
    assert same <= SAME_ANYWHERE[language]


def test_french_keeps_its_punctuation_on_the_line() -> None:
    for message in catalogue("fr").values():
        for text in forms(message.string):
            assert not re.search(r" [:;!?]", text), text
            assert "'" not in text, text


def test_breaks_in_headlines_are_kept() -> None:
    for language in LANGUAGES:
        for message in catalogue(language).values():
            for source, target in pairs(message):
                assert source.count("\n") == target.count("\n"), (language, source)

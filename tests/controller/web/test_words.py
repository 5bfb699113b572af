"""Every sentence in every language, and the style sheet's colours."""

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from appliance import theme
from contract.values import Code
from controller.web.errors import Why
from controller.web.office import Notice
from controller.web.phone.words import LOCALE as PHONE_LOCALE
from controller.web.phone.words import SPOKEN as SPOKEN_BY_PHONES
from controller.web.taking_back import Deed
from controller.web.words import LOCALE, SPOKEN, Words
from display import interlude, room_check, settings
from hardware import errors
from kiosk.alone import book_faults, not_taken

pytestmark = pytest.mark.pure

WEB = Path(LOCALE).parent
SPOKEN_BY_THE_GUARD = {Why.FOREIGN_PAGE, Why.TOO_LARGE}


def of_the_phone(path: str) -> bool:
    return path.startswith(("phone/", "templates/phone"))


@cache
def messages(*, phone: bool) -> set[str]:
    """Every message of the phone page, or of all other pages."""
    keywords = {"_": None, "words": None, "_words": None, "self": None}
    found = extract_from_dir(
        WEB, method_map=[("**.py", "python"), ("templates/**.html", "jinja2")], keywords=keywords
    )
    return {str(message) for path, _, message, _, _ in found if of_the_phone(path) is phone}


CATALOGUES = [
    (phone, path)
    for phone, folder in ((False, LOCALE), (True, PHONE_LOCALE))
    for path in sorted(folder.glob("*.po"))
]


def parts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_languages_are_there() -> None:
    assert {"en", "da", "fr", "nl", "de"} == SPOKEN
    assert {"en", "da", "fr", "nl", "de", "ar"} == SPOKEN_BY_PHONES


@pytest.mark.parametrize(("phone", "path"), CATALOGUES, ids=lambda each: getattr(each, "name", str(each)))
def test_every_sentence_is_translated_and_none_is_left_over(phone: bool, path: Path) -> None:
    with path.open("rb") as file:
        entries = {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}
    assert set(entries) == messages(phone=phone)
    assert not [message for message, said in entries.items() if not said]
    assert not [message for message, said in entries.items() if parts(message) != parts(said)]


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_every_refusal_an_agent_can_meet_has_its_own_sentence(language: str) -> None:
    words = Words(language)
    unspecific = words.refusal("anything")
    codes = [*(set(Code) - {Code.REFUSED}), *(set(Why) - SPOKEN_BY_THE_GUARD - {Why.FAILED, Why.BAD_REQUEST})]
    assert not [code for code in codes if words.refusal(code) == unspecific]


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_every_deed_can_be_named_when_it_is_taken_back(language: str) -> None:
    said = {Words(language).deed(deed, "P047") for deed in Deed}
    assert len(said) == len(Deed)


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_whatever_devices_ask_of_staff_is_said_in_their_language(language: str) -> None:
    words = Words(language)
    fixes = {
        fault.fix for fault in vars(errors).values() if isinstance(fault, type) and hasattr(fault, "fix")
    }
    fixes |= {
        fix
        for module in (interlude, room_check, settings, book_faults, not_taken)
        for name, fix in vars(module).items()
        if name.startswith("FIX")
    }
    unknown = [fix for fix in fixes if words.notice(Notice(fix)) == fix]
    assert len(fixes) > 20
    assert not unknown or language == "en"


def test_parts_of_a_fix_are_filled_in_and_what_a_unit_sends_wrongly_is_shown_as_it_is() -> None:
    parts = {"files": "{0} {files.x}.png"}
    told = Notice("{unit}: {fix}", {"unit": "screen-1", "fix": Notice(interlude.FIX_FILES, parts)})
    assert Words("nl").notice(told) == (
        "screen-1: Vervang of verwijder wat het scherm niet kan tonen: {0} {files.x}.png."
    )
    assert Words("nl").notice(Notice("Look at {device}: {0} {", {"file": "x"})) == "Look at {device}: {0} {"


def words_used(*names: str) -> set[str]:
    scripts = "".join((WEB / "static" / f"{name}.js").read_text() for name in names)
    return set(re.findall(r"words\.(\w+)", scripts)) | set(re.findall(r'fill\(\s*"(\w+)"', scripts))


def test_the_desks_scripts_use_exactly_the_words_they_are_given() -> None:
    used = words_used("desk", "view", "line", "dialogs", "say", "press", "keys", "feed")
    used |= {"say_serving", "say_called", "free_for", "closed_for", "paused_for"}  # chosen by the phase
    used |= {"call_number", "back_number"}  # said of buttons in rows
    assert used == set(Words("en").for_the_desk())


def test_receptions_scripts_use_exactly_the_words_they_are_given() -> None:
    assert words_used("hall", "hall_view", "ring", "say", "press", "feed") == set(Words("en").for_the_hall())


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block))


def light_and_dark() -> tuple[dict[str, str], dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", (WEB / "static" / "base.css").read_text(), re.DOTALL)
    return colours(light), colours(dark)


def test_the_light_colours_are_the_houses() -> None:
    names = ["paper", "surface", "ink", "muted", "primary", "deep", "edge", "hairline", "sun"]
    names += ["amber", "amber-ground", "sky", "leaf", "leaf-ground"]
    light, _ = light_and_dark()
    assert {name: light[name] for name in names} == {
        name: getattr(theme, name.upper().replace("-", "_")) for name in names
    }


PAIRS = [
    ("ink", "paper", 7.0),
    ("ink", "surface", 7.0),
    ("muted", "paper", 4.5),
    ("muted", "surface", 4.5),
    ("on-primary", "primary", 4.5),
    ("on-deep", "deep", 7.0),
    ("primary", "paper", 3.0),
    ("primary", "surface", 4.5),
    ("amber", "amber-ground", 4.5),
    ("on-sky", "sky", 4.5),
    ("leaf", "surface", 3.0),
    ("ink", "sky", 4.5),
    ("edge", "paper", 3.0),
    ("edge", "surface", 3.0),
    ("focus", "paper", 3.0),
    ("focus", "surface", 3.0),
    ("sun", "deep", 3.0),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_colours_that_meet_are_far_enough_apart(scheme: int, text: str, ground: str, least: float) -> None:
    found = light_and_dark()[scheme]
    assert theme.contrast(found[text], found[ground]) >= least

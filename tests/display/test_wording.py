"""The page in words: the site's languages, the first one large; and catalogues that lack nothing."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import display
from contract.state import Board, ServiceWait
from contract.values import Wait
from display.board import Fresh, View, step
from display.snapshot import snapshot
from display.wording import LOCALE, Page, page
from tests.display.scenes import MORNING, board, call, content, several, view

SOURCES = Path(display.__file__).parent
KEYWORDS = {"words": None, "gettext": None, "ngettext": (1, 2)}


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, abort_invalid=True)


@pytest.mark.parametrize("path", sorted(LOCALE.glob("*.po")), ids=lambda path: path.stem)
def test_a_catalogue_lacks_nothing_and_keeps_nothing_that_is_gone(path: Path) -> None:
    used = {found[2] for found in extract_from_dir(SOURCES, [("**.py", "python")], keywords=KEYWORDS)}
    read = {message.id: message for message in catalogue(path) if message.id}
    assert set(read) == used, "translate what is new, remove what is not said any more"
    for key, message in read.items():
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = key[0] if isinstance(key, tuple) else key
        assert all(said), f"{asked!r} is not translated"
        assert not message.fuzzy
        for words in said:
            assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", asked))


def test_there_is_a_catalogue_for_every_language_of_the_house() -> None:
    assert {path.stem for path in LOCALE.glob("*.po")} >= {"da", "fr", "nl"}


def shown(*languages: str, calls: int = 1) -> Page:
    return page(view(content(*languages), board(*several(calls), services=3)))


def test_the_first_language_is_large_and_the_others_beside_it() -> None:
    made = shown("nl", "fr", "en")
    assert made.called
    assert made.called.heading.first == "Opgeroepen nummer"
    assert made.called.heading.others == ("Numéro appelé", "Number called")
    assert made.called.where.first == "Loket 5"
    assert made.called.where.others == ("Guichet 5", "Counter 5")
    assert made.heading.beside == "Derniers appels · Last calls"


def test_a_site_with_one_language_says_everything_once() -> None:
    made = shown("da")
    assert made.called
    assert made.called.heading.others == made.heading.others == made.called.where.others == ()


def test_a_recall_says_so() -> None:
    made = page(view(content("fr"), board(call(1, "P047", recall=True))))
    assert made.called
    assert made.called.heading.first == "Nouvel appel"


def test_a_counter_with_a_name_stands_without_the_word_counter() -> None:
    made = page(view(content("nl", "fr"), board(call(1, label="Onthaal"))))
    assert made.called
    assert (made.called.place.word, made.called.where.first) == ("", "Onthaal")
    assert made.called.where.others == ()


@pytest.mark.parametrize(
    ("wait", "waiting", "said"),
    [
        (Wait(low=10, high=20), 4, "10–20 min"),
        (Wait(low=0, high=5), 1, "< 5 min"),
        (Wait(low=15, high=15), 2, "15 min"),
        (Wait(low=0, high=0), 0, "Sans attente"),
        (None, 3, "3 en attente"),
    ],
)
def test_a_wait_reads_as_people_say_it(wait: Wait | None, waiting: int, said: str) -> None:
    entry = ServiceWait(service="passport", waiting=waiting, wait=wait)
    busy = Board(zone="main", at=MORNING, seq=0, waits=(entry,))
    lines = page(view(content("fr"), busy)).waits
    assert [(line.name, line.wait) for line in lines] == [("Passeport", said)]


def test_a_service_that_the_content_does_not_name_is_left_out() -> None:
    entry = ServiceWait(service="unheard-of", waiting=1)
    assert page(view(content("fr"), Board(zone="main", at=MORNING, seq=0, waits=(entry,)))).waits == ()


def test_a_language_that_runs_from_right_to_left_is_left_to_the_kiosk() -> None:
    site = content("fr").model_copy(update={"languages": ("ar", "fr")})
    assert page(view(site, board())).welcome.first == "Bienvenue"


def test_before_the_languages_are_known_nothing_is_said_unless_something_is_wrong() -> None:
    unknown = View(zone="main")
    assert page(unknown).welcome.first == page(unknown).please_wait.first == ""
    lost, _ = step(step(unknown, Fresh(True, 0.0))[0], Fresh(False, 1.0))
    assert page(lost).notice
    assert page(lost).please_wait.first == "Please wait for your number"


def test_the_clock_shows_hours_and_minutes_and_the_site_its_name() -> None:
    made = shown("fr")
    assert (made.clock, made.site) == ("10:31", "Service citoyen")


def test_the_inspector_tells_the_calls_and_every_text() -> None:
    now = view(content("fr"), board(call(1, "E041", "1", age=400), call(2, "P047", "3"), services=1))
    told = snapshot(now, page(now))
    assert told["page"] == "board"
    assert told["call"] == {"number": "P047", "counter": "3", "seq": 2, "recall": False}
    assert told["list"] == [{"number": "E041", "counter": "1", "seq": 1, "recall": False}]
    assert told["stale"] is False
    assert {"Numéro appelé", "P047", "Guichet 3", "E041", "Guichet 1", "Passeport", "10–20 min"} <= set(
        told["texts"]
    )


def test_a_stale_screen_hides_waits_that_may_be_wrong_and_keeps_the_calls() -> None:
    now = view(content("fr"), board(call(1, "P047", "3"), services=1), stale=True)
    texts = snapshot(now, page(now))["texts"]
    assert "P047" in texts
    assert "Cet écran n’est pas à jour" in texts
    assert "10–20 min" not in texts

"""The page in words: the site's languages, the first one large; and catalogues that lack nothing."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import display
from contract.state import Board, Notice, ServiceWait
from contract.values import Code, Wait
from display.board import BoardArrived, Fresh, View, step
from display.page import Page, Said
from display.snapshot import snapshot
from display.wording import LOCALE, Languages, page, turns
from tests.display.scenes import (
    MORNING,
    all_at_once,
    board,
    call,
    content,
    several,
    shut,
    two_rooms,
    view,
    with_notices,
)

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
            in_words, in_asked = (set(re.findall(r"{\w+}", text)) for text in (words, asked))
            # A plural form may say its number in letters: "two people".
            assert in_words == in_asked or (len(said) > 1 and in_words <= in_asked)


def test_there_is_a_catalogue_for_every_language_of_the_house() -> None:
    assert {path.stem for path in LOCALE.glob("*.po")} >= {"ar", "da", "de", "fr", "nl"}


def shown(*languages: str, calls: int = 1) -> Page:
    return page(view(content(*languages), board(*several(calls), services=3)))


def test_the_first_language_is_large_and_the_others_beside_it() -> None:
    made = shown("nl", "fr", "en")
    assert made.called
    assert made.called.heading.first == "Opgeroepen nummer"
    assert made.called.heading.others == ("Numéro appelé", "Number called")
    assert made.called.where.first == "Loket 5"
    assert made.called.where.others == ("Guichet 5", "Counter 5")
    assert made.heading.beside == ("Derniers appels · Last calls",)


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


def test_a_page_is_mirrored_for_the_sites_first_language_only_and_keeps_its_sides() -> None:
    arabic, danish = (view(content(*codes), board()) for codes in (("ar", "en"), ("da", "ar")))
    assert page(arabic).mirrored
    assert page(arabic, Languages.ALTERNATE, 1).mirrored, "nothing changes sides when English has its turn"
    assert not page(danish).mirrored
    assert not page(danish, Languages.ALTERNATE, 1).mirrored


def test_words_of_different_directions_are_not_set_on_one_line() -> None:
    assert Said("Last calls", ("Derniers appels", "Seneste kald", "آخر النداءات")).beside == (
        "Derniers appels · Seneste kald",
        "آخر النداءات",
    )


def test_languages_take_turns_with_the_whole_page() -> None:
    now = view(content("fr", "en", "nl"), board(*several(2), services=1))
    assert turns(now, Languages.ALTERNATE) == 3
    assert turns(now) == 1
    first, second, fourth = (page(now, Languages.ALTERNATE, turn) for turn in (0, 1, 3))
    assert first == fourth
    assert first.called
    assert second.called
    assert (first.called.heading.all, second.called.heading.all) == (("Numéro appelé",), ("Number called",))
    assert (first.waits[0].name, second.waits[0].name) == ("Passeport", "Passport")


def test_notices_take_turns_after_every_language_has_had_its_own() -> None:
    now = view(with_notices(content("fr", "en"), 2), board(*several(2)))
    assert turns(now) == 2
    assert turns(now, Languages.ALTERNATE) == 4
    said = [page(now, Languages.ALTERNATE, turn).notices[0].text.first for turn in range(5)]
    assert said == [
        "Fermé le jeudi 24 décembre",
        "Closed on Thursday 24 December",
        "Photos d’identité sur place",
        "Photos can be taken here",
        "Fermé le jeudi 24 décembre",
    ]


@pytest.mark.parametrize(
    ("begins", "ends", "zones", "shown"),
    [
        (None, None, (), True),
        (-1, 1, ("main",), True),
        (0, None, ("north", "main"), True),
        (1, None, (), False),
        (None, 0, (), False),
        (None, None, ("north",), False),
    ],
)
def test_a_notice_is_shown_in_its_time_and_in_its_rooms(
    begins: int | None, ends: int | None, zones: tuple[str, ...], shown: bool
) -> None:
    def at(minutes: int | None) -> datetime | None:
        return None if minutes is None else MORNING + timedelta(minutes=minutes)

    notice = Notice(id="n", text={"fr": "Avis"}, since=at(begins), until=at(ends), zones=zones)
    site = content("fr").model_copy(update={"notices": (notice,)})
    assert bool(page(view(site, board())).notices) is shown


@pytest.mark.parametrize(
    ("opens_in", "said"),
    [
        (timedelta(minutes=29), "Opens at 11:00"),
        (timedelta(hours=22, minutes=29), "Opens on Tuesday at 09:00"),
        (None, "Closed now"),
    ],
)
def test_when_nobody_gets_a_number_the_page_says_when_one_does(opens_in: timedelta | None, said: str) -> None:
    made = page(shut(content("en"), Code.CLOSED, opens_in))
    assert made.please_wait.first == said
    assert made.notices == ()


def test_closing_is_a_notice_while_people_are_still_called() -> None:
    now = shut(content("en"), Code.DAY_FULL, None)
    called, _ = step(
        now, BoardArrived(now.boards["main"].model_copy(update={"seq": 1, "calls": (call(1),)}), 20)
    )
    assert [notice.text.first for notice in page(called).notices] == ["No more numbers today"]
    assert [line.wait for line in page(called).waits] == ["Full today"] * 3


def test_a_service_that_opens_later_says_when() -> None:
    entry = ServiceWait(
        service="passport", waiting=0, refused=Code.CLOSED, opens=MORNING + timedelta(minutes=29)
    )
    open_now = ServiceWait(service="moving", waiting=1, wait=Wait(low=0, high=5))
    busy = Board(zone="main", at=MORNING, seq=0, waits=(entry, open_now))
    made = page(view(content("fr"), busy))
    assert [line.wait for line in made.waits] == ["Dès 11:00", "< 5 min"]
    assert made.please_wait.first == "Veuillez attendre votre numéro"


def test_calls_of_several_rooms_name_theirs_and_calls_of_one_do_not() -> None:
    made = page(two_rooms(content("fr", "en")))
    assert made.zoned
    assert made.called
    assert made.called.zone.all == ("Aile nord, premier étage", "North wing, first floor")
    assert {place.zone for place in made.calls} == {"Salle A", "Aile nord, premier étage"}
    alone = shown("fr")
    assert not alone.zoned
    assert alone.calls == ()
    assert alone.called
    assert alone.called.zone.first == ""


def test_calls_that_wait_to_be_announced_are_listed_and_marked() -> None:
    made = page(all_at_once(content("fr")))
    assert made.called
    assert made.called.place.number == "P044"
    assert [place.number for place in made.calls if place.fresh] == ["E049", "P048", "W047", "D046", "E045"]


def test_before_the_languages_are_known_nothing_is_said_unless_something_is_wrong() -> None:
    unknown = View(zones=("main",))
    assert page(unknown).welcome.first == page(unknown).please_wait.first == ""
    lost, _ = step(step(unknown, Fresh(True, 0.0))[0], Fresh(False, 1.0))
    assert page(lost).stale
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

"""What the sign says of every state, in the site's languages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.texts import catalogue
from contract.state import CounterState
from contract.values import Phase
from counter.wording import LOCALE, STALE, WORDS, sign
from hardware.ports import Arrow, SignState, SignText

pytestmark = pytest.mark.pure


def at(phase: Phase, number: str | None = None) -> CounterState:
    return CounterState(counter="3", at=datetime(2026, 11, 22, 9, tzinfo=UTC), phase=phase, number=number)


@pytest.mark.parametrize(
    ("counter", "says"),
    [
        (at(Phase.FREE), SignText(SignState.OPEN, word="Ouvert", others=("Open",))),
        (at(Phase.CALLED, "P047"), SignText(SignState.CALLED, number="P047", arrow=Arrow.LEFT)),
        (at(Phase.SERVING, "P047"), SignText(SignState.SERVING, number="P047")),
        (at(Phase.PAUSED, "P047"), SignText(SignState.PAUSED, word="En pause", others=("Pauze",))),
        (at(Phase.CLOSED), SignText(SignState.CLOSED, word="Fermé", others=("Gesloten",))),
        (None, SignText()),
    ],
)
def test_what_a_sign_says(counter: CounterState | None, says: SignText) -> None:
    assert sign(counter, ("fr", "nl"), Arrow.LEFT, reachable=True) == says


def test_a_sign_that_may_be_wrong_says_so_and_keeps_the_number() -> None:
    said = sign(at(Phase.CALLED, "P047"), ("ar", "fr"), Arrow.UP, reachable=False)
    assert (said.number, said.notice, said.other_notices) == ("P047", "غير محدّثة", ("Pas à jour",))


def test_words_that_are_the_same_in_two_languages_are_said_once() -> None:
    said = sign(at(Phase.FREE), ("en", "nl", "fr"), Arrow.NONE, reachable=True)
    assert (said.word, said.others) == ("Open", ("Ouvert",))


def test_more_languages_than_a_small_sign_has_room_for_are_left_out() -> None:
    said = sign(at(Phase.PAUSED), ("fr", "nl", "de", "ar"), Arrow.NONE, reachable=True)
    assert (said.word, *said.others) == ("En pause", "Pauze", "Pause")


def test_without_the_sites_languages_it_speaks_english() -> None:
    assert sign(at(Phase.CLOSED), (), Arrow.NONE, reachable=False).word == "Closed"


@pytest.mark.parametrize("path", sorted(LOCALE.glob("*.po")), ids=lambda path: path.stem)
def test_every_language_has_every_word(path: Path) -> None:
    words = catalogue(LOCALE, path.stem)
    for message in (*WORDS.values(), STALE):
        assert message in words._catalog  # type: ignore[attr-defined]  # gettext's own, without another way to ask

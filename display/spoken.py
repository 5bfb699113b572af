"""A call in spoken words: what is said of it in each language, how loud, and which words that takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from appliance.texts import catalogue
from contract.state import Content
from display.announce_settings import AnnounceSettings
from display.announcing import Shown
from display.board import Announce, View
from hardware.ports import SpokenCall
from hardware.spelling import spelled

LOCALE = Path(__file__).parent / "locale"
LONGEST_LABEL = 4
"""A counter's label up to this long is a number such as "12B"; a longer one is a name and is said alone."""
EVERYWHERE = ("number", "counter", "again", *"0123456789")
"""Pieces of the calls of every site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What is to be heard of one call. `said`: language -> words, in the order in which they are said.

    `again`: it has been said before. `volume` 0 is silence.
    """

    shown: Shown
    again: bool
    said: Mapping[str, SpokenCall]
    volume: int


def announcement(effect: Announce, view: View, settings: AnnounceSettings) -> Announcement:
    """What is to be heard now. Before the site is known and without languages of its own: the chime."""
    told = languages(view.content, settings)[: 1 if effect.brief else None]
    return Announcement(
        shown=effect.shown,
        again=effect.again,
        said={language: spoken(effect.shown, language) for language in told},
        volume=settings.volume_at(view.now.time()) if view.now else settings.volume,
    )


def languages(content: Content | None, settings: AnnounceSettings) -> tuple[str, ...]:
    """In which languages calls are said, in order."""
    return settings.languages or (content.languages if content else ())


def spoken(shown: Shown, language: str) -> SpokenCall:
    """The call as it is said in this language."""
    named = len(shown.label) > LONGEST_LABEL
    sentence = _sentence(language, named=named, again=shown.recall)
    counter = shown.label if named or shown.label.isdigit() else spelled(shown.label, language)
    text = sentence.format(number=spelled(shown.number, language), counter=counter)
    return SpokenCall(text, _pieces(shown, named=named))


def vocabulary(content: Content, zones: Iterable[str]) -> tuple[str, ...]:
    """Every piece that the calls of these waiting rooms may need, each once."""
    letters = [service.letter for service in content.services] + [kiosk.band for kiosk in content.kiosks]
    rooms = set(zones)
    labels = [counter.label for counter in content.counters if rooms & {counter.zone, *counter.zones}]
    words = [*EVERYWHERE, *letters, *labels]
    return tuple(dict.fromkeys(word.lower() for word in words))


def _sentence(language: str, *, named: bool, again: bool) -> str:
    """The number comes spelled ("A, 0, 4, 7"), a counter as its number or, when it has one, its name."""
    gettext = catalogue(LOCALE, language).gettext
    if again:
        if named:
            return gettext("Called again: number {number}, {counter}.")
        return gettext("Called again: number {number}, counter {counter}.")
    if named:
        return gettext("Number {number}, {counter}.")
    return gettext("Number {number}, counter {counter}.")


def _pieces(shown: Shown, *, named: bool) -> tuple[str, ...]:
    again = ("again",) if shown.recall else ()
    counter = () if named else ("counter",)
    number = (char for char in shown.number.lower() if char.isalnum())
    return (*again, "number", *number, *counter, shown.label.lower())

"""A view in words: every text on the screen, in the site's languages. Knows no sizes and no window."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from appliance.texts import RIGHT_TO_LEFT, SOURCE, catalogue, say
from contract.state import Call, ServiceWait
from contract.values import Wait
from display.board import View

LOCALE = Path(__file__).parent / "locale"
MOST_LANGUAGES = 3
"""More would make the page a wall of words; numbers and the arrow need none."""
LONGEST_LABEL = 4
"""A counter's label up to this long is a number such as "12B"; a longer one is a name and stands alone."""


@dataclass(frozen=True, slots=True)
class Said:
    """The same words in the site's first language, and smaller in its others."""

    first: str
    others: tuple[str, ...] = ()

    @property
    def beside(self) -> str:
        """The other languages' words on one line."""
        return " · ".join(self.others)


@dataclass(frozen=True, slots=True)
class Place:
    """A called number and where it goes; `word` is "Counter", or nothing before a counter with a name."""

    number: str
    word: str
    label: str


@dataclass(frozen=True, slots=True)
class Called:
    """The large call. `where`: the counter in words. `seq` tells one call from the next."""

    seq: int
    heading: Said
    place: Place
    where: Said


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """How long one service takes to call a person who comes now."""

    name: str
    wait: str


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the screen. `must_list`: how many rows of the list may not be left out.

    `labels`: those of every counter of the zone, so that the list keeps its shape all day.
    """

    called: Called | None
    welcome: Said
    please_wait: Said
    heading: Said
    counter: Said
    calls: tuple[Place, ...]
    must_list: int
    labels: tuple[str, ...]
    waits: tuple[ServiceLine, ...]
    notice: Said | None
    advice: Said
    site: str
    clock: str


def page(view: View) -> Page:
    """The view in words. Before the site's languages are known there are none, unless something is wrong."""
    words = _Words(_languages(view))
    silent = view.content is None and not view.stale
    return Page(
        called=_called(view.large, words) if view.large else None,
        welcome=Said("") if silent else words("Welcome"),
        please_wait=Said("") if silent else words("Please wait for your number"),
        heading=words("Last calls"),
        counter=words("Counter"),
        calls=tuple(_place(call, words) for call in view.last_calls),
        must_list=view.must_list,
        labels=_labels(view),
        waits=tuple(_service_lines(view, words)),
        notice=words("This screen is not up to date") if view.stale else None,
        advice=words("Please ask at reception."),
        site=say(view.content.name, words.first) if view.content else "",
        clock=f"{view.now:%H:%M}" if view.now and view.content else "",
    )


def _languages(view: View) -> tuple[str, ...]:
    """The site's languages that this screen can set: its layout runs from left to right."""
    site = view.content.languages if view.content else ()
    return tuple(code for code in site if code not in RIGHT_TO_LEFT)[:MOST_LANGUAGES] or (SOURCE,)


def _labels(view: View) -> tuple[str, ...]:
    counters = view.content.counters if view.content else ()
    return tuple(counter.label for counter in counters if counter.zone == view.zone)


class _Words:
    """The interface's words in several languages at once."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.first = languages[0]
        self._catalogues = [catalogue(LOCALE, language) for language in languages]
        self.gettext = self._catalogues[0].gettext
        self.ngettext = self._catalogues[0].ngettext

    def __call__(self, message: str) -> Said:
        first, *others = dict.fromkeys(entry.gettext(message) for entry in self._catalogues)
        return Said(first, tuple(others))


def _called(call: Call, words: _Words) -> Called:
    place = _place(call, words)
    heading = words("Called again") if call.recall else words("Number called")
    counter = words("Counter") if place.word else Said("")
    where = Said(f"{place.word} {place.label}".strip(), tuple(f"{w} {call.label}" for w in counter.others))
    return Called(call.seq, heading, place, where)


def _place(call: Call, words: _Words) -> Place:
    named = len(call.label) > LONGEST_LABEL
    return Place(call.number, "" if named else words.gettext("Counter"), call.label)


def _service_lines(view: View, words: _Words) -> Iterator[ServiceLine]:
    names = {service.id: service.name for service in view.content.services} if view.content else {}
    for entry in view.board.waits if view.board else ():
        if entry.service in names:
            yield ServiceLine(say(names[entry.service], words.first), _wait(entry, words))


def _wait(entry: ServiceWait, words: _Words) -> str:
    match entry.wait:
        case None:
            counted = words.ngettext("{count} waiting", "{count} waiting", entry.waiting)
            return counted.format(count=entry.waiting)
        case Wait(high=0):
            return words.gettext("No waiting")
        case Wait(low=0, high=high):
            return words.gettext("< {high} min").format(high=high)
        case Wait(low=low, high=high) if low == high:
            return words.gettext("{high} min").format(high=high)
        case Wait(low=low, high=high):
            return words.gettext("{low}–{high} min").format(low=low, high=high)

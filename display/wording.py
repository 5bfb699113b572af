"""A view in words: every text on the screen, in the site's languages. Knows no sizes and no window."""

from collections.abc import Iterator
from enum import StrEnum

from appliance.texts import RIGHT_TO_LEFT, SOURCE, say
from contract.state import Look, ServiceWait
from contract.values import Wait
from display.announcing import Shown
from display.board import View
from display.notices import closed, count, notices, own_notices, refusal
from display.page import NOTHING, Called, Page, Place, Said, ServiceLine
from display.words import LOCALE, Words, date_name

__all__ = ["LOCALE", "Languages", "Page", "page", "turns"]

MOST_LANGUAGES = 3
"""Beside each other. More would make the page a wall of words; numbers and the arrow need none."""
LONGEST_LABEL = 4
"""A counter's label up to this long is a number such as "12B"; a longer one is a name and stands alone."""


class Languages(StrEnum):
    """How a site's languages share the screen."""

    BESIDE = "beside"
    ALTERNATE = "alternate"


def turns(view: View, languages: Languages = Languages.BESIDE) -> int:
    """How many pages take turns now; a screen with one has nothing to change for."""
    return _tongues(view, languages) * max(1, count(view))


def page(view: View, languages: Languages = Languages.BESIDE, turn: int = 0) -> Page:
    """The view in words, in its `turn`. Before the site's languages are known there are none, unless
    something is wrong."""
    site = _site_languages(view)
    tongues = _tongues(view, languages)
    words = Words(site[turn % tongues :][:1] if languages is Languages.ALTERNATE else site[:MOST_LANGUAGES])
    silent = view.content is None and not view.stale
    told = notices(view, words) if view.large else own_notices(view, words)
    first = turn // tongues % len(told) if told else 0
    welcome, please_wait = (NOTHING, NOTHING) if silent else _welcome(view, words)
    return Page(
        called=_called(view.large, view, words) if view.large else None,
        welcome=welcome,
        please_wait=please_wait,
        heading=words("Last calls"),
        counter=words("Counter"),
        calls=tuple(_place(shown, view, words) for shown in view.last_calls),
        must_list=view.must_list,
        labels=_labels(view),
        zoned=len(view.zones) > 1,
        waits=tuple(_service_lines(view, words)),
        notices=told[first:] + told[:first],
        stale=words("This screen is not up to date") if view.stale else None,
        advice=words("Please ask at reception."),
        site=say(view.content.name, words.first) if view.content else "",
        date=date_name(view.now, words.first) if view.now and view.content else "",
        clock=f"{view.now:%H:%M}" if view.now and view.content else "",
        mirrored=site[0] in RIGHT_TO_LEFT,
        look=view.content.look if view.content else Look(),
        alphabet=_alphabet(view),
    )


def _site_languages(view: View) -> tuple[str, ...]:
    return view.content.languages if view.content else (SOURCE,)


def _tongues(view: View, languages: Languages) -> int:
    return len(_site_languages(view)) if languages is Languages.ALTERNATE else 1


def _labels(view: View) -> tuple[str, ...]:
    counters = view.content.counters if view.content else ()
    return tuple(counter.label for counter in counters if set(counter.zones) & set(view.zones))


def _alphabet(view: View) -> str:
    """Every character of the numbers and labels that may be shown."""
    letters = {service.letter for service in view.content.services} if view.content else set()
    return "".join(sorted({*"0123456789", *letters, *"".join(_labels(view))})) if letters else ""


def _welcome(view: View, words: Words) -> tuple[Said, Said]:
    """What stands in the call's place while nobody is called."""
    opening = closed(view, words)
    if opening is None:
        return words("Welcome"), words("Please wait for your number")
    return words("Welcome"), opening


def _called(shown: Shown, view: View, words: Words) -> Called:
    place = _place(shown, view, words)
    heading = words("Called again") if shown.recall else words("Number called")
    counter = words("Counter") if place.word else NOTHING
    where = Said(f"{place.word} {place.label}".strip(), tuple(f"{w} {shown.label}" for w in counter.others))
    return Called(shown.key, heading, place, where, _zone(shown, view, words))


def _place(shown: Shown, view: View, words: Words) -> Place:
    named = len(shown.label) > LONGEST_LABEL
    word = "" if named else words.gettext("Counter")
    fresh = any(turn.shown.key == shown.key for turn in view.turns.first)
    return Place(shown.number, word, shown.label, _zone(shown, view, words).first, fresh)


def _zone(shown: Shown, view: View, words: Words) -> Said:
    """The name of the call's waiting room, where the screen serves several."""
    zones = view.content.zones if view.content and len(view.zones) > 1 else ()
    return next((words.own(zone.name) for zone in zones if zone.id == shown.zone), NOTHING)


def _service_lines(view: View, words: Words) -> Iterator[ServiceLine]:
    names = {service.id: service.name for service in view.content.services} if view.content else {}
    for entry in view.waits:
        if entry.service in names:
            wait = refusal(entry, view.now, words) if entry.refused else _wait(entry, words)
            yield ServiceLine(say(names[entry.service], words.first), wait)


def _wait(entry: ServiceWait, words: Words) -> str:
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

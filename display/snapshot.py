"""What the inspector tells of the screen: the calls as data, and every text that can be read."""

from collections.abc import Iterator
from typing import Any

from display.announcing import Shown
from display.board import View
from display.page import NoticeLine, Page


def snapshot(view: View, page: Page) -> dict[str, Any]:
    """The page as plain values; `counter` is what people read over it."""
    return {
        "page": "board",
        "call": _call(view.large) if view.large else None,
        "list": [_call(call) for call in view.last_calls],
        "zone": view.large.zone if view.large else None,
        "announcing": _call(view.announcing) if view.announcing else None,
        "stale": view.stale,
        "notices": [text for line in page.notices for text in _notice(line)],
        "mirrored": page.mirrored,
        "texts": [text for text in _texts(page) if text],
    }


def _call(call: Shown) -> dict[str, Any]:
    return {
        "number": call.number,
        "counter": call.label,
        "seq": call.seq,
        "recall": call.recall,
    }


def _texts(page: Page) -> Iterator[str]:
    if page.called:
        yield from page.called.heading.all
        yield page.called.place.number
        yield from (*page.called.where.all, *page.called.zone.all)
    else:
        yield from (*page.welcome.all, *page.please_wait.all)
    if page.calls:
        yield from page.heading.all
    for place in page.calls:
        yield from (place.number, f"{place.word} {place.label}".strip(), place.zone)
    if page.stale:
        yield from (*page.stale.all, *page.advice.all)
    else:
        for line in page.waits:
            yield from (line.name, line.wait)
    for notice in page.notices:
        yield from _notice(notice)
    yield from (page.site, page.clock)


def _notice(line: NoticeLine) -> Iterator[str]:
    yield from (*line.text.all, *line.detail.all)

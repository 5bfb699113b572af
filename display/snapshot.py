"""What the inspector tells of the screen: the calls as data, and every text that can be read."""

from collections.abc import Iterator
from typing import Any

from contract.state import Call
from display.board import View
from display.wording import Page, Said


def snapshot(view: View, page: Page) -> dict[str, Any]:
    """The page as plain values; `counter` is what people read over it."""
    return {
        "page": "board",
        "call": _call(view.large) if view.large else None,
        "list": [_call(call) for call in view.last_calls],
        "stale": view.stale,
        "texts": [text for text in _texts(page) if text],
    }


def _call(call: Call) -> dict[str, Any]:
    return {"number": call.number, "counter": call.label, "seq": call.seq, "recall": call.recall}


def _texts(page: Page) -> Iterator[str]:
    if page.called:
        yield from _said(page.called.heading)
        yield page.called.place.number
        yield from _said(page.called.where)
    else:
        yield from (*_said(page.welcome), *_said(page.please_wait))
    if page.calls:
        yield from _said(page.heading)
    for place in page.calls:
        yield from (place.number, f"{place.word} {place.label}".strip())
    if page.notice:
        yield from (*_said(page.notice), *_said(page.advice))
    else:
        for line in page.waits:
            yield from (line.name, line.wait)
    yield from (page.site, page.clock)


def _said(said: Said) -> tuple[str, ...]:
    return said.first, *said.others

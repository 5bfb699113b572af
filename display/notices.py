"""Which notices a page has now: the site's own, and that nobody gets a number any more or yet."""

from collections.abc import Iterator
from datetime import datetime

from contract.state import Notice, ServiceWait
from contract.values import Code
from display.board import View
from display.page import NoticeLine, Said
from display.words import Words, day_name


def notices(view: View, words: Words) -> tuple[NoticeLine, ...]:
    """Opening first, then the site's own notices in their order."""
    opening = closed(view, words)
    return (*([NoticeLine(opening)] if opening else ()), *own_notices(view, words))


def own_notices(view: View, words: Words) -> tuple[NoticeLine, ...]:
    """The site's own notices that are valid now."""
    return tuple(NoticeLine(words.own(each.text), words.own(each.detail)) for each in _valid(view))


def count(view: View) -> int:
    """How many notices there are now."""
    return len(tuple(_valid(view))) + (view.large is not None and _refused(view) is not None)


def closed(view: View, words: Words) -> Said | None:
    """Why nobody gets a number now, and when again; None when somebody does."""
    entry = _refused(view)
    if entry is None or view.now is None:
        return None
    if entry.refused == Code.DAY_FULL:
        return words("No more numbers today")
    if entry.opens is None:
        return words("Closed now")
    opens = entry.opens.astimezone(view.now.tzinfo)
    if opens.date() == view.now.date():
        return words("Opens at {time}", lambda _: {"time": f"{opens:%H:%M}"})
    return words(
        "Opens on {day} at {time}", lambda code: {"day": day_name(opens, code), "time": f"{opens:%H:%M}"}
    )


def refusal(entry: ServiceWait, now: datetime | None, words: Words) -> str:
    """Why nobody gets a number for one service, as short as a wait."""
    if entry.refused == Code.DAY_FULL:
        return words.gettext("Full today")
    if entry.opens and now and (opens := entry.opens.astimezone(now.tzinfo)).date() == now.date():
        return words.gettext("From {time}").format(time=f"{opens:%H:%M}")
    return words.gettext("Closed now")


def _refused(view: View) -> ServiceWait | None:
    """What is told of all services when none gives numbers: the one that opens first."""
    waits = view.waits
    if not waits or not all(entry.refused for entry in waits):
        return None
    shut = [entry for entry in waits if entry.refused != Code.DAY_FULL]
    opening = [(entry.opens, place) for place, entry in enumerate(shut) if entry.opens]
    return shut[min(opening)[1]] if opening else (shut or list(waits))[0]


def _valid(view: View) -> Iterator[Notice]:
    for notice in view.content.notices if view.content and view.now else ():
        here = not notice.zones or set(notice.zones) & set(view.zones)
        begun = notice.since is None or view.now is None or notice.since <= view.now
        over = notice.until is not None and view.now is not None and notice.until <= view.now
        if here and begun and not over:
            yield notice

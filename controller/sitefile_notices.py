"""Notices as a site file writes them: what waiting rooms are told between calls, and for how long."""

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from appliance.config import Settings
from contract import state
from contract.values import Name, Text

if TYPE_CHECKING:
    from controller.sitefile import SiteFile

LONGEST_TEXT, LONGEST_DETAIL = 80, 240
"""Letters. More cannot be read from the last row of seats before the next call comes."""

MIDNIGHT = datetime.time()


def local_moment(written: str) -> datetime.datetime | datetime.date:
    """A day, or a day and a time, neither with a time zone. Raises ValueError when it is neither."""
    try:
        if len(written) == len("2026-12-24"):
            return datetime.date.fromisoformat(written)
        moment = datetime.datetime.fromisoformat(written)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo:
        raise ValueError(f"{written!r} is not a local time such as 2026-12-24 or 2026-12-24T17:30:00")
    return moment


def _checked(written: str) -> str:
    local_moment(written)
    return written


LocalMoment = Annotated[str, AfterValidator(_checked)]
"""A day or a day and a time as TOML writes them, without quotes and without a time zone."""


class NoticeSettings(Settings):
    """One `[[notices]]` table. A day alone is the whole day: from its beginning, until its end.

    `zones`: the waiting rooms that are told; all when there are none.
    """

    id: Name
    text: Text = Field(min_length=1)
    detail: Text = {}
    since: LocalMoment | None = None
    until: LocalMoment | None = None
    zones: tuple[Name, ...] = ()

    def told(self, zone: ZoneInfo) -> state.Notice:
        """What units are told of it, in a site of this time zone."""
        return state.Notice(
            id=self.id,
            text=self.text,
            detail=self.detail,
            since=_moment(self.since, zone) if self.since else None,
            until=_moment(self.until, zone, last=True) if self.until else None,
            zones=self.zones,
        )


def _moment(written: str, zone: ZoneInfo, *, last: bool = False) -> datetime.datetime:
    """`last`: a day alone means its end, which is the beginning of the next one."""
    local = local_moment(written)
    if not isinstance(local, datetime.datetime):
        day = local + datetime.timedelta(days=1) if last else local
        local = datetime.datetime.combine(day, MIDNIGHT)
    return local.replace(tzinfo=zone).astimezone(datetime.UTC)


def problems_of_notices(site: "SiteFile") -> Iterator[str]:
    """What is wrong with notices although each table may be right."""
    zones = {zone.id for zone in site.zones}
    for notice in site.notices:
        at = f"notices.{notice.id}"
        for name in notice.zones:
            if name not in zones:
                yield f"{at}.zones: {name!r} is not in this file; known: {', '.join(sorted(zones))}"
        yield from _too_long(f"{at}.text", notice.text, LONGEST_TEXT)
        yield from _too_long(f"{at}.detail", notice.detail, LONGEST_DETAIL)
        told = notice.told(ZoneInfo("UTC"))
        if told.since and told.until and told.since >= told.until:
            yield f"{at}.until: {notice.until} is not after {notice.since}, so nobody is ever told"


def texts_of_notices(site: "SiteFile") -> Iterator[tuple[str, Text]]:
    """Every text that must be there in each of the site's languages, with its place."""
    for notice in site.notices:
        yield f"notices.{notice.id}.text", notice.text
        yield f"notices.{notice.id}.detail", notice.detail


def _too_long(place: str, text: Text, most: int) -> Iterator[str]:
    for language, words in text.items():
        if len(words) > most:
            yield f"{place}.{language}: {len(words)} letters; a display shows at most {most}"

"""What the kiosk says, in one person's language: interface words, dates, waits, opening hours."""

import logging
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_day_names

from appliance import texts
from contract.state import Body, Content, Service
from contract.values import Text, Wait
from kiosk.hours import OpenNow, OpensLater, Stretch, opening, week
from kiosk.zone import time_zone

log = logging.getLogger(__name__)

LOCALE = Path(__file__).parent / "locale"
REGIONS = {"en": "en_GB"}
"""Languages whose plain locale writes times in another way than European public bodies do."""
CLOCKS = {"ar": "HH:mm"}
"""Languages whose usual clock has twelve hours: here they read the same time as on every screen."""
DAYS = {"da": "EEEE 'den' d. MMMM", "de": "EEEE, d. MMMM"}
"""How a day of the coming weeks is written where that is not "Monday 23 November"."""

SOON_MINUTES = 5


def mark(message: str) -> str:
    """Marks `message` for the catalogues where it is said later, by `Words.text`."""
    return message


def _clock(language: str, at: time) -> str:
    return format_time(at, CLOCKS.get(language, "short"), locale=_locale_of(language))


@cache
def _locale_of(language: str) -> str:
    """How `language` writes times and dates; as English does where this machine does not know it."""
    name = REGIONS.get(language, language)
    try:
        return str(Locale.parse(name))
    except (UnknownLocaleError, ValueError):
        log.warning("%r is not a language of this machine", language)
        return REGIONS["en"]


class Words:
    """Speaks `language` for the site of `content`."""

    def __init__(self, language: str, content: Content) -> None:
        self.language, self.content = language, content
        self._catalogue = texts.catalogue(LOCALE, language)
        self._locale = _locale_of(language)
        self._zone = time_zone(content.timezone)

    # --- the interface and the site -----------------------------------------------------------

    def text(self, message: str, **values: object) -> str:
        """An interface sentence, with its values filled in."""
        said = self._catalogue.gettext(message)
        return said % values if values else said

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """An interface sentence about `n` things, in the right number."""
        return self._catalogue.ngettext(one, many, n) % {"n": n, **values}

    def site(self, text: Text) -> str:
        """One of the site's own texts."""
        return texts.say(text, self.language, self.content.languages)

    def site_name(self) -> str:
        """What the site calls itself."""
        return self.site(self.content.name)

    def zone_name(self, name: str) -> str:
        """What the waiting room `name` is called; empty when the site has no such room."""
        return next((self.site(z.name) for z in self.content.zones if z.id == name), "")

    # --- times ----------------------------------------------------------------------------------

    def local(self, moment: datetime) -> datetime:
        """`moment` on the site's own clocks."""
        return moment.astimezone(self._zone)

    def time(self, moment: datetime) -> str:
        """The time of day, as the language writes it: "10:26", in Danish "10.26"."""
        return _clock(self.language, self.local(moment).time())

    def clock_time(self, hhmm: str) -> str:
        """A local "HH:MM" of the site's file, as the language writes it."""
        return _clock(self.language, time.fromisoformat(hhmm))

    def date(self, moment: datetime) -> str:
        """The whole date: "Saturday 21 November 2026"."""
        return format_date(self.local(moment).date(), "full", locale=self._locale)

    def day(self, moment: datetime, now: datetime) -> str:
        """The day as people say it, at the beginning of a sentence: "Today", "Monday 23 November"."""
        said = self._day(moment, now)
        return f"{said[:1].upper()}{said[1:]}"

    def _day(self, moment: datetime, now: datetime) -> str:
        day, today = self.local(moment).date(), self.local(now).date()
        if day == today:
            return self.text("today")
        if day == today + timedelta(days=1):
            return self.text("tomorrow")
        return format_date(day, DAYS.get(self.language, "EEEE d MMMM"), locale=self._locale)

    def day_and_time(self, moment: datetime, now: datetime, *, inside: bool = False) -> str:
        """Day and time: "Today at 14:00", `inside` a sentence "today at 14:00"."""
        day = self._day(moment, now) if inside else self.day(moment, now)
        return self.text("%(day)s at %(time)s", day=day, time=self.time(moment))

    def date_and_time(self, moment: datetime) -> str:
        """Date and time in one line, for paper."""
        return f"{self.date(moment)}, {self.time(moment)}"

    def weekday(self, day: int) -> str:
        """The day's name inside a sentence; 0 is Monday."""
        return str(get_day_names("wide", locale=self._locale)[day])

    # --- waits ----------------------------------------------------------------------------------

    def wait(self, wait: Wait) -> str:
        """A wait inside a sentence: "10 to 20 minutes"."""
        if wait.high <= SOON_MINUTES:
            return self.plural("less than %(n)d minute", "less than %(n)d minutes", max(wait.high, 2))
        if wait.low >= wait.high:
            return self.plural("about %(n)d minute", "about %(n)d minutes", wait.high)
        return self.plural("%(low)d to %(n)d minute", "%(low)d to %(n)d minutes", wait.high, low=wait.low)

    def waiting_time(self, wait: Wait) -> str:
        """A wait as a sentence of its own: "Waiting time: 10 to 20 minutes"."""
        if wait.high == 0:
            return self.text("No waiting at the moment")
        return self.text("Waiting time: %(wait)s", wait=self.wait(wait))

    def called_by(self, wait: Wait | None) -> str:
        """The hour by which 8 in 10 are called, as a sentence; empty where nobody can say."""
        if wait is None or wait.by is None:
            return ""
        return self.text("Most people are called by %(time)s.", time=self.time(wait.by))

    # --- another body's hours -------------------------------------------------------------------

    def is_open(self, body: Body, moment: datetime) -> bool:
        """Whether `body` is open at `moment`."""
        return isinstance(opening(body.hours, self.local(moment)), OpenNow)

    def opening(self, body: Body, moment: datetime) -> str:
        """Whether `body` is open at `moment`, or when it opens; empty when its hours are unknown."""
        match opening(body.hours, self.local(moment)):
            case OpenNow(until):
                return self.text("Open now, until %(time)s", time=self.clock_time(until))
            case OpensLater(days, day, at):
                return self._opens(days, day, self.clock_time(at))
        return ""

    def _opens(self, days: int, day: int, at: str) -> str:
        if days == 0:
            return self.text("Closed now. Opens today at %(time)s", time=at)
        if days == 1:
            return self.text("Closed now. Opens tomorrow at %(time)s", time=at)
        return self.text("Closed now. Opens on %(day)s at %(time)s", day=self.weekday(day), time=at)

    def week(self, body: Body) -> tuple[str, ...]:
        """The body's week, one line for days with the same hours."""
        return tuple(self._stretch(stretch) for stretch in week(body.hours))

    def _stretch(self, stretch: Stretch) -> str:
        names = [self.weekday(stretch.first)]
        if stretch.last != stretch.first:
            names.append(self.weekday(stretch.last))
        times = ", ".join(
            f"{self.clock_time(opens)}–{self.clock_time(closes)}" for opens, closes in stretch.times
        )
        days = " – ".join(names)
        return self.text("%(days)s: %(times)s", days=f"{days[:1].upper()}{days[1:]}", times=times)

    # --- services -------------------------------------------------------------------------------

    def service_name(self, service: Service | None) -> str:
        """What the service is called; empty without one."""
        return self.site(service.name) if service else ""

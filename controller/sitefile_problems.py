"""What is wrong with a site file although each of its tables may be right: one sentence for each problem."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from contract.codec import LARGEST, encode
from contract.values import Text
from controller.public_holidays import public_holidays
from controller.queue.hours import Stretch
from controller.sitefile_hours import HoursSettings, OwnHoursSettings, stretch, stretches, wall_time
from controller.sitefile_look import problems_of_look
from controller.sitefile_notices import problems_of_notices, texts_of_notices
from controller.sitefile_questions import problems_of_questions, texts_of_questions
from controller.sitefile_tables import CounterSettings, ServiceSettings, SiteSettings

if TYPE_CHECKING:
    from controller.sitefile import SiteFile

WITH_IDS = (
    "zones",
    "counters",
    "services",
    "priorities",
    "outcomes",
    "categories",
    "documents",
    "bodies",
    "groups",
    "questions",
    "kiosks",
    "notices",
)

WITH_TEXTS = tuple(kind for kind in WITH_IDS if kind != "notices")
"""Kinds of tables whose texts have the same few names."""


def problems(site: "SiteFile") -> Iterator[str]:
    """Every problem, each in a sentence that begins with its place in the file."""
    yield from _site(site.site)
    for kind in WITH_IDS:
        yield from _repeated(kind, [item.id for item in getattr(site, kind)])
    yield from _repeated("letters of services", [s.letter for s in site.services if not s.body])
    yield from _repeated("bands of kiosks", [kiosk.band for kiosk in site.kiosks])
    yield from _references(site)
    yield from problems_of_questions(site)
    yield from _rules(site)
    yield from _untranslated(site)
    yield from _other_languages(site)
    yield from problems_of_look(site.look, site.logo)
    yield from problems_of_notices(site)
    wrong_hours = [*_hours_of_bodies(site), *_own_hours(site)]
    yield from wrong_hours
    if wrong_hours:
        return
    yield from _closings(site)
    if (size := len(encode(site.content()))) > LARGEST:
        yield f"the texts make {size} bytes; units read at most {LARGEST}: shorten them"


def _site(site: SiteSettings) -> Iterator[str]:
    try:
        ZoneInfo(site.timezone)
    except (ValueError, OSError, KeyError):
        yield f"site.timezone: {site.timezone!r} is not a time zone such as Europe/Paris"
    for language in (*site.languages, *site.prepared):
        try:
            Locale.parse(language)
        except (UnknownLocaleError, ValueError):
            yield f"site.languages: {language!r} is not a language code such as fr"


def _repeated(kind: str, ids: list[str]) -> Iterator[str]:
    for name in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"{kind}: {name} stands more than once"


# --- what one table says of another ---------------------------------------------------------------


def _references(site: "SiteFile") -> Iterator[str]:
    known = {
        kind: {i.id for i in getattr(site, kind)}
        for kind in ("zones", "services", "documents", "bodies", "groups")
    }
    elsewhere = {service.id for service in site.services if service.body}
    for service in site.services:
        yield from _of_service(service, known, elsewhere)
    rooms = {service.id: service.zone for service in site.services if not service.body}
    for counter in site.counters:
        yield from _of_counter(counter, known, elsewhere)
        yield from _out_of_sight(counter, rooms)
    for document in site.documents:
        named = [document.body] if document.body else []
        yield from _unknown(f"documents.{document.id}.body", named, known["bodies"])
    yield from _unknown("site.reception", [site.site.reception], known["services"])
    if site.site.reception in elsewhere:
        yield f"site.reception: {site.site.reception!r} is handled by another body, so nobody would be helped"
    served = {name for counter in site.counters for name in (*counter.services, *counter.helps)}
    for name in (s.id for s in site.services if not s.body and s.id not in served):
        yield f"services.{name}: no counter serves it, so whoever takes a ticket waits for ever"


def _of_service(service: ServiceSettings, known: dict[str, set[str]], elsewhere: set[str]) -> Iterator[str]:
    at = f"services.{service.id}"
    yield from _unknown(f"{at}.zone", [service.zone], known["zones"])
    yield from _unknown(f"{at}.documents", service.documents, known["documents"])
    yield from _unknown(f"{at}.body", [service.body] if service.body else [], known["bodies"])
    yield from _unknown(f"{at}.group", [service.group] if service.group else [], known["groups"])
    yield from _unknown(f"{at}.steps", service.steps, known["services"])
    yield from _elsewhere(f"{at}.steps", service.steps, elsewhere)
    if service.id in service.steps:
        yield f"{at}.steps: {service.id!r} cannot follow itself"
    if service.body and service.steps:
        yield f"{at}.steps: another body handles it, so nothing follows here"
    if service.body and service.slots:
        yield f"{at}.slots: another body handles it, so no time can be booked here"


def _of_counter(counter: CounterSettings, known: dict[str, set[str]], elsewhere: set[str]) -> Iterator[str]:
    at = f"counters.{counter.id}"
    yield from _unknown(f"{at}.zones", counter.waiting_rooms, known["zones"])
    yield from _repeated(f"{at}.zones", [*counter.waiting_rooms])
    for key, named in (("services", counter.services), ("helps", counter.helps)):
        yield from _unknown(f"{at}.{key}", named, known["services"])
        yield from _elsewhere(f"{at}.{key}", named, elsewhere)
    for name in sorted({*counter.services}.intersection(counter.helps)):
        yield f"{at}.helps: {name!r} stands in its services too"


def _out_of_sight(counter: CounterSettings, rooms: dict[str, str]) -> Iterator[str]:
    """Whoever waits in a room is called there, and has to find the counter from it."""
    for key, named in (("services", counter.services), ("helps", counter.helps)):
        for name in named:
            if (room := rooms.get(name)) and room not in counter.waiting_rooms:
                belongs = ", ".join(counter.waiting_rooms)
                yield (
                    f"counters.{counter.id}.{key}: people wait for {name!r} in {room!r}, and the counter "
                    f"belongs to {belongs} only: name {room!r} in its zones as well"
                )


def _unknown(place: str, named: Iterable[str], known: set[str]) -> Iterator[str]:
    for name in named:
        if name not in known:
            yield f"{place}: {name!r} is not in this file; known: {', '.join(sorted(known))}"


def _elsewhere(place: str, named: Iterable[str], elsewhere: set[str]) -> Iterator[str]:
    for name in sorted(elsewhere.intersection(named)):
        yield f"{place}: {name!r} is handled by another body"


def _rules(site: "SiteFile") -> Iterator[str]:
    rules = site.rules
    if rules.no_show_after > rules.recalls_max:
        yield f"rules.no_show_after: never reached, since recalls_max is only {rules.recalls_max}"


# --- texts ----------------------------------------------------------------------------------------


def _untranslated(site: "SiteFile") -> Iterator[str]:
    for place, text in _texts(site):
        if missing := [language for language in site.site.languages if text and language not in text]:
            yield f"{place}: not translated to {', '.join(missing)}"


def _other_languages(site: "SiteFile") -> Iterator[str]:
    """Keywords are no text that every language must have, but nobody searches in one that is not spoken."""
    spoken = {*site.site.languages, *site.site.prepared}
    for service in site.services:
        for language in sorted(service.keywords.keys() - spoken):
            yield f"services.{service.id}.keywords: {language!r} is none of the site's languages"


def _texts(site: "SiteFile") -> Iterator[tuple[str, Text]]:
    yield "site.name", site.site.name
    yield "site.farewell", site.site.farewell
    yield "look.logo_says", site.look.logo_says
    yield from texts_of_questions(site)
    yield from texts_of_notices(site)
    for kind in WITH_TEXTS:
        for item in getattr(site, kind):
            for field in ("name", "note", "detail", "where", "way"):
                yield f"{kind}.{item.id}.{field}", getattr(item, field, {})
    for place, hours in _ours(site):
        for other in hours.exceptions:
            yield f"{place}.exceptions.{other.date}.reason", other.reason


# --- hours ----------------------------------------------------------------------------------------

Reader = Callable[[tuple[str, ...]], tuple[Stretch, ...]]


def _hours_of_bodies(site: "SiteFile") -> Iterator[str]:
    for body in site.bodies:
        yield from _unreadable(f"bodies.{body.id}.hours", body.hours, lambda day: tuple(map(stretch, day)))


def _own_hours(site: "SiteFile") -> Iterator[str]:
    for place, hours in _ours(site):
        wrong = [*_unreadable(place, hours, stretches), *_wrong_exceptions(place, hours)]
        yield from wrong
        week = hours.week() if not wrong else None
        if week is not None and not any((*week, *hours.other_days().values())):
            yield f"{place}: no day is open"
        if hours.holidays is not None:
            yield from _unknown_holidays(f"{place}.holidays", hours.holidays)


def _unknown_holidays(place: str, named: str) -> Iterator[str]:
    try:
        public_holidays(named, ())
    except ValueError as error:
        yield f"{place}: {error}"


def _unreadable(place: str, hours: HoursSettings, read: Reader) -> Iterator[str]:
    for day, written in hours.written():
        try:
            read(written)
        except ValueError as error:
            yield f"{place}.{day}: {error}"


def _wrong_exceptions(place: str, hours: OwnHoursSettings) -> Iterator[str]:
    yield from _repeated(f"{place}.exceptions", [str(each.date) for each in hours.exceptions])
    for each in hours.exceptions:
        try:
            stretches(each.open)
        except ValueError as error:
            yield f"{place}.exceptions.{each.date}.open: {error}"


def _closings(site: "SiteFile") -> Iterator[str]:
    """What is said about closing times that do not go with the hours, which are readable."""
    for service in site.services:
        if service.last_ticket and not (service.hours.week() or site.hours.week()):
            yield f"services.{service.id}.last_ticket: there are no opening hours, so there is no closing"
    if site.rules.end_of_day is None:
        return
    end = wall_time(site.rules.end_of_day)
    for place, hours in _ours(site):
        rows = [*hours.written(), *((f"exceptions.{e.date}", e.open) for e in hours.exceptions)]
        for day, written in rows:
            if any(closes > end for _, closes in stretches(written)):
                yield f"rules.end_of_day: {end:%H:%M} comes before the closing on {place}.{day}"


def _ours(site: "SiteFile") -> Iterator[tuple[str, OwnHoursSettings]]:
    yield "hours", site.hours
    for service in site.services:
        yield f"services.{service.id}.hours", service.hours

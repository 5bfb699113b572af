"""The site's own file: services, documents, other bodies, zones, counters, rules. TOML, checked whole.

What people may read of it becomes `contract.state.Content`; the rest stays in the controller.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from pydantic import Field

from appliance.config import Settings, parse
from appliance.errors import BadConfig
from contract import state
from contract.codec import LARGEST, encode
from contract.values import Language, Name, Opening, Text

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class SiteSettings(Settings):
    """The `[site]` table. `prepared`: languages whose texts are being written and are not offered yet."""

    id: Name
    name: Text
    timezone: str
    languages: tuple[Language, ...] = Field(min_length=1, max_length=7)
    prepared: tuple[Language, ...] = ()
    reception: Name
    back_before: str | None = None
    farewell: Text = {}


class RulesSettings(Settings):
    """The `[rules]` table, in minutes; what each means stands in docs/architecture.md."""

    appointment_credit: int = Field(default=15, ge=0, le=240)
    early_call: int = Field(default=10, ge=0, le=240)
    late_after: int = Field(default=10, ge=0, le=240)
    walk_in_cap: int = Field(default=45, ge=1, le=480)
    check_in_early: int = Field(default=60, ge=0, le=720)


class HoursSettings(Settings):
    """Opening hours of a body: `{monday = ["09:00-12:00", "13:00-16:00"]}`; days left out are closed."""

    monday: tuple[str, ...] = ()
    tuesday: tuple[str, ...] = ()
    wednesday: tuple[str, ...] = ()
    thursday: tuple[str, ...] = ()
    friday: tuple[str, ...] = ()
    saturday: tuple[str, ...] = ()
    sunday: tuple[str, ...] = ()

    def openings(self) -> Iterator[Opening]:
        """One Opening for every stretch. Raises ValueError when a stretch is not "HH:MM-HH:MM"."""
        for index, day in enumerate(DAYS):
            for stretch in getattr(self, day):
                opens, dash, closes = stretch.partition("-")
                if not dash or opens >= closes:
                    raise ValueError(f'{day}: {stretch!r} is not like "09:00-16:00"')
                yield Opening(day=index, opens=opens, closes=closes)


class BodySettings(Settings):
    """One `[[bodies]]` table: another public body."""

    id: Name
    name: Text
    address: str
    hours: HoursSettings = HoursSettings()
    phone: str = ""
    url: str = ""
    way: Text = {}


class CounterSettings(Settings):
    """One `[[counters]]` table. `unit` is the name of its button unit, "counter-<id>" unless said."""

    id: Name
    label: str = ""
    zone: Name
    services: tuple[Name, ...] = Field(min_length=1)
    unit: Name | None = None


class SiteFile(Settings):
    """The whole file."""

    site: SiteSettings
    rules: RulesSettings = RulesSettings()
    zones: tuple[state.Zone, ...] = Field(min_length=1)
    counters: tuple[CounterSettings, ...] = Field(min_length=1)
    services: tuple[state.Service, ...] = Field(min_length=1)
    documents: tuple[state.Document, ...] = ()
    bodies: tuple[BodySettings, ...] = ()

    @property
    def zone_info(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.site.timezone)

    def belongs_to(self, unit: str, counter: str) -> bool:
        """Whether `unit` is a button unit of this counter; one unit may serve several."""
        return any(c.id == counter and unit == (c.unit or f"counter-{c.id}") for c in self.counters)

    def content(self) -> state.Content:
        """What kiosks, displays and pages may say. `revision` changes whenever anything in it does."""
        draft = state.Content(
            site=self.site.id,
            revision="",
            name=self.site.name,
            timezone=self.site.timezone,
            languages=self.site.languages,
            reception=self.site.reception,
            back_before=self.site.back_before,
            farewell=self.site.farewell,
            services=self.services,
            documents=self.documents,
            bodies=tuple(_body(b) for b in self.bodies),
            zones=self.zones,
            counters=tuple(
                state.Counter(id=c.id, label=c.label or c.id, zone=c.zone, services=c.services)
                for c in self.counters
            ),
        )
        return draft.model_copy(update={"revision": hashlib.sha256(encode(draft)).hexdigest()[:16]})


def _body(settings: BodySettings) -> state.Body:
    return state.Body(
        id=settings.id,
        name=settings.name,
        address=settings.address,
        hours=tuple(settings.hours.openings()),
        phone=settings.phone,
        url=settings.url,
        way=settings.way,
    )


def load(path: Path) -> SiteFile:
    """The site file, checked for what its parts say of each other. Raises BadConfig with every problem."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfig(path, [f"cannot be read: {error.strerror}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(path, [f"is not valid TOML: {error}"]) from None
    site = parse(data, SiteFile, path)
    if problems := list(_problems(site)):
        raise BadConfig(path, problems)
    return site


def _problems(site: SiteFile) -> Iterator[str]:
    yield from _site_problems(site.site)
    for kind in ("zones", "counters", "services", "documents", "bodies"):
        yield from _repeated(kind, [item.id for item in getattr(site, kind)])
    yield from _repeated("letters of services", [s.letter for s in site.services if not s.body])
    yield from _unknown_references(site)
    yield from _untranslated(site)
    hours_wrong = False
    for body in site.bodies:
        try:
            list(body.hours.openings())
        except ValueError as error:
            hours_wrong = True
            yield f"bodies.{body.id}.hours: {error}"
    if not hours_wrong and (size := len(encode(site.content()))) > LARGEST:
        yield f"the texts make {size} bytes; units read at most {LARGEST}: shorten them"


def _site_problems(site: SiteSettings) -> Iterator[str]:
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


def _unknown_references(site: SiteFile) -> Iterator[str]:
    known = {
        kind: {i.id for i in getattr(site, kind)} for kind in ("zones", "services", "documents", "bodies")
    }
    for service in site.services:
        at = f"services.{service.id}"
        yield from _unknown(f"{at}.zone", [service.zone], known["zones"])
        yield from _unknown(f"{at}.documents", service.documents, known["documents"])
        yield from _unknown(f"{at}.body", [service.body] if service.body else [], known["bodies"])
    for counter in site.counters:
        yield from _unknown(f"counters.{counter.id}.zone", [counter.zone], known["zones"])
        yield from _unknown(f"counters.{counter.id}.services", counter.services, known["services"])
    yield from _unknown("site.reception", [site.site.reception], known["services"])
    elsewhere = {service.id for service in site.services if service.body}
    if site.site.reception in elsewhere:
        yield f"site.reception: {site.site.reception!r} is handled by another body, so nobody would be helped"
    for counter in site.counters:
        for name in elsewhere.intersection(counter.services):
            yield f"counters.{counter.id}.services: {name!r} is handled by another body"
    served = {name for counter in site.counters for name in counter.services}
    for service in site.services:
        if not service.body and service.id not in served:
            yield f"services.{service.id}: no counter serves it, so whoever takes a ticket waits for ever"


def _unknown(place: str, named: Iterable[str], known: set[str]) -> Iterator[str]:
    for name in named:
        if name not in known:
            yield f"{place}: {name!r} is not in this file; known: {', '.join(sorted(known))}"


def _untranslated(site: SiteFile) -> Iterator[str]:
    texts: list[tuple[str, Text]] = [("site.name", site.site.name), ("site.farewell", site.site.farewell)]
    texts += [(f"zones.{z.id}.name", z.name) for z in site.zones]
    texts += [(f"services.{s.id}.name", s.name) for s in site.services]
    texts += [(f"services.{s.id}.note", s.note) for s in site.services]
    for document in site.documents:
        texts += [
            (f"documents.{document.id}.{field}", getattr(document, field))
            for field in ("name", "detail", "where")
        ]
    for body in site.bodies:
        texts += [(f"bodies.{body.id}.name", body.name), (f"bodies.{body.id}.way", body.way)]
    for place, text in texts:
        if missing := [language for language in site.site.languages if text and language not in text]:
            yield f"{place}: not translated to {', '.join(missing)}"

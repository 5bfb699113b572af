"""The site's own file: hours, services, documents, other bodies, zones, counters, rules. TOML, checked whole.

What people may read of it becomes `contract.state.Content`; the rest stays in the controller.
"""

import hashlib
import tomllib
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field

from appliance.config import Settings, parse
from appliance.errors import BadConfig
from contract import state
from contract.codec import encode
from contract.values import Value
from controller.sitefile_hours import OwnHoursSettings
from controller.sitefile_problems import problems
from controller.sitefile_tables import (
    BodySettings,
    CategorySettings,
    CounterSettings,
    DocumentSettings,
    OutcomeSettings,
    PrioritySettings,
    RulesSettings,
    ServiceSettings,
    SiteSettings,
    ZoneSettings,
)

__all__ = [
    "BodySettings",
    "CategorySettings",
    "CounterSettings",
    "DocumentSettings",
    "OutcomeSettings",
    "PrioritySettings",
    "RulesSettings",
    "ServiceSettings",
    "SiteFile",
    "SiteSettings",
    "ZoneSettings",
    "load",
]


class SiteFile(Settings):
    """The whole file."""

    site: SiteSettings
    hours: OwnHoursSettings = OwnHoursSettings()
    rules: RulesSettings = RulesSettings()
    zones: tuple[ZoneSettings, ...] = Field(min_length=1)
    counters: tuple[CounterSettings, ...] = Field(min_length=1)
    services: tuple[ServiceSettings, ...] = Field(min_length=1)
    priorities: tuple[PrioritySettings, ...] = ()
    outcomes: tuple[OutcomeSettings, ...] = ()
    categories: tuple[CategorySettings, ...] = ()
    documents: tuple[DocumentSettings, ...] = ()
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
            services=tuple(_as(state.Service, each) for each in self.services),
            documents=tuple(_as(state.Document, each) for each in self.documents),
            bodies=tuple(_body(each) for each in self.bodies),
            zones=tuple(_as(state.Zone, each) for each in self.zones),
            counters=tuple(
                state.Counter(id=c.id, label=c.label or c.id, zone=c.zone, services=c.services)
                for c in self.counters
            ),
        )
        return draft.model_copy(update={"revision": hashlib.sha256(encode(draft)).hexdigest()[:16]})


Told = TypeVar("Told", bound=Value)


def _as(model: type[Told], table: Told) -> Told:
    """The part of a table that units are told."""
    return model(**{name: getattr(table, name) for name in model.model_fields})


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
    if found := list(problems(site)):
        raise BadConfig(path, found)
    return site

"""The site's own file: hours, services, papers, questions, counters, rules, look. TOML, checked whole.

What people may read of it becomes `contract.state.Content`; the rest stays in the controller.
"""

import hashlib
import tomllib
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr

from appliance.config import Settings, parse
from appliance.errors import BadConfig
from contract import state
from contract.codec import encode
from contract.values import Value
from controller.sitefile_hours import OwnHoursSettings
from controller.sitefile_look import Logo, logo_of
from controller.sitefile_notices import NoticeSettings
from controller.sitefile_problems import problems
from controller.sitefile_tables import (
    BodySettings,
    CategorySettings,
    CounterSettings,
    DocumentSettings,
    GroupSettings,
    KioskSettings,
    LookSettings,
    OutcomeSettings,
    PrioritySettings,
    QuestionSettings,
    RulesSettings,
    ServiceSettings,
    SiteSettings,
    SurveySettings,
    ZoneSettings,
)

__all__ = [
    "BodySettings",
    "CategorySettings",
    "CounterSettings",
    "DocumentSettings",
    "GroupSettings",
    "KioskSettings",
    "LookSettings",
    "NoticeSettings",
    "OutcomeSettings",
    "PrioritySettings",
    "QuestionSettings",
    "RulesSettings",
    "ServiceSettings",
    "SiteFile",
    "SiteSettings",
    "SurveySettings",
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
    groups: tuple[GroupSettings, ...] = ()
    questions: tuple[QuestionSettings, ...] = ()
    survey: SurveySettings | None = None
    look: LookSettings = LookSettings()
    kiosks: tuple[KioskSettings, ...] = ()
    notices: tuple[NoticeSettings, ...] = ()
    _logo: Logo = PrivateAttr(default=Logo())

    @property
    def zone_info(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.site.timezone)

    def belongs_to(self, unit: str, counter: str) -> bool:
        """Whether `unit` is a button unit of this counter; one unit may serve several."""
        return any(c.id == counter and unit == (c.unit or f"counter-{c.id}") for c in self.counters)

    @property
    def logo(self) -> Logo:
        """The picture that `[look]` names, as it was when the file was loaded."""
        return self._logo

    def content(self, usual: tuple[str, ...] = ()) -> state.Content:
        """What kiosks, displays and pages may say. `revision` changes whenever anything in it does.

        `usual`: services by how often they were come for, which the file does not know.
        """
        draft = state.Content(
            **{key: getattr(self.site, key) for key in _OF_THE_SITE},
            site=self.site.id,
            revision="",
            services=tuple(_as(state.Service, each) for each in self.services),
            documents=tuple(_as(state.Document, each) for each in self.documents),
            bodies=tuple(_body(each) for each in self.bodies),
            zones=tuple(_as(state.Zone, each) for each in self.zones),
            counters=tuple(
                state.Counter(
                    id=c.id, label=c.label or c.id, zone=c.zone, zones=c.waiting_rooms, services=c.services
                )
                for c in self.counters
            ),
            groups=tuple(_as(state.Group, each) for each in self.groups),
            questions=tuple(map(_question, self.questions)),
            usual=usual,
            survey=self._survey(),
            look=state.Look(**self.look.model_dump(exclude={"logo"}), logo=self.logo.text),
            kiosks=tuple(_as(state.Kiosk, each) for each in self.kiosks),
            notices=tuple(each.told(self.zone_info) for each in self.notices),
        )
        return draft.model_copy(update={"revision": hashlib.sha256(encode(draft)).hexdigest()[:16]})

    def _survey(self) -> state.Survey | None:
        if self.survey is None:
            return None
        second = next((each for each in self.questions if each.id == self.survey.second), None)
        return state.Survey(text=self.survey.text, second=_question(second) if second else None)


_OF_THE_SITE = (
    *("name", "timezone", "languages", "reception", "back_before", "farewell"),
    *("address", "slots_from", "paper"),
)
"""Keys of `[site]` that units are told as they are."""

Told = TypeVar("Told", bound=Value)


def _as(model: type[Told], table: Told) -> Told:
    """The part of a table that units are told."""
    return model(**{name: getattr(table, name) for name in model.model_fields})


def _question(settings: QuestionSettings) -> state.Question:
    answers = tuple(_as(state.Answer, each) for each in settings.answers)
    return state.Question(id=settings.id, text=settings.text, answers=answers)


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
    site._logo = logo_of(site.look, path.parent)
    if found := list(problems(site)):
        raise BadConfig(path, found)
    return site

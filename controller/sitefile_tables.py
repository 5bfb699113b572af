"""The tables of a site file, each with what may stand in it; docs/site-file.md explains them to people.

What is said to units is in `contract.state`; tables that hold more than that add it here, and refuse keys
that nobody knows, which messages do not.
"""

from typing import Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from appliance.config import Settings
from contract import state
from contract.values import Language, Name, Text
from controller.queue.rules import Order
from controller.sitefile_hours import HoursSettings, OwnHoursSettings, WallTime

_NO_UNKNOWN_KEYS = ConfigDict(extra="forbid")
_COLOUR = r"^#[0-9A-Fa-f]{6}$"


class SiteSettings(Settings):
    """The `[site]` table. `prepared`: languages whose texts are being written and are not offered yet.
    `slots_from`: minutes of wait from which a kiosk offers a booked time instead."""

    id: Name
    name: Text
    timezone: str
    languages: tuple[Language, ...] = Field(min_length=1, max_length=7)
    prepared: tuple[Language, ...] = ()
    reception: Name
    back_before: WallTime | None = None
    farewell: Text = {}
    address: str = ""
    slots_from: int = Field(default=30, ge=0, le=480)
    paper: Literal["always", "ask"] = "always"


class RulesSettings(Settings):
    """The `[rules]` table. Times are minutes, except `recall_lock` and `walk_time`, which are seconds."""

    order: Order = Order.CREDIT
    accumulate: float = Field(default=2.0, ge=1, le=10)
    appointment_credit: int = Field(default=15, ge=0, le=240)
    early_call: int = Field(default=10, ge=0, le=240)
    late_after: int = Field(default=10, ge=0, le=240)
    walk_in_cap: int = Field(default=45, ge=1, le=480)
    check_in_early: int = Field(default=60, ge=0, le=720)
    recalls_max: int = Field(default=3, ge=0, le=20)
    recall_lock: int = Field(default=5, ge=0, le=120)
    no_show_after: int = Field(default=0, ge=0, le=20)
    walk_time: int = Field(default=0, ge=0, le=900)
    grace: int = Field(default=15, ge=0, le=480)
    postpone_times: int = Field(default=2, ge=0, le=20)
    postpone_most: int = Field(default=30, ge=1, le=240)
    end_of_day: WallTime | None = None


class ZoneSettings(state.Zone):
    """One `[[zones]]` table: a waiting room."""

    model_config = _NO_UNKNOWN_KEYS


class DocumentSettings(state.Document):
    """One `[[documents]]` table: a paper that services need."""

    model_config = _NO_UNKNOWN_KEYS


class GroupSettings(state.Group):
    """One `[[groups]]` table: services that belong together."""

    model_config = _NO_UNKNOWN_KEYS


class AnswerSettings(state.Answer):
    """One `[[questions.answers]]` table."""

    model_config = _NO_UNKNOWN_KEYS


class QuestionSettings(Settings):
    """One `[[questions]]` table: something asked before the papers, or after the faces of the survey."""

    id: Name
    text: Text
    answers: tuple[AnswerSettings, ...] = Field(min_length=2, max_length=6)


class SurveySettings(Settings):
    """The `[survey]` table. `second`: the question after the faces."""

    text: Text
    second: Name | None = None


class LookSettings(Settings):
    """The `[look]` table. `logo` is a PNG file, beside the site file unless its path says otherwise."""

    primary: str = Field(default=state.Look().primary, pattern=_COLOUR)
    deep: str = Field(default=state.Look().deep, pattern=_COLOUR)
    logo: str = ""
    logo_says: Text = {}


class KioskSettings(state.Kiosk):
    """One `[[kiosks]]` table."""

    model_config = _NO_UNKNOWN_KEYS


class ServiceSettings(state.Service):
    """One `[[services]]` table. `last_ticket`: minutes before the day's last closing after which no walk-in
    gets a ticket. `steps`: the services visited after this one, in order. `spread`: how much service times
    differ, as standard deviation over mean, until enough of them have been seen."""

    model_config = _NO_UNKNOWN_KEYS

    hours: OwnHoursSettings = OwnHoursSettings()
    last_ticket: int = Field(default=0, ge=0, le=480)
    steps: tuple[Name, ...] = ()
    spread: float = Field(default=0.7, gt=0, le=3)


class CounterSettings(Settings):
    """One `[[counters]]` table. `unit` is the name of its button unit, "counter-<id>" unless said.

    A site writes `zone`, its waiting room, or `zones`, several; then `zone` is the first of them.
    `helps`: services it helps out with when nobody waits for its own. `picks`: agents here may call a number
    of their choice.
    """

    id: Name
    label: str = ""
    zones: tuple[Name, ...] = ()
    zone: Name = Field(default="", validate_default=True)
    services: tuple[Name, ...] = Field(min_length=1)
    helps: tuple[Name, ...] = ()
    picks: bool = False
    unit: Name | None = None

    @field_validator("zone", mode="before")
    @classmethod
    def _first(cls, zone: str, info: ValidationInfo) -> str:
        zones = info.data.get("zones", ())
        if zone and zones:
            raise ValueError("there are zones as well; give one of the two")
        if not zone and not zones:
            raise ValueError("missing")
        return zone or zones[0]

    @property
    def waiting_rooms(self) -> tuple[Name, ...]:
        """Every zone that it belongs to, its own first."""
        return self.zones or (self.zone,)


class PrioritySettings(Settings):
    """One `[[priorities]]` table: a reason to wait less. `credit`: as if the person had come so many minutes
    earlier."""

    id: Name
    name: Text
    credit: int = Field(ge=1, le=480)


class OutcomeSettings(Settings):
    """One `[[outcomes]]` table: how a visit may end, for agents to choose from."""

    id: Name
    name: Text


class CategorySettings(Settings):
    """One `[[categories]]` table: what may have been answered at reception."""

    id: Name
    name: Text


class BodySettings(Settings):
    """One `[[bodies]]` table: another public body."""

    id: Name
    name: Text
    address: str
    hours: HoursSettings = HoursSettings()
    phone: str = ""
    url: str = ""
    way: Text = {}

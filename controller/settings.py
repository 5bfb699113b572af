"""The controller's own file."""

from pathlib import Path

from pydantic import Field

from appliance.config import BrokerSettings, Settings, UnitSettings
from appliance.errors import BadConfig
from controller import sitefile
from controller.booking.settings import BookingSettings
from controller.web.settings import WebSettings


class StateSettings(Settings):
    """Where the controller keeps what must survive: journal, mirror of the bookings, sessions."""

    folder: Path


class ForecastSettings(Settings):
    """The process that foretells waits. Without it a rough estimate is told, and no hour is kept up."""

    enabled: bool = True


class PhoneSettings(Settings):
    """Where phones reach this site, such as "https://queue.example". Without it no ticket has an address.

    Plain http is for a site tried out on one machine: nobody else can listen there.
    """

    address: str = Field(
        default="", pattern=r"^(https://[^/\s?#]+(/[^\s?#]*)?|http://(127\.0\.0\.1|localhost)(:\d+)?)?$"
    )


class TriesSettings(Settings):
    """How many unknown codes a unit may try in so many minutes before it may try one only every `pace_s`."""

    most: int = Field(default=10, ge=1, le=1000)
    minutes: float = Field(default=10, gt=0, le=1440)
    pace_s: float = Field(default=5, ge=0, le=600)


class SlotSettings(Settings):
    """The times that kiosks offer begin at least so many minutes from now. One kiosk books at most so many an
    hour, so that nobody books them all for a joke."""

    ahead_minutes: int = Field(default=30, ge=0, le=1440)
    most_an_hour: int = Field(default=20, ge=1, le=1000)


class ControllerSettings(Settings):
    """The whole file. `site_file` is the site's own TOML."""

    unit: UnitSettings
    broker: BrokerSettings
    site_file: Path
    state: StateSettings
    booking: BookingSettings
    web: WebSettings
    forecast: ForecastSettings = ForecastSettings()
    phone: PhoneSettings = PhoneSettings()
    tries: TriesSettings = TriesSettings()
    slots: SlotSettings = SlotSettings()


def verify(settings: ControllerSettings) -> None:
    """Problems that only other files show. Raises BadConfig."""
    site = sitefile.load(settings.site_file)
    if site.site.id != settings.unit.site:
        raise BadConfig(
            settings.site_file,
            [f"site.id: {site.site.id!r} is not the site of this controller, {settings.unit.site!r}"],
        )

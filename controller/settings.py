"""The controller's own file."""

from pathlib import Path

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


class ControllerSettings(Settings):
    """The whole file. `site_file` is the site's own TOML."""

    unit: UnitSettings
    broker: BrokerSettings
    site_file: Path
    state: StateSettings
    booking: BookingSettings
    web: WebSettings
    forecast: ForecastSettings = ForecastSettings()


def verify(settings: ControllerSettings) -> None:
    """Problems that only other files show. Raises BadConfig."""
    site = sitefile.load(settings.site_file)
    if site.site.id != settings.unit.site:
        raise BadConfig(
            settings.site_file,
            [f"site.id: {site.site.id!r} is not the site of this controller, {settings.unit.site!r}"],
        )

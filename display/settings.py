"""The display's file: which waiting room it serves, how far people sit, which way the counters are."""

from pydantic import Field

from appliance.config import BrokerSettings, Settings, UnitSettings
from appliance.errors import BadConfig
from appliance.inspector import InspectorSettings
from appliance.theme import FACES
from appliance.window import ScreenSettings
from contract.values import Name
from display.layout import Arrow, illegible
from hardware.settings import ChimeSettings


class RoomSettings(Settings):
    """The `[display]` table.

    `farthest_m`: metres from the screen to the farthest seat; sizes of letters follow from it.
    `turn_s`: seconds that each of several calls made together stays large.
    """

    zone: Name
    farthest_m: float = Field(gt=0, le=50)
    arrow: Arrow = Arrow.RIGHT
    turn_s: float = Field(default=3.0, ge=1.0, le=15.0)


class DisplaySettings(Settings):
    """The whole file."""

    unit: UnitSettings
    broker: BrokerSettings
    screen: ScreenSettings
    display: RoomSettings
    chime: ChimeSettings
    inspector: InspectorSettings | None = None


def verify(settings: DisplaySettings) -> None:
    """Raises BadConfig when a letter would be too small to read, or a font is not installed."""
    problems = [*illegible(settings.screen, settings.display.farthest_m), *FACES.missing()]
    if problems:
        raise BadConfig("the display's file", problems)

"""The kiosk's file: its panel, its printer, its scanner."""

from appliance.config import BrokerSettings, Settings, UnitSettings
from appliance.errors import BadConfig
from appliance.inspector import InspectorSettings
from appliance.theme import FACES
from appliance.window import ScreenSettings
from hardware.settings import PrinterSettings, ScannerSettings


class KioskSettings(Settings):
    """The whole file."""

    unit: UnitSettings
    broker: BrokerSettings
    screen: ScreenSettings
    printer: PrinterSettings
    scanner: ScannerSettings
    inspector: InspectorSettings | None = None


def verify(settings: KioskSettings) -> None:
    """Raises BadConfig when a font is not installed."""
    if problems := FACES.missing():
        raise BadConfig("the kiosk's file", problems)

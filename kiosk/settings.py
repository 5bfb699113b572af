"""The kiosk's file: its panel, its devices, where it keeps what must survive, and the staff's code."""

from pathlib import Path

from pydantic import SecretStr, field_validator

from appliance.config import BrokerSettings, Settings, UnitSettings
from appliance.errors import BadConfig
from appliance.inspector import InspectorSettings
from appliance.theme import FACES
from appliance.window import ScreenSettings
from hardware.settings import HeadphonesSettings, PrinterSettings, ScannerSettings, VoiceSettings

LEAST_STAFF_DIGITS = 4


class StateSettings(Settings):
    """Where the kiosk keeps its ticket book, through power cuts."""

    folder: Path


class StaffSettings(Settings):
    """The code that lets staff in, digits only. Without one nobody gets in."""

    code: SecretStr | None = None

    @field_validator("code")
    @classmethod
    def _is_digits(cls, code: SecretStr | None) -> SecretStr | None:
        digits = "" if code is None else code.get_secret_value()
        if code is not None and not (
            digits.isascii() and digits.isdigit() and len(digits) >= LEAST_STAFF_DIGITS
        ):
            raise ValueError(f"must be at least {LEAST_STAFF_DIGITS} digits")
        return code


class KeySettings(Settings):
    """What each key of the pad is called by the keyboard that it is to the machine, in Kivy's words; the
    usual names always count too."""

    up: str = "up"
    down: str = "down"
    left: str = "left"
    right: str = "right"
    ok: str = "enter"
    help: str = "f1"
    listen: str = "f2"


class KioskSettings(Settings):
    """The whole file. Without `voice` nothing is said, without `headphones` their socket says nothing."""

    unit: UnitSettings
    broker: BrokerSettings
    screen: ScreenSettings
    printer: PrinterSettings
    scanner: ScannerSettings
    state: StateSettings
    staff: StaffSettings = StaffSettings()
    keys: KeySettings = KeySettings()
    voice: VoiceSettings | None = None
    headphones: HeadphonesSettings | None = None
    inspector: InspectorSettings | None = None


def verify(settings: KioskSettings) -> None:
    """Raises BadConfig when a font is not installed."""
    if problems := FACES.missing():
        raise BadConfig("the kiosk's file", problems)

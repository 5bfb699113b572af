"""A unit's device tables: which driver, and where its device is. No device is opened here.

`driver` never has a default: a kiosk must not print to a simulation because a line was forgotten.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

NOTO = Path("/usr/share/fonts/truetype/noto")
"""Where Debian's fonts-noto-core puts its faces."""


class DeviceTable(BaseModel):
    """Base of every device's table."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


# --- [printer] ------------------------------------------------------------------------------------


class EscposTable(DeviceTable):
    """What every real printer's table may say.

    `columns`: characters of Font A on a line; 48 for 80 mm paper (42 on 180 dpi printers), 32 for 58 mm.
    `profile`: the printer's name in python-escpos' database, for its code pages.
    `faces`, `bold_faces`: font files for the languages that the printer has no letters for, tried in turn
    for every letter; those slips are sent as pictures. `drawn`: send every slip's words as pictures.
    """

    columns: int = Field(default=48, ge=24, le=64)
    profile: str = "default"
    answer_within_s: float = Field(default=3.0, gt=0, le=30)
    faces: tuple[Path, ...] = (NOTO / "NotoSans-Regular.ttf", NOTO / "NotoSansArabic-Regular.ttf")
    bold_faces: tuple[Path, ...] = (NOTO / "NotoSans-Bold.ttf", NOTO / "NotoSansArabic-Bold.ttf")
    drawn: bool = False


class UsbPrinterSettings(EscposTable):
    """A printer that speaks USB itself, by the numbers that `lsusb` shows: `vendor = 0x04b8`."""

    driver: Literal["usb"]
    vendor: int = Field(ge=0, le=0xFFFF)
    product: int = Field(ge=0, le=0xFFFF)


class SerialPrinterSettings(EscposTable):
    """A printer on a serial line."""

    driver: Literal["serial"]
    device: Path
    baud: int = Field(default=38400, ge=1200, le=1_000_000)


class NetworkPrinterSettings(EscposTable):
    """A printer with its own network address."""

    driver: Literal["network"]
    host: str = Field(min_length=1)
    port: int = Field(default=9100, ge=1, le=65535)


class FilePrinterSettings(EscposTable):
    """A device file such as /dev/usb/lp0. It cannot answer: written counts as printed."""

    driver: Literal["file"]
    device: Path


class SimulatedPrinterSettings(DeviceTable):
    """No paper at all, for tests and trying out."""

    driver: Literal["simulated"]


PrinterSettings = Annotated[
    UsbPrinterSettings
    | SerialPrinterSettings
    | NetworkPrinterSettings
    | FilePrinterSettings
    | SimulatedPrinterSettings,
    Field(discriminator="driver"),
]

# --- [scanner] ------------------------------------------------------------------------------------


class SerialScannerSettings(DeviceTable):
    """A code scanner on a serial line; USB ones keep their name under /dev/serial/by-id/.

    `device` may be a pattern, such as /dev/ttyACM*, for one whose name changes: the first that opens.
    """

    driver: Literal["serial"]
    device: Path
    baud: int = Field(default=9600, ge=1200, le=1_000_000)


class SimulatedScannerSettings(DeviceTable):
    """A scanner that reads what is written to a Unix socket, a code a line."""

    driver: Literal["simulated"]
    socket: Path | None = None


ScannerSettings = Annotated[
    SerialScannerSettings | SimulatedScannerSettings,
    Field(discriminator="driver"),
]

# --- [chime] --------------------------------------------------------------------------------------


class AplayChimeSettings(DeviceTable):
    """A gong through ALSA. `device`: an ALSA name, such as `default` or `plughw:CARD=vc4hdmi0`."""

    driver: Literal["aplay"]
    device: str = Field(default="default", min_length=1)


class SimulatedChimeSettings(DeviceTable):
    """Silence that takes as long; `record` names a WAV that gets what would have been heard."""

    driver: Literal["simulated"]
    record: Path | None = None


class RecordChimeSettings(DeviceTable):
    """The gong into a WAV file, for a machine without sound; the voice may write into the same one.

    `faster`: how much sooner than it would be heard a sound counts as played.
    """

    driver: Literal["record"]
    file: Path
    faster: float = Field(default=1.0, ge=1, le=100)


ChimeSettings = Annotated[
    AplayChimeSettings | SimulatedChimeSettings | RecordChimeSettings,
    Field(discriminator="driver"),
]

# --- [voice] --------------------------------------------------------------------------------------


class SpokenTable(DeviceTable):
    """What every voice of espeak-ng may be told. `speed`: words a minute."""

    speed: int = Field(default=150, ge=80, le=300)


class EspeakVoiceSettings(SpokenTable):
    """espeak-ng through ALSA. `device`: an ALSA name, such as `default` or `plughw:CARD=Headphones`."""

    driver: Literal["espeak"]
    device: str = Field(default="default", min_length=1)


class WavVoiceSettings(SpokenTable):
    """espeak-ng into numbered WAV files in `folder`, for a machine without sound.

    `real_time`: saying takes as long as hearing it would.
    """

    driver: Literal["wav"]
    folder: Path
    real_time: bool = True


class SimulatedVoiceSettings(DeviceTable):
    """Silence. `socket` tells what is said, a line of JSON each, and hears `unplug` and `plug`; `seconds` is
    how long each takes.
    """

    driver: Literal["simulated"]
    socket: Path | None = None
    seconds: float = Field(default=0.0, ge=0, le=60)


VoiceSettings = Annotated[
    EspeakVoiceSettings | WavVoiceSettings | SimulatedVoiceSettings,
    Field(discriminator="driver"),
]

# --- [voice] of a display -------------------------------------------------------------------------


class RecordedVoiceSettings(DeviceTable):
    """A person's recordings through ALSA: `folder` has a folder a language, with a WAV file a word."""

    driver: Literal["recorded"]
    folder: Path
    device: str = Field(default="default", min_length=1)


class RecordVoiceSettings(SpokenTable):
    """What would be said into a WAV file, by espeak-ng or from a folder of `recordings`.

    `faster`: how much sooner than it would be heard a sound counts as played.
    """

    driver: Literal["record"]
    file: Path
    faster: float = Field(default=1.0, ge=1, le=100)
    recordings: Path | None = None


CallVoiceSettings = Annotated[
    EspeakVoiceSettings | RecordedVoiceSettings | RecordVoiceSettings | SimulatedVoiceSettings,
    Field(discriminator="driver"),
]

# --- [headphones] ---------------------------------------------------------------------------------


class EvdevHeadphonesSettings(DeviceTable):
    """A socket with a switch that Linux reports as an input device.

    `device`: its file, best under /dev/input/by-path/; without one, the first that has such a switch and
    `name` in its name.
    """

    driver: Literal["evdev"]
    device: Path | None = None
    name: str = ""


class NoHeadphonesSettings(DeviceTable):
    """A socket that cannot tell, or none: speech begins with the marked key."""

    driver: Literal["none"]


class SimulatedHeadphonesSettings(DeviceTable):
    """A socket for tests: `in` and `out`, a line each, to a Unix socket."""

    driver: Literal["simulated"]
    socket: Path | None = None


HeadphonesSettings = Annotated[
    EvdevHeadphonesSettings | NoHeadphonesSettings | SimulatedHeadphonesSettings,
    Field(discriminator="driver"),
]

# --- [television] ---------------------------------------------------------------------------------


class CecClientSettings(DeviceTable):
    """HDMI-CEC by libCEC's cec-client (Debian's cec-utils): USB adapters, and computers' own HDMI sockets.

    `port`: the adapter, as `cec-client -l` names it; without one, the first found.
    """

    driver: Literal["cec-client"]
    port: str = ""


class CecCtlSettings(DeviceTable):
    """HDMI-CEC by the kernel, with cec-ctl (Debian's v4l-utils), on a Raspberry Pi's own HDMI socket."""

    driver: Literal["cec-ctl"]
    device: Path = Path("/dev/cec0")


class NoTelevisionSettings(DeviceTable):
    """A screen that nobody can switch from here; at night it only shows black."""

    driver: Literal["none"]


class SimulatedTelevisionSettings(DeviceTable):
    """No television: `socket` tells `{"power": ...}` lines, and hears `unplug` and `plug`."""

    driver: Literal["simulated"]
    socket: Path | None = None


TelevisionSettings = Annotated[
    CecClientSettings | CecCtlSettings | NoTelevisionSettings | SimulatedTelevisionSettings,
    Field(discriminator="driver"),
]

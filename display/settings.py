"""The display's file, and what is wrong with it that its keys alone do not show."""

import shutil

from appliance.config import BrokerSettings, Settings, UnitSettings
from appliance.errors import BadConfig
from appliance.inspector import InspectorSettings
from appliance.theme import FACES
from appliance.window import ScreenSettings
from display.announce_settings import AnnounceSettings
from display.legible import illegible
from display.room_settings import RoomSettings
from display.voice_problems import voice_problems
from hardware.settings import (
    CallVoiceSettings,
    CecClientSettings,
    CecCtlSettings,
    ChimeSettings,
    NoTelevisionSettings,
    TelevisionSettings,
)


class DisplaySettings(Settings):
    """The whole file."""

    unit: UnitSettings
    broker: BrokerSettings
    screen: ScreenSettings
    display: RoomSettings
    chime: ChimeSettings
    voice: CallVoiceSettings | None = None
    announce: AnnounceSettings = AnnounceSettings()
    television: TelevisionSettings = NoTelevisionSettings(driver="none")
    inspector: InspectorSettings | None = None


def verify(settings: DisplaySettings) -> None:
    """Raises BadConfig when a letter would be too small to read, or a font is not installed."""
    problems = [*too_small(settings, settings.screen), *FACES.missing()]
    if problems:
        raise BadConfig("the display's file", problems)


FIX_TOO_SMALL = "Set the screen back to {asked}. At {found} the farthest seat cannot read it."
"""What staff are told when the screen became so while it ran."""


def too_small(settings: DisplaySettings, screen: ScreenSettings) -> list[str]:
    """A sentence for everything that the farthest seat could not read on this screen."""
    room = settings.display
    return illegible(screen, room.farthest_m, room.layout, zoned=len(room.rooms) > 1)


def absent(settings: DisplaySettings) -> list[str]:
    """A sentence for what is not there now and may still come; calls are shown without it."""
    problems = list(voice_problems(settings.chime, settings.voice, settings.announce.languages))
    if media := settings.display.media:
        if not media.folder.is_dir():
            problems.append(f"display.media.folder: {media.folder} is not a folder of this machine")
        if not shutil.which("ffmpeg"):
            problems.append("display.media: ffmpeg is not installed (package ffmpeg)")
    match settings.television:
        case CecClientSettings() if not shutil.which("cec-client"):
            problems.append("television.driver: cec-client is not installed (package cec-utils)")
        case CecCtlSettings() if not shutil.which("cec-ctl"):
            problems.append("television.driver: cec-ctl is not installed (package v4l-utils)")
        case CecCtlSettings(device=device) if not device.exists():
            problems.append(f"television.device: {device} is not there")
    return problems

"""What keeps calls from being said, as far as a machine can tell that has not heard of its site yet."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from display.spoken import EVERYWHERE
from hardware.recorded_voice import lacking
from hardware.settings import (
    AplayChimeSettings,
    CallVoiceSettings,
    ChimeSettings,
    EspeakVoiceSettings,
    RecordedVoiceSettings,
    RecordVoiceSettings,
)

PLAYED = (AplayChimeSettings, EspeakVoiceSettings, RecordedVoiceSettings)
"""Tables of drivers that make a sound on this machine."""


def voice_problems(
    chime: ChimeSettings, voice: CallVoiceSettings | None, languages: Iterable[str]
) -> Iterator[str]:
    """A sentence for everything that is not there. `languages`: those that the file asks for."""
    played = [table for table in (chime, voice) if isinstance(table, PLAYED)]
    if played and not shutil.which("aplay"):
        yield "chime, voice: aplay is not installed (package alsa-utils)"
    match voice:
        case RecordedVoiceSettings(folder=folder):
            yield from _unrecorded("voice.folder", folder, languages)
        case RecordVoiceSettings(recordings=Path() as folder):
            yield from _unrecorded("voice.recordings", folder, languages)
        case EspeakVoiceSettings() | RecordVoiceSettings() if not shutil.which("espeak-ng"):
            yield "voice.driver: espeak-ng is not installed (package espeak-ng)"


def _unrecorded(key: str, folder: Path, languages: Iterable[str]) -> Iterator[str]:
    if not folder.is_dir():
        yield f"{key}: {folder} is not a folder of this machine"
        return
    there = [entry.name for entry in folder.iterdir() if entry.is_dir()]
    if not there:
        yield f"{key}: {folder} has no folder of a language, such as {folder / 'en'}"
    for language in dict.fromkeys((*languages, *sorted(there))):
        if missing := lacking(folder / language, EVERYWHERE):
            yield f"{key}: {folder / language} has no recording of {', '.join(missing)}"

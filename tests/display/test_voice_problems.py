"""What `--check` says of a display's voice: every program and every word that is missing, and no more."""

from pathlib import Path

import pytest

from display.spoken import EVERYWHERE
from display.voice_problems import voice_problems
from hardware.settings import (
    AplayChimeSettings,
    CallVoiceSettings,
    EspeakVoiceSettings,
    RecordedVoiceSettings,
    RecordVoiceSettings,
    SimulatedChimeSettings,
    SimulatedVoiceSettings,
)
from tests.hardware.test_call_voices import record_words

pytestmark = pytest.mark.parts

SILENT = SimulatedChimeSettings(driver="simulated")


def found(voice: CallVoiceSettings | None, *languages: str) -> list[str]:
    return list(voice_problems(SILENT, voice, languages))


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without programs."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with both programs."""
    for name in ("aplay", "espeak-ng"):
        (tmp_path / name).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("bare")
def test_a_display_that_says_nothing_needs_nothing() -> None:
    assert found(None, "fr") == []
    assert found(SimulatedVoiceSettings(driver="simulated"), "fr") == []


@pytest.mark.usefixtures("bare")
def test_missing_programs_are_named_with_their_packages() -> None:
    chime, voice = AplayChimeSettings(driver="aplay"), EspeakVoiceSettings(driver="espeak")
    assert list(voice_problems(chime, voice, ())) == [
        "chime, voice: aplay is not installed (package alsa-utils)",
        "voice.driver: espeak-ng is not installed (package espeak-ng)",
    ]
    assert found(RecordVoiceSettings(driver="record", file=Path("heard.wav"))) == [
        "voice.driver: espeak-ng is not installed (package espeak-ng)"
    ]


@pytest.mark.usefixtures("installed")
def test_a_folder_of_every_word_is_without_fault(tmp_path: Path) -> None:
    for language in ("da", "en"):
        record_words(tmp_path / "words" / language, *EVERYWHERE)
    folder = tmp_path / "words"
    assert found(RecordedVoiceSettings(driver="recorded", folder=folder), "da") == []
    assert found(RecordVoiceSettings(driver="record", file=tmp_path / "a.wav", recordings=folder)) == []


@pytest.mark.usefixtures("installed")
def test_every_missing_word_of_every_language_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    record_words(folder / "en", *(word for word in EVERYWHERE if word not in ("again", "7")))
    problems = found(RecordedVoiceSettings(driver="recorded", folder=folder), "fr")
    assert problems == [
        f"voice.folder: {folder / 'fr'} has no recording of {', '.join(EVERYWHERE)}",
        f"voice.folder: {folder / 'en'} has no recording of again, 7",
    ]


@pytest.mark.usefixtures("installed")
def test_a_folder_that_is_not_there_or_empty_is_told(tmp_path: Path) -> None:
    nowhere = RecordedVoiceSettings(driver="recorded", folder=tmp_path / "nowhere")
    assert found(nowhere) == [f"voice.folder: {tmp_path / 'nowhere'} is not a folder of this machine"]
    (tmp_path / "empty").mkdir()
    (problem,) = found(RecordedVoiceSettings(driver="recorded", folder=tmp_path / "empty"))
    assert "has no folder of a language" in problem

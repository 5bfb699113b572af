"""How espeak-ng is asked to say something: its arguments, and its voice for a language. Pure."""

PROGRAM = "espeak-ng"
USUAL = "en-gb"
"""The voice for a language that espeak-ng does not know."""
VOICES = {"en": "en-gb", "fr": "fr-fr"}
"""Where a language's own name is not the best of its voices."""
AMPLITUDES = (40, 70, 100, 140, 200)
"""For volume 1 to 5; espeak-ng's own is 100, and its loudest 200."""


def voice_of(language: str) -> str:
    """The voice of `nl`, `fr-BE`...: of the language, whatever the country."""
    spoken = language.lower().replace("_", "-").partition("-")[0]
    return VOICES.get(spoken, spoken) or USUAL


def arguments(voice: str, volume: int, speed: int) -> list[str]:
    """The command that reads UTF-8 text from its input and writes a WAV file to its output."""
    amplitude = AMPLITUDES[max(1, min(len(AMPLITUDES), volume)) - 1]
    return [PROGRAM, "-v", voice, "-s", str(speed), "-a", str(amplitude), "-b", "1", "--stdin", "--stdout"]


def sayable(text: str) -> bytes:
    """The text as espeak-ng takes it: no control characters, ended, so that its last word is said."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return plain.encode("utf-8", errors="ignore") + b"\n"

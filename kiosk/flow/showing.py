"""In which language, size and colours pages are shown to this person, and whether they are spoken."""

from dataclasses import replace

from kiosk.flow.happenings import Button, Mode
from kiosk.flow.pages import FOR_STAFF, NOBODYS, Page
from kiosk.flow.view import View

QUIETEST, LOUDEST = 1, 5
VOICE = frozenset({Button.LISTEN, Button.LOUDER, Button.SOFTER})


def picked(view: View, language: str) -> View:
    """Go on in this language."""
    if view.content is None or language not in view.content.languages:
        return view
    if view.shown is Page.LANGUAGE:
        return replace(view, language=language, overlays=view.overlays[:-1])
    return replace(view, language=language) if view.shown is Page.WELCOME else view


def toggled(view: View, mode: Mode) -> View:
    """Show pages this way, or no longer."""
    return replace(view, modes=view.modes ^ {mode}) if view.shown is Page.ACCESS else view


def voice(view: View, button: Button) -> View:
    """Speak, louder, or softer."""
    if view.page in FOR_STAFF | NOBODYS:
        return view
    match button:
        case Button.LISTEN:
            return replace(view, speaking=True)
        case Button.LOUDER:
            return replace(view, volume=min(LOUDEST, view.volume + 1))
        case Button.SOFTER:
            return replace(view, volume=max(QUIETEST, view.volume - 1))
    return view

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
    """Show pages this way, or no longer. What stands on a leaf may change: back to the first one."""
    if view.shown is not Page.ACCESS:
        return view
    return replace(view, modes=view.modes ^ {mode}, leaf=0 if mode in {Mode.LARGE, Mode.LOW} else view.leaf)


def hearing(view: View) -> View:
    """Whoever begins with headphones plugged in hears the pages; nobody is spoken to before that, since
    headphones are left behind. Later it is for the person to say."""
    if view.begun or view.page in FOR_STAFF | NOBODYS:
        return view
    return replace(view, begun=True, speaking=view.speaking or view.plugged)


def voice(view: View, button: Button) -> View:
    """Speak, louder, or softer. Where pages are set up, the voice is switched off again as well."""
    if view.page in FOR_STAFF | NOBODYS:
        return view
    match button:
        case Button.LISTEN:
            on_or_off = view.shown is Page.ACCESS
            return replace(view, speaking=not view.speaking if on_or_off else True)
        case Button.LOUDER:
            return replace(view, volume=min(LOUDEST, view.volume + 1))
        case Button.SOFTER:
            return replace(view, volume=max(QUIETEST, view.volume - 1))
    return view

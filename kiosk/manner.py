"""How pages are shown to the present person: what was asked for, the language's side, the site's colours."""

from dataclasses import replace
from functools import lru_cache

from appliance.texts import RIGHT_TO_LEFT
from appliance.theme import CALM, HIGH_CONTRAST, NORMAL, Palette, problems
from contract.state import Look
from kiosk.flow.happenings import Mode
from kiosk.flow.view import View
from kiosk.measures import Manner

UNCHANGED = Look()


def manner_of(view: View) -> Manner:
    """The manner of this view."""
    look = view.content.look if view.content else UNCHANGED
    return _manner(view.modes, view.language, (look.primary, look.deep), view.resting)


@lru_cache(maxsize=64)
def _manner(modes: frozenset[Mode], language: str, own: tuple[str, str], resting: bool) -> Manner:
    return Manner(
        palette=_palette(modes, own, resting),
        large=Mode.LARGE in modes,
        low=Mode.LOW in modes,
        calm=Mode.CALM in modes,
        mirrored=language in RIGHT_TO_LEFT,
    )


def _palette(modes: frozenset[Mode], own: tuple[str, str], resting: bool) -> Palette:
    """The site's own colours wherever they can be read; a resting page lies on calmer ground."""
    if Mode.CONTRAST in modes:
        return HIGH_CONTRAST
    usual = CALM if Mode.CALM in modes else NORMAL
    asked = usual if own == (UNCHANGED.primary, UNCHANGED.deep) else usual.with_site(*own)
    palette = usual if problems(asked) else asked
    return replace(palette, paper=palette.sky) if resting else palette

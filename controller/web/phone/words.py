"""The words of the phone page in one language, and the choice of that language. Its catalogues are its own:
people read more languages than staff."""

from collections.abc import Sequence
from pathlib import Path

from appliance.texts import RIGHT_TO_LEFT, SOURCE, catalogue
from controller.web.words import LONGEST_NUMBER, language_for

LOCALE = Path(__file__).parent / "locale"
SPOKEN = frozenset({SOURCE, *(path.stem for path in LOCALE.glob("*.po"))})
"""The languages that the phone page can speak."""


def offered(site: Sequence[str]) -> tuple[str, ...]:
    """Those of the site's languages that the page can speak, in the site's order; English when none."""
    return tuple(language for language in site if language in SPOKEN) or (SOURCE,)


def chosen(wish: str, visit: str, accepted: str, site: Sequence[str]) -> str:
    """The language to speak: what was wished for on the page, else the visit's own, else the browser's, else
    the site's first."""
    ours = offered(site)
    return next((each for each in (wish, visit) if each in ours), None) or language_for(None, accepted, ours)


class PhoneWords:
    """The page's words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        self._gettext = catalogue(LOCALE, language).gettext

    def __call__(self, message: str, **parts: object) -> str:
        """The message in this language, its {parts} filled in."""
        said: str = self._gettext(message)
        return said.format(**parts) if parts else said

    def counter(self, label: str) -> str:
        """What a counter is called: "Counter 3", but "Reception" alone."""
        return label if len(label) > LONGEST_NUMBER else self("Counter {label}", label=label)

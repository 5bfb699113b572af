"""The interface's words in the languages of a page."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from babel.dates import format_date

from appliance.texts import SOURCE, catalogue, say
from contract.values import Text
from display.page import Said

LOCALE = Path(__file__).parent / "locale"


class Words:
    """Says messages of the catalogues, and the site's own texts, in several languages at once."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages or (SOURCE,)
        self.first = self.languages[0]
        self._catalogues = [catalogue(LOCALE, language) for language in self.languages]
        self.gettext = self._catalogues[0].gettext
        self.ngettext = self._catalogues[0].ngettext

    def __call__(self, message: str, fill: Callable[[str], dict[str, str]] = lambda _: {}) -> Said:
        """`message` in every language; `fill` gives what goes into its braces in a language."""
        pairs = zip(self.languages, self._catalogues, strict=True)
        return _said(entry.gettext(message).format(**fill(language)) for language, entry in pairs)

    def own(self, text: Text) -> Said:
        """The site's own `text`, in those of the languages that it has."""
        others = (text[language] for language in self.languages[1:] if language in text)
        return _said((say(text, self.first), *others))


def date_name(moment: datetime, language: str) -> str:
    """The day in full: "lundi 2 mars 2026"."""
    return format_date(moment, "full", locale=language)


def day_name(moment: datetime, language: str) -> str:
    """The day of the week: "Monday"."""
    return format_date(moment, "EEEE", locale=language)


def _said(words: Iterable[str]) -> Said:
    first, *others = dict.fromkeys(words)
    return Said(first, tuple(others))

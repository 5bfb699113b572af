"""The interface's words in a person's language, from gettext catalogues beside the package.

The catalogues are read as translators keep them (`locale/da.po`), so there is no compiled copy to forget.
English is the language of the message ids and needs no catalogue.
"""

import gettext
import io
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from contract.values import Text

SOURCE = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@cache
def catalogue(directory: Path, language: str) -> gettext.NullTranslations:
    """The catalogue `directory/language.po`; English when there is none."""
    path = directory / f"{language}.po"
    if language == SOURCE or not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        read = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def say(text: Text, language: str, fallbacks: tuple[str, ...] = ()) -> str:
    """`text` in `language`, else in the first of `fallbacks` it has, else in any; empty when it is empty."""
    for choice in (language, *fallbacks, SOURCE):
        if choice in text:
            return text[choice]
    return next(iter(text.values()), "")


def own_name(language: str) -> str:
    """The language's name in itself, capitalised: "Dansk"; its code when this machine does not know it."""
    try:
        name = Locale.parse(language).get_display_name(language) or language
    except (UnknownLocaleError, ValueError):
        name = language
    return name[:1].upper() + name[1:]

"""Text as letters that a printer has: what it cannot print is written another way. Pure; knows no printer."""

import unicodedata
from collections.abc import Callable, Iterator

CanPrint = Callable[[str], bool]
"""Whether one character can be printed as it is."""

KEEP = "\u00a0"
"""Stands for every no-break space until lines are wrapped; `settled` turns it into a space."""

OTHERWISE = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2022\u25cf\u25aa", "*"),
    **dict.fromkeys("\u202f\u2007", KEEP),
    "«": '"',
    "»": '"',
    "\u2039": "'",
    "\u203a": "'",
    "·": "-",
    "…": "...",
    "€": "EUR",
    "£": "GBP",
    "→": "->",
    "←": "<-",
    "≤": "<=",
    "≥": ">=",
    "\u00d7": "x",
    "\u2044": "/",
    "º": "o",
    "°": "o",
    "æ": "ae",
    "Æ": "AE",
    "ø": "o",
    "Ø": "O",
    "å": "aa",
    "Å": "Aa",
    "œ": "oe",
    "Œ": "OE",
    "ß": "ss",
    "ẞ": "SS",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "\u0131": "i",
}


def printable(text: str, can_print: CanPrint) -> str:
    """The text with other spellings for what cannot be printed; commands to a printer cannot hide in it.

    No-break spaces stay as KEEP and line ends as newlines. A letter without another spelling is left out.
    """
    return "".join(part for char in unicodedata.normalize("NFC", text) for part in _spell(char, can_print))


def settled(text: str) -> str:
    """Wrapped text as it is sent, its no-break spaces now plain."""
    return text.replace(KEEP, " ")


def _spell(char: str, can_print: CanPrint) -> Iterator[str]:
    if char in ("\n", KEEP):
        yield char
    elif unicodedata.category(char) in ("Cc", "Cf"):
        yield " " if char == "\t" else ""
    elif char in OTHERWISE and not can_print(char):
        yield from (part for other in OTHERWISE[char] for part in _spell(other, can_print))
    elif unicodedata.category(char) == "Zs":
        yield " "
    elif can_print(char):
        yield char
    else:
        yield from _without_marks(char, can_print)


def _without_marks(char: str, can_print: CanPrint) -> Iterator[str]:
    bare = unicodedata.normalize("NFKD", char)
    if bare != char:
        yield from (part for other in bare for part in _spell(other, can_print))

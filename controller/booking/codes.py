"""The code on a citizen's letter, in the one form in which it is stored and looked up."""

import unicodedata


def plain(code: str) -> str:
    """What was typed or scanned, as stored: upper case, only the letters A to Z and digits.

    Accents are taken off and wide forms made narrow, so that `ab-12 é` and `AB12E` are one code. May be
    empty. Doing it twice changes nothing.
    """
    letters = unicodedata.normalize("NFKD", code).upper()
    return "".join(each for each in letters if each.isascii() and each.isalnum())

"""Ticket numbers and codes as a voice should say them: letter by letter, digit by digit. Pure.

espeak-ng says single letters and digits by their names in every language we speak when commas part them;
in Arabic it says Latin letters by their English names, as people there do.
"""

import re

CODE = re.compile(r"(?<![\w.,:/-])(?=[A-Z\d-]*[A-Z])(?=[A-Z\d-]*\d)[A-Z\d]+(?:-[A-Z\d]+)*(?![\w/-])")
"""Capitals and digits together: P047, PZ001, K7QM, VH-7K2M. Not a word, a time, a date or a year."""


def spoken_form(text: str, language: str) -> str:
    """The text with every number and code in it spelled."""
    return CODE.sub(lambda found: spelled(found.group(), language), text)


def spelled(code: str, language: str) -> str:
    """The code's letters and digits one by one: `P047` gives `P, 0, 4, 7`."""
    comma = "، " if language.startswith("ar") else ", "
    return comma.join(char for char in code.upper() if char.isalnum())

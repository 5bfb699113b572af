"""Codes of appointments and of slips to come back with: the one form in which they are stored, and digests by
which a kiosk tells a code of today without being able to tell what today's codes are."""

import base64
import hashlib
import unicodedata

COST, BLOCK = 2**11, 8
"""scrypt's: 2 MiB and a few milliseconds a code, so that a stolen card is not worth searching."""
LENGTH = 12

BACK = "BACK"
"""Begins the codes of slips with which people come back who lacked papers."""
SHORTEST_REQUEST = 8


def plain(code: str) -> str:
    """What was typed or scanned, as stored: upper case, only the letters A to Z and digits.

    Accents are taken off and wide forms made narrow, so that `ab-12 é` and `AB12E` are one code. May be
    empty. Doing it twice changes nothing.
    """
    letters = unicodedata.normalize("NFKD", code).upper()
    return "".join(each for each in letters if each.isascii() and each.isalnum())


def to_come_back(request: str) -> str:
    """The plain code with which somebody may come back whom the request `request` (a `TurnAway`'s id) turned
    away: known as soon as the person is told, whoever hears of it later."""
    return plain(BACK + request)


def is_to_come_back(code: str) -> bool:
    """Whether this reads like such a code. Only whoever keeps them knows if it is one."""
    written = plain(code)
    return written.startswith(BACK) and len(written) >= len(BACK) + SHORTEST_REQUEST


def digest(code: str, salt: str) -> str:
    """The digest of a plain `code`: 16 characters."""
    made = hashlib.scrypt(code.encode(), salt=salt.encode(), n=COST, r=BLOCK, p=1, dklen=LENGTH)
    return base64.urlsafe_b64encode(made).decode()

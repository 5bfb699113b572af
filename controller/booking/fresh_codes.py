"""Codes for appointments that are booked from here: short enough to type, and nobody can guess one."""

import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Nothing that is mistaken for another (0 O, 1 I L), and no vowel, so that no code spells a word."""

LENGTH = 8
"""28 ** 8 is 378 thousand million: with 1,000 live codes, one guess in 378 million finds somebody's."""


def fresh_code() -> str:
    """A new code such as "K7QM-3F2D"."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[: LENGTH // 2]}-{letters[LENGTH // 2 :]}"

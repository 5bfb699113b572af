"""Appointment codes as a booking system prints them on its letters; nobody can guess one."""

from collections.abc import Iterator
from random import Random

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Nothing that is mistaken for another (0 O, 1 I L), and no vowel, so that no code spells a word."""

LENGTH = 8
"""28 ** 8 is 378 thousand million: with 1,000 live codes, one guess in 378 million finds somebody's."""


def codes(chance: Random) -> Iterator[str]:
    """Codes such as "K7QM-3F2D" without end, each once. A `SystemRandom` for letters, a seed for tests."""
    given: set[str] = set()
    while True:
        letters = "".join(chance.choices(ALPHABET, k=LENGTH))
        if letters not in given:
            given.add(letters)
            yield f"{letters[:4]}-{letters[4:]}"


def as_typed(code: str) -> str:
    """The code as people type it: "k7qm3f2d"."""
    return code.replace("-", "").lower()

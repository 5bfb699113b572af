"""Numbers of tickets: a letter and three digits, then a second letter rather than a number used twice.

The second letters are shared out: those up to M are the controller's own, the others are the bands of the
kiosks, each of which gives its own numbers while it reaches nobody.
"""

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which people read as digits."""

LAPS = "ABCDEFGHJKLM"
"""The second letters of the controller's own numbers."""

BANDS = "NPQRSTUVWXYZ"
"""The second letters of the numbers that kiosks give by themselves, one each."""

LAST = 999
"""P999 is followed by PA001."""

MOST = LAST * (len(LAPS) + 1)
"""How many numbers one letter has in a day, beside those of the kiosks."""


def number(letter: str, count: int) -> str:
    """The number of the `count`-th person of the day, from 1. Raises ValueError above `MOST`."""
    if not 1 <= count <= MOST:
        raise ValueError(f"{letter} has no number {count}")
    lap, rest = divmod(count - 1, LAST)
    second = LAPS[lap - 1] if lap else ""
    return f"{letter}{second}{rest + 1:03d}"


def count_of(number: str) -> tuple[str, int]:
    """Letter and count of a number; the inverse of `number`. Raises ValueError for what is not one."""
    letters, digits = number[:-3], number[-3:]
    if not (1 <= len(letters) <= 2 and digits.isdigit()):
        raise ValueError(f"{number!r} is not a number of a ticket")
    lap = LAPS.index(letters[1]) + 1 if len(letters) == 2 else 0
    return letters[0], lap * LAST + int(digits)


def is_of_a_kiosk(number: str) -> bool:
    """Whether it is a number such as `PZ001`, which only a kiosk gives, by itself."""
    first, second, digits = number[:1], number[1:2], number[2:]
    in_band = bool(first and second) and first in LETTERS and second in BANDS
    return in_band and len(digits) == 3 and digits.isascii() and digits.isdecimal() and digits != "000"

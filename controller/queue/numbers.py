"""Numbers of tickets: a letter and three digits, then a second letter rather than a number used twice."""

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which people read as digits."""

LAST = 999
"""P999 is followed by PA001."""

MOST = LAST * (len(LETTERS) + 1)
"""How many numbers one letter has in a day."""


def number(letter: str, count: int) -> str:
    """The number of the `count`-th person of the day, from 1. Raises ValueError above `MOST`."""
    if not 1 <= count <= MOST:
        raise ValueError(f"{letter} has no number {count}")
    lap, rest = divmod(count - 1, LAST)
    second = LETTERS[lap - 1] if lap else ""
    return f"{letter}{second}{rest + 1:03d}"


def count_of(number: str) -> tuple[str, int]:
    """Letter and count of a number; the inverse of `number`. Raises ValueError for what is not one."""
    letters, digits = number[:-3], number[-3:]
    if not (1 <= len(letters) <= 2 and digits.isdigit()):
        raise ValueError(f"{number!r} is not a number of a ticket")
    lap = LETTERS.index(letters[1]) + 1 if len(letters) == 2 else 0
    return letters[0], lap * LAST + int(digits)

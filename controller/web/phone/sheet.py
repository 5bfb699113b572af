"""The values that the phone page is made of."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Fact(NamedTuple):
    """One thing to know, with what it is about."""

    about: str
    says: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page says. `kind` chooses its looks: calm, called, away or over.

    `more_time`, `back`, `leave`: which buttons there are; `rate`: whether the survey is asked. `over`:
    nothing will change any more, so the page need not listen.
    """

    kind: str
    title: str
    number: str
    headline: str
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    more_time: bool = False
    back: str = ""
    leave: bool = False
    rate: bool = False
    over: bool = field(default=False, compare=False)

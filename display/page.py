"""What stands on the screen, in words: values only. Knows no sizes, no window and no catalogues."""

from dataclasses import dataclass
from itertools import groupby

from appliance.script import right_to_left
from contract.state import Look

BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Said:
    """The same words in one language, and smaller in others."""

    first: str
    others: tuple[str, ...] = ()

    @property
    def beside(self) -> tuple[str, ...]:
        """The other languages' words as lines to set beside each other, each of one direction of reading."""
        return tuple(BETWEEN.join(words) for _, words in groupby(self.others, right_to_left))

    @property
    def all(self) -> tuple[str, ...]:
        """The words in every language; none that are empty."""
        return tuple(words for words in (self.first, *self.others) if words)


NOTHING = Said("")


@dataclass(frozen=True, slots=True)
class Place:
    """A called number and where it goes; `word` is "Counter", or nothing before a counter with a name.

    `zone`: the waiting room, where there are several. `fresh`: it has not been large yet.
    """

    number: str
    word: str
    label: str
    zone: str = ""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """The large call. `where`: the counter in words. `key` tells one call from the next."""

    key: tuple[str, int]
    heading: Said
    place: Place
    where: Said
    zone: Said = NOTHING


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """How long one service takes to call a person who comes now, or why nobody gets a number for it."""

    name: str
    wait: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Something that people are told between calls."""

    text: Said
    detail: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the screen. `must_list`: how many rows of the list may not be left out.

    `labels`: those of every counter, and `zoned`: whether rooms are named, so that the page keeps its shape
    all day. `notices`: the one whose turn it is first. `stale` and `advice`: what is wrong with the screen
    itself. `mirrored`: the site's first language is read from the right. `look`: its colours and logo.
    `alphabet`: what numbers and labels may be made of.
    """

    called: Called | None
    welcome: Said
    please_wait: Said
    heading: Said
    counter: Said
    calls: tuple[Place, ...]
    must_list: int
    labels: tuple[str, ...]
    zoned: bool
    waits: tuple[ServiceLine, ...]
    notices: tuple[NoticeLine, ...]
    stale: Said | None
    advice: Said
    site: str
    date: str
    clock: str
    mirrored: bool
    look: Look
    alphabet: str = ""

"""What a hand meant by its presses: short or long, past bouncing contacts. Pure: `now` comes in, in seconds.

A key is down from its first contact until it has stayed open for LET_GO_S. What is pressed is told twice:
`Touched` at the first contact, and `Meant` once it is certain, which for a key without a long meaning is at
once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

LONG_S = 0.8
"""A key that is down for so long is a long press."""
LET_GO_S = 0.05
"""Contacts that open for less have only bounced."""


class Action(StrEnum):
    """What an agent may ask for with a press."""

    NEXT = "next"
    RECALL = "recall"
    NO_SHOW = "no_show"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a key means by a short press and by a long one; None: nothing."""

    short: Action | None = None
    long: Action | None = None


@dataclass(frozen=True, slots=True)
class Down:
    """A key that is down: since when, open since when if it is, and whether its press is decided."""

    since: float
    open_since: float | None = None
    decided: bool = False


Keys = Mapping[str, Down]
"""Every key that is down now."""


# --- happenings -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moved:
    """A key's contacts closed (`held`) or opened."""

    key: str
    held: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """The device is gone: nothing that was begun on it is meant."""


@dataclass(frozen=True, slots=True)
class Tick:
    """It has become `due`, or later."""


Happening = Moved | Lost | Tick

# --- what follows -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Touched:
    """A press has begun."""

    key: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What the press that began with `Touched` was; None: nothing."""

    key: str
    action: Action | None


Told = Touched | Meant


def step(
    keys: Keys, happening: Happening, now: float, meanings: Mapping[str, Meaning]
) -> tuple[Keys, list[Told]]:
    """Which keys are down after the happening, and what to tell of it. Keys without a meaning are none."""
    keys, told = _settled(keys, now, meanings)
    match happening:
        case Moved(key, held=True) if key in keys:
            return {**keys, key: replace(keys[key], open_since=None)}, told
        case Moved(key, held=True) if key in meanings:
            return _pressed(keys, key, now, meanings[key], told)
        case Moved(key, held=False) if key in keys and keys[key].open_since is None:
            return {**keys, key: replace(keys[key], open_since=now)}, told
        case Lost():
            return {}, [*told, *(Meant(key, None) for key, down in keys.items() if not down.decided)]
    return keys, told


def due(keys: Keys) -> float | None:
    """When the next `Tick` is wanted, if any."""
    return min(_moments(keys.values()), default=None)


def _moments(downs: Iterable[Down]) -> Iterator[float]:
    for down in downs:
        if down.open_since is not None:
            yield down.open_since + LET_GO_S
        elif not down.decided:
            yield down.since + LONG_S


def _pressed(keys: Keys, key: str, now: float, meaning: Meaning, told: list[Told]) -> tuple[Keys, list[Told]]:
    certain = meaning.long is None
    certainly = [Meant(key, meaning.short)] if certain else []
    return {**keys, key: Down(now, decided=certain)}, [*told, Touched(key), *certainly]


def _settled(keys: Keys, now: float, meanings: Mapping[str, Meaning]) -> tuple[Keys, list[Told]]:
    """What has become certain since: keys let go, and presses that are long by now."""
    left: dict[str, Down] = {}
    told: list[Told] = []
    for key, down in keys.items():
        opened = down.open_since
        if opened is not None and now >= opened + LET_GO_S:
            if not down.decided:
                told.append(Meant(key, meanings[key].short))
        elif opened is None and not down.decided and now >= down.since + LONG_S:
            left[key] = replace(down, decided=True)
            told.append(Meant(key, meanings[key].long))
        else:
            left[key] = down
    return left, told

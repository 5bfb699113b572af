"""What a page needs to be shown beside the view: words, the state of the queue, the time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contract.state import Content
from contract.values import Wait
from kiosk.words import Words


@dataclass(frozen=True)
class Scene:
    """One moment at the kiosk. `waits`: service -> wait of a person who comes now; empty when stale.

    `seconds_left` counts down on the idle warning. `speaks`: this kiosk has a voice.
    """

    words: Words
    content: Content
    moment: datetime
    waits: Mapping[str, Wait] = field(default_factory=dict)
    seconds_left: int = 0
    speaks: bool = True


NOTHING_YET = Content(
    site="starting",
    revision="",
    name={},
    timezone="UTC",
    languages=("en",),
    reception="reception",
    services=(),
    zones=(),
    counters=(),
)
"""Stands for the site's content until it has arrived."""

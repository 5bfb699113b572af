"""What a page needs to be shown beside the view: words and the time."""

from dataclasses import dataclass
from datetime import datetime

from contract.state import Content
from kiosk.words import Words


@dataclass(frozen=True)
class Scene:
    """One moment at the kiosk.

    `seconds_left` counts down on the idle warning. `speaks`: this kiosk has a voice.
    """

    words: Words
    content: Content
    moment: datetime
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

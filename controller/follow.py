"""Addresses under which a phone follows one visit of today. Nobody can guess another's."""

from collections.abc import Callable
from datetime import date

from controller.keyed import Keyed
from controller.queue.state import Queue

PURPOSE = "follow"


class Follow:
    """Keys of visits, and visits by key. `address`: where phones reach this site, "" where they cannot.

    `queue` gives today's queue; only its visits are found, so that no key outlives the day.
    """

    def __init__(self, keyed: Keyed, queue: Callable[[], Queue], address: str = "") -> None:
        self._keyed, self._queue, self._address = keyed, queue, address.rstrip("/")
        self._day: date | None = None
        self._visits: dict[str, str] = {}
        self._looked_through = 0

    def key(self, visit: str) -> str:
        """The key of a visit, the same for ever: 16 characters, a to z and 2 to 7."""
        return self._keyed.name(PURPOSE, visit)

    def url(self, visit: str) -> str:
        """Where a phone follows the visit; "" when the site has no such address."""
        return f"{self._address}/v/{self.key(visit)}" if self._address else ""

    def visit(self, key: str) -> str | None:
        """The visit of today with this key and a number, or None."""
        queue = self._queue()
        if self._day != queue.day or len(queue.visits) != self._looked_through:
            self._look_through(queue)
        found = queue.visits.get(self._visits.get(key, ""))
        return found.id if found and found.number else None

    def _look_through(self, queue: Queue) -> None:
        """Only when there are new visits, so that wrong keys cost nothing."""
        if self._day != queue.day:
            self._visits.clear()
        known = set(self._visits.values())
        self._visits |= {self.key(visit): visit for visit in queue.visits if visit not in known}
        self._day, self._looked_through = queue.day, len(queue.visits)

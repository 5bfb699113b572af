"""The controller's side of the forecast: keeps the forecasting process running and knows its last report.

    forecast = Forecast([sys.executable, "-m", "controller.forecast.worker", "--journal", ...], site)
    group.create_task(forecast.run(), name="forecast")          # starts it, reads it, starts it again
    forecast.wait(queue, service, now)                          # somebody who takes a ticket now
    forecast.wait(queue, service, now, booked=visit.booked)     # somebody who checks in now
    forecast.wait(queue, service, now, came=visit.arrived)      # somebody who is back and keeps a place
    forecast.of(visit, now)                                     # somebody who waits already
    forecast.fillings(queue, now)                               # commands: services that are full, or no more

Nothing here waits or takes long. While there is no report, or it is stale, the rough estimate is told to who
comes, and nothing to who waits already.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from time import monotonic

from contract.values import Wait
from controller.forecast.child import Child
from controller.forecast.estimate import Estimator, in_steps
from controller.forecast.outlook import between, full
from controller.forecast.picture import arriving, newcomer
from controller.forecast.report import Report
from controller.forecast.wire import decode, encode_start
from controller.queue.commands import SetFull
from controller.queue.line import Place, Standing
from controller.queue.rules import BY_FORECAST
from controller.queue.selection import before
from controller.queue.state import Queue, Visit
from controller.sitefile import SiteFile

log = logging.getLogger(__name__)

STALE_S = 30.0
"""A report older than this is not told any more; a new one comes every ten seconds at least."""

SILENCE_S = 120.0
"""A process that says nothing for so long hangs. The longest that a sound one takes is its first turn, which
reads the past days again, on a small and busy machine."""


class Forecast:
    """What is known of the waits. `told` is called after each report, so that boards may be made anew.

    `site`: what was loaded; the process is given it, and the promises that stand, whenever it starts.
    `silence_s`: a process that says nothing for so long is ended and started again.
    """

    def __init__(
        self,
        command: Sequence[str],
        site: SiteFile,
        told: Callable[[], None] = lambda: None,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._site, self._told = site, told
        self._child = Child(command, self._start, self._take, silence_s)
        self._report: Report | None = None
        self._heard_at = 0.0
        self._promises: dict[str, tuple[int, int]] = {}
        self._estimator: tuple[object, Estimator] | None = None

    # --- what is told ---------------------------------------------------------------------------

    @property
    def report(self) -> Report | None:
        """The last report, unless it is stale."""
        return self._report if monotonic() - self._heard_at <= STALE_S else None

    def wait(
        self,
        queue: Queue,
        service: str,
        now: datetime,
        booked: datetime | None = None,
        came: datetime | None = None,
    ) -> Wait | None:
        """The wait of somebody who gets a place now, and is not in line yet. None: nobody can say."""
        report, slot = self.report, booked.timestamp() if booked else None
        rough = self._rough(queue, service, slot, now.timestamp(), came.timestamp() if came else None)
        if report is None or came:  # a report knows those who come now, and those who are in line
            return None if rough is None else _rough_wait(rough, now)
        key = arriving(queue.ordering, service, slot, now.timestamp())
        waits = report.arriving.get(key)
        if waits is None or rough is None:
            return None
        joined = (rough - report.rough.get(service, rough)) * 60 if key == newcomer(service) else 0.0
        return between(max(waits[0] + joined, 0.0), max(waits[1] + joined, 0.0), now)

    def of(self, visit: Visit, now: datetime) -> Wait | None:
        """The wait of somebody who waits already, with the hour that stands promised. None: nobody can say at
        present, or nobody has said anything yet but what the person was told first, `visit.promised`."""
        promise = self._promises.get(visit.id)
        if promise is None or self.report is None or promise[1] < now.timestamp():
            return None
        left = max(promise[0] - now.timestamp(), 0.0), promise[1] - now.timestamp()
        return between(*left, now)

    def fillings(self, queue: Queue, now: datetime) -> Iterator[SetFull]:
        """What the forecast has to say about services being full while their doors are open. What a person
        decided stays."""
        if (report := self.report) is None:
            return
        for service, chance in report.in_time.items():
            rule, by = queue.rules.services.get(service), queue.full.get(service)
            decided = service in queue.kept_open or by not in {None, BY_FORECAST}
            if rule is None or decided or not rule.hours.is_open(now):
                continue
            if full(chance, already=by is not None) != (by is not None):
                yield SetFull(service, by is None, BY_FORECAST)

    def _rough(
        self, queue: Queue, service: str, booked: float | None, now: float, came: float | None = None
    ) -> float | None:
        if self._estimator is None or self._estimator[0] is not queue.rules:
            self._estimator = queue.rules, Estimator(queue.rules)
        if booked is None and came is None:
            return self._estimator[1].minutes(queue, service)
        here = came or now
        standing = queue.ordering.standing(booked, here, "")
        place = Place(booked if booked and standing.booked else here, here, "", "")
        ahead = before(queue.lines[service], Standing(standing.booked), place, queue.ordering, now)
        return self._estimator[1].minutes(queue, service, ahead)

    # --- the process ----------------------------------------------------------------------------

    @property
    def pid(self) -> int | None:
        """The running process, if one is."""
        return self._child.pid

    @property
    def starts(self) -> int:
        """How many processes there have been."""
        return self._child.starts

    async def run(self) -> None:
        """Keep the process running until cancelled."""
        await self._child.run()

    def follow(self, site: SiteFile) -> None:
        """Go on under another file of the same site. Until the first report made under it, what the last
        one says of other services still holds."""
        self._site = site
        self._child.renew()

    def _start(self) -> bytes:
        return encode_start(self._site, {visit: by for visit, (_, by) in self._promises.items()})

    def _take(self, line: bytes) -> None:
        try:
            report = decode(line)
        except ValueError as error:
            log.warning("the forecast said something else: %s", error)
            return
        self._report, self._heard_at = report, monotonic()
        self._promises.update(report.promises)
        for visit in report.gone:
            self._promises.pop(visit, None)
        try:
            self._told()
        except Exception:
            # Somebody else's fault: the forecast goes on, and so does the controller.
            log.exception("a report could not be passed on")


def _rough_wait(minutes: float, now: datetime) -> Wait:
    """The rough range, with an hour: there is always one that can be kept."""
    wait = in_steps(minutes)
    return between(wait.low * 60.0, wait.high * 60.0, now)

"""The forecasting process's work, turn by turn: read what happened, forecast, say what is new."""

import logging
import random
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from appliance.clock import Clock, local, now
from controller.forecast.estimate import Estimator
from controller.forecast.learned import Learned
from controller.forecast.outlook import draws_for, forecast
from controller.forecast.photograph import photograph
from controller.forecast.promises import Promises
from controller.forecast.report import report
from controller.forecast.wire import encode
from controller.journal import snapshot
from controller.journal.reading import JournalReader
from controller.queue.applying import apply
from controller.queue.state import Queue
from controller.site_rules import rules_for
from controller.sitefile import SiteFile

log = logging.getLogger(__name__)

DAYS_LEARNED = 20
"""Business days that are read again at the start."""

MOST_LEARNED = 200_000
"""Events that are read again at the start; a busier site has enough in fewer days."""

EVERY_S, AT_LEAST_EVERY_S = 1.0, 10.0
"""Between two forecasts when something happened, and when nothing did."""

SHARE = 0.25
"""Of one processor's time that this may take, averaged over a few turns."""

SNAPSHOT_EVERY_S = 120.0


class Following:
    """Follows one journal. `turn` does what is due; the first takes longer, since it reads the past days.

    `journal` must exist; `promises` are hours told before, in seconds since the epoch. Raises what reading
    the journal raises, and Impossible or KeyError when events do not fit: start anew.
    """

    def __init__(
        self,
        journal: Path,
        site: SiteFile,
        kept: Path | None = None,
        clock: Clock = now,
        promises: Mapping[str, int] | None = None,
    ) -> None:
        self._reader, self._site, self._snapshot = JournalReader(journal), site, kept
        self._clock, self._chance = clock, random.Random().random
        self._promises = Promises(promises or {})
        self._forecast_at, self._snapshot_at = -AT_LEAST_EVERY_S, time.monotonic()
        self._warned = False
        self._changed = True
        self._queue, self._seq = self._stand()
        self._saved = self._seq
        self._estimator = Estimator(self._queue.rules)
        self._learned = self._learn()

    def turn(self) -> tuple[bytes, float]:
        """A report, or b"" when none is due, and for how many seconds to rest."""
        began = time.process_time()
        self._read()
        line = b""
        if self._changed or time.monotonic() - self._forecast_at >= AT_LEAST_EVERY_S:
            line = self._forecast()
        self._save()
        worked = time.process_time() - began
        return line, max(EVERY_S, worked / SHARE)

    # --- the queue beside the queue -------------------------------------------------------------

    def _now(self) -> datetime:
        return local(self._clock(), self._site.zone_info)

    def _stand(self) -> tuple[Queue, int]:
        today = self._now().date()
        return snapshot.stand(
            self._reader,
            self._snapshot,
            lambda events: rules_for(self._site, events, today),
        )

    def _learn(self) -> Learned:
        learned = Learned(self._queue.rules)
        start = max(self._reader.days_back(DAYS_LEARNED), self._seq - MOST_LEARNED)
        for seq, event in self._reader.tail(start):
            if seq > self._seq:
                break
            learned.see(event)
        return learned

    def _read(self) -> None:
        for seq, event in self._reader.tail(self._seq):
            apply(self._queue, event)
            self._learned.see(event)
            self._seq, self._changed = seq, True

    def _save(self) -> None:
        due = time.monotonic() - self._snapshot_at >= SNAPSHOT_EVERY_S
        if self._snapshot is None or not due or self._saved == self._seq:
            return
        self._snapshot_at = time.monotonic()
        try:
            if bookmark := self._reader.bookmark(self._seq):
                snapshot.dump(self._queue, bookmark, self._snapshot)
        except OSError as error:  # a full disk is no reason to stop: the snapshot only saves time
            if not self._warned:
                log.warning("the snapshot cannot be written, and is tried again: %s", error)
            self._warned = True
            return
        self._saved, self._warned = self._seq, False

    # --- the forecast ---------------------------------------------------------------------------

    def _forecast(self) -> bytes:
        at = self._now()
        picture = photograph(self._queue, self._learned, at)
        outlook = forecast(picture, self._chance, draws_for(picture))
        self._promises.renew(self._queue, outlook, at)
        self._forecast_at, self._changed = time.monotonic(), False
        return encode(report(outlook, self._queue, self._estimator, *self._promises.news()))

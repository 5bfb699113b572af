"""What one desk page shows, read from the queue: bounded, however many wait. Changes nothing."""

import hashlib
from collections.abc import Iterator
from itertools import islice

from pydantic import AwareDatetime, Field

from contract.values import Phase
from controller.queue.state import Queue, Stage, Visit
from controller.queue.waiting import waiting_at, waiting_for
from controller.sitefile import CounterSettings, SiteFile
from controller.web.office import Office, notices_of
from controller.web.taking_back import last_deed
from controller.web.visit_rows import Held, Parked, Shown, VisitRows, Waiting
from controller.web.words import Words

LISTED = 50
"""How many waiting people a page lists; of the others it tells the count."""

LAST_CALLS = 5


class LastCall(Shown):
    """A number that was called here before, "P046" at "10:20"."""

    number: str
    at: str


class Elsewhere(Shown):
    """Another counter that somebody can be sent to: "Counter 4 · Léa"."""

    counter: str
    name: str


class Desk(Shown):
    """One counter as its page shows it. `mark` changes with whatever a press could be about."""

    counter: str
    label: str
    phase: Phase
    since: AwareDatetime | None
    mark: str
    visit: Held | None
    undo: str | None = Field(description='What may still be taken back, "call P047"')
    picks: bool = Field(description="Whether agents here may call a number of their choice")
    waiting: int
    postponed: int = Field(description="People who went away by themselves and come back by themselves")
    first: tuple[Waiting, ...] = Field(max_length=LISTED)
    parked: tuple[Parked, ...] = Field(max_length=LISTED)
    elsewhere: tuple[Elsewhere, ...]
    last_calls: tuple[LastCall, ...] = Field(max_length=LAST_CALLS)
    notices: tuple[str, ...]


class Moment(Shown):
    """The controller's time. `version` rises within one `run` of the controller."""

    run: str
    version: int
    at: AwareDatetime
    clock: str


class Snapshot(Moment):
    """The whole desk at one moment."""

    desk: Desk


def counter_of(site: SiteFile, counter: str) -> CounterSettings | None:
    """The counter of this id in the site's file."""
    return next((each for each in site.counters if each.id == counter), None)


def moment(office: Office, run: str) -> Moment:
    """The present moment."""
    now = office.now()
    return Moment(run=run, version=office.version, at=now, clock=f"{now:%H:%M}")


def snapshot(office: Office, run: str, counter: CounterSettings, language: str) -> Snapshot:
    """The desk now, in the words of `language`."""
    return Snapshot(**moment(office, run).model_dump(), desk=desk(office, counter, language))


def desk(office: Office, counter: CounterSettings, language: str) -> Desk:
    """The counter as its page shows it; the same as long as nothing of it has changed."""
    queue, words = office.queue, Words(language)
    rows = VisitRows(office, counter.id, language)
    held, now = queue.visit_at(counter.id), queue.counters[counter.id]
    return Desk(
        counter=counter.id,
        label=counter.label or counter.id,
        phase=now.phase,
        since=now.since,
        mark=mark(queue, counter.id),
        visit=rows.held(held, now.called_at) if held else None,
        undo=_undo(queue, counter.id, words),
        picks=queue.rules.counters[counter.id].picks,
        waiting=waiting_at(queue, counter.id),
        postponed=_postponed(queue, counter.id),
        first=tuple(rows.waiting(v) for v in islice(waiting_for(queue, counter.id, office.now()), LISTED)),
        parked=tuple(rows.parked(v) for v in parked_at(queue, counter.id)[:LISTED]),
        elsewhere=tuple(_elsewhere(office, counter.id, words)),
        last_calls=tuple(islice(_last_calls(queue, counter.id, held, rows), LAST_CALLS)),
        notices=tuple(words.notice(each) for each in notices_of(office)),
    )


def mark(queue: Queue, counter: str) -> str:
    """Differs after every command at the counter that had an effect, and is the same after a restart."""
    now = queue.counters[counter]
    parts = f"{queue.day} {now.phase} {now.visit} {now.changes}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def parked_at(queue: Queue, counter: str) -> list[Visit]:
    """Who is to come back to the counter, the soonest first; last those with whom no time was agreed."""
    here = (visit for visit in map(queue.visits.__getitem__, queue.parked) if visit.counter == counter)
    return sorted(here, key=lambda visit: (visit.due is None, visit.due or visit.since, visit.number))


def _undo(queue: Queue, counter: str, words: Words) -> str | None:
    last = last_deed(queue, counter)
    return words.deed(*last) if last else None


def _postponed(queue: Queue, counter: str) -> int:
    rule = queue.rules.counters[counter]
    services = {*(queue.counters[counter].services or rule.services), *rule.helps}
    coming = (queue.visits[visit] for visit in queue.due)
    return sum(visit.stage is Stage.POSTPONED and visit.service in services for visit in coming)


def _elsewhere(office: Office, counter: str, words: Words) -> Iterator[Elsewhere]:
    for each in office.site.counters:
        now = office.queue.counters[each.id]
        if each.id != counter and now.attended:
            name = words.counter(each.label or each.id)
            by_a_unit = office.site.belongs_to(now.agent, each.id)
            yield Elsewhere(
                counter=each.id, name=f"{name} · {now.agent}" if now.agent and not by_a_unit else name
            )


def _last_calls(queue: Queue, counter: str, held: Visit | None, rows: VisitRows) -> Iterator[LastCall]:
    """Newest first, each number once, without the one at the counter now."""
    told = {held.number} if held else set()
    rule = queue.rules.counters[counter]
    zones = {queue.rules.services[service].zone for service in (*rule.services, *rule.helps)}
    calls = [call for room in zones for call in queue.calls.get(room, ()) if call.counter == counter]
    for call in sorted(calls, key=lambda each: each.at, reverse=True):
        if call.number not in told:
            told.add(call.number)
            yield LastCall(number=call.number, at=rows.clock(call.at) or "")

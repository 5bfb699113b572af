"""What one desk page shows, read from the queue: bounded, however many wait. Changes nothing."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, tzinfo
from itertools import islice

from babel import Locale, UnknownLocaleError
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from appliance.texts import own_name, say
from contract.values import Phase
from controller.queue.state import Queue, Visit
from controller.queue.undoing import may_undo
from controller.queue.waiting import waiting_at, waiting_for
from controller.sitefile import CounterSettings, SiteFile
from controller.web.office import Office, notices_of
from controller.web.words import Words

LISTED = 50
"""How many waiting people a page lists; of the others it tells the count."""

LAST_CALLS = 5


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class Held(_Shown):
    """The visit at the counter. `since`: when it was called, or came to the counter if it is served."""

    number: str
    service: str
    booked: str | None = Field(description='Time of the appointment, "10:30"')
    language: str | None = Field(description="The language the person chose, in its own words")
    since: AwareDatetime
    called_at: AwareDatetime = Field(description="The last call, which a recall repeats")


class Waiting(_Shown):
    """One waiting person."""

    number: str
    service: str
    booked: str | None
    arrived: AwareDatetime


class LastCall(_Shown):
    """A number that was called here before, "P046" at "10:20"."""

    number: str
    at: str


class Desk(_Shown):
    """One counter as its page shows it. `mark` changes with whatever a press could be about."""

    counter: str
    label: str
    phase: Phase
    since: AwareDatetime | None
    mark: str
    visit: Held | None
    undo: bool = Field(description="Whether the last command of this counter may still be taken back")
    waiting: int
    first: tuple[Waiting, ...] = Field(max_length=LISTED)
    last_calls: tuple[LastCall, ...] = Field(max_length=LAST_CALLS)
    notices: tuple[str, ...]


class Moment(_Shown):
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
    queue, names = office.queue, service_names(office.site, language)
    held, now, zone = queue.visit_at(counter.id), queue.counters[counter.id], office.site.zone_info
    return Desk(
        counter=counter.id,
        label=counter.label or counter.id,
        phase=now.phase,
        since=now.since,
        mark=mark(queue, counter.id),
        undo=may_undo(queue, counter.id),
        visit=_held(held, now.called_at, names, zone) if held else None,
        waiting=waiting_at(queue, counter.id),
        first=tuple(
            _waiting(v, names, zone) for v in islice(waiting_for(queue, counter.id, office.now()), LISTED)
        ),
        last_calls=tuple(islice(_last_calls(queue, counter.id, held, zone), LAST_CALLS)),
        notices=tuple(Words(language).notice(each) for each in notices_of(office)),
    )


def mark(queue: Queue, counter: str) -> str:
    """Differs after every command at the counter that had an effect, and is the same after a restart."""
    now = queue.counters[counter]
    parts = f"{queue.day} {now.phase} {now.visit} {now.changes}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def service_names(site: SiteFile, language: str) -> dict[str, str]:
    """Service id to its name."""
    return {each.id: say(each.name, language, site.site.languages) for each in site.services}


def _held(visit: Visit, called_at: datetime | None, names: dict[str, str], zone: tzinfo) -> Held:
    return Held(
        number=visit.number,
        service=names.get(visit.service, visit.service),
        booked=_time(visit.booked, zone),
        language=_spoken(visit.language),
        since=visit.since,
        called_at=called_at or visit.since,
    )


def _waiting(visit: Visit, names: dict[str, str], zone: tzinfo) -> Waiting:
    return Waiting(
        number=visit.number,
        service=names.get(visit.service, visit.service),
        booked=_time(visit.booked, zone),
        arrived=visit.arrived or visit.since,
    )


def _last_calls(queue: Queue, counter: str, held: Visit | None, zone: tzinfo) -> Iterator[LastCall]:
    """Newest first, each number once, without the one at the counter now."""
    told = {held.number} if held else set()
    zones = {queue.rules.services[service].zone for service in queue.rules.counters[counter].services}
    calls = [call for room in zones for call in queue.calls.get(room, ()) if call.counter == counter]
    for call in sorted(calls, key=lambda each: each.at, reverse=True):
        if call.number not in told:
            told.add(call.number)
            yield LastCall(number=call.number, at=f"{call.at.astimezone(zone):%H:%M}")


def _time(moment: datetime | None, zone: tzinfo) -> str | None:
    return f"{moment.astimezone(zone):%H:%M}" if moment else None


def _spoken(language: str) -> str | None:
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
    return own_name(language)

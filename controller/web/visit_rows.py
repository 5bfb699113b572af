"""How one visit is told to the agent of one counter: at the counter, waiting, parked. Changes nothing."""

from collections.abc import Iterator
from datetime import datetime

from babel import Locale, UnknownLocaleError
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from appliance.texts import own_name, say
from controller.queue.state import Stage, Visit
from controller.sitefile import SiteFile
from controller.web.office import Office, last_words
from controller.web.words import Words

IN_OWN_WORDS = "other"
"""Why somebody was parked, when the agent put it in a note of their own."""


class Shown(BaseModel):
    """Base of what pages are told."""

    model_config = ConfigDict(frozen=True)


class Held(Shown):
    """The visit at the counter. `since`: when it was called, or came to the counter if it is served."""

    number: str
    service: str
    service_id: str
    booked: str | None = Field(description='Time of the appointment, "10:30"')
    language: str | None = Field(description="The language the person chose, in its own words")
    since: AwareDatetime
    called_at: AwareDatetime = Field(description="The last call, which a recall repeats")
    seen: bool = Field(description="Whether somebody saw the person come to the counter")
    marks: tuple[str, ...]


class Waiting(Shown):
    """One waiting person. `marks`: what else the agent should know, in words."""

    visit: str
    number: str
    service: str
    booked: str | None
    arrived: AwareDatetime
    marks: tuple[str, ...]


class Parked(Shown):
    """One person who went away from this counter for something and is to come back to it."""

    visit: str
    number: str
    reason: str = Field(description="Why, or the service when nobody said")
    since: AwareDatetime
    due: AwareDatetime | None = Field(description="When the person is to be back, if that was agreed")
    due_clock: str | None


class VisitRows:
    """Tells the visits of one counter in one language."""

    def __init__(self, office: Office, counter: str, language: str) -> None:
        site = office.site
        self._office, self._zone, self._words = office, site.zone_info, Words(language)
        self._names = service_names(site, language)
        self._reasons = {each.id: say(each.name, language, site.site.languages) for each in site.priorities}
        self._keys = office.queue.keys_of(counter)

    def held(self, visit: Visit, called_at: datetime | None) -> Held:
        """Who is at the counter."""
        return Held(
            number=visit.number,
            service=self._service(visit.service),
            service_id=visit.service,
            booked=self.clock(visit.booked),
            language=spoken(visit.language),
            since=visit.since,
            called_at=called_at or visit.since,
            seen=visit.stage is Stage.SERVING and not visit.began_by_itself,
            marks=(*self._marks(visit), *self._following(visit)),
        )

    def waiting(self, visit: Visit) -> Waiting:
        """Somebody who waits."""
        return Waiting(
            visit=visit.id,
            number=visit.number,
            service=self._service(visit.service),
            booked=self.clock(visit.booked),
            arrived=visit.arrived or visit.since,
            marks=tuple(self._marks(visit)),
        )

    def parked(self, visit: Visit) -> Parked:
        """Somebody who is away for a while."""
        return Parked(
            visit=visit.id,
            number=visit.number,
            reason=self._why_parked(visit) or self._service(visit.service),
            since=visit.since,
            due=visit.due,
            due_clock=self.clock(visit.due),
        )

    def clock(self, moment: datetime | None) -> str | None:
        """The time of day on the site's clocks, "10:30"."""
        return f"{moment.astimezone(self._zone):%H:%M}" if moment else None

    def _why_parked(self, visit: Visit) -> str:
        reason = next(iter(visit.detail), "")
        if reason == IN_OWN_WORDS:
            return last_words(self._office, visit.id)
        return self._words.park_reasons().get(reason, reason)

    # --- marks: each in a few words ---------------------------------------------------------------

    def _marks(self, visit: Visit) -> Iterator[str]:
        if visit.priority:
            reason = self._reasons.get(visit.priority, visit.priority)
            yield self._words("priority: {reason}", reason=reason)
        step, steps = len(visit.done) + 1, len(visit.done) + 1 + len(visit.steps)
        if steps > 1:
            yield self._words("step {step} of {steps}", step=step, steps=steps)
        if visit.sent_by:
            to_here = self._words("sent to you by {name}", name=visit.sent_by)
            on = self._words("sent on by {name}", name=visit.sent_by)
            yield to_here if self._is_for_here(visit) else on
        yield from self._times_away(visit)

    def _times_away(self, visit: Visit) -> Iterator[str]:
        parked = sum(stage is Stage.PARKED for stage, _ in visit.spans)
        if self._is_for_here(visit) and parked:
            yield self._words("back to you")
            parked -= 1
        if parked:
            once = self._words("parked before")
            yield once if parked == 1 else self._words("parked {count} × before", count=parked)
        if times := visit.postponements:
            once = self._words("postponed")
            yield once if times == 1 else self._words("postponed {count} ×", count=times)

    def _is_for_here(self, visit: Visit) -> bool:
        return visit.held_for in self._keys

    def _following(self, visit: Visit) -> Iterator[str]:
        if visit.steps:
            following = ", ".join(self._service(step) for step in visit.steps)
            yield self._words("then: {services}", services=following)

    def _service(self, service: str) -> str:
        return self._names.get(service, service)


def service_names(site: SiteFile, language: str) -> dict[str, str]:
    """Service id to its name."""
    return {each.id: say(each.name, language, site.site.languages) for each in site.services}


def spoken(language: str) -> str | None:
    """The language in its own words, "Dansk"; None when there is none of that code."""
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
    return own_name(language)

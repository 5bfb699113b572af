"""From the site's file to the queue's rules."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from appliance.clock import now
from controller.public_holidays import public_holidays
from controller.queue import events as did
from controller.queue.events import Event
from controller.queue.hours import ALWAYS, Hours
from controller.queue.rules import CounterRule, Rules, ServiceRule
from controller.sitefile import CounterSettings, RulesSettings, ServiceSettings, SiteFile
from controller.sitefile_hours import OwnHoursSettings, wall_time

WAITED_FOR = (
    did.Expected,
    did.Rebooked,
    did.TicketTaken,
    did.BroughtPapers,
    did.ServiceChanged,
    did.StepAdded,
    did.StepDone,
    did.Transferred,
)
"""Events after which somebody waits, or will, for a service."""

YEARS_OF_HOLIDAYS = 3
"""Public holidays are known for this year and the next two; rules are made anew with every start, and with
every change of the file."""


def rules_for(site: SiteFile, happened: Iterable[Event] = (), today: date | None = None) -> Rules:
    """The rules. `happened` are today's events: whatever they name stands, even if the file was edited
    since, so that nobody who already waits is lost to an edit. `today`: that of the clock unless given.
    """
    year = (today or now().astimezone(site.zone_info).date()).year
    years = range(year, year + YEARS_OF_HOLIDAYS)
    draft = _Draft(
        services={each.id: _service(each, _hours(site, each.hours, years)) for each in site.services},
        counters={each.id: _counter(each) for each in site.counters},
        priorities={each.id: timedelta(minutes=each.credit) for each in site.priorities},
    )
    for event in happened:
        draft.let_stand(event, site)
    rules = Rules(
        draft.services,
        draft.counters,
        draft.priorities,
        reception=site.site.reception,
        back_before=wall_time(site.site.back_before) if site.site.back_before else None,
    )
    return _dials(site.rules, rules)


def _service(settings: ServiceSettings, hours: Hours) -> ServiceRule:
    return ServiceRule(
        letter=settings.letter,
        zone=settings.zone,
        minutes=float(settings.minutes),
        spread=settings.spread,
        hours=hours,
        last_ticket=timedelta(minutes=settings.last_ticket),
        steps=settings.steps,
    )


def _counter(settings: CounterSettings) -> CounterRule:
    return CounterRule(services=settings.services, helps=settings.helps, picks=settings.picks)


def _hours(site: SiteFile, own: OwnHoursSettings, years: range) -> Hours:
    """A service's hours: its own week or else the site's, and the days that differ, its own last."""
    places = {place for place in (site.hours.holidays, own.holidays) if place}
    # In order, whatever the process: a snapshot is used only when the rules read the same, word for word.
    closed = {day: () for place in sorted(places) for day in sorted(public_holidays(place, years))}
    weekly = own.week() or site.hours.week() or ALWAYS.weekly
    other_days = {**closed, **site.hours.other_days(), **own.other_days()}
    return Hours(weekly, other_days, site.zone_info)


def _dials(settings: RulesSettings, rules: Rules) -> Rules:
    """The rules with what `[rules]` says."""
    return replace(
        rules,
        order=settings.order,
        accumulate=settings.accumulate,
        appointment_credit=timedelta(minutes=settings.appointment_credit),
        early_call=timedelta(minutes=settings.early_call),
        late_after=timedelta(minutes=settings.late_after),
        walk_in_cap=timedelta(minutes=settings.walk_in_cap),
        check_in_early=timedelta(minutes=settings.check_in_early),
        recalls_max=settings.recalls_max,
        recall_lock=timedelta(seconds=settings.recall_lock),
        no_show_after=settings.no_show_after,
        walk_time=timedelta(seconds=settings.walk_time) if settings.walk_time else None,
        grace=timedelta(minutes=settings.grace),
        postpone_times=settings.postpone_times,
        postpone_most=timedelta(minutes=settings.postpone_most),
        end_of_day=wall_time(settings.end_of_day) if settings.end_of_day else None,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """Rules in the making, to which today's events add what the file does not know."""

    services: dict[str, ServiceRule]
    counters: dict[str, CounterRule]
    priorities: dict[str, timedelta]

    def let_stand(self, event: Event, site: SiteFile) -> None:
        """Have rules for whatever the event names. The credit of a reason that left the file is gone."""
        for service in (getattr(event, "service", ""), *getattr(event, "services", ())):
            if service:
                self.services.setdefault(service, ServiceRule("Z", site.zones[0].id))
        if counter := getattr(event, "counter", ""):
            self.counters.setdefault(counter, CounterRule(()))
        if reason := _priority(event):
            self.priorities.setdefault(reason, timedelta())
        if isinstance(event, WAITED_FOR) and not self._served(event.service):
            self._serve_at_reception(event.service, site.site.reception)

    def _served(self, service: str) -> bool:
        return any(service in (*rule.services, *rule.helps) for rule in self.counters.values())

    def _serve_at_reception(self, service: str, reception: str) -> None:
        for name, rule in self.counters.items():
            if reception in (*rule.services, *rule.helps):
                self.counters[name] = replace(rule, services=(*rule.services, service))


def _priority(event: Event) -> str:
    match event:
        case did.TicketTaken(priority=reason) | did.PrioritySet(reason=reason):
            return reason
    return ""

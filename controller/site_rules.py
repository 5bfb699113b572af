"""From the site's file to the queue's rules."""

from collections.abc import Iterable
from datetime import timedelta

from controller.queue import events as did
from controller.queue.events import Event
from controller.queue.rules import CounterRule, Rules, ServiceRule
from controller.sitefile import SiteFile

WAITED_FOR = (did.Expected, did.Rebooked, did.TicketTaken)
"""Events after which somebody waits, or will, for a service."""


def rules_for(site: SiteFile, happened: Iterable[Event] = ()) -> Rules:
    """The rules. `happened` are today's events: whatever they name stands, even if the file was edited
    since, so that nobody who already waits is lost to an edit."""
    zone = site.zones[0].id
    services = {s.id: ServiceRule(s.letter, s.zone, float(s.minutes)) for s in site.services}
    counters = {c.id: CounterRule(c.services) for c in site.counters}
    for event in happened:
        service, counter = getattr(event, "service", None), getattr(event, "counter", None)
        if service and service not in services:
            services[service] = ServiceRule("Z", zone)
        if counter and counter not in counters:
            counters[counter] = CounterRule(())
        if isinstance(event, WAITED_FOR) and not any(event.service in c.services for c in counters.values()):
            _serve_at_reception(event.service, site.site.reception, counters)
    rules = site.rules
    return Rules(
        services=services,
        counters=counters,
        appointment_credit=timedelta(minutes=rules.appointment_credit),
        early_call=timedelta(minutes=rules.early_call),
        late_after=timedelta(minutes=rules.late_after),
        walk_in_cap=timedelta(minutes=rules.walk_in_cap),
        check_in_early=timedelta(minutes=rules.check_in_early),
    )


def _serve_at_reception(service: str, reception: str, counters: dict[str, CounterRule]) -> None:
    for name, rule in counters.items():
        if reception in rule.services:
            counters[name] = CounterRule((*rule.services, service))

"""The rules of a simulated office, and the office that goes with a site's own rules."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta

from controller.forecast.simulate.office import A_DAY, A_MONDAY, HALL, Office, ServiceMix, Shift, Span
from controller.queue.hours import ALWAYS, MIDNIGHT, Hours, Stretch
from controller.queue.numbers import LETTERS
from controller.queue.rules import CounterRule, Rules, ServiceRule


def rules_of(office: Office) -> Rules:
    """Rules with this office's services and counters, every dial at its default."""
    hours = _hours(office)
    return Rules(
        services={
            service.id: ServiceRule(letter, HALL, service.minutes, service.spread, hours, steps=service.steps)
            for letter, service in zip(LETTERS, office.services, strict=False)
        },
        counters={s.id: CounterRule(office.services_of(s), s.helps) for s in office.counters},
    )


def with_doors(rules: Rules, office: Office) -> Rules:
    """A site's rules, with the hours of the simulated office for services that say none."""
    weekly = _hours(office).weekly
    services = {
        name: replace(rule, hours=replace(rule.hours, weekly=weekly)) if _never_shut(rule) else rule
        for name, rule in rules.services.items()
    }
    return replace(rules, services=services)


def _never_shut(rule: ServiceRule) -> bool:
    return rule.hours.weekly == ALWAYS.weekly


def _hours(office: Office) -> Hours:
    return Hours((tuple((_wall(begins), _wall(ends)) for begins, ends in office.open_for),) * 7)


def _wall(seconds: float) -> time:
    return MIDNIGHT if seconds >= A_DAY else time(int(seconds // 3600), int(seconds % 3600 // 60))


def business_day(rules: Rules) -> date:
    """An ordinary day on which a site with these rules is open."""
    days = [A_MONDAY + n * timedelta(days=1) for n in range(28)]
    hours = [rule.hours for name, rule in rules.services.items() if name in rules.served]
    return next((day for day in days if any(each.on(day) for each in hours)), A_MONDAY)


def office_like(office: Office, rules: Rules) -> Office:
    """The office with the services, counters and hours of a site's own rules; its shares and the hours of
    its counters stay where they name one of these."""
    shares = {service.id: service.share for service in office.services}
    hours = {shift.id: shift.hours for shift in office.counters}
    return office.model_copy(
        update={
            "hours": tuple(map(_text, doors(rules, business_day(rules)))) or office.hours,
            "services": tuple(
                ServiceMix(
                    id=name,
                    share=shares.get(name, 1.0),
                    minutes=rule.minutes,
                    spread=rule.spread,
                    steps=rule.steps,
                )
                for name, rule in rules.services.items()
                if name in rules.served
            ),
            "counters": tuple(
                Shift(id=name, services=rule.services, helps=rule.helps, hours=hours.get(name, ()))
                for name, rule in rules.counters.items()
                if rule.services or rule.helps
            ),
        }
    )


def doors(rules: Rules, day: date) -> tuple[Stretch, ...]:
    """The longest hours that a service has on this day; none when they are never shut, or not opened."""
    rows = [rule.hours.on(day) for name, rule in rules.services.items() if name in rules.served]
    longest = max(rows, key=lambda row: sum(ends - begins for begins, ends in spans(row)), default=())
    return () if longest == ((time.min, MIDNIGHT),) else longest


def spans(row: Iterable[Stretch]) -> list[Span]:
    """The same in seconds since midnight."""
    return [(_seconds(begins), _seconds(ends)) for begins, ends in row]


def _seconds(wall: time) -> float:
    return A_DAY if wall == MIDNIGHT else wall.hour * 3600.0 + wall.minute * 60.0


def _text(stretch: Stretch) -> str:
    begins, ends = stretch
    return f"{begins:%H:%M}-{'24:00' if ends == MIDNIGHT else f'{ends:%H:%M}'}"

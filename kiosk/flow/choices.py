"""What can be chosen on the pages of services, appointments, times and tickets, leaf by leaf."""

from datetime import UTC, datetime
from typing import TypeVar

from contract.requests import Option, Slot
from contract.state import Group, Service, ServiceWait
from contract.values import Wait
from kiosk.flow.happenings import Mode, RecentTicket
from kiosk.flow.naming import service_named
from kiosk.flow.view import View

CHOICES_A_PAGE = 7
GROUPS_A_PAGE = 6
"""The seventh choice is to search."""
SLOTS_A_PAGE = 6
TICKETS_A_PAGE = 6
REST = "_rest"
"""The group of the services that have no group of their own; no name of a site begins like that."""

NEVER = datetime.max.replace(tzinfo=UTC)

T = TypeVar("T")


def chosen_service(view: View) -> Service | None:
    """The service this visitor came for."""
    return service_named(view.content, view.service)


def listed_services(view: View) -> tuple[Service, ...]:
    """Every service one may choose: the most usual first, then in the site's order."""
    if view.content is None:
        return ()
    rank = {name: place for place, name in enumerate(view.content.usual)}
    listed = (s for s in view.content.services if s.listed)
    return tuple(sorted(listed, key=lambda service: rank.get(service.id, len(rank))))


def offers_something_else(view: View) -> bool:
    """Whoever finds nothing in the list may still go to reception, unless it is in the list."""
    return view.content is not None and view.content.reception not in {s.id for s in listed_services(view)}


# --- groups -----------------------------------------------------------------------------------


def uses_groups(view: View) -> bool:
    """The services are more than one page holds, and the site has put them into groups."""
    too_many = len(listed_services(view)) + offers_something_else(view) > CHOICES_A_PAGE
    return too_many and len(groups_listed(view)) > 1


def groups_listed(view: View) -> tuple[str, ...]:
    """The names of the groups to choose from, in the site's order; at most six, `REST` the last.

    `REST` holds what has no group, and the groups that find no place.
    """
    groups = tuple(group.id for group in _groups_in_use(view))
    without = any(s.group not in groups for s in listed_services(view))
    if len(groups) + without <= GROUPS_A_PAGE:
        return (*groups, REST) if without else groups
    return (*groups[: GROUPS_A_PAGE - 1], REST)


def _groups_in_use(view: View) -> tuple[Group, ...]:
    used = {service.group for service in listed_services(view)}
    return tuple(g for g in view.content.groups if g.id in used) if view.content else ()


def services_here(view: View) -> tuple[Service, ...]:
    """The services of the chosen group, or all of them."""
    listed = listed_services(view)
    if view.group is None:
        return listed
    named = set(groups_listed(view))
    return tuple(s for s in listed if (s.group if s.group in named else REST) == view.group)


# --- leaves -----------------------------------------------------------------------------------


def services_on_leaf(view: View) -> tuple[Service, ...]:
    """The services on the present leaf of the list."""
    return _choices_on_leaf(services_here(view), view.leaf, extra=offers_something_else(view))


def has_more_services(view: View) -> bool:
    """The list goes on after this leaf: its last place is the way to the rest."""
    return _goes_on(len(services_here(view)) + offers_something_else(view), view.leaf)


def options_on_leaf(view: View) -> tuple[Option, ...]:
    """The appointments on the present leaf."""
    return _choices_on_leaf(view.options, view.leaf, size=_options_a_page(view))


def has_more_options(view: View) -> bool:
    """More appointments follow on another leaf."""
    return _goes_on(len(view.options), view.leaf, _options_a_page(view))


def _options_a_page(view: View) -> int:
    """Fewer where they are large and all of them within reach."""
    return CHOICES_A_PAGE // 2 if view.modes >= {Mode.LARGE, Mode.LOW} else CHOICES_A_PAGE


def slots_offered(view: View) -> tuple[Slot, ...]:
    """The times to choose from, earliest first."""
    return view.slots[:SLOTS_A_PAGE]


def recent_on_leaf(view: View) -> tuple[RecentTicket, ...]:
    """The tickets on the present leaf that staff may print again."""
    return view.recent[view.leaf * TICKETS_A_PAGE : (view.leaf + 1) * TICKETS_A_PAGE]


def has_more_recent(view: View) -> bool:
    """More tickets follow on another leaf."""
    return len(view.recent) > (view.leaf + 1) * TICKETS_A_PAGE


def _choices_on_leaf(
    choices: tuple[T, ...], leaf: int, *, extra: bool = False, size: int = CHOICES_A_PAGE
) -> tuple[T, ...]:
    first = leaf * (size - 1)
    count = size - 1 if _goes_on(len(choices) + extra, leaf, size) else size
    return choices[first : first + count]


def _goes_on(choices: int, leaf: int, size: int = CHOICES_A_PAGE) -> bool:
    return choices - leaf * (size - 1) > size


# --- how busy it is ---------------------------------------------------------------------------


def state_of(view: View, service: str | None) -> ServiceWait | None:
    """How busy `service` is; None when nobody can say it now."""
    waits = view.waits if view.reachable else ()
    return next((wait for wait in waits if wait.service == service), None)


def wait_of(view: View, service: str | None) -> Wait | None:
    """The wait of whoever comes for `service` now."""
    state = state_of(view, service)
    return state.wait if state and not state.refused else None


def refusal_of(view: View, service: str | None) -> ServiceWait | None:
    """Why nobody gets a ticket for `service` now (`refused`, `opens`); None when people do."""
    state = state_of(view, service)
    return state if state and state.refused else None


def all_refused(view: View) -> ServiceWait | None:
    """Why nobody gets a ticket for anything now: the refusal of what opens first. None when people do."""
    refusals = [refusal_of(view, s.id) for s in listed_services(view) if not s.body]
    closed = [refusal for refusal in refusals if refusal]
    if not closed or len(closed) < len(refusals):
        return None
    opening = [refusal for refusal in closed if refusal.opens]
    return min(opening, key=lambda refusal: refusal.opens or NEVER, default=closed[0])

"""The broker's topic rules: one block per enrolled unit, written from the contract's own tables.

Who is not enrolled has no block, and the broker refuses whatever no rule allows.
"""

from collections.abc import Iterator

from contract import topics
from contract.values import Role
from provisioning.registry import CONTROLLER, Registry, UnitEntry

ADMIN = "PROVISIONING"
"""The account of the local admin listener. Upper case, so that no unit's certificate can bear it."""


def marker(generation: str) -> str:
    """A topic that only these very rules allow: who may publish on it knows that they are in force."""
    return f"provisioning/rules/{generation}"


def rules(registry: Registry, generation: str) -> str:
    """The whole ACL file."""
    site = registry.site.id
    lines = [
        "# Written by vestibule-provision from the site's registry; do not edit.",
        f"user {ADMIN}",
        f"topic write {marker(generation)}",
        f"topic write {topics.DEVICE.filter(site=site)}",
    ]
    for unit in registry.units:
        lines += ["", f"user {unit.name}", *_lines(unit, site)]
    return "\n".join(lines) + "\n"


def _lines(unit: UnitEntry, site: str) -> Iterator[str]:
    if unit.role == CONTROLLER:
        yield f"topic readwrite {topics.ROOT}/{site}/#"
        return
    role = Role(unit.role)
    own = {"site": site, "unit": unit.name}
    asks = topics.MAY_ASK[role]
    for topic in (topics.DEVICE, *([asks] if asks else [])):
        yield f"topic write {topic.at(**own)}"
    seen = own if unit.counter is None else {**own, "counter": unit.counter}
    places = [{**seen, "zone": zone} for zone in unit.zones] or [seen]
    for topic in topics.MAY_READ[role]:
        for readable in dict.fromkeys(topic.filter(**place) for place in places):
            yield f"topic read {readable}"

"""What is enrolled at a site, and what no longer is. The truth from which the broker's files are made.

A registry is a value: it gives a new one, and `save` writes it whole.
"""

import ipaddress
import re
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import tomlkit
from pydantic import (
    AfterValidator,
    AliasChoices,
    AwareDatetime,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
)

from appliance.config import Settings, load
from contract.values import Name, Role
from provisioning import files
from provisioning.authority import Issued, Revoked
from provisioning.broker import Place

CONTROLLER: Literal["controller"] = "controller"
UnitRole = Role | Literal["controller"]
"""The controller is no `Role` on the wire: it answers and never asks."""

FILE = "registry.toml"
HEADER = "Written by vestibule-provision; change it with that command only."


def _host(value: str) -> str:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        if not re.fullmatch(r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*", value):
            raise ValueError(f"{value!r} is neither a host name nor an address") from None
    return value


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


def _distinct(zones: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(zones)) < len(zones):
        raise ValueError("names a waiting room twice")
    return zones


Host = Annotated[str, AfterValidator(_host)]
Zones = Annotated[tuple[Name, ...], BeforeValidator(_several), AfterValidator(_distinct)]
"""Registries of earlier versions know one `zone` of a display, a name."""

Fitting = TypeVar("Fitting", str | None, tuple[str, ...])


class SiteEntry(Settings):
    """The site. Units dial the first of `hosts`; the broker's certificate is good for all of them."""

    id: Name
    hosts: tuple[Host, ...]
    port: int = Field(default=8883, ge=1, le=65535)

    @field_validator("hosts")
    @classmethod
    def _at_least_one(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        if not hosts:
            raise ValueError("the broker's machine needs a name (--host) or an address (--address)")
        return hosts


class UnitPlan(Settings):
    """Who a unit is to be. `counter`: the one its buttons work for; `zones`: those that its display shows."""

    name: Name
    role: UnitRole
    counter: Name | None = None
    zones: Zones = Field(default=(), validation_alias=AliasChoices("zones", "zone"))

    @field_validator("counter", "zones")
    @classmethod
    def _fits_the_role(cls, value: Fitting, info: ValidationInfo) -> Fitting:
        role = info.data.get("role")
        fitting = Role.COUNTER if info.field_name == "counter" else Role.DISPLAY
        if value and role and role != fitting:
            raise ValueError(f"only for a {fitting}; leave it out for a {role}")
        return value


class UnitEntry(UnitPlan):
    """One enrolled unit. `serials`: every certificate it was given, newest last, hexadecimal."""

    since: AwareDatetime
    until: AwareDatetime
    fingerprint: str
    serials: tuple[str, ...] = Field(min_length=1)

    @classmethod
    def first(cls, plan: UnitPlan, issued: Issued, at: datetime) -> "UnitEntry":
        """The unit on the day that it is enrolled."""
        return cls(
            **plan.model_dump(),
            since=at,
            until=issued.until,
            fingerprint=issued.fingerprint,
            serials=(f"{issued.serial:x}",),
        )

    def renewed(self, plan: UnitPlan, issued: Issued) -> "UnitEntry":
        """The same unit with one certificate more; what the plan leaves open stays as it was."""
        update = {
            "counter": plan.counter or self.counter,
            "zones": plan.zones or self.zones,
            "until": issued.until,
            "fingerprint": issued.fingerprint,
            "serials": (*self.serials, f"{issued.serial:x}"),
        }
        return self.model_copy(update=update)


class RevokedEntry(Settings):
    """A unit that was enrolled and must not come back with what it holds."""

    name: Name
    role: UnitRole
    at: AwareDatetime
    serials: tuple[str, ...]


class Registry(Settings):
    """The whole file. `broker`: where its broker lives, once that has been set up."""

    site: SiteEntry
    broker: Place | None = None
    units: tuple[UnitEntry, ...] = ()
    revoked: tuple[RevokedEntry, ...] = ()

    def unit(self, name: str) -> UnitEntry | None:
        """The enrolled unit of that name."""
        return next((unit for unit in self.units if unit.name == name), None)

    def was_revoked(self, name: str) -> RevokedEntry | None:
        """The latest revocation of that name."""
        return next((entry for entry in reversed(self.revoked) if entry.name == name), None)

    def controller(self) -> UnitEntry | None:
        """The site's one controller."""
        return next((unit for unit in self.units if unit.role == CONTROLLER), None)

    def having(self, unit: UnitEntry) -> "Registry":
        """The registry with this unit, in place of the one of its name if there is one."""
        others = (other for other in self.units if other.name != unit.name)
        units = tuple(sorted((*others, unit), key=lambda one: one.name))
        return self.model_copy(update={"units": units})

    def revoking(self, unit: UnitEntry, at: datetime) -> "Registry":
        """The registry without this unit, and with its certificates among the revoked."""
        entry = RevokedEntry(name=unit.name, role=unit.role, at=at, serials=unit.serials)
        units = tuple(other for other in self.units if other.name != unit.name)
        return self.model_copy(update={"units": units, "revoked": (*self.revoked, entry)})

    def certificates_revoked(self) -> list[Revoked]:
        """Every certificate that must be refused."""
        return [Revoked(int(s, 16), entry.at) for entry in self.revoked for s in entry.serials]


def read(folder: Path) -> Registry:
    """The registry in `folder`. Raises BadConfig."""
    return load(folder / FILE, Registry)


def save(registry: Registry, folder: Path) -> None:
    """Write it whole, or leave the old one. Raises OSError."""
    document = tomlkit.document()
    document.add(tomlkit.comment(HEADER))
    for key, value in _plain(registry.model_dump(exclude_none=True)).items():
        document[key] = value
    files.write(folder / FILE, tomlkit.dumps(document), files.PUBLIC)


def _plain(value: Any) -> Any:
    """The value as TOML knows it: tuples as lists, paths and enumerations as text, nothing for empty ones."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner not in ((), [])}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, Path | Role) else value

"""The people who log in to the site's pages: `users.toml`, which the controller reads.

[[people]]
name = "m.jensen"
password_hash = "$argon2id$..."
roles = ["agent"]
counters = ["c3"]
language = "da"
"""

import os
import secrets
import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import tomlkit
from argon2 import PasswordHasher
from pydantic import Field, ValidationInfo, field_validator

from appliance.config import Settings, load
from appliance.errors import BadConfig
from contract.values import Language, Name
from provisioning import files

SHORTEST_PASSWORD = 10
HEADER = "Who may log in to this site's pages. Written by vestibule-provision."

LoginName = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]
"""As it is typed when logging in; capitals make no difference there, so they make none here."""


class WebRole(StrEnum):
    """What a person may do on the pages."""

    AGENT = "agent"
    RECEPTION = "reception"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"


class Person(Settings):
    """One `[[people]]` table. `counters`: where the person may serve, "*" for everywhere.

    Without `language` the pages speak the site's first.
    """

    name: LoginName
    password_hash: str = ""
    roles: tuple[WebRole, ...]
    counters: tuple[Name | Literal["*"], ...] = Field(default=(), validate_default=True)
    language: Language | None = None

    @field_validator("roles")
    @classmethod
    def _at_least_one(cls, roles: tuple[WebRole, ...]) -> tuple[WebRole, ...]:
        if not roles:
            raise ValueError("give at least one (--role)")
        return roles

    @field_validator("counters")
    @classmethod
    def _agents_have_counters(cls, counters: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if WebRole.AGENT in info.data.get("roles", ()) and not counters:
            raise ValueError("an agent needs at least one counter (--counter)")
        return counters


class People(Settings):
    """The whole file."""

    people: tuple[Person, ...] = ()


def put(path: Path, person: Person, password: str, *, again: bool = False) -> None:
    """Add a person with this password, or with `again` replace the one of that name.

    Raises BadConfig with every problem, OSError when the file cannot be written.
    """
    if problems := password_problems(password):
        raise BadConfig(f"person {person.name}", problems)
    with files.locked(path.parent):
        people = load(path, People).people if path.exists() else ()
        _check_known(person.name, people, again=again)
        hashed = person.model_copy(update={"password_hash": PasswordHasher().hash(password)})
        kept = (p for p in people if _same(p.name) != _same(person.name))
        _save(path, sorted((*kept, hashed), key=lambda p: p.name))


def remove(path: Path, name: str) -> None:
    """Take a person out. Raises BadConfig when nobody is called so."""
    with files.locked(path.parent):
        people = load(path, People).people
        _check_known(name, people, again=True)
        _save(path, [p for p in people if _same(p.name) != _same(name)])


def invent_password() -> str:
    """A random password of four groups that can be read out: "k7wq-m2xd-9tjf-hc4r"."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def password_problems(password: str) -> list[str]:
    """Sentences about a password that must not be used."""
    if len(password) < SHORTEST_PASSWORD:
        return [f"the password is too short: at least {SHORTEST_PASSWORD} characters"]
    return []


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _check_known(name: str, people: tuple[Person, ...], *, again: bool) -> None:
    known = _same(name) in {_same(person.name) for person in people}
    if known and not again:
        raise BadConfig(f"person {name}", ["is known already; --again replaces the entry"])
    if again and not known:
        names = ", ".join(person.name for person in people) or "nobody"
        raise BadConfig(f"person {name}", [f"is not known; known: {names}"])


def _save(path: Path, people: list[Person]) -> None:
    document = tomlkit.document()
    document.add(tomlkit.comment(HEADER))
    tables = tomlkit.aot()
    for person in people:
        plain: dict[str, Any] = person.model_dump(mode="json", exclude_none=True)
        tables.append(tomlkit.item(plain))
    document["people"] = tables
    # Root writes it for the controller's service, whose folder it lies in.
    owner = path.parent.owner() if os.geteuid() == 0 else None
    files.write(path, tomlkit.dumps(document), owner=owner)

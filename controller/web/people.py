"""The people who may log in, from their file, and whether a password is theirs. Knows nothing of the web."""

import asyncio
import hashlib
import logging
import secrets
import unicodedata
from collections import Counter
from enum import StrEnum
from pathlib import Path

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import Field, SecretStr, field_validator

from appliance.config import Settings, load
from appliance.errors import BadConfig
from contract.values import Language

log = logging.getLogger(__name__)

EVERY_COUNTER = "*"
LONGEST_NAME = 60
LONGEST_PASSWORD = 1024
VERIFIED_AT_ONCE = 2
"""One verification takes 64 MiB and a core for a moment; a Raspberry Pi has other work as well."""


class Role(StrEnum):
    """What a person does here."""

    AGENT = "agent"
    RECEPTION = "reception"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"


SERVES = frozenset({Role.AGENT, Role.SUPERVISOR})
"""The roles that may act at a counter."""

RECEIVES = frozenset({Role.RECEPTION, Role.SUPERVISOR})
"""The roles that answer calls for help from the entrance hall."""


class Person(Settings):
    """One `[[people]]` table. `counters` are counter ids; "*" stands for all of them."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    password_hash: SecretStr
    roles: tuple[Role, ...] = ()
    counters: tuple[str, ...] = ()
    language: Language | None = None

    @field_validator("password_hash")
    @classmethod
    def _is_argon2(cls, value: SecretStr) -> SecretStr:
        try:
            extract_parameters(value.get_secret_value())
        except InvalidHashError:
            raise ValueError("is not an argon2 hash; vestibule-provision person writes one") from None
        return value

    @property
    def fingerprint(self) -> str:
        """Changes with the password, so that what an old password opened can be closed."""
        return hashlib.sha256(self.password_hash.get_secret_value().encode()).hexdigest()[:16]

    def may_serve(self, counter: str) -> bool:
        """Whether this person may act at the counter."""
        listed = counter in self.counters or EVERY_COUNTER in self.counters
        return listed and not SERVES.isdisjoint(self.roles)

    @property
    def may_receive(self) -> bool:
        """Whether this person may open reception's page."""
        return not RECEIVES.isdisjoint(self.roles)


class PeopleFile(Settings):
    """The whole file."""

    people: tuple[Person, ...] = ()


def same_name(name: str) -> str:
    """The form in which names are compared: spaces at the ends and capitals make no difference."""
    return unicodedata.normalize("NFC", name).strip().casefold()


class People:
    """The people in the file, read again whenever it changes.

    Raises BadConfig when the file is wrong at the start; a file that becomes wrong later is logged and
    the people known before stay, so that a typing mistake does not lock everybody out.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turns = asyncio.Semaphore(VERIFIED_AT_ONCE)
        self._seen = _version_of(path)
        self._take(_read(path))

    def named(self, name: str) -> Person | None:
        """The person of that name as the file says now."""
        self._look_again()
        return self._people.get(same_name(name))

    async def verified(self, name: str, password: str) -> Person | None:
        """The person, when the password is theirs. Takes as long for a name that nobody has."""
        person = self.named(name)
        expected = person.password_hash.get_secret_value() if person else self._nobody
        async with self._turns:
            right = await asyncio.to_thread(_matches, expected, password)
        return person if right else None

    def _look_again(self) -> None:
        version = _version_of(self._path)
        if version == self._seen:
            return
        self._seen = version
        try:
            self._take(_read(self._path))
        except BadConfig as error:
            log.error("the people known before stay: %s", error)

    def _take(self, file: PeopleFile) -> None:
        self._people = {same_name(person.name): person for person in file.people}
        self._nobody = _hash_of_nobody(file)


def _version_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> PeopleFile:
    file = load(path, PeopleFile)
    count = Counter(same_name(person.name) for person in file.people)
    if twice := sorted(name for name, times in count.items() if times > 1):
        raise BadConfig(path, [f"people: {name!r} stands more than once" for name in twice])
    return file


def _hash_of_nobody(file: PeopleFile) -> str:
    """A hash that costs what the others cost, of a password that nobody knows."""
    hasher = PasswordHasher()
    if file.people:
        hasher = PasswordHasher.from_parameters(
            extract_parameters(file.people[0].password_hash.get_secret_value())
        )
    return hasher.hash(secrets.token_hex(16))


def _matches(expected: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(expected, password)
    except VerificationError:
        return False

"""What the broker's files hold at this moment, made from the site's registry and its authority."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

from provisioning import files
from provisioning.authority import Authority, hosts_of
from provisioning.broker import Place, configuration
from provisioning.registry import Registry
from provisioning.rules import ADMIN, marker, rules

RENEW_BEFORE = timedelta(days=365)
"""A server certificate with less time left is renewed whenever the broker's files are written."""


@dataclass(frozen=True)
class Contents:
    """The broker's files by name. `proof` is a topic that a broker allows only once it obeys these."""

    by_name: Mapping[str, bytes | str]
    proof: str


def contents(
    registry: Registry, authority: Authority, place: Place, password: str, *, server: bytes
) -> Contents:
    """Every file. Raises BadRevocationList rather than give the broker a list that admits everybody."""
    generation = secrets.token_hex(8)
    revocation_list = authority.revocation_list(registry.certificates_revoked())
    authority.check_revocation_list(revocation_list)
    by_name: Mapping[str, bytes | str] = {
        "mosquitto.conf": configuration(place),
        "ca.crt": authority.pem,
        "server.pem": server,
        "logins": login(ADMIN, password),
        "crl.pem": revocation_list,
        "acl": rules(registry, generation),
    }
    return Contents(by_name, marker(generation))


def install(place: Place, wanted: Contents) -> None:
    """Write every file, each in one step. Raises OSError, LookupError for an unknown user."""
    place.folder.mkdir(mode=0o755 if place.user else 0o700, parents=True, exist_ok=True)
    for name, content in wanted.by_name.items():
        files.write(place.folder / name, content, owner=place.user)


def new_server(registry: Registry, authority: Authority) -> bytes:
    """A key and certificate for the broker: one file, so that it is never half renewed."""
    issued = authority.server(registry.site.hosts)
    return issued.key + issued.certificate


def server_in_use(registry: Registry, authority: Authority, place: Place, now: datetime) -> bytes | None:
    """The broker's key and certificate, if they still do."""
    try:
        pem = (place.folder / "server.pem").read_bytes()
        certificate = x509.load_pem_x509_certificate(pem)
    except (OSError, ValueError):
        return None
    fits = (
        authority.issued(certificate)
        and hosts_of(certificate) == list(registry.site.hosts)
        and certificate.not_valid_after_utc > now + RENEW_BEFORE
    )
    return pem if fits else None


def login(user: str, password: str) -> str:
    """One line of Mosquitto's password file. The password must be long and random."""
    salt = secrets.token_bytes(12)
    rounds = 101  # mosquitto_passwd's own; stretching adds nothing to a random password
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds)
    encoded = (base64.b64encode(part).decode() for part in (salt, digest))
    return f"{user}:$7${rounds}${'$'.join(encoded)}\n"

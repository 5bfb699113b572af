"""The site's own certificate authority: who the broker and its units believe. Knows no MQTT and no roles.

The key never leaves its folder. Nothing here remembers what was issued; the registry does.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.clock import Clock, now
from provisioning import files

YEAR = timedelta(days=365.25)
AUTHORITY_LASTS = 20 * YEAR
LEAF_LASTS = 5 * YEAR
CLOCKS_LAG = YEAR
"""Certificates hold from this long ago: a Pi has no battery for its clock and may wake in the past."""


class BadRevocationList(ValueError):
    """The bytes are not a usable revocation list of this authority. The broker must never see them."""


@dataclass(frozen=True)
class Issued:
    """A certificate with its private key, both PEM. Keep `key` out of logs."""

    certificate: bytes
    key: bytes
    serial: int
    fingerprint: str
    until: datetime


@dataclass(frozen=True)
class Revoked:
    """One certificate that must not be admitted any more."""

    serial: int
    at: datetime


class Authority:
    """A certificate authority in a folder: `ca.crt` for everybody, `ca.key` for nobody else."""

    def __init__(self, folder: Path, clock: Clock = now) -> None:
        self._clock = clock
        self.pem = (folder / "ca.crt").read_bytes()
        self.certificate = x509.load_pem_x509_certificate(self.pem)
        key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
        if (
            not isinstance(key, ec.EllipticCurvePrivateKey)
            or key.public_key() != self.certificate.public_key()
        ):
            raise ValueError(f"{folder}: ca.key is not the key of ca.crt")
        self._key = key

    @classmethod
    def create(
        cls, folder: Path, name: str, *, lasts: timedelta = AUTHORITY_LASTS, clock: Clock = now
    ) -> Self:
        """Make a new authority called `name` in `folder`. Never replaces one: raises FileExistsError."""
        if (folder / "ca.key").exists():
            raise FileExistsError(f"{folder} holds an authority already")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _self_signed(key, name, clock(), lasts)
        files.write(folder / "ca.crt", _pem(certificate), files.PUBLIC)
        files.write(folder / "ca.key", _key_pem(key))
        return cls(folder, clock)

    def server(self, hosts: Sequence[str], *, lasts: timedelta = LEAF_LASTS) -> Issued:
        """A broker's certificate, good for every name and address in `hosts` (units check nothing else)."""
        names = [_host_name(host) for host in hosts]
        return self._issue("broker", ExtendedKeyUsageOID.SERVER_AUTH, names, lasts)

    def client(self, name: str, *, lasts: timedelta = LEAF_LASTS) -> Issued:
        """A unit's certificate. The broker takes `name` for its user name and its client id."""
        return self._issue(name, ExtendedKeyUsageOID.CLIENT_AUTH, [], lasts)

    def revocation_list(self, revoked: Iterable[Revoked]) -> bytes:
        """The signed list, PEM; complete, so an empty one admits everybody. It outlives the authority."""
        moment = self._clock()
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(moment - CLOCKS_LAG)
            .next_update(max(self.certificate.not_valid_after_utc, moment + YEAR))
            .add_extension(x509.CRLNumber(int(moment.timestamp() * 1000)), critical=False)
            .add_extension(self._key_identifier(), critical=False)
        )
        for one in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(one.serial).revocation_date(one.at)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def check_revocation_list(self, pem: bytes) -> None:
        """Raise BadRevocationList unless the broker will obey `pem`; with a bad one it admits everybody."""
        try:
            found = x509.load_pem_x509_crl(pem)
        except ValueError as error:
            raise BadRevocationList(f"not a revocation list: {error}") from None
        if found.issuer != self.certificate.subject or not found.is_signature_valid(self._key.public_key()):
            raise BadRevocationList("not signed by this authority")
        if found.next_update_utc is None or found.next_update_utc <= self._clock():
            raise BadRevocationList("out of date")

    def issued(self, certificate: x509.Certificate) -> bool:
        """Whether this authority has signed it."""
        try:
            certificate.verify_directly_issued_by(self.certificate)
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True

    def _issue(
        self, name: str, purpose: x509.ObjectIdentifier, hosts: Sequence[x509.GeneralName], lasts: timedelta
    ) -> Issued:
        key, moment = ec.generate_private_key(ec.SECP256R1()), self._clock()
        until = min(moment + lasts, self.certificate.not_valid_after_utc)
        builder = (
            _builder(key, _common_name(name), self.certificate.subject, moment, until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(self._key_identifier(), critical=False)
        )
        if hosts:
            builder = builder.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        certificate = builder.sign(self._key, hashes.SHA256())
        return Issued(
            _pem(certificate),
            _key_pem(key),
            certificate.serial_number,
            certificate.fingerprint(hashes.SHA256()).hex(),
            certificate.not_valid_after_utc,
        )

    def _key_identifier(self) -> x509.AuthorityKeyIdentifier:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())


def hosts_of(certificate: x509.Certificate) -> list[str]:
    """Every name and address that a server certificate is good for."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [str(name.value) for name in names]


def _self_signed(
    key: ec.EllipticCurvePrivateKey, name: str, moment: datetime, lasts: timedelta
) -> x509.Certificate:
    subject = _common_name(name)
    return (
        _builder(key, subject, subject, moment, moment + lasts)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _builder(
    key: ec.EllipticCurvePrivateKey, subject: x509.Name, issuer: x509.Name, moment: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - CLOCKS_LAG)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _host_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

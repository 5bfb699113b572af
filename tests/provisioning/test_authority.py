"""Certificates as others read them: openssl and Python's own TLS, not the code that made them."""

import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from provisioning import files
from provisioning.authority import Authority, BadRevocationList, Issued, Revoked, hosts_of

pytestmark = pytest.mark.parts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.create(tmp_path / "authority", "Vestibule hall")


def read(issued: Issued) -> x509.Certificate:
    return x509.load_pem_x509_certificate(issued.certificate)


def openssl_accepts(authority: Authority, issued: Issued, crl: bytes, purpose: str, folder: Path) -> bool:
    files.write(folder / "leaf.pem", issued.certificate)
    files.write(folder / "ca.pem", authority.pem)
    files.write(folder / "crl.pem", crl)
    command = ["openssl", "verify", "-x509_strict", "-crl_check", "-CAfile", "ca.pem", "-CRLfile", "crl.pem"]
    done = subprocess.run(
        [*command, "-purpose", purpose, "leaf.pem"], cwd=folder, capture_output=True, check=False, timeout=20
    )
    return done.returncode == 0


def test_openssl_accepts_a_units_certificate_for_clients_only(authority: Authority, tmp_path: Path) -> None:
    unit, crl = authority.client("kiosk-1"), authority.revocation_list([])
    assert openssl_accepts(authority, unit, crl, "sslclient", tmp_path)
    assert not openssl_accepts(authority, unit, crl, "sslserver", tmp_path)


def test_openssl_accepts_the_brokers_certificate_for_servers_only(
    authority: Authority, tmp_path: Path
) -> None:
    server, crl = authority.server(["127.0.0.1"]), authority.revocation_list([])
    assert openssl_accepts(authority, server, crl, "sslserver", tmp_path)
    assert not openssl_accepts(authority, server, crl, "sslclient", tmp_path)


def test_openssl_refuses_a_revoked_certificate_and_no_other(authority: Authority, tmp_path: Path) -> None:
    lost, kept = authority.client("kiosk-1"), authority.client("kiosk-1")
    crl = authority.revocation_list([Revoked(lost.serial, datetime.now(UTC))])
    assert not openssl_accepts(authority, lost, crl, "sslclient", tmp_path)
    assert openssl_accepts(authority, kept, crl, "sslclient", tmp_path)


def test_a_units_certificate_bears_its_name_and_nothing_more(authority: Authority) -> None:
    certificate = read(authority.client("kiosk-1"))
    assert certificate.subject.rfc4514_string() == "CN=kiosk-1"
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (constraints.critical, constraints.value.ca) == (True, False)
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert isinstance(key := certificate.public_key(), ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"


def test_the_authority_may_sign_units_and_lists_and_no_other_authority(authority: Authority) -> None:
    found = authority.certificate.extensions
    constraints = found.get_extension_for_class(x509.BasicConstraints)
    assert (constraints.critical, constraints.value.ca, constraints.value.path_length) == (True, True, 0)
    usage = found.get_extension_for_class(x509.KeyUsage).value
    assert (usage.key_cert_sign, usage.crl_sign, usage.digital_signature) == (True, True, False)


def test_a_server_certificate_names_every_host(authority: Authority) -> None:
    hosts = ["controller.lan", "192.0.2.10", "fd00::10"]
    certificate = read(authority.server(hosts))
    assert hosts_of(certificate) == hosts
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [type(name) for name in names] == [x509.DNSName, x509.IPAddress, x509.IPAddress]


def test_certificates_last_years_and_never_longer_than_their_authority(tmp_path: Path) -> None:
    authority = Authority.create(tmp_path, "Vestibule hall", clock=lambda: NOON)
    end = authority.certificate.not_valid_after_utc
    assert timedelta(days=20 * 365) < end - NOON < timedelta(days=20 * 366)
    assert timedelta(days=5 * 365) < authority.client("kiosk-1").until - NOON < timedelta(days=5 * 366)
    late = Authority(tmp_path, lambda: NOON + timedelta(days=18 * 365))
    assert late.client("kiosk-1").until == end


def test_a_pi_whose_clock_lags_by_months_still_accepts_them(tmp_path: Path) -> None:
    authority = Authority.create(tmp_path, "Vestibule hall", clock=lambda: NOON)
    lagging = NOON - timedelta(days=200)
    for certificate in (authority.certificate, read(authority.server(["a"])), read(authority.client("b"))):
        assert certificate.not_valid_before_utc < lagging
    crl = x509.load_pem_x509_crl(authority.revocation_list([]))
    assert crl.last_update_utc < lagging


def test_the_revocation_list_outlives_the_authority(tmp_path: Path) -> None:
    authority = Authority.create(tmp_path, "Vestibule hall")
    crl = x509.load_pem_x509_crl(authority.revocation_list([]))
    assert crl.next_update_utc
    assert crl.next_update_utc >= authority.certificate.not_valid_after_utc


def test_keys_are_their_owners_only(authority: Authority, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "authority" / "ca.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "authority").stat().st_mode) == 0o700


def test_an_authority_is_never_made_over_another(authority: Authority, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        Authority.create(tmp_path / "authority", "Vestibule hall")
    assert Authority(tmp_path / "authority").pem == authority.pem


def test_an_authority_with_anothers_key_is_not_opened(authority: Authority, tmp_path: Path) -> None:
    Authority.create(tmp_path / "other", "Vestibule hall")
    files.write(tmp_path / "authority" / "ca.key", (tmp_path / "other" / "ca.key").read_bytes())
    with pytest.raises(ValueError, match="not the key"):
        Authority(tmp_path / "authority")


def test_a_sound_revocation_list_passes(authority: Authority) -> None:
    authority.check_revocation_list(authority.revocation_list([Revoked(7, NOON)]))


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda pem: b"", "not a revocation list"),
        (lambda pem: pem[: len(pem) // 2], "not a revocation list"),
        (lambda pem: b"-----BEGIN X509 CRL-----\nrubbish\n-----END X509 CRL-----\n", "not a revocation list"),
    ],
)
def test_a_torn_revocation_list_is_caught(authority: Authority, damage: object, complaint: str) -> None:
    assert callable(damage)
    with pytest.raises(BadRevocationList, match=complaint):
        authority.check_revocation_list(damage(authority.revocation_list([])))


def test_a_revocation_list_of_a_namesake_is_caught(authority: Authority, tmp_path: Path) -> None:
    namesake = Authority.create(tmp_path / "namesake", "Vestibule hall")
    with pytest.raises(BadRevocationList, match="not signed"):
        authority.check_revocation_list(namesake.revocation_list([]))


def test_a_revocation_list_that_is_out_of_date_is_caught(tmp_path: Path) -> None:
    list_of_then = Authority.create(tmp_path, "Vestibule hall", clock=lambda: NOON).revocation_list([])
    with pytest.raises(BadRevocationList, match="out of date"):
        Authority(tmp_path, lambda: NOON + timedelta(days=21 * 366)).check_revocation_list(list_of_then)


def test_only_its_own_certificates_count_as_issued(authority: Authority, tmp_path: Path) -> None:
    namesake = Authority.create(tmp_path / "namesake", "Vestibule hall")
    assert authority.issued(read(authority.client("kiosk-1")))
    assert not authority.issued(read(namesake.client("kiosk-1")))

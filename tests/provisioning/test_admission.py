"""Whom the broker lets in, on a real broker: by certificate only, and as nobody else."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from provisioning import files
from provisioning.admin import Admin
from provisioning.authority import Authority, Issued
from provisioning.errors import BrokerTrouble
from provisioning.site import Site
from tests.provisioning.probe import Papers, Probe, admitted

pytestmark = pytest.mark.parts

SITE = "vestibule/v1/hall"


def papers(folder: Path, site: Site, issued: Issued) -> Papers:
    """What a client would show that trusts the site but holds this certificate."""
    files.write(folder / "other.crt", issued.certificate)
    files.write(folder / "other.key", issued.key)
    return Papers(site.folder / "authority" / "ca.crt", folder / "other.crt", folder / "other.key")


def test_an_enrolled_unit_is_let_in(shared: Site) -> None:
    assert admitted(shared.port, Papers.of(shared, "kiosk-1"))


def test_a_client_without_a_certificate_is_refused(shared: Site) -> None:
    assert not admitted(shared.port, Papers(shared.folder / "authority" / "ca.crt", None))


def test_a_certificate_of_another_authority_is_refused_even_with_an_enrolled_name(
    shared: Site, tmp_path: Path
) -> None:
    stranger = Authority.create(tmp_path / "stranger", "Vestibule hall")
    assert not admitted(shared.port, papers(tmp_path, shared, stranger.client("kiosk-1")))


def test_a_certificate_that_has_run_out_is_refused(shared: Site, tmp_path: Path) -> None:
    long_ago = Authority(shared.folder / "authority", lambda: datetime.now(UTC) - timedelta(days=30))
    assert not admitted(
        shared.port, papers(tmp_path, shared, long_ago.client("kiosk-1", lasts=timedelta(days=29)))
    )


def test_a_servers_certificate_does_not_open_the_door_to_a_client(shared: Site, tmp_path: Path) -> None:
    assert not admitted(shared.port, papers(tmp_path, shared, shared.authority.server(["127.0.0.1"])))


def test_a_unit_refuses_a_broker_of_another_authority(shared: Site, tmp_path: Path) -> None:
    Authority.create(tmp_path / "stranger", "Vestibule hall")
    own = Papers.of(shared, "kiosk-1")
    mistrusting = Papers(tmp_path / "stranger" / "ca.crt", own.certificate, own.key).context()
    with socket.create_connection(("127.0.0.1", shared.port)) as plain, pytest.raises(ssl.SSLError):
        mistrusting.wrap_socket(plain, server_hostname="127.0.0.1")


@pytest.mark.parametrize(("host", "fits"), [("127.0.0.1", True), ("localhost", True), ("127.0.0.2", False)])
def test_the_brokers_certificate_is_good_for_the_named_hosts_only(
    shared: Site, host: str, fits: bool
) -> None:
    context = Papers.of(shared, "kiosk-1").context()
    with socket.create_connection(("127.0.0.1", shared.port)) as plain:
        if fits:
            context.wrap_socket(plain, server_hostname=host).close()
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                context.wrap_socket(plain, server_hostname=host)


def test_a_unit_cannot_take_the_client_id_of_another(shared: Site) -> None:
    with Probe(shared.port, Papers.of(shared, "kiosk-2")) as victim:
        assert victim.welcomed()
        victim.subscribe(f"{SITE}/reply/kiosk-2")
        with Probe(shared.port, Papers.of(shared, "kiosk-1"), "kiosk-2") as thief:
            assert thief.welcomed(), "it is let in, as itself"
            with Probe(shared.port, Papers.of(shared, "controller")) as controller:
                controller.publish(f"{SITE}/reply/kiosk-2")
            assert victim.message() == (f"{SITE}/reply/kiosk-2", b"x"), "still there, and still served"


def test_a_unit_cannot_use_the_admin_account_over_the_network(shared: Site) -> None:
    password = (shared.folder / "admin.password").read_text().strip()
    with Probe(shared.port, Papers.of(shared, "kiosk-1"), user=("PROVISIONING", password)) as kiosk:
        assert not kiosk.welcomed() or kiosk.publish(f"{SITE}/device/kiosk-2") == 135


def test_the_admin_listener_wants_the_password(shared: Site) -> None:
    assert shared.registry.broker
    with pytest.raises(BrokerTrouble, match="Not authorized"):
        Admin(shared.registry.broker.socket, "guessed").throw_out("kiosk-1")

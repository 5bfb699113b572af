"""Units that come and go while the broker runs, and certificates that are renewed: nobody else notices."""

import os
import shutil
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from appliance.errors import BadConfig
from contract import topics
from contract.codec import decode
from contract.values import Role
from provisioning import broker, registry
from provisioning.authority import Authority, BadRevocationList
from provisioning.broker import Place
from provisioning.errors import BrokerTrouble
from provisioning.site import Site
from tests.broker import Mosquitto
from tests.provisioning.conftest import make_site
from tests.provisioning.probe import DENIED, Papers, Probe, admitted

pytestmark = pytest.mark.parts

SITE = "vestibule/v1/hall"


def serial_shown(site: Site) -> int:
    """The serial number of the certificate that the broker shows to a new connection."""
    context = Papers.of(site, "kiosk-1").context()
    with (
        socket.create_connection(("127.0.0.1", site.port)) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secured,
    ):
        shown = secured.getpeercert(binary_form=True)
    assert shown
    return x509.load_der_x509_certificate(shown).serial_number


def test_a_revoked_unit_is_thrown_out_at_once_and_nobody_else_is_disturbed(
    site: Site, running: Mosquitto
) -> None:
    with (
        Probe(site.port, Papers.of(site, "kiosk-1")) as lost,
        Probe(site.port, Papers.of(site, "kiosk-2")) as other,
    ):
        assert lost.welcomed()
        assert other.welcomed()
        other.subscribe(f"{SITE}/reply/kiosk-2")
        began = time.monotonic()
        assert site.revoke("kiosk-1") is True
        lost.ended()
        assert time.monotonic() - began < 2
        assert not admitted(site.port, Papers.of(site, "kiosk-1"))
        with Probe(site.port, Papers.of(site, "controller")) as controller:
            controller.publish(f"{SITE}/reply/kiosk-2")
        assert other.message()[0] == f"{SITE}/reply/kiosk-2"
        assert other.publish(f"{SITE}/device/kiosk-2") != DENIED


def test_a_revoked_units_presence_is_ended(site: Site, running: Mosquitto) -> None:
    path = topics.DEVICE.at(site="hall", unit="kiosk-1")
    with Probe(site.port, Papers.of(site, "controller")) as controller:
        controller.subscribe(path)
        site.revoke("kiosk-1")
        state = decode(controller.message()[1], topics.DEVICE)
    assert (state.unit, state.role, state.up) == ("kiosk-1", Role.KIOSK, False)


def test_a_unit_revoked_while_no_broker_runs_is_refused_when_it_starts(site: Site) -> None:
    assert site.revoke("kiosk-1") is False
    assert site.registry.broker
    with Mosquitto(site.registry.broker.config, site.port):
        assert not admitted(site.port, Papers.of(site, "kiosk-1"))
        assert admitted(site.port, Papers.of(site, "kiosk-2"))


def test_revoking_may_be_repeated_and_names_the_known_when_mistyped(site: Site, running: Mosquitto) -> None:
    site.revoke("kiosk-1")
    assert site.revoke("kiosk-1") is True
    with pytest.raises(BadConfig, match="controller, counter-1, counter-2, display-1, display-2, kiosk-2"):
        site.revoke("kiosk-9")


def test_every_certificate_that_a_unit_ever_held_is_revoked(site: Site, running: Mosquitto) -> None:
    first = {path: path.read_bytes() for path in (site.folder / "units/kiosk-1/kiosk").iterdir()}
    site.enrol("kiosk-1", Role.KIOSK, again=True)
    site.revoke("kiosk-1")
    assert not admitted(site.port, Papers.of(site, "kiosk-1"))
    for path, content in first.items():
        path.write_bytes(content)
    assert not admitted(site.port, Papers.of(site, "kiosk-1"))


def test_a_unit_may_be_enrolled_anew_after_it_was_revoked(site: Site, running: Mosquitto) -> None:
    site.revoke("kiosk-1")
    site.enrol("kiosk-1", Role.KIOSK)
    with Probe(site.port, Papers.of(site, "kiosk-1")) as kiosk:
        assert kiosk.welcomed()
        assert kiosk.publish(f"{SITE}/device/kiosk-1") != DENIED


def test_a_unit_enrolled_while_the_broker_runs_is_served_at_once(site: Site, running: Mosquitto) -> None:
    site.enrol("kiosk-3", Role.KIOSK)
    with Probe(site.port, Papers.of(site, "kiosk-3")) as kiosk:
        assert kiosk.welcomed()
        assert kiosk.publish(f"{SITE}/request/kiosk/kiosk-3") != DENIED


def test_another_certificate_for_a_unit_leaves_the_one_in_use_alone(site: Site, running: Mosquitto) -> None:
    with Probe(site.port, Papers.of(site, "kiosk-1")) as kiosk:
        assert kiosk.welcomed()
        site.enrol("kiosk-1", Role.KIOSK, again=True)
        assert kiosk.publish(f"{SITE}/device/kiosk-1") != DENIED
    assert admitted(site.port, Papers.of(site, "kiosk-1"))


def test_a_renewed_server_certificate_is_shown_to_new_connections_while_old_ones_live(
    site: Site, running: Mosquitto
) -> None:
    before = serial_shown(site)
    with Probe(site.port, Papers.of(site, "kiosk-1")) as kiosk:
        assert kiosk.welcomed()
        site.write_broker()
        assert serial_shown(site) == before, "it is good for years, so it stays"
        site.write_broker(renew=True)
        assert serial_shown(site) != before
        assert kiosk.publish(f"{SITE}/device/kiosk-1") != DENIED


def test_a_revocation_list_of_another_authority_never_reaches_the_broker(
    site: Site, running: Mosquitto, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site.revoke("kiosk-1")
    stranger = Authority.create(tmp_path_factory.mktemp("stranger"), "Vestibule hall")
    site.authority.revocation_list = stranger.revocation_list  # type: ignore[method-assign]  # the mishap
    with pytest.raises(BadRevocationList, match="not signed by this authority"):
        site.write_broker()
    running.reload()
    assert not admitted(site.port, Papers.of(site, "kiosk-1"))


def test_a_broker_that_does_not_take_over_its_files_is_reported(
    site: Site, running: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "reload", lambda pid: None)
    monkeypatch.setattr("provisioning.admin.PATIENCE_S", 0.2)
    with pytest.raises(BrokerTrouble, match="has not taken over its new rules"):
        site.revoke("kiosk-1")
    monkeypatch.undo()
    assert site.revoke("kiosk-1") is True


def test_two_technicians_at_once_lose_nothing(site: Site, running: Mosquitto) -> None:
    names = [f"kiosk-{number}" for number in range(10, 18)]
    threads = [threading.Thread(target=Site(site.folder).enrol, args=(name, Role.KIOSK)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    enrolled = {unit.name for unit in registry.read(site.folder).units}
    assert set(names) <= enrolled
    assert all(admitted(site.port, Papers.of(site, name)) for name in names)


def test_tls_below_1_3_is_refused(site: Site, running: Mosquitto) -> None:
    context = Papers.of(site, "kiosk-1").context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection(("127.0.0.1", site.port)) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="127.0.0.1")


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that the user mosquitto can reach; pytest's own it cannot."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start Mosquitto as Debian does")
def test_debians_broker_reads_its_files_again_after_it_gave_up_root(public: Path) -> None:
    site = make_site(public)
    runtime = public / "run"
    runtime.mkdir()
    shutil.chown(runtime, "mosquitto", "mosquitto")
    folder = public / "etc"
    place = site.write_broker(Place(folder=folder, runtime=runtime, port=site.port, user="mosquitto"))
    assert {path.owner() for path in folder.iterdir()} == {"mosquitto"}
    with Mosquitto(place.config, site.port) as broker_process:
        assert Path(f"/proc/{broker_process.pid}").owner() == "mosquitto"
        assert site.revoke("kiosk-1") is True
        assert not admitted(site.port, Papers.of(site, "kiosk-1"))
        assert admitted(site.port, Papers.of(site, "kiosk-2"))

"""What provisioning writes is what each process reads: every role's file, by that role's own settings."""

from pathlib import Path
from typing import Any

import pytest

from appliance.config import Settings, load
from contract.values import Role
from controller.settings import ControllerSettings
from counter.settings import CounterSettings
from display.settings import DisplaySettings
from display.settings import verify as verify_display
from hardware.settings import NetworkPrinterSettings
from kiosk.settings import KioskSettings
from kiosk.settings import verify as verify_kiosk
from provisioning.registry import UnitRole
from provisioning.site import Site
from provisioning.unit import HOME, parse_settings

pytestmark = pytest.mark.parts

MODELS: dict[UnitRole, tuple[type[Settings], dict[str, Any]]] = {
    "controller": (ControllerSettings, {}),
    Role.KIOSK: (KioskSettings, {}),
    Role.DISPLAY: (DisplaySettings, {"zones": ["ground"]}),
    Role.COUNTER: (CounterSettings, {"counter": "3"}),
}


@pytest.mark.parametrize("role", MODELS)
@pytest.mark.parametrize("home", [HOME, None], ids=["for a box", "in place"])
def test_a_units_file_is_read_by_its_own_process(tmp_path: Path, role: UnitRole, home: Path | None) -> None:
    model, where = MODELS[role]
    site = Site.create(tmp_path, id="hall", hosts=["controller.lan"])
    package = site.enrol(f"{role}-1", role, home=home, **where)
    found: Any = load(package.config, model)
    assert (found.unit.name, found.unit.site, found.broker.host) == (f"{role}-1", "hall", "controller.lan")
    base = home or package.folder
    assert found.broker.tls.key == base / role / "unit.key"
    if home is None:
        for path in (found.broker.tls.ca, found.broker.tls.certificate, found.broker.tls.key):
            assert path.exists()


def test_the_controllers_pages_have_a_certificate_for_every_host(tmp_path: Path) -> None:
    site = Site.create(tmp_path, id="hall", hosts=["controller.lan", "192.0.2.10"])
    package = site.enrol("controller", "controller")
    web = load(package.config, ControllerSettings).web
    assert web.certificate
    assert web.key
    assert web.certificate.exists()
    assert web.key.exists()


def test_the_screens_would_start_with_the_sizes_that_stand_in_their_files(tmp_path: Path) -> None:
    site = Site.create(tmp_path, id="hall", hosts=["controller.lan"])
    verify_kiosk(load(site.enrol("kiosk-1", Role.KIOSK).config, KioskSettings))
    verify_display(load(site.enrol("display-1", Role.DISPLAY, zones=["ground"]).config, DisplaySettings))


def test_the_file_of_a_display_of_two_rooms_names_both(tmp_path: Path) -> None:
    site = Site.create(tmp_path, id="hall", hosts=["controller.lan"])
    tables = {"display": {"farthest_m": 6}}
    package = site.enrol("display-1", Role.DISPLAY, zones=["ground", "upstairs"], tables=tables)
    found = load(package.config, DisplaySettings)
    verify_display(found)
    assert found.display.rooms == ("ground", "upstairs")


def test_a_technicians_settings_are_read_as_meant(tmp_path: Path) -> None:
    site = Site.create(tmp_path, id="hall", hosts=["controller.lan"])
    tables, problems = parse_settings(
        ["printer.driver=network", "printer.host=192.0.2.31", "screen.width=720"]
    )
    package = site.enrol("kiosk-1", Role.KIOSK, tables=tables)
    found = load(package.config, KioskSettings)
    assert not problems
    assert isinstance(found.printer, NetworkPrinterSettings)
    assert (found.printer.host, found.printer.port, found.screen.width) == ("192.0.2.31", 9100, 720)

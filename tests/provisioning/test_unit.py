"""The TOML of a unit: a template, what the site knows, and what the technician sets."""

import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import BadConfig
from contract.values import Role
from provisioning.site import Site
from provisioning.unit import merge, parse_settings


def tables_of(text: str, **tables: Any) -> dict[str, Any]:
    document = tomlkit.parse(text)
    merge(document, tables)
    return tomllib.loads(tomlkit.dumps(document))


@pytest.mark.pure
def test_another_driver_takes_the_old_ones_settings_out() -> None:
    text = '[printer]\ndriver = "usb"\nvendor = 1208\nproduct = 514\n'
    assert tables_of(text, printer={"driver": "network", "host": "h"}) == {
        "printer": {"driver": "network", "host": "h"}
    }
    assert tables_of(text, printer={"vendor": 7}) == {
        "printer": {"driver": "usb", "vendor": 7, "product": 514}
    }


@pytest.mark.pure
def test_settings_find_their_place_and_comments_stay() -> None:
    document = tomlkit.parse('# why\nsite_file = "a"\n\n[web]\n# pages\nport = 1 # number\n')
    merge(document, {"site_file": "b", "web": {"port": 2, "host": "h"}, "new": {"x": {"y": 1}}, "top": 3})
    text = tomlkit.dumps(document)
    assert tomllib.loads(text) == {
        "site_file": "b",
        "top": 3,
        "web": {"port": 2, "host": "h"},
        "new": {"x": {"y": 1}},
    }
    assert text.startswith("# why\n")
    assert "# pages\nport = 2 # number" in text


@pytest.mark.pure
def test_none_takes_a_setting_or_a_table_out() -> None:
    assert tables_of("[a]\nx = 1\ny = 2\n[b]\nz = 3\n", a={"x": None}, b=None, c=None) == {"a": {"y": 2}}


@pytest.mark.pure
@pytest.mark.parametrize(
    ("line", "tables"),
    [
        ("printer.driver=network", {"printer": {"driver": "network"}}),
        ("printer.host=192.0.2.7", {"printer": {"host": "192.0.2.7"}}),
        ("printer.port=9100", {"printer": {"port": 9100}}),
        ("screen.dpi = 51.5", {"screen": {"dpi": 51.5}}),
        ("kiosk.sound=true", {"kiosk": {"sound": True}}),
        ('a.list=["fr", "nl"]', {"a": {"list": ["fr", "nl"]}}),
        ("site_file=/etc/vestibule/site.toml", {"site_file": "/etc/vestibule/site.toml"}),
        ("web.public_address=https://x.example/?a=b", {"web": {"public_address": "https://x.example/?a=b"}}),
        ("a.b.c=x y", {"a": {"b": {"c": "x y"}}}),
        ("a.empty=", {"a": {"empty": ""}}),
    ],
)
def test_a_setting_on_the_command_line_is_toml_or_else_text(line: str, tables: dict[str, Any]) -> None:
    assert parse_settings([line]) == (tables, [])


@pytest.mark.pure
def test_every_setting_that_cannot_be_read_is_named() -> None:
    tables, problems = parse_settings(["x", "=1", "a..b=1", "a=1", "a.b=2", "c.d=3"])
    assert tables == {"a": 1, "c": {"d": 3}}
    assert [problem.partition(": ")[0] for problem in problems] == [
        "--set x",
        "--set =1",
        "--set a..b=1",
        "--set a.b=2",
    ]


@pytest.mark.pure
@given(st.lists(st.text(max_size=20), max_size=5))
def test_no_setting_whatever_makes_it_stumble(lines: list[str]) -> None:
    tables, problems = parse_settings(lines)
    assert isinstance(tables, dict)
    assert len(problems) <= len(lines)


@pytest.mark.parts
def test_a_package_names_the_files_where_they_will_lie_on_the_box(tmp_path: Path) -> None:
    site = Site.create(tmp_path, id="hall", hosts=["controller.lan", "192.0.2.10"])
    package = site.enrol("display-1", Role.DISPLAY, zones=["ground"], home=Path("/etc/vestibule"))
    found = tomllib.loads(package.config.read_text())
    assert found["unit"] == {"site": "hall", "name": "display-1"}
    assert found["display"]["zone"] == "ground"
    assert found["broker"] == {
        "host": "controller.lan",
        "port": 8883,
        "tls": {
            "ca": "/etc/vestibule/display/ca.crt",
            "certificate": "/etc/vestibule/display/unit.crt",
            "key": "/etc/vestibule/display/unit.key",
        },
    }
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (package.folder / "display").iterdir()}
    assert modes == {"ca.crt": 0o644, "unit.crt": 0o644, "unit.key": 0o600}
    assert stat.S_IMODE(package.config.stat().st_mode) == 0o600


@pytest.mark.parts
def test_the_staff_code_in_a_kiosks_file_is_for_nobody_else(tmp_path: Path) -> None:
    site = Site.create(tmp_path, id="hall", hosts=["controller.lan"])
    package = site.enrol("kiosk-1", Role.KIOSK)
    package.config.chmod(0o644)
    again = site.enrol("kiosk-1", Role.KIOSK, again=True, tables={"staff": {"code": "2580"}})
    assert tomllib.loads(again.config.read_text())["staff"] == {"code": "2580"}
    assert stat.S_IMODE(again.config.stat().st_mode) == 0o600


@pytest.mark.parts
def test_another_certificate_keeps_what_the_technician_wrote(tmp_path: Path) -> None:
    site = Site.create(tmp_path, id="hall", hosts=["controller.lan"])
    package = site.enrol("display-1", Role.DISPLAY, zones=["ground"])
    key = (package.folder / "display" / "unit.key").read_bytes()
    package.config.write_text(
        package.config.read_text().replace("farthest_m = 8.0", "farthest_m = 12 # measured")
    )
    site.enrol("display-1", Role.DISPLAY, again=True, tables={"display": {"arrow": "left"}})
    text = package.config.read_text()
    assert "farthest_m = 12 # measured" in text
    assert tomllib.loads(text)["display"] == {"zone": "ground", "farthest_m": 12, "arrow": "left"}
    assert (package.folder / "display" / "unit.key").read_bytes() != key


@pytest.mark.parts
def test_a_display_keeps_its_rooms_until_it_is_given_others(tmp_path: Path) -> None:
    site = Site.create(tmp_path, id="hall", hosts=["controller.lan"])

    def rooms(**how: Any) -> dict[str, Any]:
        package = site.enrol("display-1", Role.DISPLAY, **how)
        table = tomllib.loads(package.config.read_text())["display"]
        return {key: table[key] for key in ("zone", "zones") if key in table}

    assert rooms(zones=["ground", "upstairs"]) == {"zones": ["ground", "upstairs"]}
    assert rooms(again=True) == {"zones": ["ground", "upstairs"]}
    assert rooms(again=True, zones=["annexe"]) == {"zone": "annexe"}
    assert rooms(again=True) == {"zone": "annexe"}
    assert rooms(again=True, zones=["annexe", "ground"]) == {"zones": ["annexe", "ground"]}


@pytest.mark.parts
@pytest.mark.parametrize(
    ("name", "role", "again", "problem"),
    [
        ("kiosk-1", Role.KIOSK, False, "is enrolled already"),
        ("kiosk-2", Role.KIOSK, True, "is not enrolled"),
        ("kiosk-1", Role.DISPLAY, True, "is enrolled as kiosk"),
        ("controller-2", "controller", False, "controller is this site's controller already"),
        ("../kiosk", Role.KIOSK, False, "must be a plain name"),
    ],
)
def test_a_name_is_enrolled_once(tmp_path: Path, name: str, role: Any, again: bool, problem: str) -> None:
    site = Site.create(tmp_path, id="hall", hosts=["controller.lan"])
    site.enrol("kiosk-1", Role.KIOSK)
    site.enrol("controller", "controller")
    before = (tmp_path / "registry.toml").read_bytes()
    with pytest.raises(BadConfig, match=problem):
        site.enrol(name, role, again=again)
    assert (tmp_path / "registry.toml").read_bytes() == before


@pytest.mark.parts
def test_a_site_is_never_made_over_another_nor_opened_when_damaged(tmp_path: Path) -> None:
    Site.create(tmp_path, id="hall", hosts=["controller.lan"])
    with pytest.raises(BadConfig, match="holds a site already"):
        Site.create(tmp_path, id="other", hosts=["controller.lan"])
    assert Site(tmp_path).id == "hall"
    (tmp_path / "authority" / "ca.key").unlink()
    with pytest.raises(BadConfig, match="is damaged"):
        Site(tmp_path)

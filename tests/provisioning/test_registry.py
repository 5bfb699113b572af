"""The registry's file: what is written is read again, and nothing that is wrong is taken."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config import parse
from appliance.errors import BadConfig
from contract.values import NAME_PATTERN, Role
from provisioning import broker, registry
from provisioning.registry import CONTROLLER, Registry, SiteEntry, UnitEntry, UnitPlan

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

names = st.from_regex(NAME_PATTERN, fullmatch=True)
serials = st.lists(st.integers(1, 2**159).map("{:x}".format), min_size=1, max_size=3).map(tuple)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # made aware by `timezones`
entries = st.builds(
    UnitEntry,
    name=names,
    role=st.sampled_from([*Role, CONTROLLER]),
    counter=st.none(),
    zones=st.just(()),
    since=moments,
    until=moments,
    fingerprint=st.text("0123456789abcdef", min_size=64, max_size=64),
    serials=serials,
)


def unit(name: str, role: Role = Role.KIOSK) -> UnitEntry:
    return UnitEntry(name=name, role=role, since=NOON, until=NOON, fingerprint="f", serials=("1f",))


EMPTY = Registry(site=SiteEntry(id="hall", hosts=("controller.lan",)))


@pytest.mark.parts
@given(st.lists(entries, max_size=4), moments)
def test_what_is_saved_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, units: list[UnitEntry], at: datetime
) -> None:
    folder = tmp_path_factory.mktemp("registry")
    before = EMPTY.model_copy(update={"broker": broker.system(8883)})
    for entry in units:
        before = before.having(entry)
    for entry in units[:1]:
        before = before.revoking(entry, at)
    registry.save(before, folder)
    assert registry.read(folder) == before


OLD = """\
[site]
id = "hall"
hosts = ["controller.lan"]

[[units]]
name = "display-1"
role = "display"
zone = "ground"
since = 2026-03-02T12:00:00Z
until = 2031-03-02T12:00:00Z
fingerprint = "f"
serials = ["1f"]
"""


@pytest.mark.parts
def test_a_registry_that_knows_one_zone_of_a_display_is_read_and_written_anew(tmp_path: Path) -> None:
    (tmp_path / registry.FILE).write_text(OLD)
    found = registry.read(tmp_path)
    assert found.units[0].zones == ("ground",)
    registry.save(found, tmp_path)
    assert 'zones = ["ground"]' in (tmp_path / registry.FILE).read_text()
    assert registry.read(tmp_path) == found


@pytest.mark.pure
def test_a_revoked_units_certificates_stay_known_for_ever() -> None:
    after = EMPTY.having(unit("kiosk-1")).having(unit("kiosk-2")).revoking(unit("kiosk-1"), NOON)
    assert [one.name for one in after.units] == ["kiosk-2"]
    assert [(one.serial, one.at) for one in after.certificates_revoked()] == [(0x1F, NOON)]
    assert after.having(unit("kiosk-1")).certificates_revoked() == after.certificates_revoked()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"name": "Kiosk 1", "role": "kiosk"}, "name: must be a plain name"),
        ({"name": "+", "role": "kiosk"}, "name: must be a plain name"),
        ({"name": "kiosk-1", "role": "kiosk", "counter": "c1"}, "counter: only for a counter"),
        ({"name": "counter-1", "role": "counter", "zones": ["z"]}, "zones: only for a display"),
        ({"name": "display-1", "role": "display", "zones": ["a", "a"]}, "zones: names a waiting room twice"),
        ({"name": "display-1", "role": "display", "zones": ["a", "B"]}, "zones.1: must be a plain name"),
        ({"name": "counter-1", "role": "counter", "counter": "#"}, "counter: must be a plain name"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(data: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadConfig, match=problem):
        parse(data, UnitPlan, "unit")


@pytest.mark.pure
@pytest.mark.parametrize("host", ["a b", "", "host/../x", "-x.lan", "x\nlistener 1883", "ü.lan"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(BadConfig, match="neither a host name nor an address"):
        parse({"id": "hall", "hosts": [host]}, SiteEntry, "site")


@pytest.mark.pure
@pytest.mark.parametrize("host", ["controller", "a.b-c.lan", "192.0.2.10", "fd00::10"])
def test_names_and_addresses_are_hosts(host: str) -> None:
    assert parse({"id": "hall", "hosts": [host]}, SiteEntry, "site").hosts == (host,)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("folder", "problem"),
    [("/" + "long" * 40, "too long for a socket"), ("/with a space", "spaces"), ("/with\nline", "spaces")],
)
def test_a_folder_that_mosquitto_cannot_use_is_refused(folder: str, problem: str) -> None:
    with pytest.raises(BadConfig, match=problem):
        broker.private(Path(folder), 8883)

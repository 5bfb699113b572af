"""A unit's file: every problem at once, in sentences that a technician can act on."""

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field

from appliance.config import BrokerSettings, Settings, UnitSettings, load, parse, show
from appliance.errors import BadConfig


class Lever(Settings):
    driver: Literal["lever"]
    length_mm: int = 5


class Wheel(Settings):
    driver: Literal["wheel"]
    spokes: Literal[12, 24] = 24


Device = Annotated[Lever | Wheel, Field(discriminator="driver")]


class Example(Settings):
    unit: UnitSettings
    broker: BrokerSettings
    device: Device
    spare: Device | None = None
    others: tuple[Device, ...] = ()
    units: tuple[UnitSettings, ...] = ()


GOOD = {
    "unit": {"site": "hall", "name": "kiosk-1"},
    "broker": {"host": "localhost"},
    "device": {"driver": "lever"},
}


def problems(**changed: object) -> list[str]:
    with pytest.raises(BadConfig) as bad:
        parse({**GOOD, **changed}, Example, "the file")
    return bad.value.problems


@pytest.mark.pure
def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert problems(unit={"site": 3}, broker={"hots": "x", "port": 0}, device={"driver": "fax"}) == [
        "unit.site: should be a valid string, not 3",
        "unit.name: missing",
        "broker.host: missing",
        "broker.port: should be greater than or equal to 1, not 0",
        "broker.hots: unknown key; did you mean host?",
        "device.driver: must be one of lever, wheel, not 'fax'",
    ]


@pytest.mark.pure
def test_a_missing_driver_is_told_with_its_choices() -> None:
    assert problems(device={}) == ["device.driver: missing; must be one of lever, wheel"]


@pytest.mark.pure
def test_a_chosen_table_is_named_as_the_person_wrote_it() -> None:
    assert problems(device={"driver": "wheel", "spoke": 12}) == [
        "device.spoke: unknown key; did you mean spokes?"
    ]


@pytest.mark.pure
def test_only_the_keys_of_the_chosen_driver_are_offered() -> None:
    assert problems(device={"driver": "wheel", "zzz": 1}) == [
        "device.zzz: unknown key; known here: driver, spokes"
    ]


@pytest.mark.pure
def test_a_key_of_few_values_tells_them() -> None:
    assert problems(spare={"driver": "wheel", "spokes": 13}) == ["spare.spokes: must be 12 or 24, not 13"]


@pytest.mark.pure
def test_tables_in_lists_are_told_by_their_place() -> None:
    others = [{"driver": "lever", "lenght_mm": 3}, {"driver": "fax"}]
    assert problems(others=others, units=[GOOD["unit"], {"site": "hall", "nmae": "x"}]) == [
        "others.0.lenght_mm: unknown key; did you mean length_mm?",
        "others.1.driver: must be one of lever, wheel, not 'fax'",
        "units.1.name: missing",
        "units.1.nmae: unknown key; did you mean name?",
    ]


@pytest.mark.pure
def test_a_far_broker_needs_tls() -> None:
    assert problems(broker={"host": "192.0.2.7"}) == [
        "broker: tls is missing; without it only this machine may be the host, not '192.0.2.7'"
    ]


def test_a_file_that_is_not_toml_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "unit.toml"
    path.write_text("unit = [")
    with pytest.raises(BadConfig, match="is not valid TOML") as bad:
        load(path, Example)
    assert len(bad.value.problems) == 1


def test_a_file_that_is_not_there_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"gone\.toml:\n  - cannot be read: No such file"):
        load(tmp_path / "gone.toml", Example)


def test_a_good_file_is_read_and_shown_with_its_defaults(tmp_path: Path) -> None:
    path = tmp_path / "unit.toml"
    path.write_text(
        '[unit]\nsite = "hall"\nname = "kiosk-1"\n[broker]\nhost = "127.0.0.1"\n[device]\ndriver = "wheel"\n'
    )
    found = load(path, Example)
    assert found.device == Wheel(driver="wheel", spokes=24)
    assert '"port": 8883' in show(found)

"""What the controller remembers of its units."""

from datetime import UTC, datetime, timedelta

import pytest

from contract.state import DeviceState
from contract.values import Fault, Role
from controller.units import Units

pytestmark = pytest.mark.pure

LONG_AGO = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def state(*, up: bool, faults: tuple[Fault, ...] = ()) -> DeviceState:
    return DeviceState(unit="kiosk-1", role=Role.KIOSK, up=up, at=LONG_AGO, faults=faults)


def heard(units: Units, state: DeviceState) -> None:
    units.heard(state, {"unit": "kiosk-1"})


def test_a_unit_that_goes_has_gone_now_whatever_its_last_will_says() -> None:
    units = Units(lambda: NOW)
    heard(units, state(up=True))
    assert units.all()[0].since is None, "when it came was not seen"
    heard(units, state(up=False))
    assert units.all()[0].since == NOW


def test_a_fault_is_no_coming_or_going() -> None:
    times = iter([NOW, NOW + timedelta(minutes=5)])
    units = Units(lambda: next(times))
    heard(units, state(up=False))
    heard(units, state(up=True))
    heard(units, state(up=True, faults=(Fault(code="paper-out", fix="Load a new paper roll.", since=NOW),)))
    assert units.all()[0].since == NOW
    assert [fault.code for fault in units.all()[0].state.faults] == ["paper-out"]

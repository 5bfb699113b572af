"""What staff are told of waiting rooms: names that the site does not have, calls that do not come."""

from collections.abc import Sequence

import pytest

from contract.values import Fault
from display.faults import Faults
from display.room_check import SILENT_AFTER_S, RoomCheck
from tests.display.scenes import MORNING, content

pytestmark = pytest.mark.pure

SITE = content("fr")  # of "main" and "north"


class Staff:
    """A check of these rooms, and what staff read."""

    def __init__(self, *rooms: str) -> None:
        self.faults: dict[str, str] = {}
        self.check = RoomCheck(rooms, Faults(self._hear, lambda: MORNING))

    def _hear(self, faults: Sequence[Fault]) -> None:
        self.faults = {fault.code: fault.said for fault in faults}

    def look(self, at: float, *, fresh: bool = True) -> None:
        self.check.look(SITE, at, fresh=fresh)


def test_a_name_that_the_site_does_not_have_is_told_with_those_that_it_has() -> None:
    staff = Staff("mian")
    staff.look(0.0)
    fix = (
        'Correct the waiting room\'s name in this unit\'s file: the site has no "mian", only "main", "north".'
    )
    assert staff.faults == {"zone-unknown": fix}


def test_a_name_that_the_site_gets_is_mended() -> None:
    staff = Staff("north")
    staff.check.board_came("north")
    staff.check.look(SITE.model_copy(update={"zones": SITE.zones[:1]}), 0.0, fresh=True)
    assert list(staff.faults) == ["zone-unknown"]
    staff.look(1.0)
    assert staff.faults == {}
    staff.look(1.0 + SILENT_AFTER_S)
    assert list(staff.faults) == ["zone-silent"], "what came before it was gone does not count"


def test_a_room_whose_calls_do_not_come_is_told_after_a_few_seconds_and_mended_when_they_do() -> None:
    staff = Staff("main", "north")
    staff.check.board_came("main")
    staff.look(10.0)
    assert staff.check.due == pytest.approx(10.0 + SILENT_AFTER_S)
    staff.look(10.0 + SILENT_AFTER_S - 0.1)
    assert staff.faults == {}
    staff.look(10.0 + SILENT_AFTER_S)
    assert staff.faults == {
        "zone-silent": 'Call the technician: the calls of "north" do not reach this screen.'
    }
    assert staff.check.due is None
    staff.check.board_came("north")
    staff.look(20.0)
    assert staff.faults == {}


def test_a_lost_controller_is_no_silent_room_and_a_new_connection_brings_boards_anew() -> None:
    staff = Staff("main")
    staff.check.board_came("main")
    staff.look(0.0)
    staff.check.link_lost()
    staff.look(100.0, fresh=False)
    staff.look(100.0)
    assert staff.faults == {}
    staff.look(100.0 + SILENT_AFTER_S)
    assert list(staff.faults) == ["zone-silent"]


def test_before_the_site_is_known_nothing_is_told() -> None:
    staff = Staff("mian")
    staff.check.look(None, 0.0, fresh=True)
    staff.check.look(None, 100.0, fresh=True)
    assert (staff.faults, staff.check.due) == ({}, None)

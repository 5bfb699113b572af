"""The wishes on a real file."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from controller.booking.port import FreeTime, Ref
from controller.booking.wishes import Stands, Wish, Wishes
from tests.controller.booking.office import moment

pytestmark = pytest.mark.parts

FREE = FreeTime(Ref("slot", {"href": "/c/slot.ics"}), moment(9), moment(9.25), "passport")
WISH = Wish("request-1", FREE, "K7QM-3F2D", moment(8))


@pytest.fixture
def wishes(tmp_path: Path) -> Iterator[Wishes]:
    made = Wishes(tmp_path / "wishes.sqlite")
    yield made
    made.close()


def test_a_wish_is_there_after_a_power_cut(wishes: Wishes, tmp_path: Path) -> None:
    wishes.begin(WISH)
    again = Wishes(tmp_path / "wishes.sqlite")
    assert again.get("request-1") == WISH
    assert again.get("request-2") is None
    assert wishes._db.execute("PRAGMA synchronous").fetchone() == (2,)
    again.close()


def test_a_confirmed_wish_stands(wishes: Wishes) -> None:
    wishes.begin(WISH)
    assert wishes.under_way() == {"slot"}
    assert wishes.confirm("request-1")
    assert wishes.confirm("request-1")
    assert wishes.under_way() == set()
    assert wishes.to_undo(moment(99)) == []


def test_a_withdrawn_wish_cannot_be_confirmed(wishes: Wishes) -> None:
    wishes.begin(WISH)
    wishes.undo("request-1")
    assert not wishes.confirm("request-1")
    [undone] = wishes.to_undo(moment(0))
    assert undone.stands is Stands.UNDO
    wishes.forget("request-1")
    assert wishes.to_undo(moment(0)) == []


def test_what_was_asked_and_never_answered_is_undone_once_nobody_waits_for_it(wishes: Wishes) -> None:
    wishes.begin(WISH)
    assert wishes.to_undo(WISH.expires) == []
    assert wishes.to_undo(WISH.expires + timedelta(seconds=1)) == [WISH]


def test_what_is_booked_is_forgotten_after_a_while(wishes: Wishes) -> None:
    wishes.begin(WISH)
    wishes.forget_booked_before(moment(99))
    assert wishes.get("request-1")
    wishes.confirm("request-1")
    wishes.forget_booked_before(WISH.expires)
    assert wishes.get("request-1")
    wishes.forget_booked_before(moment(99))
    assert wishes.get("request-1") is None


def test_a_damaged_file_is_set_aside_and_a_new_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "wishes.sqlite"
    path.write_bytes(b"garbage" * 1000)
    made = Wishes(path)
    made.begin(WISH)
    assert made.get("request-1") == WISH
    made.close()
    assert path.with_suffix(".damaged").read_bytes().startswith(b"garbage")


def test_what_is_booked_can_be_undone_until_its_time_is_over(wishes: Wishes) -> None:
    wishes.begin(WISH)
    wishes.confirm("request-1")
    wishes.forget_booked_before(WISH.free.end)
    assert wishes.get("request-1")

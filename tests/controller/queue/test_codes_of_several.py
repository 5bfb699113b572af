"""One code for several appointments: which of them somebody means who shows it."""

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.deciding_arrivals import holder_of
from controller.queue.state import Stage
from tests.controller.queue.office import Office, at

pytestmark = pytest.mark.pure


def both(office: Office, first: float, second: float) -> None:
    """Two appointments under the code of "a" and "b"."""
    for ref, minute in (("a", first), ("b", second)):
        office.say(0, do.Expect(ref, "BOTH", "passport", at(minute)))


def meant(office: Office, minute: float) -> str | None:
    visit = holder_of(office.queue, "BOTH", at(minute))
    return visit.ref if visit else None


def test_the_nearest_in_time_is_meant() -> None:
    office = Office()
    both(office, 5, 90)
    assert meant(office, 0) == "a"
    assert meant(office, 85) == "b"
    both(office := Office(), 0, 60)
    assert meant(office, 15) == "a"


def test_a_call_that_was_missed_a_moment_ago_is_meant_before_what_comes_later() -> None:
    office = Office()
    both(office, 5, 300)
    office.say(4, do.CheckIn("r", "BOTH", "fr"))
    office.call(5)
    office.say(6, do.NoShow("1"))
    office.say(8, do.CheckIn("again", "BOTH", "fr"))
    assert office.visit("a").stage is Stage.WAITING


def test_after_the_grace_the_later_one_is_meant() -> None:
    office = Office()
    both(office, 5, 300)
    office.say(4, do.CheckIn("r", "BOTH", "fr"))
    office.call(5)
    office.say(6, do.NoShow("1"))
    assert office.code(22, do.CheckIn("again", "BOTH", "fr")) is Code.TOO_EARLY


def test_a_missed_one_is_meant_before_one_that_is_over() -> None:
    office = Office()
    both(office, 5, 30)
    office.say(4, do.CheckIn("r", "BOTH", "fr"))
    office.call(5)
    office.say(6, do.Finish("1"))
    office.say(29, do.CheckIn("r2", "BOTH", "fr"))
    office.call(30)
    office.say(31, do.NoShow("1"))
    assert meant(office, 33) == "b"


def test_who_is_here_and_shows_the_code_again_is_not_checked_in_for_what_was_missed_long_before() -> None:
    office = Office()
    both(office, 5, 90)
    office.say(85, do.CheckIn("r", "BOTH", "fr"))
    assert meant(office, 86) == "b"
    assert office.visit("a").stage is Stage.EXPECTED


def two(office: Office, first: float, second: float) -> None:
    """Two appointments of one code; the holder of the first is here in time."""
    office.say(0, do.Expect("first", "BOTH", "passport", at(first)))
    office.say(0, do.Expect("second", "BOTH", "moving", at(second)))
    office.say(first - 1, do.CheckIn("came", "BOTH", "fr"))
    assert office.visit("first").stage is Stage.WAITING


@pytest.mark.parametrize("minute", [6, 11, 20])
def test_with_somebody_here_the_second_is_meant_until_it_is_late(minute: float) -> None:
    office = Office()
    two(office, first=5, second=10)
    assert isinstance(office.say(minute, do.CheckIn("again", "BOTH", "fr"))[0], did.Arrived)


def test_with_somebody_here_what_was_missed_long_before_is_not_meant() -> None:
    office = Office()
    two(office, first=5, second=10)
    [again] = office.say(20.01, do.CheckIn("again", "BOTH", "fr"))
    assert again == did.CheckedInAgain(at(20.01), office.visit("first").id, "again")


def test_who_missed_the_call_is_meant_until_the_grace_time_is_over() -> None:
    for minute, comes_back in ((27, True), (27.01, False)):
        office = Office()
        two(office, first=5, second=100)
        office.call(10)
        office.say(12, do.NoShow("1"))
        command = do.CheckIn("again", "BOTH", "fr")
        if comes_back:
            assert isinstance(office.say(minute, command)[0], did.CameBack)
        else:
            assert office.code(minute, command) is Code.TOO_EARLY

"""Many wait to be said: each is said in one language, so that the voice catches up."""

import pytest

from contract.state import Call
from display.announcing import IN_BRIEF_ABOVE
from tests.display.scenes import MORNING
from tests.display.test_announcing import made, room

pytestmark = pytest.mark.pure


def test_while_many_wait_to_be_said_each_is_said_in_brief() -> None:
    hall = room()
    hall.arrive(*(made(seq, 0) for seq in range(1, 11)))
    hall.run(600)
    brief = [said.shown.seq for said in hall.said if said.brief]
    waiting_behind = {seq: 10 - seq for seq in range(1, 11)}
    assert brief == [seq for seq, waiting in waiting_behind.items() if waiting > IN_BRIEF_ABOVE]
    assert not any(said.brief for said in hall.said if said.again), "nobody hurries a second reading"


def test_a_voice_of_several_languages_that_is_slower_than_the_calls_catches_up() -> None:
    hall = room()
    hall.saying_s, hall.brief_s = 14.0, 5.0
    calls: list[Call] = []
    for seq in range(1, 101):
        calls.append(made(seq, hall.now))
        hall.arrive(*calls)
        hall.run(hall.now + 8.0)
    hall.run(hall.now + 600)
    first = [said for said in hall.said if not said.again]
    assert [said.shown.call for said in first] == calls
    delays = [said.begun - (said.shown.at - MORNING).total_seconds() for said in first]
    assert max(delays) < (IN_BRIEF_ABOVE + 2) * hall.saying_s
    assert max(delays[50:90]) <= max(delays[:50]), "it does not grow"

"""What is forgotten at once: calls that were undone, and waiting rooms that the site no longer has."""

from dataclasses import replace

import pytest

from contract.state import CALLS_ON_A_BOARD, Board, Call, Content
from display.board import BoardArrived, ContentArrived
from tests.display.scenes import board, content
from tests.display.test_announcing import SAYING_S, Room, made, room

pytestmark = pytest.mark.pure


def undone(hall: Room, *calls: Call, seq: int) -> None:
    """The controller takes a call back: the board's `seq` stays, the call is gone."""
    left = board(*calls, late=hall.now)
    hall.happen(BoardArrived(left.model_copy(update={"seq": seq}), hall.now))


def shown(hall: Room) -> list[str]:
    """Every number that can be read."""
    large = [hall.view.large.number] if hall.view.large else []
    return [*large, *(each.number for each in hall.view.last_calls)]


def test_an_undone_call_that_waits_for_its_turn_is_neither_shown_nor_said() -> None:
    hall = room()
    hall.arrive(made(1, 0), made(2, 0), made(3, 0))
    hall.run(1.0)
    undone(hall, made(1, 0), made(3, 0), seq=3)
    assert shown(hall) == ["A001", "A003"]
    hall.run(200)
    assert [number for number, again in hall.heard() if not again] == ["A001", "A003"]
    assert "A002" not in {number for number, _ in hall.heard()}


def test_an_undone_call_that_is_being_said_leaves_the_screen_and_is_not_said_again() -> None:
    hall = room()
    hall.arrive(made(1, 0))
    hall.run(1.0)
    undone(hall, seq=1)
    assert shown(hall) == []
    hall.run(200)
    assert hall.heard() == [("A001", False)]
    assert hall.view.large is None


def test_an_undone_call_does_not_stay_large_for_minutes() -> None:
    hall = room()
    hall.arrive(made(1, 0), made(2, 0))
    hall.run(60)
    assert shown(hall) == ["A002", "A001"]
    undone(hall, made(1, 0), seq=2)
    assert shown(hall) == ["A001"]


def test_an_undone_call_is_not_listed_for_having_been_large() -> None:
    hall = room(times=1)
    hall.arrive(made(1, 0), made(2, 0))
    hall.run(2 * SAYING_S)
    undone(hall, made(2, 0), seq=2)
    assert shown(hall) == ["A002"]


def test_the_call_after_an_undone_one_is_large_as_soon_as_nothing_is_said() -> None:
    hall = room(times=1)
    hall.arrive(made(1, 0), made(2, 0))
    hall.run(1.0)
    undone(hall, made(2, 0), seq=2)
    hall.run(SAYING_S + 0.1)
    assert shown(hall) == ["A002"]


def test_calls_that_a_full_board_drops_are_not_undone() -> None:
    hall = room(times=1)
    calls = [made(seq, 0) for seq in range(1, 31)]
    for count in (CALLS_ON_A_BOARD, CALLS_ON_A_BOARD + 9, 30):
        hall.arrive(*calls[:count])
    hall.run(1000)
    assert [number for number, _ in hall.heard()] == [call.number for call in calls]


def test_the_newest_call_of_a_full_board_can_be_undone() -> None:
    hall = room(times=1)
    calls = [made(seq, 0) for seq in range(1, 21)]
    hall.arrive(*calls[:12])
    hall.arrive(*calls)
    undone(hall, *calls[:19], seq=20)  # an older one comes back in its place
    hall.run(1000)
    assert [number for number, _ in hall.heard()] == [call.number for call in calls[:19]]


def test_an_undone_call_that_was_made_in_another_room_too_stays_there() -> None:
    hall = room("main", "upstairs", times=1)
    hall.arrive(made(1, 0, "A001"), zone="main")
    hall.arrive(made(1, 0, "B001"), zone="upstairs")
    undone(hall, seq=1)
    assert shown(hall) == ["B001"]


# --- waiting rooms that are gone ----------------------------------------------------------------------


def site(*zones: str) -> Content:
    whole = content("fr")
    return whole.model_copy(update={"zones": tuple(zone for zone in whole.zones if zone.id in zones)})


def of(zone: str, *calls: Call) -> Board:
    return board(*calls, services=2, zone=zone)


def test_a_room_that_the_site_no_longer_has_is_forgotten_with_its_calls_and_waits() -> None:
    hall = room("main", "north")
    hall.happen(ContentArrived(site("main", "north")))
    hall.happen(BoardArrived(of("main", made(1, 0, "A001"), made(2, 0, "A002")), 0.0))
    hall.happen(BoardArrived(of("north", made(1, 1, "B001"), made(2, 1, "B002")), 0.0))
    hall.run(1.0)
    hall.happen(ContentArrived(site("north")))
    assert shown(hall) == ["B002", "B001"]
    assert set(hall.view.boards) == {"north"}
    assert len(hall.view.waits) == 2
    hall.run(200)
    assert {number for number, _ in hall.heard()[1:]} == {"B001", "B002"}, "what was begun is ended"


def test_a_board_that_the_broker_kept_of_a_room_that_is_gone_is_not_shown() -> None:
    hall = room("main", "north")
    hall.happen(ContentArrived(site("north")))
    before = hall.view
    hall.arrive(made(1, 0), zone="main")
    assert hall.view == before


def test_a_room_that_comes_back_is_served_from_its_first_call_on() -> None:
    hall = room("main", times=1)
    hall.happen(ContentArrived(site("main")))
    hall.arrive(made(5, 0))
    hall.run(20)
    hall.happen(ContentArrived(site("north")))
    hall.happen(ContentArrived(site("main")))
    hall.arrive(made(1, hall.now))
    hall.run(60)
    assert hall.heard() == [("A005", False), ("A001", False)]


def test_before_the_site_is_known_every_room_of_the_file_is_served() -> None:
    hall = room("main")
    assert hall.view == replace(hall.view, content=None)
    hall.arrive(made(1, 0))
    assert shown(hall) == ["A001"]

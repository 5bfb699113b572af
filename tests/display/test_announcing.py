"""Who is said when, and how often: many calls, second readings, recalls, several rooms, lost connections."""

import itertools
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.state import Call
from display.announcing import AGAIN_WITHIN_S, Shown, Turn, Turns, in_order
from display.board import Announce, Announced, BoardArrived, Fresh, Happening, Tick, View, due, step
from tests.display.scenes import MORNING, board, call

pytestmark = pytest.mark.pure

SAYING_S = 8.0
"""Chime and two languages."""


@dataclass
class Said:
    """One announcement as a room hears it: which call, whether for the second time, from when until when."""

    shown: Shown
    again: bool
    begun: float
    ended: float = 0.0
    brief: bool = False


@dataclass
class Room:
    """What an app does with a view: ticks when due, and lets every announcement take its time: `brief_s` in
    one language only."""

    view: View
    now: float = 0.0
    saying_s: float = SAYING_S
    brief_s: float | None = None
    said: list[Said] = field(default_factory=list)
    large: list[Shown] = field(default_factory=list)

    def happen(self, happening: Happening) -> None:
        was = self.view.announcing
        self.view, effects = step(self.view, happening)
        assert len(effects) <= 1
        for effect in effects:
            assert was is None or isinstance(happening, Announced), "two voices at once"
            assert self.view.large == self.view.announcing == effect.shown, "seen and heard belong together"
            self.said.append(Said(effect.shown, effect.again, self.now, brief=effect.brief))
        if self.view.large and self.view.large not in self.large[-1:]:
            self.large.append(self.view.large)

    def run(self, until: float) -> None:
        """Everything that happens by itself before `until`."""
        while (at := min(self._moments(), default=until)) < until:
            self.now = max(self.now, at)
            if self.view.announcing:
                self.said[-1].ended = self.now
                self.happen(Announced(self.now))
            else:
                self.happen(Tick(self.now, MORNING + timedelta(seconds=self.now)))
        self.now = until

    def _moments(self) -> list[float]:
        if self.view.announcing:
            in_brief = self.said[-1].brief and self.brief_s is not None
            return [self.said[-1].begun + (self.brief_s or 0.0 if in_brief else self.saying_s)]
        return [at for at in [due(self.view)] if at is not None]

    def arrive(self, *calls: Call, zone: str = "main") -> None:
        self.happen(BoardArrived(board(*calls, late=self.now, zone=zone), self.now))

    def heard(self) -> list[tuple[str, bool]]:
        """Number, and whether for the second time."""
        return [(said.shown.number, said.again) for said in self.said]


def made(seq: int, at: float, number: str = "", label: str = "3", *, recall: bool = False) -> Call:
    """A call made `at` seconds after MORNING."""
    return call(seq, number or f"A{seq:03d}", label, age=-at, recall=recall)


def room(*zones: str, times: int = 2, saying_s: float = SAYING_S) -> Room:
    start = Room(View(zones=zones or ("main",), turns=Turns(times=times)), saying_s=saying_s)
    start.happen(Fresh(True, 0.0, MORNING))
    return start


# --- twice ------------------------------------------------------------------------------------------


def test_a_single_call_is_said_twice_at_once() -> None:
    hall = room()
    hall.arrive(made(1, 0))
    hall.run(60)
    assert hall.heard() == [("A001", False), ("A001", True)]
    assert [said.begun for said in hall.said] == [0, SAYING_S]


def test_a_second_reading_at_once_does_not_wait_for_the_large_places_turn() -> None:
    hall = room(saying_s=1.0)
    hall.arrive(made(1, 0))
    hall.run(60)
    assert [said.begun for said in hall.said] == [0, 1.0]


def test_without_a_voice_it_is_rung_once() -> None:
    hall = room(times=1)
    hall.arrive(made(1, 0))
    hall.run(60)
    assert hall.heard() == [("A001", False)]


def test_nobody_is_said_twice_while_another_waits_to_be_said() -> None:
    hall = room()
    hall.arrive(made(1, 0), made(2, 0), made(3, 0))
    hall.run(100)
    once = [("A001", False), ("A002", False), ("A003", False)]
    assert hall.heard() == [*once, ("A001", True), ("A002", True), ("A003", True)]


def test_a_call_that_comes_during_second_readings_goes_before_the_rest_of_them() -> None:
    hall = room()
    calls = [made(1, 0), made(2, 0)]
    hall.arrive(*calls)
    hall.run(2 * SAYING_S + 1)  # the first is being said again
    hall.arrive(*calls, made(3, hall.now))
    hall.run(100)
    again = [("A001", True), ("A003", False), ("A002", True), ("A003", True)]
    assert hall.heard() == [("A001", False), ("A002", False), *again]


def test_a_second_reading_that_comes_too_late_is_left_out_and_the_newest_call_is_large_in_the_end() -> None:
    hall = room()
    hall.arrive(*(made(seq, 0) for seq in range(1, 9)))
    hall.run(200)
    again = [said for said in hall.said if said.again]
    assert [said.shown.number for said in again] == ["A001", "A002", "A003", "A004"]
    assert all(said.begun < AGAIN_WITHIN_S for said in again)
    assert hall.view.large
    assert hall.view.large.number == "A008"
    assert "A004" in [shown.number for shown in hall.view.last_calls]


def test_a_call_that_was_already_old_when_it_was_heard_of_is_not_repeated_for_longer() -> None:
    hall = room()
    hall.arrive(made(1, -29), *(made(seq, 0) for seq in range(2, 9)))
    hall.run(200)
    assert next(number for number, again in hall.heard() if again) == "A002", "A001 is 93 seconds old by then"


# --- many -------------------------------------------------------------------------------------------


def test_twenty_calls_within_one_second_are_all_large_and_all_said_in_order() -> None:
    hall = room()
    calls = [made(seq, seq * 0.05) for seq in range(1, 21)]
    for seq, entry in enumerate(calls, 1):
        hall.run(seq * 0.05)
        hall.arrive(*calls[:seq])
        listed = {shown.number for shown in hall.view.last_calls} | {hall.large[-1].number}
        assert entry.number in listed, "nobody waits to see their number"
    hall.run(600)
    assert hall.heard() == [(entry.number, False) for entry in calls]
    assert [shown.call for shown in hall.large] == calls
    assert all(one.ended <= other.begun for one, other in itertools.pairwise(hall.said))


def test_twelve_calls_of_which_the_board_drops_the_first_are_still_said() -> None:
    hall = room()
    calls = [made(seq, seq) for seq in range(1, 31)]
    for seq in range(1, 31):
        hall.run(float(seq))
        hall.arrive(*calls[:seq])
    hall.run(1000)
    assert [number for number, again in hall.heard() if not again] == [entry.number for entry in calls]


def test_a_sound_device_that_fails_at_once_does_not_make_the_large_place_flicker() -> None:
    hall = room(saying_s=0.0)
    hall.arrive(*(made(seq, 0) for seq in range(1, 6)))
    seen: list[tuple[float, Shown | None]] = []
    while hall.now < 60:
        hall.run(hall.now + 0.5)
        if not seen or seen[-1][1] != hall.view.large:
            seen.append((hall.now, hall.view.large))
    assert all(
        later - earlier >= hall.view.turn_s - 0.5 for (earlier, _), (later, _) in itertools.pairwise(seen)
    )


# --- recalls ----------------------------------------------------------------------------------------


def test_a_recall_is_said_as_one_and_takes_the_second_reading_of_the_first_call() -> None:
    hall = room()
    calls = [made(1, 0, "A047"), made(2, 0, "B001")]
    hall.arrive(*calls)
    hall.run(SAYING_S + 1)  # B001 is being said; A047 waits for its second reading
    calls.append(made(3, hall.now, "A047", recall=True))
    hall.arrive(*calls)
    hall.run(100)
    heard = [(said.shown.number, said.shown.recall, said.again) for said in hall.said]
    assert heard == [
        ("A047", False, False),
        ("B001", False, False),
        ("A047", True, False),
        ("B001", False, True),
        ("A047", True, True),
    ]


def test_a_number_sent_to_another_counter_is_not_sent_back_by_a_second_reading() -> None:
    hall = room()
    hall.arrive(made(1, 0, "A047", "3"))
    hall.run(1.0)
    hall.arrive(made(1, 0, "A047", "3"), made(2, 1.0, "A047", "5"))
    assert [(shown.number, shown.label) for shown in hall.view.last_calls] == [("A047", "5")]
    hall.run(100)
    assert [(said.shown.label, said.again) for said in hall.said] == [("3", False), ("5", False), ("5", True)]


def test_a_recall_that_waits_for_its_turn_does_not_list_the_large_number_again() -> None:
    hall = room()
    hall.arrive(made(1, 0, "A047"), made(2, 0, "A047", recall=True))
    assert hall.view.last_calls == ()


# --- connections ------------------------------------------------------------------------------------


def test_after_a_reconnect_old_calls_are_shown_and_not_said() -> None:
    hall = room()
    hall.arrive(made(1, 0))
    hall.run(20)
    hall.happen(Fresh(False, hall.now))
    hall.run(80)
    heard = len(hall.said)
    hall.arrive(made(1, 0), made(2, 30), made(3, 40))
    hall.happen(Fresh(True, hall.now, MORNING + timedelta(seconds=hall.now)))
    hall.run(200)
    assert len(hall.said) == heard
    assert hall.view.large
    assert hall.view.large.number == "A003"
    assert [shown.number for shown in hall.view.last_calls] == ["A002", "A001"]


def test_second_readings_go_on_while_the_controller_is_away() -> None:
    hall = room()
    hall.arrive(made(1, 0), made(2, 0))
    hall.run(1.0)
    hall.happen(Fresh(False, hall.now))
    hall.run(100)
    assert len(hall.said) == 4


# --- several waiting rooms --------------------------------------------------------------------------


def test_calls_of_several_rooms_are_said_by_their_time_and_listed_together() -> None:
    hall = room("ground", "upstairs", times=1)
    hall.arrive(made(1, 0, "A001"), made(2, 3, "A002"), made(3, 5, "A003"), zone="ground")
    hall.arrive(made(1, 1, "B001"), made(2, 4, "B002"), zone="upstairs")
    assert [shown.number for shown in hall.view.last_calls] == ["A003", "B002", "A002", "B001"]
    hall.run(100)
    assert [number for number, _ in hall.heard()] == ["A001", "B001", "A002", "B002", "A003"]
    assert {said.shown.zone for said in hall.said} == {"ground", "upstairs"}


def test_the_same_seq_in_two_rooms_is_two_calls() -> None:
    hall = room("ground", "upstairs", times=1)
    hall.arrive(made(7, 0, "A001"), zone="ground")
    hall.run(20)
    hall.arrive(made(7, 20, "B001"), zone="upstairs")
    hall.run(40)
    assert hall.heard() == [("A001", False), ("B001", False)]


def test_an_old_call_of_a_room_heard_of_later_does_not_push_away_a_newer_one() -> None:
    hall = room("ground", "upstairs")
    hall.arrive(call(1, "A001", age=60), zone="ground")
    hall.arrive(call(1, "B001", age=90), zone="upstairs")
    assert hall.view.large
    assert hall.view.large.number == "A001"
    assert [shown.number for shown in hall.view.last_calls] == ["B001"]
    assert not hall.said


def test_a_person_sent_upstairs_is_listed_there_only() -> None:
    hall = room("ground", "upstairs")
    hall.arrive(call(1, "A001", "3", age=900), zone="ground")
    hall.arrive(call(1, "A001", "8", age=400), zone="upstairs")
    assert [(shown.zone, shown.label) for shown in hall.view.last_calls] == [("upstairs", "8")]


def test_a_room_whose_day_is_over_forgets_its_own_calls_only() -> None:
    hall = room("ground", "upstairs")
    hall.arrive(made(1, 0, "A001"), made(2, 0, "A002"), zone="ground")
    hall.arrive(made(1, 0, "B001"), zone="upstairs")
    hall.run(1.0)
    hall.arrive(zone="ground")
    hall.run(100)
    assert hall.heard() == [("A001", False), ("B001", False), ("B001", True)], "what was begun is ended"
    assert hall.view.last_calls == ()


def test_a_call_being_said_again_stays_large_though_the_newest_ones_day_is_over() -> None:
    hall = room("ground", "upstairs")
    hall.arrive(made(1, 0, "B001"), zone="upstairs")
    hall.run(1.0)
    hall.arrive(made(1, 1.0, "A001"), zone="ground")
    hall.run(2 * SAYING_S + 1)
    assert hall.view.announcing == hall.large[0], "B001 for the second time"
    hall.arrive(zone="ground")
    hall.run(100)
    assert hall.view.large == hall.large[0]


def test_waits_of_all_rooms_are_told() -> None:
    hall = room("upstairs", "ground")
    hall.happen(BoardArrived(board(services=2, zone="ground"), 0.0))
    hall.happen(BoardArrived(board(services=1, zone="upstairs"), 0.0))
    assert [entry.service for entry in hall.view.waits] == ["passport", "passport", "licence"]


def test_a_clock_that_was_put_back_does_not_turn_a_rooms_order_round() -> None:
    first, second = Shown("main", made(1, 100)), Shown("main", made(2, 40))
    other = Shown("upstairs", made(1, 70))
    in_time = in_order((second, other, first), lambda shown: shown)
    assert in_time.index(first) < in_time.index(second)


# --- whatever happens -------------------------------------------------------------------------------

MOVES = st.lists(
    st.tuples(
        st.sampled_from(["ground", "upstairs", "recall", "board again", "lose", "find", "wait"]),
        st.floats(0.001, 12),  # two calls of one moment in two rooms may come in either order
    ),
    max_size=50,
)


@given(MOVES, st.floats(0, 20))
def test_every_call_is_said_once_in_order_at_most_twice_and_never_too_late(
    moves: list[tuple[str, float]], saying_s: float
) -> None:
    hall = room("ground", "upstairs", saying_s=saying_s)
    calls: dict[str, list[Call]] = {"ground": [], "upstairs": []}
    expected: list[Shown] = []
    connected = True

    def make(zone: str, number: str, *, recall: bool = False) -> None:
        calls[zone].append(made(len(calls[zone]) + 1, hall.now, number, recall=recall))
        expected.append(Shown(zone, calls[zone][-1]))
        hall.arrive(*calls[zone], zone=zone)

    for move, wait in moves:
        hall.run(hall.now + wait)
        if move in calls and connected:
            make(move, f"{move[0].upper()}{len(expected):03d}")
        elif move == "recall" and connected and expected:
            make(expected[-1].zone, expected[-1].number, recall=True)
        elif move == "board again":
            hall.arrive(*calls["ground"], zone="ground")
        elif move in ("lose", "find"):
            connected = move == "find"
            hall.happen(
                Fresh(connected, hall.now, MORNING + timedelta(seconds=hall.now) if connected else None)
            )
        assert hall.view.large not in hall.view.last_calls
        numbers = [shown.number for shown in hall.view.last_calls]
        assert len(set(numbers)) == len(numbers)
        assert {shown.number for shown in expected[-1:]} <= {*numbers, *(s.number for s in hall.large[-1:])}
    hall.run(hall.now + 3000)
    assert [said.shown for said in hall.said if not said.again] == expected
    for said in hall.said:
        before = [other for other in hall.said if other.shown == said.shown and other.begun < said.begun]
        assert not said.again or said.begun < (said.shown.at - MORNING).total_seconds() + AGAIN_WITHIN_S
        assert len(before) <= 1
    assert hall.view.turns.next is None
    assert not hall.view.announcing


def test_a_turn_is_told_by_its_call() -> None:
    shown = Shown("main", made(4, 0, "A047", "12B", recall=True))
    assert (shown.key, shown.number, shown.label, shown.recall) == (("main", 4), "A047", "12B", True)
    assert Turns(first=(Turn(shown, 1.0),)).next == Turn(shown, 1.0)
    assert Announce(shown).again is False

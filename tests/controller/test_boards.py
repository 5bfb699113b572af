"""Boards and waits: bounded, and told the way people understand them."""

from datetime import datetime

import pytest

from appliance.config import parse
from contract.state import CALLS_ON_A_BOARD
from contract.values import Code, Phase, Wait
from controller.boards import Boards
from controller.forecast.estimate import Estimator, in_steps
from controller.queue import commands as do
from controller.site_rules import rules_for
from controller.sitefile import SiteFile
from tests.controller.queue.office import NINE, Office, minutes
from tests.sites import SMALL, small_site

pytestmark = pytest.mark.pure

RULES = rules_for(small_site(), today=NINE.date())


@pytest.fixture
def office() -> Office:
    return Office(RULES)


def boards_of(office: Office) -> Boards:
    boards = Boards(small_site(), lambda queue, service, _: Estimator(RULES).wait(queue, service))
    boards.estimate(office.queue, NINE)
    return boards


def test_a_board_holds_the_last_calls_newest_first_and_never_the_queue(office: Office) -> None:
    for minute in range(30):
        office.walk_in(minute)
        office.call(minute + 0.5)
    board = boards_of(office).board(office.queue, "hall", NINE)
    assert len(board.calls) == CALLS_ON_A_BOARD
    assert [call.seq for call in board.calls] == list(range(30, 30 - CALLS_ON_A_BOARD, -1))
    assert board.seq == 30


def test_a_board_tells_the_waits_of_the_services_that_people_choose(office: Office) -> None:
    waits = boards_of(office).board(office.queue, "hall", NINE).waits
    assert [wait.service for wait in waits] == ["passport", "moving"]
    assert not boards_of(office).board(office.queue, "foyer", NINE).waits


def test_a_counter_says_what_it_is_doing_and_how_many_wait_for_it(office: Office) -> None:
    office.walk_in(0)
    office.walk_in(1)
    office.call(2)
    state = boards_of(office).counter(office.queue, "1", NINE)
    assert (state.phase, state.number, state.service, state.waiting) == (Phase.CALLED, "P001", "passport", 1)
    assert state.since == NINE + minutes(2)


def test_nobody_waiting_is_less_than_five_minutes(office: Office) -> None:
    assert Estimator(office.queue.rules).wait(office.queue, "moving") == Wait(low=0, high=5)


def test_the_first_of_a_short_line_still_waits_for_the_long_one_at_the_same_counters(office: Office) -> None:
    for _ in range(20):
        office.walk_in(0, "passport")
    office.walk_in(1, "moving")
    wait = Estimator(office.queue.rules).wait(office.queue, "moving", ahead=0)
    assert wait is not None
    assert wait.low >= 60


def test_more_people_ahead_never_shorten_the_wait(office: Office) -> None:
    estimator, highest = Estimator(office.queue.rules), 0
    for ahead in range(40):
        wait = estimator.wait(office.queue, "passport", ahead)
        assert wait is not None
        assert wait.low < wait.high
        assert wait.high >= highest
        highest = wait.high


def test_a_service_that_nobody_serves_has_no_wait(office: Office) -> None:
    assert Estimator(office.queue.rules).wait(office.queue, "vehicle") is None


@pytest.mark.parametrize(("mean", "told"), [(0, (0, 5)), (3, (0, 5)), (10, (5, 15)), (60, (40, 85))])
def test_ranges_are_told_in_steps_of_five_minutes(mean: float, told: tuple[int, int]) -> None:
    assert (in_steps(mean).low, in_steps(mean).high) == told


# --- closed, or full ------------------------------------------------------------------------------

NINE_TO_NOON = ["09:00-12:00"]
WITH_HOURS = parse(
    {
        **SMALL,
        "hours": {"monday": NINE_TO_NOON, "tuesday": ["10:00-12:00"]},
        "services": [
            {**row, "last_ticket": 30} if row["id"] == "moving" else row for row in SMALL["services"]
        ],
    },
    SiteFile,
    "site with hours",
)


def refusals(office: Office, minute: float) -> dict[str, tuple[str, datetime | None]]:
    """What the board says at that minute after nine on a Monday of each service that is refused."""
    boards = Boards(WITH_HOURS, lambda queue, service, _: None)
    boards.estimate(office.queue, NINE + minutes(minute))
    waits = boards.board(office.queue, "hall", NINE + minutes(minute)).waits
    return {wait.service: (wait.refused, wait.opens) for wait in waits if wait.refused}


@pytest.fixture
def keeping_hours() -> Office:
    return Office(rules_for(WITH_HOURS, today=NINE.date()))


def test_before_the_doors_open_a_board_says_when_they_do(keeping_hours: Office) -> None:
    assert refusals(keeping_hours, -1)["passport"] == (Code.CLOSED, NINE)
    assert refusals(keeping_hours, 0) == {}


def test_after_the_last_ticket_only_that_service_is_closed(keeping_hours: Office) -> None:
    tomorrow = NINE + minutes(25 * 60)
    assert refusals(keeping_hours, 149) == {}
    assert refusals(keeping_hours, 150) == {"moving": (Code.CLOSED, tomorrow)}
    assert set(refusals(keeping_hours, 180)) == {"passport", "moving"}


def test_a_full_day_is_said_as_long_as_it_is_full(keeping_hours: Office) -> None:
    keeping_hours.say(1, do.SetFull("passport", True, "anna"))
    assert refusals(keeping_hours, 2) == {"passport": (Code.DAY_FULL, NINE + minutes(25 * 60))}
    keeping_hours.say(3, do.SetFull("passport", False, "anna"))
    assert refusals(keeping_hours, 4) == {}


@pytest.mark.parametrize("minute", [-60, -1, 0, 60, 149, 150, 179, 180, 600])
def test_a_board_says_what_somebody_who_asks_for_a_ticket_is_told(
    keeping_hours: Office, minute: float
) -> None:
    for service in ("passport", "moving"):
        said, opens = refusals(keeping_hours, minute).get(service, ("", None))
        ticket = do.TakeTicket(f"r-{service}-{minute:g}", service, "fr")
        if said:
            refused = keeping_hours.refused(minute, ticket)
            assert (said, opens) == (refused.code, refused.when)
        else:
            assert keeping_hours.say(minute, ticket)

"""The ticket book: what is written is there after a power cut, and what is old is gone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from contract.codes import to_come_back
from contract.requests import (
    GivenOffline,
    Noted,
    PrintResult,
    Refusal,
    Request,
    TicketIssued,
    TurnAway,
    Withdraw,
)
from contract.values import Code
from kiosk.alone.book import Book
from kiosk.alone.book_faults import book_faults
from kiosk.alone.book_file import Kept
from kiosk.alone.not_taken import fault
from kiosk.alone.numbers import AFTER_DAMAGE, LAST_NUMBER, NumbersExhausted, Wanted
from kiosk.alone.untold import NotTaken
from kiosk.alone.uptime import Uptime

pytestmark = pytest.mark.parts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
DAY_AFTER = TODAY + timedelta(days=2)


TURNED_AWAY = TurnAway(
    id="asked-away", at=NOW, expires=NOW, service="passport", missing=("photo",), language="fr", told=NOW
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with closing(Book(tmp_path / "tickets.sqlite", lambda: NOW)) as book:
        yield book


def ticket(request: str, number: str = "", **more: object) -> TicketIssued:
    fields = {"answers": request, "at": NOW, "visit": f"v-{request}", "number": number, "service": "passport"}
    return TicketIssued.model_validate({"zone": "hall", "ahead": 0, **fields, **more})


def wanted(request: str, letter: str = "P", day: date = TODAY, **more: object) -> Wanted:
    fields = {"ticket": ticket(request), "letter": letter, "band": "Z", "day": day, "language": "fr"}
    return Wanted(**{**fields, **more})  # type: ignore[arg-type]  # as said


def told(book: Book) -> list[Request]:
    """Everything that is told, in order, answered with nothing in particular."""
    told = []
    while errand := book.next_errand():
        place, request = errand
        told.append(request)
        book.settle(place, request, Noted(answers=request.id, at=NOW))
    return told


def kinds(requests: list[Request]) -> list[str]:
    return [type(request).__name__ for request in requests]


def test_numbers_are_of_the_band_and_go_on_for_each_letter(book: Book) -> None:
    numbers = [book.give(wanted(f"asked-{n}x", letter)).number for n, letter in enumerate("PPMP")]
    assert numbers == ["PZ001", "PZ002", "MZ001", "PZ003"]


def test_after_a_power_cut_numbers_go_on(tmp_path: Path) -> None:
    for expected in ("PZ001", "PZ002", "PZ003"):
        with closing(Book(tmp_path / "tickets.sqlite")) as book:
            assert book.give(wanted(f"asked-{expected}")).number == expected


def test_a_new_day_begins_with_one(book: Book) -> None:
    book.confirm_day(TODAY)
    book.give(wanted("asked-1x"))
    book.confirm_day(TOMORROW)
    assert book.give(wanted("asked-2x", day=TOMORROW)).number == "PZ001"


def test_a_day_that_only_the_kiosks_own_clock_knows_begins_no_numbers_anew(book: Book) -> None:
    book.confirm_day(TODAY)
    book.give(wanted("asked-1x"))
    assert book.give(wanted("asked-2x", day=TOMORROW)).number == "PZ002"
    book.confirm_day(TODAY)
    assert book.give(wanted("asked-3x")).number == "PZ003", "the clock was ahead"


def test_numbers_of_a_night_without_the_controller_go_on_when_it_is_back(book: Book) -> None:
    book.confirm_day(TODAY)
    book.give(wanted("asked-1x"))
    book.give(wanted("asked-2x", day=TOMORROW))
    book.confirm_day(TOMORROW)
    assert book.give(wanted("asked-3x", day=TOMORROW)).number == "PZ003"


def test_a_first_day_under_a_wrong_clock_is_counted_on(book: Book) -> None:
    for day in (TODAY - timedelta(days=30), TODAY + timedelta(days=30)):
        book.give(wanted(f"asked-{day}", day=day))
    book.confirm_day(TODAY)
    assert book.give(wanted("asked-3x")).number == "PZ003"


def test_tidying_by_a_clock_that_is_a_day_ahead_makes_no_number_come_twice(book: Book) -> None:
    book.confirm_day(TODAY)
    for number in range(3):
        book.give(wanted(f"asked-{number}x"))
    book.turn_away(TURNED_AWAY, TODAY)
    book.begin_job("job", TODAY)
    book.forget_before(TOMORROW)
    assert book.give(wanted("asked-4x")).number == "PZ004"
    assert book.turned_away(to_come_back(TURNED_AWAY.id), TODAY)
    assert not book.begin_job("job", TODAY)


def test_a_clock_that_woke_up_yesterday_gives_no_number_twice(book: Book) -> None:
    book.give(wanted("asked-1x", day=TOMORROW))
    assert book.give(wanted("asked-2x")).number == "PZ002"


def test_a_clock_that_was_weeks_ahead_does_not_hold_the_book_there(book: Book) -> None:
    book.give(wanted("asked-1x", day=TODAY + timedelta(days=30)))
    assert book.business_day(TODAY) == TODAY


def test_a_band_has_an_end(book: Book) -> None:
    book.db.execute("INSERT INTO last_number VALUES (?, 'P', ?)", (TODAY.isoformat(), LAST_NUMBER - 1))
    assert book.give(wanted("asked-1x")).number == "PZ999"
    with pytest.raises(NumbersExhausted):
        book.give(wanted("asked-2x"))
    assert book.give(wanted("asked-3x", "M")).number == "MZ001"


def test_after_damage_numbers_that_may_be_in_somebodys_hand_are_passed_over(book: Book) -> None:
    book.keep(Kept.DAMAGED, NOW.isoformat())
    book.confirm_day(TODAY)
    assert book.give(wanted("asked-1x")).number == f"PZ{AFTER_DAMAGE + 1}"
    book.confirm_day(TODAY + timedelta(days=3))
    assert book.give(wanted("asked-2x", day=TODAY + timedelta(days=3))).number == "PZ001"


def test_what_was_asked_and_never_shown_is_withdrawn_after_a_start(book: Book) -> None:
    book.asked("asked-one")
    book.asked("asked-two")
    book.given("asked-two", ticket("asked-two", "P001"), "fr", TODAY)
    book.asked("asked-three")
    book.over("asked-three")
    assert book.recover() == 1
    assert [request.request for request in told(book) if isinstance(request, Withdraw)] == ["asked-one"]
    assert book.recover() == 0


def test_what_is_told_is_told_in_order(book: Book) -> None:
    book.asked("asked-one")
    book.unanswered("asked-one")
    book.give(wanted("asked-one"))
    book.give(wanted("asked-two"))
    requests = told(book)
    assert kinds(requests) == ["Withdraw", "GivenOffline", "GivenOffline"]
    assert [r.number for r in requests if isinstance(r, GivenOffline)] == ["PZ001", "PZ002"]
    assert book.next_errand() is None


def test_an_errand_is_told_again_under_the_same_id_until_it_is_settled(book: Book) -> None:
    book.give(wanted("asked-one"))
    assert book.next_errand() == book.next_errand()


def test_who_leaves_before_the_ticket_was_shown_is_withdrawn_wherever_it_came_from(book: Book) -> None:
    book.asked("asked-one")
    book.withdraw("asked-one")
    book.asked("asked-two")
    book.given("asked-two", ticket("asked-two", "P001"), "fr", TODAY)
    book.withdraw("asked-two")
    book.give(wanted("asked-three"))
    book.withdraw("asked-three")
    book.withdraw("asked-three")
    book.withdraw("asked-never")
    requests = told(book)
    assert kinds(requests) == ["Withdraw", "Withdraw", "GivenOffline", "Withdraw"]
    assert [r.request for r in requests if isinstance(r, Withdraw)] == [
        "asked-one",
        "asked-two",
        requests[2].id,
    ]
    assert book.recent(9) == ()


def test_a_ticket_is_found_again_by_its_code_until_it_is_withdrawn(book: Book) -> None:
    book.give(wanted("asked-one", digest="digest"))
    assert [each.ticket.number for each, _ in book.of_code("digest", TODAY)] == ["PZ001"]
    assert book.of_code("digest", TOMORROW) == []
    book.withdraw("asked-one")
    assert book.of_code("digest", TODAY) == []


def test_a_slip_goes_to_the_printer_once(book: Book) -> None:
    assert book.begin_job("job", TODAY)
    assert not book.begin_job("job", TODAY), "nobody knows whether it came out"
    book.end_job("job", printed=False)
    assert book.begin_job("job", TODAY), "it did not"
    book.end_job("job", printed=True)
    assert not book.begin_job("job", TODAY)


def test_a_half_ticket_is_told_as_not_printed_and_never_sent_again_by_itself(book: Book) -> None:
    book.given("asked-one", ticket("asked-one", "P001"), "fr", TODAY)
    book.begin_job("job", TODAY)
    book.end_job("job", printed=False, request="asked-one", known=False)
    (result,) = told(book)
    assert isinstance(result, PrintResult)
    assert not result.printed
    assert not book.begin_job("job", TODAY)


def test_the_controller_hears_what_came_out_on_paper(book: Book) -> None:
    book.given("asked-one", ticket("asked-one", "P001"), "fr", TODAY)
    book.begin_job("job", TODAY)
    book.end_job("job", printed=True, request="asked-one")
    (result,) = told(book)
    assert isinstance(result, PrintResult)
    assert (result.visit, result.printed) == ("v-asked-one", True)
    assert book.recent(1)[0].printed


def test_a_ticket_that_is_on_paper_stays_so_when_printing_it_again_fails(book: Book) -> None:
    book.given("asked-one", ticket("asked-one", "P001"), "fr", TODAY)
    book.end_job("job", printed=True, request="asked-one")
    book.end_job("again", printed=False, request="asked-one")
    assert book.recent(1)[0].printed
    assert [result.printed for result in told(book) if isinstance(result, PrintResult)] == [True, True]


def test_a_number_given_alone_is_told_as_printed_when_it_was(book: Book) -> None:
    book.give(wanted("asked-one"))
    book.end_job("job", printed=True, request="asked-one")
    (given,) = told(book)
    assert isinstance(given, GivenOffline)
    assert given.printed


@pytest.mark.parametrize("printed", [True, False])
def test_paper_that_came_after_the_telling_is_told_by_itself(book: Book, printed: bool) -> None:
    book.give(wanted("asked-one"))
    errand = book.next_errand()
    assert errand
    place, given = errand
    book.end_job("job", printed=printed, request="asked-one")
    book.settle(place, given, ticket(given.id, "PZ001", visit="visit-here"))
    (result,) = told(book)
    assert isinstance(result, PrintResult)
    assert (result.visit, result.printed) == ("visit-here", printed)


def test_recent_tickets_come_newest_first_and_each_number_once(book: Book) -> None:
    book.given("asked-one", ticket("asked-one", "P001"), "fr", TODAY)
    book.given("asked-two", ticket("asked-two", "P002"), "da", TODAY)
    book.given("asked-three", ticket("asked-three", "P001", repeated=True), "fr", TODAY)
    book.give(wanted("asked-four"))
    assert [each.ticket.number for each in book.recent(9)] == ["PZ001", "P001", "P002"]
    assert [each.language for each in book.recent(2)] == ["fr", "fr"]


def test_yesterday_is_erased_once_it_has_been_told(book: Book, tmp_path: Path) -> None:
    book.give(wanted("asked-one", code="SECRETCODE", digest="digest"))
    book.begin_job("job", TODAY)
    book.confirm_day(TOMORROW)
    book.forget_before(TOMORROW)
    assert len(book.recent(9)) == 1, "it is still to be told"
    assert kinds(told(book)) == ["GivenOffline"]
    book.forget_before(TOMORROW)
    assert book.recent(9) == ()
    book.confirm_day(DAY_AFTER)
    book.forget_before(DAY_AFTER)
    assert book.begin_job("job", DAY_AFTER)
    for file in tmp_path.iterdir():
        assert b"SECRETCODE" not in file.read_bytes()


def test_who_was_turned_away_is_known_that_day_however_soon_the_controller_was_told(
    book: Book, tmp_path: Path
) -> None:
    slip = to_come_back(TURNED_AWAY.id)
    book.turn_away(TURNED_AWAY, TODAY)
    assert told(book) == [TURNED_AWAY]
    assert book.turned_away(slip, TODAY) == "passport"
    assert book.turned_away("NOBODYS", TODAY) == book.turned_away(slip, TOMORROW) == ""
    book.forget_before(TODAY)
    assert book.turned_away(slip, TODAY)
    book.confirm_day(DAY_AFTER)
    book.forget_before(DAY_AFTER)
    for file in tmp_path.iterdir():
        assert slip.encode() not in file.read_bytes()


def test_who_was_turned_away_while_the_disk_took_nothing_is_taken_in(book: Book) -> None:
    with closing(Book(None, lambda: NOW)) as later:
        later.turn_away(TURNED_AWAY, TODAY)
        book.take_in(later)
    assert book.turned_away(to_come_back(TURNED_AWAY.id), TODAY) == "passport"
    assert kinds(told(book)) == ["TurnAway"]


def test_whole_things_are_kept_until_others_take_their_place(book: Book) -> None:
    assert book.kept(Kept.CONTENT) == ""
    book.keep(Kept.CONTENT, "one")
    book.keep(Kept.CONTENT, "two")
    assert book.kept(Kept.CONTENT) == "two"
    book.keep(Kept.CONTENT, "")
    assert book.kept(Kept.CONTENT) == ""


def test_a_failed_change_leaves_nothing_behind(book: Book) -> None:
    book.db.execute("CREATE TRIGGER no BEFORE INSERT ON errand BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(sqlite3.Error):
        book.give(wanted("asked-one"))
    book.db.execute("DROP TRIGGER no")
    assert book.recent(9) == ()
    assert book.give(wanted("asked-two")).number == "PZ001"


class Clock:
    """A time of day that may be set, and the machine's uptime, which nobody sets."""

    def __init__(self) -> None:
        self.moment, self.uptime = NOW, Uptime("this start", 100.0)

    def passes(self, seconds: float, *, shown: timedelta | None = None) -> None:
        """So much time goes by; the clock on the wall moves by `shown`."""
        self.uptime = self.uptime._replace(seconds=self.uptime.seconds + seconds)
        self.moment += shown if shown is not None else timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clocked(tmp_path: Path, clock: Clock) -> Iterator[Book]:
    with closing(Book(tmp_path / "clocked.sqlite", lambda: clock.moment, lambda: clock.uptime)) as book:
        yield book


def arrived(book: Book) -> datetime:
    errand = book.next_errand()
    assert errand
    assert isinstance(errand[1], GivenOffline)
    return errand[1].arrived


def test_a_number_given_under_yesterdays_clock_is_told_with_the_true_time(
    clocked: Book, clock: Clock
) -> None:
    clocked.give(wanted("asked-one"))
    clock.passes(600, shown=timedelta(days=1, seconds=600))
    assert arrived(clocked) == clock.moment - timedelta(seconds=600)


def test_a_time_that_was_right_is_told_as_it_was_written(clocked: Book, clock: Clock) -> None:
    clocked.give(wanted("asked-one"))
    clock.passes(600, shown=timedelta(seconds=620))
    assert arrived(clocked) == NOW


def test_after_a_restart_of_the_machine_the_written_time_is_all_there_is(clocked: Book, clock: Clock) -> None:
    clocked.give(wanted("asked-one"))
    clock.uptime = Uptime("another start", 5.0)
    clock.moment += timedelta(days=1)
    assert arrived(clocked) == NOW


def refuse(book: Book, code: Code) -> None:
    errand = book.next_errand()
    assert errand
    book.settle(*errand, Refusal(answers=errand[1].id, at=NOW, code=code))


def test_a_number_that_the_controller_would_not_take_is_staffs_until_the_end_of_the_day(book: Book) -> None:
    numbers = [book.give(wanted(f"asked-{n}x")).number for n in range(3)]
    for code in (Code.WRONG_DAY, Code.NOT_NOW, Code.NUMBER_TAKEN):
        refuse(book, code)
    assert book.next_errand() is None
    assert [(each.number, each.code) for each in book.not_taken()] == [
        (numbers[0], Code.WRONG_DAY),
        (numbers[2], Code.NUMBER_TAKEN),
    ]
    [told] = fault(book.not_taken(), UTC)
    assert "PZ001 (passport, 09:00), PZ003 (passport, 09:00)" in told.said
    book.forget_before(TODAY)
    assert len(book.not_taken()) == 2
    book.confirm_day(TOMORROW)
    book.forget_before(TOMORROW)
    assert book.not_taken() == []
    assert fault([], UTC) == []


def test_of_many_refused_numbers_the_first_are_named_and_another_day_is_told() -> None:
    noted = [
        NotTaken(f"PZ{n:03d}", "passport", NOW - timedelta(days=1), "wrong_day", NOW) for n in range(1, 31)
    ]
    [told] = fault(noted, UTC)
    assert "PZ001 (passport, 2026-11-22 09:00)" in told.said
    assert "and 22 more" in told.said


# --- what cannot be used ------------------------------------------------------------------------------

OF_ANOTHER_RELEASE = '{"type":"of_another_release","number":"PZ009"}'


@pytest.mark.parametrize("body", [OF_ANOTHER_RELEASE, "half a li"])
def test_what_this_release_cannot_tell_is_set_aside_and_staff_are_told(
    book: Book, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    book.db.execute("INSERT INTO errand (body) VALUES (?)", (body,))
    book.give(wanted("asked-one"))
    assert kinds(told(book)) == ["GivenOffline"]
    [found] = book_faults(book, NOW)
    assert found.code == "tickets-set-aside"
    assert ("PZ009" in found.said) == (body == OF_ANOTHER_RELEASE)
    assert body not in caplog.text
    book.forget_before(TODAY)
    book.recover()
    assert told(book) == [], "tried once more after a start"
    assert book_faults(book, NOW)
    book.forget_before(TODAY + timedelta(days=9))
    assert book_faults(book, NOW) == []


def test_an_errand_that_is_never_answered_is_tried_again_after_a_start(book: Book) -> None:
    book.give(wanted("asked-one"))
    errand = book.next_errand()
    assert errand
    book.set_aside(errand[0])
    assert book.next_errand() is None
    assert "PZ001" in book_faults(book, NOW)[0].said
    book.recover()
    assert kinds(told(book)) == ["GivenOffline"]
    assert book_faults(book, NOW) == []


def test_a_ticket_that_this_release_cannot_read_stops_nothing(book: Book) -> None:
    book.give(wanted("asked-one", digest="digest"))
    book.give(wanted("asked-two"))
    book.db.execute("UPDATE ticket SET body = ? WHERE request = 'asked-one'", (OF_ANOTHER_RELEASE,))
    assert [each.ticket.number for each in book.recent(9)] == ["PZ002"]
    assert book.of_code("digest", TODAY) == []
    assert [found.code for found in book_faults(book, NOW)] == ["tickets-unreadable"]


def test_a_damaged_book_is_told_of_until_the_day_after(book: Book) -> None:
    book.keep(Kept.DAMAGED, NOW.isoformat())
    [found] = book_faults(book, NOW)
    assert (found.code, found.since) == ("tickets-damaged", NOW)
    assert book_faults(book, NOW + timedelta(days=2)) == []

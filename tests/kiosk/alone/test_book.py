"""The ticket book: what is written is there after a power cut, and what is old is gone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from contract.requests import GivenOffline, Noted, PrintResult, Request, TicketIssued, Withdraw
from kiosk.alone.book import AFTER_DAMAGE, LAST_NUMBER, Book, Kept, NumbersExhausted, Wanted

pytestmark = pytest.mark.parts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)


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
    book.give(wanted("asked-1x"))
    assert book.give(wanted("asked-2x", day=TOMORROW)).number == "PZ001"


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
    book.keep(Kept.DAMAGED, TODAY.isoformat())
    assert book.give(wanted("asked-1x")).number == f"PZ{AFTER_DAMAGE + 1}"
    assert book.give(wanted("asked-2x", day=TODAY + timedelta(days=3))).number == "PZ001"


def test_what_was_asked_and_never_shown_is_withdrawn_after_a_start(book: Book) -> None:
    book.asked("asked-one")
    book.asked("asked-two")
    book.given("asked-two", ticket("asked-two", "P001"), "fr", TODAY)
    book.asked("asked-three")
    book.refused("asked-three")
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


def test_the_controller_hears_what_came_out_on_paper(book: Book) -> None:
    book.given("asked-one", ticket("asked-one", "P001"), "fr", TODAY)
    book.begin_job("job", TODAY)
    book.end_job("job", printed=True, request="asked-one")
    (result,) = told(book)
    assert isinstance(result, PrintResult)
    assert (result.visit, result.printed) == ("v-asked-one", True)
    assert book.recent(1)[0].printed


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
    book.forget_before(TOMORROW)
    assert len(book.recent(9)) == 1, "it is still to be told"
    assert kinds(told(book)) == ["GivenOffline"]
    book.forget_before(TOMORROW)
    assert book.recent(9) == ()
    assert book.begin_job("job", TOMORROW)
    for file in tmp_path.iterdir():
        assert b"SECRETCODE" not in file.read_bytes()


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

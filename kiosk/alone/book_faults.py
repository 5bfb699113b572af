"""What staff are told of the ticket book itself: it was damaged, or something in it comes to nothing."""

from datetime import date, datetime

from contract.values import Fault
from kiosk.alone.book import Book
from kiosk.alone.book_file import Kept
from kiosk.alone.numbers import A_DAY

DAMAGED, ASIDE, UNREAD = "tickets-damaged", "tickets-set-aside", "tickets-unreadable"

FIX_DAMAGED = (
    "This kiosk's list of tickets was damaged, and a new one was begun. Ask who holds a number of this"
    " kiosk and is in no line, and give a new number. Have the technician look at the disk."
)
FIX_ASIDE = (
    "Messages of this kiosk that could not be handed over: {count}."
    " Bring kiosk and controller to the same release, then restart the kiosk."
)
FIX_ASIDE_NUMBERS = (
    "Messages of this kiosk that could not be handed over: {count}. Ask for {numbers}: they may be in"
    " no line. Bring kiosk and controller to the same release, then restart the kiosk."
)
FIX_UNREAD = "Tickets given before this kiosk's update cannot be printed again here. Print them at reception."


def book_faults(book: Book, now: datetime) -> list[Fault]:
    """As of now; none when the book is well."""
    return [*_damaged(book, now), *_set_aside(book), *_unread(book)]


def _damaged(book: Book, now: datetime) -> list[Fault]:
    on = book.kept(Kept.DAMAGED)
    if not on or abs(now.date() - date.fromisoformat(on[:10])) > A_DAY:
        return []
    since = datetime.fromisoformat(on) if len(on) > len("2026-11-23") else now
    return [Fault(code=DAMAGED, fix=FIX_DAMAGED, since=since)]


def _set_aside(book: Book) -> list[Fault]:
    aside = book.set_aside_ones()
    if not aside:
        return []
    parts = {"count": str(len(aside))}
    if numbers := ", ".join(number for number, _ in aside if number):
        parts["numbers"] = numbers
    fix = FIX_ASIDE_NUMBERS if numbers else FIX_ASIDE
    return [Fault(code=ASIDE, fix=fix, since=aside[0][1], parts=parts)]


def _unread(book: Book) -> list[Fault]:
    since = book.kept(Kept.UNREAD)
    if not since:
        return []
    return [Fault(code=UNREAD, fix=FIX_UNREAD, since=datetime.fromisoformat(since))]

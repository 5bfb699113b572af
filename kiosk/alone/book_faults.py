"""What staff are told of the ticket book itself: it was damaged, or something in it comes to nothing."""

from datetime import date, datetime

from contract.values import Fault
from kiosk.alone.book import Book
from kiosk.alone.book_file import Kept
from kiosk.alone.numbers import A_DAY

DAMAGED, ASIDE, UNREAD = "tickets-damaged", "tickets-set-aside", "tickets-unreadable"


def book_faults(book: Book, now: datetime) -> list[Fault]:
    """As of now; none when the book is well."""
    return [*_damaged(book, now), *_set_aside(book), *_unread(book)]


def _damaged(book: Book, now: datetime) -> list[Fault]:
    on = book.kept(Kept.DAMAGED)
    if not on or abs(now.date() - date.fromisoformat(on[:10])) > A_DAY:
        return []
    fix = (
        "This kiosk's list of tickets was damaged, and a new one was begun. Ask who holds a number of this"
        " kiosk and is in no line, and give a new number. Have the technician look at the disk."
    )
    since = datetime.fromisoformat(on) if len(on) > len("2026-11-23") else now
    return [Fault(code=DAMAGED, fix=fix, since=since)]


def _set_aside(book: Book) -> list[Fault]:
    aside = book.set_aside_ones()
    if not aside:
        return []
    numbers = ", ".join(number for number, _ in aside if number)
    whose = f" Ask for {numbers}: they may be in no line." if numbers else ""
    fix = (
        f"{len(aside)} messages of this kiosk could not be handed over.{whose}"
        " Bring kiosk and controller to the same release, then restart the kiosk."
    )
    return [Fault(code=ASIDE, fix=fix, since=aside[0][1])]


def _unread(book: Book) -> list[Fault]:
    since = book.kept(Kept.UNREAD)
    if not since:
        return []
    fix = "Tickets given before this kiosk's update cannot be printed again here. Print them at reception."
    return [Fault(code=UNREAD, fix=fix, since=datetime.fromisoformat(since))]

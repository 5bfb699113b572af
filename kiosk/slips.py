"""What is printed: pure functions of the site's content, the outcome, the language and the moment."""

import base64
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from contract.requests import TicketIssued
from contract.state import Body, Content, Document
from hardware.ports import Slip
from kiosk.flow.effects import (
    BodyPaper,
    MissingPaper,
    Print,
    PrintAgain,
    SlotPaper,
    TestPrint,
    TicketPaper,
)
from kiosk.flow.naming import body_named, documents_named, service_named
from kiosk.words import Words

LONG_GROUP = 12
Block = tuple[str, tuple[str, ...]]


def slip(order: Print | PrintAgain | TestPrint, moment: datetime) -> Slip:
    """The slip of an order to print. Its `job` is new for every order, and the same for the same order."""
    words = Words(order.language, order.content)
    match order:
        case Print():
            made = _paper(words, order, moment)
        case PrintAgain(ticket):
            made = ticket_slip(words, ticket, f"again-{ticket.answers}-{moment:%H%M%S}")
        case TestPrint():
            made = test_slip(words, moment)
    return replace(
        made,
        heading=words.site_name(),
        moment=words.date_and_time(moment),
        logo=logo(order.content),
        language=order.language,
    )


def _paper(words: Words, order: Print, moment: datetime) -> Slip:
    job = f"visit-{order.visit}-{moment:%Y%m%d%H%M%S}"
    match order.paper:
        case TicketPaper(ticket):
            return ticket_slip(words, ticket, f"ticket-{ticket.answers}")
        case MissingPaper():
            return replace(missing_slip(words, order.paper, moment), job=job)
        case BodyPaper(service, body):
            return replace(body_slip(words, service, body), job=job)
        case SlotPaper():
            return replace(slot_slip(words, order.paper, moment), job=job)


def ticket_slip(words: Words, ticket: TicketIssued, job: str) -> Slip:
    """The ticket: number, service, how long, where to sit, how to follow it on a phone."""
    service = service_named(words.content, ticket.service)
    note = words.site(service.note) if service else ""
    return Slip(
        number=ticket.number,
        title=words.service_name(service),
        blocks=(_block(*waiting_lines(words, ticket)), *_blocks((note, ()))),
        qr=ticket.follow,
        qr_caption=words.text("Follow your place on your phone") if ticket.follow else "",
        farewell=_farewell(words),
        job=job,
    )


def waiting_lines(words: Words, ticket: TicketIssued, *, calm: bool = False) -> tuple[str, ...]:
    """How long it takes and where to sit: a headline, then lines, some of them empty. `calm`: no waits."""
    on_time = ticket.appointment is not None and not ticket.late
    wait = None if on_time or calm else ticket.wait
    first = words.waiting_time(wait) if wait else words.text("We will call your number")
    if ticket.appointment and on_time:
        first = words.text("Your appointment is at %(time)s", time=words.time(ticket.appointment))
    zone = words.zone_name(ticket.zone)
    seat = words.text("Please take a seat: %(zone)s.", zone=zone) if zone else ""
    called = words.text("The screen shows your number and your counter.")
    return (first, late_line(words, ticket), words.called_by(wait), seat, called)


def late_line(words: Words, ticket: TicketIssued) -> str:
    """What becomes of whoever comes after the booked time; empty for the others."""
    said = words.text("Your appointment time is over. You still get a place, like everyone who arrives now.")
    return said if ticket.late else ""


def missing_slip(words: Words, paper: MissingPaper, moment: datetime) -> Slip:
    """What to bring, where to get it, and until when to come back, with the code that keeps the place."""
    papers = documents_named(words.content, paper.missing)
    wanted = service_named(words.content, paper.service)
    back = paper.back if may_come_back(words, moment) else ""
    book = words.text("Or book a time at the kiosk.") if wanted and wanted.slots else ""
    return Slip(
        title=words.plural("You still need this paper", "You still need these papers", len(papers)),
        blocks=(
            *_blocks((words.service_name(wanted), ())),
            *(_block(words.site(paper.name), *paper_lines(words, paper, moment)) for paper in papers),
            _block(*come_back(words, moment), book),
        ),
        qr=back,
        qr_caption=_in_groups(back),
        farewell=_farewell(words),
    )


def paper_lines(words: Words, paper: Document, moment: datetime) -> tuple[str, ...]:
    """What kind of paper it is and where to get it, with the address and hours of the body that gives it."""
    lines = (words.site(paper.detail), words.site(paper.where))
    body = body_named(words.content, paper.body)
    if body is None:
        return lines
    where = ", ".join(part for part in (words.site(body.name), body.address) if part)
    return (*lines, where, words.opening(body, moment))


def come_back(words: Words, moment: datetime) -> tuple[str, str]:
    """Until when one may come back without queueing anew, and what to do then."""
    if may_come_back(words, moment):
        until = words.clock_time(words.content.back_before or "")
        return (
            words.text("Come back today before %(time)s with this slip", time=until),
            words.text("Scan it at the kiosk, and you keep your place in line."),
        )
    return (
        words.text("Come back another day"),
        words.text("Bring your papers and start again at the kiosk."),
    )


def may_come_back(words: Words, moment: datetime) -> bool:
    """Whether the site lets people come back today who are told now that papers lack."""
    until = words.content.back_before
    return bool(until) and f"{words.local(moment):%H:%M}" < (until or "")


def _in_groups(code: str) -> str:
    """A long code, to be read and compared. In shorter groups some would be digits alone, and those change
    places where they are read from right to left."""
    return " ".join(code[at : at + LONG_GROUP] for at in range(0, len(code), LONG_GROUP))


def body_slip(words: Words, service: str, body_name: str) -> Slip:
    """Which other body handles it, where, and when it is open."""
    body = body_named(words.content, body_name)
    if body is None:
        return Slip()
    phone = words.text("Telephone: %(number)s", number=body.phone) if body.phone else ""
    way = words.site(body.way)
    return Slip(
        title=words.service_name(service_named(words.content, service)),
        blocks=(
            _block(words.text("Another office handles this")),
            _block(words.site(body.name), *address_lines(body.address), phone, body.url),
            *_blocks((words.text("Opening hours") if body.hours else "", words.week(body))),
            *_blocks((words.text("How to get there") if way else "", (way,))),
        ),
        qr=body_link(body),
        qr_caption=words.text("Take this to your phone") if body_link(body) else "",
        farewell=_farewell(words),
    )


def address_lines(address: str) -> tuple[str, ...]:
    """Street, and postcode with town, each in its line."""
    return tuple(address.rsplit(", ", 1))


def body_link(body: Body) -> str:
    """What a phone opens: the body's own page, else its address on the phone's map, else nothing."""
    if body.url:
        return body.url if "://" in body.url else f"https://{body.url}"
    return f"geo:0,0?q={quote(body.address)}" if body.address else ""


def slot_slip(words: Words, paper: SlotPaper, moment: datetime) -> Slip:
    """A booked time: when, the code that checks it in, and what to bring."""
    bring = [words.site(document.name) for document in documents_named(words.content, paper.bring)]
    return Slip(
        title=words.text("Your appointment"),
        blocks=(
            _block(
                words.day_and_time(paper.starts, moment),
                words.date(paper.starts),
                words.service_name(service_named(words.content, paper.service)),
                *address_lines(words.content.address),
            ),
            _block(
                words.text("Your code: %(code)s", code=paper.code),
                words.text("Scan this code at the kiosk when you come, or type it."),
            ),
            *_blocks((words.text("Please bring") if bring else "", tuple(bring))),
        ),
        qr=paper.code,
        qr_caption=paper.code,
        farewell=_farewell(words),
    )


def test_slip(words: Words, moment: datetime) -> Slip:
    """What staff print to see whether the printer is well."""
    return Slip(
        number="A000",
        title=words.text("Test print"),
        blocks=(_block(words.text("If you can read this and scan the code, the printer is well.")),),
        qr=f"test {moment:%Y-%m-%d %H:%M}",
        job=f"test-{moment:%Y%m%d%H%M%S}",
    )


def logo(content: Content) -> bytes:
    """The site's PNG; nothing where it has none, or not one that can be read."""
    try:
        return base64.b64decode(content.look.logo, validate=True)
    except ValueError:
        return b""


def _block(first: str, *lines: str) -> Block:
    return first, tuple(line for line in lines if line)


def _blocks(*blocks: Block) -> tuple[Block, ...]:
    return tuple(_block(first, *lines) for first, lines in blocks if first)


def _farewell(words: Words) -> str:
    return words.site(words.content.farewell) or words.text("Thank you, and goodbye.")

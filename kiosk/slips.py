"""What is printed: pure functions of the site's content, the outcome, the language and the moment."""

from datetime import datetime

from contract.requests import TicketIssued
from contract.state import Content
from hardware.ports import Slip
from kiosk.flow.effects import BodyPaper, MissingPaper, Print, TicketPaper
from kiosk.flow.view import body_named, documents_named, service_named
from kiosk.words import Words

Block = tuple[str, tuple[str, ...]]


def slip(order: Print, moment: datetime) -> Slip:
    """The slip of an order to print."""
    words = Words(order.language, order.content)
    match order.paper:
        case TicketPaper(ticket):
            return ticket_slip(words, ticket, moment)
        case MissingPaper(service, missing):
            return missing_slip(words, service, missing, moment)
        case BodyPaper(service, body):
            return body_slip(words, service, body, moment)


def ticket_slip(words: Words, ticket: TicketIssued, moment: datetime) -> Slip:
    """The ticket: number, service, how long, where to sit."""
    service = service_named(words.content, ticket.service)
    first = words.waiting_time(ticket.wait) if ticket.wait else words.text("We will call your number")
    if ticket.appointment:
        first = words.text("Your appointment is at %(time)s", time=words.time(ticket.appointment))
    zone = words.zone_name(ticket.zone)
    seat = words.text("Please take a seat: %(zone)s.", zone=zone) if zone else ""
    lines = (seat, words.text("The screen shows your number and your counter."))
    note = words.site(service.note) if service else ""
    return Slip(
        heading=words.site_name(),
        moment=words.date_and_time(moment),
        number=ticket.number,
        title=words.service_name(service),
        blocks=(_block(first, *lines), *_blocks((note, ()))),
        farewell=_farewell(words, words.content),
    )


def missing_slip(words: Words, service: str, missing: tuple[str, ...], moment: datetime) -> Slip:
    """What to bring, and where to get it."""
    until = words.content.back_before
    again = words.text("Bring your papers and start again at the kiosk.")
    still = until and f"{words.local(moment):%H:%M}" < until
    back = (
        words.text("Come back today before %(time)s", time=words.clock_time(until or "00:00"))
        if still
        else words.text("Come back another day")
    )
    papers = [
        _block(words.site(paper.name), words.site(paper.detail), words.site(paper.where))
        for paper in documents_named(words.content, missing)
    ]
    return Slip(
        heading=words.site_name(),
        moment=words.date_and_time(moment),
        title=words.plural("You still need this paper", "You still need these papers", len(papers)),
        blocks=(
            _block(words.service_name(service_named(words.content, service))),
            *papers,
            _block(back, again),
        ),
        farewell=_farewell(words, words.content),
    )


def body_slip(words: Words, service: str, body_name: str, moment: datetime) -> Slip:
    """Which other body handles it, where, and when it is open."""
    body = body_named(words.content, body_name)
    if body is None:
        return Slip(heading=words.site_name(), moment=words.date_and_time(moment))
    phone = words.text("Telephone: %(number)s", number=body.phone) if body.phone else ""
    way = words.site(body.way)
    return Slip(
        heading=words.site_name(),
        moment=words.date_and_time(moment),
        title=words.service_name(service_named(words.content, service)),
        blocks=(
            _block(words.text("Another office handles this")),
            _block(words.site(body.name), body.address, phone, body.url),
            *_blocks((words.text("Opening hours") if body.hours else "", words.week(body))),
            *_blocks((words.text("How to get there") if way else "", (way,))),
        ),
        farewell=_farewell(words, words.content),
    )


def _block(first: str, *lines: str) -> Block:
    return first, tuple(line for line in lines if line)


def _blocks(*blocks: Block) -> tuple[Block, ...]:
    return tuple(_block(first, *lines) for first, lines in blocks if first)


def _farewell(words: Words, content: Content) -> str:
    return words.site(content.farewell) or words.text("Thank you, and goodbye.")

"""What the slips say, in each language, at the site's own time."""

from datetime import timedelta

import pytest

from hardware.ports import Slip
from kiosk.flow.effects import BodyPaper, MissingPaper, Print, TicketPaper
from kiosk.slips import slip
from tests.kiosk.town import CONTENT, NOW, ticket


def printed(paper: TicketPaper | MissingPaper | BodyPaper, language: str = "fr", **changes: object) -> Slip:
    content = CONTENT.model_copy(update=changes)
    return slip(Print(1, paper, content, language), NOW)


def everything(slip: Slip) -> str:
    blocks = "\n".join("\n".join((first, *lines)) for first, lines in slip.blocks)
    return "\n".join((slip.heading, slip.moment, slip.number, slip.title, blocks, slip.farewell))


@pytest.mark.parametrize(
    ("language", "moment", "wait"),
    [
        ("en", "Saturday, 21 November 2026, 10:26", "Waiting time: 10 to 20 minutes"),
        ("fr", "samedi 21 novembre 2026, 10:26", "Attente\u00a0: 10 à 20 minutes"),
        ("da", "lørdag den 21. november 2026, 10.26", "Ventetid: 10 til 20 minutter"),
        ("nl", "zaterdag 21 november 2026, 10:26", "Wachttijd: 10 tot 20 minuten"),
    ],
)
def test_a_ticket_speaks_the_persons_language(language: str, moment: str, wait: str) -> None:
    paper = printed(TicketPaper(ticket("asked-one")), language)
    assert (paper.number, paper.moment, paper.blocks[0][0]) == ("P047", moment, wait)


def test_a_ticket_says_whose_it_is_what_for_where_to_sit_and_thanks() -> None:
    paper = printed(TicketPaper(ticket("asked-one")), "en")
    assert (paper.heading, paper.title) == ("Citizen service · Vincennes", "Passport")
    assert "Please take a seat: Waiting room A." in paper.blocks[0][1]
    assert paper.farewell == "Thank you for your patience."


def test_an_appointments_ticket_says_its_time() -> None:
    booked = ticket("asked-one", appointment=NOW + timedelta(hours=1))
    assert printed(TicketPaper(booked), "en").blocks[0][0] == "Your appointment is at 11:26"


def test_a_ticket_without_an_estimate_promises_none() -> None:
    assert (
        printed(TicketPaper(ticket("asked-one", wait=None)), "en").blocks[0][0] == "We will call your number"
    )


def test_a_slip_says_what_is_missing_where_to_get_it_and_until_when() -> None:
    paper = printed(MissingPaper("passport", ("address", "stamp")), "en")
    assert (paper.number, paper.title) == ("", "You still need these papers")
    firsts = [first for first, _ in paper.blocks]
    assert firsts == ["Passport", "A proof of address", "The fiscal stamp", "Come back today before 16:30"]
    assert "library" in everything(paper)


def test_after_closing_nobody_is_told_to_come_back_today() -> None:
    paper = printed(MissingPaper("passport", ("stamp",)), "en", back_before="10:00")
    assert (paper.title, paper.blocks[-1][0]) == ("You still need this paper", "Come back another day")


def test_a_slip_says_where_the_other_body_is_and_when_it_is_open() -> None:
    said = everything(printed(BodyPaper("licence", "prefecture"), "nl"))
    for part in (
        "Onderprefectuur",
        "4 avenue",
        "+33 1 49 56 60 00",
        "Maandag – vrijdag: 08:35–12:30",
        "Tram 1",
    ):
        assert part in said


def test_what_the_site_no_longer_knows_does_not_stop_the_printing() -> None:
    assert printed(BodyPaper("licence", "gone")).heading
    assert printed(MissingPaper("gone", ("gone",))).heading
    assert printed(TicketPaper(ticket("asked-one", service="gone", zone="gone"))).number == "P047"

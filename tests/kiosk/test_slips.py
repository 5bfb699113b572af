"""What the slips say, in each language, at the site's own time."""

import base64
from datetime import timedelta

import pytest

from contract.codes import to_come_back
from contract.state import Look
from contract.values import Wait
from hardware.ports import Slip
from kiosk.flow import effects
from kiosk.flow.effects import (
    BodyPaper,
    MissingPaper,
    Print,
    PrintAgain,
    SlotPaper,
    TicketPaper,
)
from kiosk.slips import slip
from tests.kiosk.town import BODIES, CONTENT, NOW, SLOTS, ticket

SLIP = to_come_back("0f1e2d3c4b5a69788796a5b4c3d2e1f0")
LANGUAGES = ("en", "da", "fr", "nl", "de", "ar")


def printed(
    paper: TicketPaper | MissingPaper | BodyPaper | SlotPaper, language: str = "fr", **changes: object
) -> Slip:
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
        ("de", "Samstag, 21. November 2026, 10:26", "Wartezeit: 10 bis 20 Minuten"),
        ("ar", "السبت، 21 نوفمبر 2026, 10:26", "وقت الانتظار: من 10 إلى 20 دقيقة"),
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
    assert firsts[:3] == ["Passport", "A proof of address", "The fiscal stamp"]
    assert firsts[3:] == ["Come back today before 16:30 with this slip"]
    for part in ("library", "Public Treasury, 130 rue de la Jarry", "Closed now. Opens on Monday at 09:00"):
        assert part in everything(paper)
    assert "Or book a time at the kiosk." in paper.blocks[-1][1]


def test_after_closing_nobody_is_told_to_come_back_today() -> None:
    paper = printed(MissingPaper("passport", ("stamp",)), "en", back_before="10:00")
    assert (paper.title, paper.blocks[-1][0]) == ("You still need this paper", "Come back another day")


def test_with_the_slip_one_comes_back_the_same_day_and_keeps_the_place() -> None:
    lacking = MissingPaper("passport", ("stamp",), SLIP)
    paper = printed(lacking, "en")
    assert paper.qr == SLIP
    assert paper.qr_caption == "BACK0F1E2D3C 4B5A69788796 A5B4C3D2E1F0"
    assert "Scan it at the kiosk, and you keep your place in line." in paper.blocks[-1][1]
    for until in ("10:00", "10:26", None):
        too_late = printed(lacking, "en", back_before=until)
        assert (too_late.qr, too_late.qr_caption) == ("", "")
        assert too_late.blocks[-1][0] == "Come back another day"


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


def test_a_ticket_tells_by_when_most_are_called() -> None:
    soon = ticket("asked-one", wait=Wait(low=10, high=20, by=NOW + timedelta(minutes=19)))
    assert "Most people are called by 10:45." in printed(TicketPaper(soon), "en").blocks[0][1]


def test_a_ticket_leads_to_the_page_that_follows_it_where_there_is_one() -> None:
    followed = printed(TicketPaper(ticket("asked-one", follow="https://example.org/v/abc")), "en")
    assert followed.qr == "https://example.org/v/abc"
    assert followed.qr_caption == "Follow your place on your phone"
    plain = printed(TicketPaper(ticket("asked-one")), "en")
    assert (plain.qr, plain.qr_caption) == ("", "")


def test_whoever_is_late_reads_how_they_are_served_and_no_time_that_is_over() -> None:
    late = ticket("asked-one", appointment=NOW - timedelta(hours=1), late=True)
    said = everything(printed(TicketPaper(late), "en"))
    assert "Your appointment time is over." in said
    assert "9:26" not in said


def test_a_booked_times_slip_has_the_time_the_code_and_what_to_bring() -> None:
    paper = printed(SlotPaper("passport", SLOTS[4].starts, "K7QM-3F2D", ("photo", "stamp")), "en")
    said = everything(paper)
    for part in (
        "Monday 23 November at 09:30",
        "Your code: K7QM-3F2D",
        "53 bis rue de Fontenay",
        "Please bring\nA passport photo\nThe fiscal stamp",
    ):
        assert part in said
    assert (paper.qr, paper.title) == ("K7QM-3F2D", "Your appointment")


def test_a_phone_can_take_the_other_body_along() -> None:
    assert printed(BodyPaper("licence", "prefecture")).qr == "https://www.val-de-marne.gouv.fr"
    nowhere = BODIES[0].model_copy(update={"url": "", "address": "1 rue d’Été"})
    assert printed(BodyPaper("licence", "prefecture"), bodies=(nowhere,)).qr == (
        "geo:0,0?q=1%20rue%20d%E2%80%99%C3%89t%C3%A9"
    )
    unknown = nowhere.model_copy(update={"address": ""})
    assert printed(BodyPaper("licence", "prefecture"), bodies=(unknown,)).qr == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slip_bears_its_language_its_moment_and_a_job(language: str) -> None:
    papers = (
        TicketPaper(ticket("asked-one")),
        MissingPaper("passport", ("stamp",)),
        BodyPaper("licence", "prefecture"),
        SlotPaper("passport", SLOTS[0].starts, "K7QM-3F2D"),
    )
    made = [printed(paper, language) for paper in papers]
    assert {paper.language for paper in made} == {language}
    assert all(paper.moment and paper.job and paper.heading and paper.farewell for paper in made)


def test_the_same_wish_has_the_same_job_and_another_wish_another() -> None:
    first, again = TicketPaper(ticket("asked-one")), TicketPaper(ticket("asked-two"))
    assert printed(first).job == printed(first).job != printed(again).job
    staff = slip(PrintAgain(ticket("asked-one"), CONTENT, "fr", 7), NOW)
    assert staff.job != printed(first).job
    assert staff.number == "P047"


def test_the_logo_is_printed_and_a_broken_one_is_left_out() -> None:
    logo = base64.b64encode(b"\x89PNG picture").decode()
    assert printed(TicketPaper(ticket("asked-one")), look=Look(logo=logo)).logo == b"\x89PNG picture"
    assert printed(TicketPaper(ticket("asked-one")), look=Look(logo="no base64!")).logo == b""


def test_staff_print_a_test_page() -> None:
    made = slip(effects.TestPrint(CONTENT, "en", 7), NOW)
    assert (made.title, made.language) == ("Test print", "en")
    assert made.number
    assert made.qr

"""The bytes that python-escpos writes say what the slip says, read back by a decoder that is not its own."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.errors import CoverOpen, DeviceRefused, PaperOut
from hardware.escpos_commands import Command, CommandReader
from hardware.escpos_job import JobWriter
from hardware.escpos_paper import PrintedLine, PrintedPicture, PrintedSlip, read_slips
from hardware.escpos_status import Answers, fault_of
from hardware.ports import Slip
from hardware.slip_layout import lay_out

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def writer() -> JobWriter:
    return JobWriter("default")


def printed(writer: JobWriter, slip: Slip, columns: int = 48) -> PrintedSlip:
    [found] = read_slips(writer.write(lay_out(slip, columns, writer.can_print)))
    return found


def test_the_paper_says_what_the_ticket_says(writer: JobWriter, ticket: Slip) -> None:
    slip = printed(writer, ticket)
    assert slip.text.splitlines() == [
        "Service citoyen · Vincennes",
        "samedi 21 novembre 2026, 10:26",
        "",
        "P047",
        "",
        "Passeport",
        "-" * 48,
        "Attente : 10 à 20 minutes",
        "8 personnes sur 10 sont appelées avant 10:45.",
        "Salle A : l’écran et la voix.",
        "",
        "",
        "Suivez votre place sur votre téléphone",
        "-" * 48,
        "Merci de votre patience.",
    ]
    assert slip.qr == ("https://vestibule.example/v/Ab3dE6",)
    assert slip.lines[3] == PrintedLine("P047", 8, 8, bold=True, align="center")
    assert {line.align for line in slip.lines} == {"center"}
    assert slip.cut
    assert not slip.unknown


@pytest.mark.parametrize(
    "text",
    [
        "Rødgrød på Ærø, Ålborg: æøå ÆØÅ",
        "Œuvre naïve, garçon, à l’été – où ? 12 €",
        "Geënsceneerd, coördinatie, café",
        "Grüße, Straße, Äpfel, Öl",
        "“quotes” … and—dashes",
    ],
)
def test_the_letters_of_our_languages_are_printed_as_they_are(writer: JobWriter, text: str) -> None:
    assert printed(writer, Slip(farewell=text)).lines[-1].text == text


def test_a_poor_printer_gets_other_spellings() -> None:
    poor = JobWriter("simple")  # code page 437 alone
    assert printed(poor, Slip(farewell="Grød, l’été: 12 €")).lines[-1].text == "Grod, l'été: 12 EUR"


@given(text=st.text().filter(lambda text: "?" not in unicodedata.normalize("NFKD", text)))
def test_no_question_mark_is_printed_that_nobody_wrote(writer: JobWriter, text: str) -> None:
    slip = printed(writer, Slip(farewell=text))
    assert "?" not in slip.text
    assert not slip.unknown


def test_two_jobs_do_not_colour_each_other(writer: JobWriter, ticket: Slip) -> None:
    one = writer.write(lay_out(ticket, 48, writer.can_print))
    writer.write(lay_out(Slip(title="▒ Łódź Ελλάδα"), 48, writer.can_print))  # other code pages
    assert writer.write(lay_out(ticket, 48, writer.can_print)) == one
    assert one.startswith(b"\x1b@")


def test_a_profile_that_is_not_known_is_refused() -> None:
    with pytest.raises(DeviceRefused, match="TM-T2000"):
        JobWriter("TM-T2000")


# --- the decoder ------------------------------------------------------------------------------------


PICTURE = PrintedPicture(16, 3, b"\n\x1dV\n\x10\x04")


def test_pictures_are_taken_whole() -> None:
    raster = b"\x1dv0\x00\x02\x00\x03\x00" + b"\n\x1dV\n\x10\x04"
    assert read_slips(b"A\n" + raster + b"B\n\x1dV\x00") == [
        PrintedSlip((PrintedLine("A"), PrintedLine("B")), pictures=(PICTURE,), cut=True)
    ]


def test_what_hangs_uncut_comes_last() -> None:
    assert read_slips(b"\x1bE\x01A\n\x1dVB\x00B") == [
        PrintedSlip((PrintedLine("A", bold=True),), cut=True),
        PrintedSlip((PrintedLine("B", bold=True),)),
    ]


def test_what_it_does_not_know_is_told() -> None:
    assert read_slips(b"\x1b\x7fA\n")[0].unknown == (b"\x1b\x7f",)


def test_bytes_of_an_unknown_page_are_seen() -> None:
    assert read_slips(b"\x1bt\xfe\x80\n")[0].text == "\ufffd"


def test_commands_are_found_however_they_are_cut(writer: JobWriter, ticket: Slip) -> None:
    job = writer.write(lay_out(ticket, 48, writer.can_print)) + b"\x1dv0\x00\x01\x00\x01\x00\xff\x10\x04\x01"
    whole = [c for c in CommandReader().feed(job) if c.name]
    reader = CommandReader()
    piecemeal = [c for byte in job for c in reader.feed(bytes([byte])) if c.name]
    assert piecemeal == whole
    assert whole[-1] == Command(b"\x10\x04", b"\x01")


@given(st.binary(max_size=200))
def test_rubbish_stops_no_decoder(data: bytes) -> None:
    read_slips(data)


# --- answers ----------------------------------------------------------------------------------------


def test_answers_are_told_apart_by_their_fixed_bits() -> None:
    answers = Answers()
    answers.feed(bytes([0x11, 0x12, 0x14, 0x00, 0x0C, 0x0F, 0x13]))  # XON, real time, four of ASB, XOFF
    answers.feed(bytes([0x0C, 0x72]))
    assert (answers.real_time, answers.in_turn) == ([0x12, 0x72], [0x0C])


@pytest.mark.parametrize(
    ("offline", "paper", "fault"),
    [
        (0x12, 0x12, None),
        (0x12, 0x1E, None),  # near its end is not at its end
        (0x12, 0x72, PaperOut),
        (0x32, 0x12, PaperOut),
        (0x36, 0x72, CoverOpen),  # an open cover also hides the paper: close it first
        (0x52, 0x12, DeviceRefused),
    ],
)
def test_status_bits_become_faults(offline: int, paper: int, fault: type | None) -> None:
    found = fault_of(offline, paper)
    assert (type(found) if found else None) is fault

"""Slips that a printer has no letters for are drawn: whole, in their direction, in bands."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from hardware.escpos_job import JobWriter
from hardware.escpos_paper import PrintedPicture, PrintedSlip, read_slips
from hardware.logo import logo
from hardware.paper_picture import png
from hardware.ports import Slip
from hardware.script_runs import Run, runs
from hardware.settings import EscposTable
from hardware.slip_drawing import HIGHEST_BAND, Drawing
from hardware.slip_layout import Cut, Line, Picture, QrCode
from hardware.typeface import Typeface
from tests.hardware.slips import ARABIC, DANISH, FRENCH, mark

PAPERS = [48, 42, 32]


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    table = EscposTable()
    return Drawing(table.faces, table.bold_faces)


@pytest.fixture(scope="module")
def writer() -> JobWriter:
    return JobWriter("default")


def image(picture: Picture | PrintedPicture) -> Image.Image:
    return Image.frombytes("1", (picture.width, picture.height), picture.dots).convert("L")


def printed(drawing: Drawing, writer: JobWriter, slip: Slip, columns: int) -> PrintedSlip:
    operations = (*logo(slip.logo, columns), *drawing.lay_out(slip, columns))
    [found] = read_slips(writer.write(operations))
    return found


# --- which slips ------------------------------------------------------------------------------------


@pytest.mark.parametrize("slip", [FRENCH, DANISH, replace(FRENCH, language="nl")])
def test_what_the_printer_can_say_is_not_drawn(drawing: Drawing, writer: JobWriter, slip: Slip) -> None:
    assert not drawing.is_wanted(slip, writer.can_print)


def test_languages_from_right_to_left_are_drawn(drawing: Drawing, writer: JobWriter) -> None:
    assert drawing.is_wanted(ARABIC, writer.can_print)
    assert drawing.is_wanted(replace(FRENCH, language="ar-MA"), writer.can_print)


def test_one_name_that_cannot_be_spelled_is_enough(drawing: Drawing, writer: JobWriter) -> None:
    assert drawing.is_wanted(replace(FRENCH, farewell="شكراً"), writer.can_print)


def test_what_our_fonts_lack_as_well_is_not_drawn(drawing: Drawing, writer: JobWriter) -> None:
    assert not drawing.is_wanted(replace(FRENCH, farewell="谢谢"), writer.can_print)


def test_without_the_fonts_the_number_is_printed_all_the_same(writer: JobWriter, tmp_path: Path) -> None:
    missing = Drawing([tmp_path / "none.ttf"], [tmp_path / "none.ttf"])
    slip = replace(FRENCH, farewell="شكراً")
    assert not missing.is_wanted(slip, writer.can_print)
    assert not missing.is_wanted(FRENCH, writer.can_print, always=True)


# --- what is drawn ----------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", PAPERS)
@pytest.mark.parametrize("slip", [ARABIC, FRENCH, DANISH])
def test_bands_are_as_wide_as_the_paper_and_no_higher_than_printers_take(
    drawing: Drawing, slip: Slip, columns: int
) -> None:
    pictures = [each for each in drawing.lay_out(slip, columns) if isinstance(each, Picture)]
    assert {picture.width for picture in pictures} == {columns * 12}
    assert max(picture.height for picture in pictures) <= HIGHEST_BAND
    assert all(len(picture.dots) == picture.width // 8 * picture.height for picture in pictures)


@pytest.mark.parametrize("columns", PAPERS)
def test_number_and_code_stay_the_printers_own(drawing: Drawing, columns: int) -> None:
    operations = drawing.lay_out(ARABIC, columns)
    assert [each.text for each in operations if isinstance(each, Line) and each.text] == ["P047"]
    assert [each.content for each in operations if isinstance(each, QrCode)] == [ARABIC.qr]
    assert operations[-1] == Cut()


@pytest.mark.parametrize("columns", PAPERS)
@pytest.mark.parametrize("slip", [ARABIC, FRENCH, DANISH])
def test_no_line_is_wider_than_the_paper(slip: Slip, columns: int) -> None:
    face, leftwards = Typeface(EscposTable().bold_faces), slip.language == "ar"
    texts = [
        slip.heading,
        slip.moment,
        slip.farewell,
        *(t for first, rest in slip.blocks for t in (first, *rest)),
    ]
    for text in [*texts, "Personregistersammenslutningsformular" * 3]:
        for line in face.wrapped(text, 31, columns * 12, right_to_left=leftwards):
            assert face.width(line, 31, right_to_left=leftwards) <= columns * 12


@pytest.mark.parametrize("text", ["ÂÅĘ gjpqy", "يُستَدعى إِلَى الطَّابِق"])
def test_no_letter_is_cut_off_above_or_below(text: str) -> None:
    face, leftwards = Typeface(EscposTable().faces), not text.isascii() and text[0] > "\u0500"
    line = face.drawn(text, 27, 576, align="center", right_to_left=leftwards).convert("L")
    left, top, right, bottom = line.getbbox() or (0, 0, 0, 0)
    assert 0 < left < right < line.width
    assert 0 < top < bottom < line.height


def test_blocks_in_arabic_stand_at_the_right_edge(drawing: Drawing) -> None:
    slip = Slip(blocks=(("", ("دقيقة",)),), language="ar")
    [picture] = [each for each in drawing.lay_out(slip, 48) if isinstance(each, Picture)]
    words = image(picture).crop((0, 24, picture.width, picture.height))  # below the rule
    left, _, right, _ = words.getbbox() or (0, 0, 0, 0)
    assert right > picture.width - 8
    assert left > picture.width * 3 // 4


@pytest.mark.pure
def test_a_mixed_line_runs_from_the_right() -> None:
    assert list(runs("رقمكم P047 الآن", right_to_left=True)) == [
        Run("الآن", right_to_left=True),
        Run(" P047 ", right_to_left=False),
        Run("رقمكم", right_to_left=True),
    ]
    assert [run.text for run in runs("(A1)", right_to_left=True)] == ["(A1)"]


def test_letters_are_joined_with_and_without_the_shaper(monkeypatch: pytest.MonkeyPatch) -> None:
    shaped, plain = Typeface(EscposTable().faces), Typeface(EscposTable().faces)
    apart = sum(shaped.width(letter, 50, right_to_left=True) for letter in "مواطنين")
    joined = shaped.width("مواطنين", 50, right_to_left=True)
    monkeypatch.setitem(plain.__dict__, "_shapes", False)
    assert joined < apart * 0.9, "letters in a word are narrower than alone"
    assert plain.width("مواطنين", 50, right_to_left=True) == pytest.approx(joined, rel=0.03)


def test_a_drawn_slip_arrives_dot_by_dot(drawing: Drawing, writer: JobWriter) -> None:
    slip = printed(drawing, writer, ARABIC, 48)
    sent = [each for each in drawing.lay_out(ARABIC, 48) if isinstance(each, Picture)]
    for was, became in zip(sent, slip.pictures[1:], strict=True):
        differing = sum((a ^ b).bit_count() for a, b in zip(was.dots, became.dots, strict=True))
        assert differing <= 3, "only dots that would have read as commands"
    assert not slip.unknown
    assert slip.lines[1].text == "P047"


@pytest.mark.pure
def test_no_picture_holds_a_real_time_command(writer: JobWriter) -> None:
    dots = b"\x10\x04\x02" * 6 + b"\x10\x14\x08\x10\x05\x02"
    [sent] = writer.parts([Picture(64, 3, dots)])[-1:]
    for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
        assert command not in sent


@pytest.mark.pure
def test_a_job_comes_in_parts_with_the_cut_last(writer: JobWriter) -> None:
    band = Picture(8, 1, b"\xff")
    parts = writer.parts([Line("A"), band, band, Line("B"), Cut()])
    assert len(parts) == 4
    assert parts[-1].startswith(b"\x1dV")
    assert b"".join(parts) == writer.write([Line("A"), band, band, Line("B"), Cut()])


# --- the logo ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", PAPERS)
def test_a_logo_is_fitted_centred_and_dithered(columns: int) -> None:
    [picture] = logo(mark(), columns)
    drawn = image(picture)
    left, _, right, bottom = drawn.getbbox() or (0, 0, 0, 0)
    assert picture.width == columns * 12
    assert abs(left - (picture.width - right)) < 12
    assert bottom <= 160
    grey = drawn.crop((left + (right - left) * 3 // 4, 0, right, bottom)).tobytes()
    assert 0 < sum(map(bool, grey)) < len(grey) / 2, "light grey is some dots, neither none nor all"


@pytest.mark.parametrize("png", [b"", b"no picture", mark()[:100]])
def test_a_bad_logo_prints_none(png: bytes) -> None:
    assert list(logo(png, 48)) == []


def test_a_picture_as_large_as_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (5000, 5000)).save(out, "PNG")
    assert list(logo(out.getvalue(), 48)) == []


# --- the picture of the paper -----------------------------------------------------------------------


@pytest.mark.parametrize("columns", PAPERS)
def test_the_paper_can_be_looked_at(drawing: Drawing, writer: JobWriter, columns: int) -> None:
    with Image.open(io.BytesIO(png(printed(drawing, writer, ARABIC, columns), columns))) as page:
        assert page.width == columns * 12 + 64
        assert page.height > page.width


@pytest.mark.pure
def test_a_paper_with_a_picture_of_an_old_kind_can_be_looked_at() -> None:
    [slip] = read_slips(b"A\n\x1b*\x00\x02\x00\xff\xff\x1dV\x00")
    assert png(slip, 32)

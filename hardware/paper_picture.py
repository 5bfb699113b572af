"""A printed slip as a picture of the paper, for documents and for eyes: one pixel a dot."""

import io
from collections.abc import Iterable
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFont

from hardware.escpos_paper import PrintedCode, PrintedLine, PrintedPicture, PrintedSlip

LETTER = (12, 24)
"""Font A, in dots."""
LINE = 30
"""What a line of it feeds."""
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")
BOLD = FONT.with_name("DejaVuSansMono-Bold.ttf")
MARGIN = 32


def png(slip: PrintedSlip, columns: int) -> bytes:
    """The paper as a PNG file."""
    out = io.BytesIO()
    paper(slip, columns).save(out, "PNG", optimize=True)
    return out.getvalue()


def paper(slip: PrintedSlip, columns: int) -> Image.Image:
    """The paper, black on white; what a printer would clip is clipped here as well."""
    width = columns * LETTER[0]
    strips = [strip for part in slip.parts if (strip := _strip(part, width)).height]
    height = sum(strip.height for strip in strips)
    page = Image.new("L", (width + 2 * MARGIN, height + 2 * MARGIN), 255)
    top = MARGIN
    for strip in strips:
        page.paste(strip, (MARGIN, top))
        top += strip.height
    return page


def side_by_side(papers: Iterable[Image.Image]) -> Image.Image:
    """Several papers on a grey table."""
    pages = list(papers)
    table = Image.new(
        "L", (sum(p.width + MARGIN for p in pages) + MARGIN, max(p.height for p in pages) + 2 * MARGIN), 200
    )
    left = MARGIN
    for page in pages:
        table.paste(page, (left, MARGIN))
        left += page.width + MARGIN
    return table


def _strip(part: PrintedLine | PrintedCode | PrintedPicture, width: int) -> Image.Image:
    match part:
        case PrintedLine():
            return _line(part, width)
        case PrintedCode(content, dot):
            return _centred(_code(content, dot), width)
        case PrintedPicture(_, 0, _):
            return Image.new("L", (width, 0))
        case PrintedPicture(wide, high, dots):
            ink = Image.frombytes("1", (wide, high), dots).convert("L")
            strip = Image.new("L", (width, high), 255)
            strip.paste(ink.point(lambda black: 255 - black), (0, 0))
            return strip


def _line(line: PrintedLine, width: int) -> Image.Image:
    """Letters in cells of equal width, as printers set them."""
    wide, high = LETTER[0] * line.width, LETTER[1] * line.height
    strip = Image.new("L", (width, max(LINE, high + LINE - LETTER[1])), 255)
    text = Image.new("L", (max(1, wide * len(line.text)), high), 255)
    font = ImageFont.truetype(str(BOLD if line.bold else FONT), 20)
    for at, char in enumerate(line.text):
        cell = Image.new("L", LETTER, 255)
        ImageDraw.Draw(cell).text((0, 19), char, 0, font, anchor="ls")
        text.paste(cell.resize((wide, high), Image.Resampling.NEAREST), (at * wide, 0))
    left = {"left": 0, "center": (width - text.width) // 2, "right": width - text.width}[line.align]
    strip.paste(text, (left, 0))
    return strip


def _code(content: str, dot: int) -> Image.Image:
    code = qrcode.QRCode(border=0, box_size=dot, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(content)
    modules = code.get_matrix()
    dots = bytes(0 if module else 255 for row in modules for module in row)
    image = Image.frombytes("L", (len(modules), len(modules)), dots)
    return image.resize((len(modules) * dot, len(modules) * dot), Image.Resampling.NEAREST)


def _centred(image: Image.Image, width: int) -> Image.Image:
    strip = Image.new("L", (width, image.height), 255)
    strip.paste(image, ((width - image.width) // 2, 0))
    return strip

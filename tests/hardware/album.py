"""Draws the tickets of docs/hardware.md: `python -m tests.hardware.album docs/pictures/tickets.png`."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from PIL import Image

from hardware.drivers import open_printer
from hardware.paper_picture import paper, side_by_side
from hardware.ports import Slip
from hardware.settings import NetworkPrinterSettings
from hardware.software_printer import SoftwarePrinter
from tests.hardware.slips import ARABIC, DANISH, FRENCH, mark

WIDE, NARROW = 48, 32
SHOWN = [(FRENCH, WIDE, False), (ARABIC, WIDE, False), (DANISH, WIDE, True), (FRENCH, NARROW, False)]
"""Slip, columns, and whether everything is drawn."""


async def printed(slip: Slip, columns: int, *, drawn: bool) -> Image.Image:
    """The slip as it comes out of a printer."""
    async with SoftwarePrinter() as device:
        host, port = device.address
        table = NetworkPrinterSettings(driver="network", host=host, port=port, columns=columns, drawn=drawn)
        printer = open_printer(table)
        await printer.print(replace(slip, logo=mark(shades=False)))
        await printer.close()
        return paper(device.printed[0], columns)


async def main(path: Path) -> None:
    """All of them on one table."""
    papers = [await printed(slip, columns, drawn=drawn) for slip, columns, drawn in SHOWN]
    table = side_by_side(papers)
    half = table.resize((table.width // 2, table.height // 2), Image.Resampling.LANCZOS)
    half.quantize(16).save(path, optimize=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))

"""Contrast as it reached the glass: of every text, its darkest and lightest pixels."""

from collections.abc import Iterator
from typing import Any

from appliance.theme import contrast
from kiosk.stage import Stage
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.piece import seen
from tests.kiosk.fit import hexed

TOLERANCE = 0.97
"""Strokes are thin: their middle is a little paler than the colour asked for."""


def unreadable(stage: Stage, image: Any) -> Iterator[str]:
    """A sentence for every text whose strokes do not stand out from its ground in `image`."""
    for piece in seen(stage):
        if isinstance(piece, Lettering) and not isinstance(piece, Icon) and piece.said:
            ratio = measured(piece, image)
            if ratio < piece.scale.palette.text * TOLERANCE:
                yield f"{piece.said[:40]!r} has a contrast of {ratio:.1f} on the glass"


def measured(piece: Lettering, image: Any) -> float:
    top = image.height - piece.top
    box = (piece.x, top, piece.right, top + piece.height)
    part = image.crop(tuple(map(round, box)))
    colours = part.getcolors(maxcolors=part.width * part.height)
    ground = max(colours)[1]
    return max(contrast(said(colour), said(ground)) for _, colour in colours)


def said(colour: tuple[int, int, int]) -> str:
    return hexed([part / 255 for part in colour])

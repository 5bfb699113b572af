"""Making a page fit: less air first, then without decoration, then without what is only nice to have; and
only where a panel is too small for LARGE, words that are no larger than there is room for."""

from kiosk.measures import Scale
from kiosk.widgets.piece import Piece

STEPS = (
    *((squeeze, 0) for squeeze in (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)),
    *((squeeze, 1) for squeeze in (0.8, 0.7, 0.6)),
    *((squeeze, 2) for squeeze in (0.8, 0.7, 0.6, 0.5, 0.4)),
)
"""Squeeze, and how much is left out, from the page as it was drawn to the least it can be."""
LARGE_FIRST = tuple((1.0, *step) for step in STEPS)
GROWTHS = (0.8, 0.6, 0.4, 0.2, 0.0)
LESS_LARGE = tuple((growth, squeeze, 2) for growth in GROWTHS for squeeze in (0.8, 0.6, 0.4))
"""Growth, squeeze, and how much is left out, from nearly LARGE to the usual size."""


def fit(body: Piece, scale: Scale, width: float, height: float, lower: float) -> bool:
    """Choose the sizes of `scale` so that `body` is no taller than `height`, and, where controls are wanted
    low, none of them is higher than `lower`. Says whether that was possible."""
    steps = (*LARGE_FIRST, *LESS_LARGE) if scale.large else LARGE_FIRST
    for scale.growth, scale.squeeze, scale.bare in steps:
        if body.tall(width) <= height and (not scale.low or body.reach(width) <= lower):
            return True
    return False

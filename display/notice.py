"""Cards: what people are told between calls, and what they must know about the screen itself."""

from itertools import zip_longest

from appliance import theme
from appliance.box import Box
from appliance.theme import FACES
from display.ground import Ground
from display.lettering import Block, Line
from display.page import NoticeLine, Page, Said
from display.piece import Group

ENOUGH = 0.7
"""A card whose letters would be smaller than this part of the largest says less."""
SMALLEST = 20
"""Units."""
INFORMATION, NOT_UP_TO_DATE = "\ue88e", "\ue629"


class Card(Group):
    """A sign, a headline, a sentence, and both in other languages; all smaller where they need more room."""

    def __init__(self, ground: str, ink: str, icon: str, sign: str) -> None:
        self._sign = sign
        self._ground = Ground(ground)
        self._icon = Line(FACES.icons, icon)
        self._head, self._body = Block(FACES.semibold, ink), Block(FACES.text, ink)
        self._others = [Block(FACES.text, ink) for _ in range(2)]
        super().__init__(self._ground, self._icon, self._head, self._body, *self._others)

    def tint_sign(self, colour: str) -> None:
        """Change the sign's colour."""
        self._icon.tint(colour)

    def show(self, notice: NoticeLine, box: Box, unit: float, *, largest: float = 44) -> float:
        """Set the notice in `box`, its headline `largest` units large at most; gives how large it became."""
        size = largest * unit
        for shorter in (notice, NoticeLine(notice.text, Said(notice.detail.first)), _in_one_language(notice)):
            size = largest * unit
            while not self._fits(shorter, box, size, unit) and size > SMALLEST * unit:
                size *= 0.95
            if size >= ENOUGH * largest * unit:
                break
        return size / unit

    def _fits(self, notice: NoticeLine, box: Box, size: float, unit: float) -> bool:
        pad = min(0.9 * size, 40 * unit)
        self._ground.put(box, 28 * unit)
        self._icon.put(self._sign, 1.7 * size, x=box.x + pad, base=0)
        x = self._icon.right + 0.6 * size
        width, everything = box.right - pad - x, 100 * box.height
        parts = list(self._parts(notice, size))
        for block, text, part_size, _ in parts:
            block.put(text, part_size, Box(x, 0, width, everything))
        height = sum(block.height + gap for block, text, _, gap in parts if text)
        top = box.y + (box.height + height) / 2
        for block, text, _, gap in parts:
            if text:
                top -= block.height + gap
            block.y = round(top)
        self._icon.center_y = round(box.y + box.height / 2)
        whole = all(block.drawing and block.drawing.size >= int(asked) for block, _, asked, _ in parts)
        return whole and height <= box.height - 1.2 * pad

    def _parts(self, notice: NoticeLine, size: float) -> list[tuple[Block, str, float, float]]:
        """Every block with its text, its size, and the air above it."""
        text, detail = notice.text, notice.detail
        pairs = [f"{a}. {b}" if b else a for a, b in zip_longest(text.others, detail.others, fillvalue="")]
        first, second = (*pairs, "", "")[:2]
        return [
            (self._head, text.first, size, 0.0),
            (self._body, detail.first, 0.8 * size, 0.04 * size),
            (self._others[0], first, 0.68 * size, 0.12 * size),
            (self._others[1], second, 0.68 * size, 0.0),
        ]


def _in_one_language(notice: NoticeLine) -> NoticeLine:
    return NoticeLine(Said(notice.text.first), Said(notice.detail.first))


class Notice(Card):
    """Something from the site."""

    def __init__(self, ground: str = theme.SKY) -> None:
        super().__init__(ground, theme.INK, theme.PRIMARY, INFORMATION)


class Stale(Card):
    """The screen may no longer be true."""

    def __init__(self) -> None:
        super().__init__(theme.AMBER_GROUND, theme.AMBER, theme.AMBER, NOT_UP_TO_DATE)


def stale_notice(page: Page) -> NoticeLine | None:
    """What is told of a screen that has lost the controller."""
    return NoticeLine(page.stale, page.advice) if page.stale else None

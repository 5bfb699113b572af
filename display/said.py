"""Words in several languages, and a counter's word with its label, in the order in which they are read."""

from pathlib import Path

from appliance.script import right_to_left
from appliance.theme import FACES
from display.lettering import Line
from display.page import Said
from display.piece import Align, Group

SMALLER = 0.62
"""Other languages beside the first, as a part of its size."""
ENOUGH = 0.8
"""So much smaller, at most, for the sake of another language."""
GAP = 0.66
"""Between two languages, as a part of the first one's size."""


class Beside(Group):
    """Lines one after the other on one baseline: other languages' words."""

    def __init__(self, colour: str, face: Path = FACES.text) -> None:
        super().__init__()
        self._colour, self._face = colour, face

    def tint(self, colour: str) -> None:
        """Change the colour."""
        self._colour = colour
        for line in self.children:
            line.tint(colour)

    def put(
        self, said: Said, size: float, *, x: float, base: float, width: float, align: Align = "left"
    ) -> float:
        """Set the other languages from `x` on, smaller where `width` asks for it; gives their width."""
        texts = said.beside
        while len(self.children) < len(texts):
            self.add_widget(Line(self._face, self._colour))
        self.have(*self.children[::-1][: len(texts)])
        lines = list(zip(self.children[::-1], texts, strict=True))
        taken = self._set(lines, size, x, base)
        if taken > width:
            taken = self._set(lines, int(size * width / taken * 0.98), x, base)
        if align == "right":
            for line, _ in lines:
                line.x = round(line.x + width - taken)
        return taken

    def _set(self, lines: list[tuple[Line, str]], size: float, x: float, base: float) -> float:
        end = x
        for line, text in lines:
            line.put(text, size, x=end if end == x else end + GAP * size, base=base)
            end = line.right
        return end - x


class SaidLine(Group):
    """The same words in the first language and, smaller and beside them, in the others."""

    def __init__(self, colour: str, face: Path = FACES.text) -> None:
        self._first, self._others = Line(face, colour), Beside(colour)
        super().__init__(self._first, self._others)

    def put(self, said: Said, size: float, *, x: float, base: float, width: float) -> float:
        """Set both from `x` on, on one baseline, both a little smaller when `width` asks for it; languages
        that would make them much smaller are left out. Gives their width."""
        for count in range(len(said.others), -1, -1):
            shorter = Said(said.first, said.others[:count])
            taken = self._set(shorter, size, x, base)
            if taken <= width:
                return taken
            if taken * ENOUGH <= width or not count:
                break
        return self._set(shorter, size * 0.97 * width / taken, x, base)

    def _set(self, said: Said, size: float, x: float, base: float) -> float:
        self._first.put(said.first, size, x=x, base=base)
        after = self._first.right + (GAP * size if said.others else 0)
        rest = self._others.put(said, SMALLER * size, x=after, base=base, width=float("inf"))
        return float((after + rest if said.others else self._first.right) - x)


def turned(word: str, *, mirrored: bool) -> bool:
    """Whether `word` is read the other way than the page, so that it stands behind what follows it."""
    return bool(word) and right_to_left(word) != mirrored

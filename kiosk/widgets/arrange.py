"""How parts stand beside and below each other. The only place that knows where a line begins and ends."""

from collections.abc import Sequence

from typing_extensions import override

from kiosk.measures import Scale
from kiosk.widgets.piece import Piece, present


class Spring(Piece):
    """Takes the room that nobody needs."""


class Room(Piece):
    """A fixed distance."""

    def __init__(self, scale: Scale, millimetres: float) -> None:
        super().__init__(scale)
        self.millimetres = millimetres

    @override
    def tall(self, width: float) -> int:
        return self.scale.gap(self.millimetres)


class Arranged(Piece):
    """Base of what holds parts with a gap between them."""

    def __init__(self, scale: Scale, parts: Sequence[Piece], *, gap: float = 6) -> None:
        super().__init__(scale)
        self.parts, self.gap_mm = list(parts), gap
        for part in parts:
            self.add_widget(part)

    @property
    def gap(self) -> int:
        """Pixels between two parts."""
        return self.scale.gap(self.gap_mm)

    def shown(self) -> list[Piece]:
        """The parts that take room; the others are put away."""
        for part in self.parts:
            if part.absent:
                part.put_away()
        return present(self.parts)


class Column(Arranged):
    """Parts from the top down, each as wide as the column."""

    @override
    def wide(self) -> int:
        return max((part.wide() for part in present(self.parts)), default=0)

    @override
    def tall(self, width: float) -> int:
        parts = present(self.parts)
        return sum(part.tall(width) for part in parts) + self._gaps(parts)

    def _gaps(self, parts: list[Piece]) -> int:
        touching = [part for part in parts if not isinstance(part, Spring | Room)]
        return self.gap * max(0, len(touching) - 1)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        parts = self.shown()
        springs = sum(isinstance(part, Spring) for part in parts)
        spare = max(0.0, height - self.tall(width)) / springs if springs else 0.0
        top = y + height
        before: Piece | None = None
        for part in parts:
            if before and not isinstance(part, Spring | Room):
                top -= self.gap
            tall = spare if isinstance(part, Spring) else part.tall(width)
            part.place(x, top - tall, width, tall)
            top -= tall
            before = part if not isinstance(part, Spring | Room) else before


class Row(Arranged):
    """Parts side by side, as tall as the row. `shares`: how the width is divided; 0 is the natural width."""

    def __init__(
        self, scale: Scale, parts: Sequence[Piece], *, shares: Sequence[float] = (), gap: float = 6
    ) -> None:
        super().__init__(scale, parts, gap=gap)
        self.shares = dict(zip(self.parts, shares or [1] * len(parts), strict=True))

    def _widths(self, width: float) -> dict[Piece, float]:
        parts = present(self.parts)
        natural = {part: part.wide() for part in parts if not self.shares[part]}
        left = width - sum(natural.values()) - self.gap * max(0, len(parts) - 1)
        whole = sum(self.shares[part] for part in parts) or 1
        return {part: natural.get(part, left * self.shares[part] / whole) for part in parts}

    @override
    def wide(self) -> int:
        parts = present(self.parts)
        return sum(part.wide() for part in parts) + self.gap * max(0, len(parts) - 1)

    @override
    def tall(self, width: float) -> int:
        return max((part.tall(across) for part, across in self._widths(width).items()), default=0)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        self.shown()
        left = x
        for part, across in self._widths(width).items():
            part.place(left, y, across, height)
            left += across + self.gap


class Grid(Arranged):
    """Parts in equal columns, read line by line; every line as tall as its tallest part.

    At most `columns`; fewer where a part would not have the width it would like.
    """

    def __init__(self, scale: Scale, parts: Sequence[Piece], *, columns: int, gap: float = 6) -> None:
        super().__init__(scale, parts, gap=gap)
        self.columns = columns

    def _lines(self, width: float) -> tuple[list[list[Piece]], float]:
        """The lines, and the width of a column."""
        parts = present(self.parts)
        widest = max((part.wide() for part in parts), default=0)
        for columns in range(self.columns, 0, -1):
            across = (width - self.gap * (columns - 1)) / columns
            if across >= widest:
                break
        return [parts[at : at + columns] for at in range(0, len(parts), columns)], across

    @override
    def tall(self, width: float) -> int:
        lines, across = self._lines(width)
        tall = sum(max(part.tall(across) for part in line) for line in lines)
        return tall + self.gap * max(0, len(lines) - 1)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        self.shown()
        (lines, across), top = self._lines(width), y + height
        for line in lines:
            tall = max(part.tall(across) for part in line)
            for index, part in enumerate(line):
                part.place(x + index * (across + self.gap), top - tall, across, tall)
            top -= tall + self.gap

"""How parts stand beside and below each other."""

from collections.abc import Sequence

from typing_extensions import override

from kiosk.measures import Scale, evenly
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
    """Base of what holds parts with a gap between them.

    `steady`: side by side from left to right in every language, as keys are.
    """

    steady = False

    def __init__(self, scale: Scale, parts: Sequence[Piece], *, gap: float = 6) -> None:
        super().__init__(scale)
        self.parts, self.gap_mm = list(parts), gap
        for part in parts:
            self.add_widget(part)

    @property
    def gap(self) -> int:
        """Pixels between two parts."""
        return self.scale.gap(self.gap_mm)

    @property
    def turned(self) -> bool:
        """Has to be laid out backwards, because it stays as it is where all else is mirrored."""
        return self.steady and self.scale.mirrored

    def shown(self) -> list[Piece]:
        """The parts that take room; the others are put away."""
        for part in self.parts:
            if part.gone:
                part.put_away()
        return present(self.parts)

    @override
    def reading(self) -> list[Piece]:
        return self.parts


class Column(Arranged):
    """Parts from the top down, each as wide as the column.

    Where controls are wanted low, what is only read comes first and the rest stands on the floor.
    """

    @override
    def wide(self) -> int:
        return max((part.wide() for part in present(self.parts)), default=0)

    @override
    def tall(self, width: float) -> int:
        return self._stacked(present(self.parts), width)

    def _stacked(self, parts: list[Piece], width: float) -> int:
        touching = [part for part in parts if not isinstance(part, Spring | Room)]
        return sum(part.tall(width) for part in parts) + self.gap * max(0, len(touching) - 1)

    def _parted(self, width: float) -> tuple[list[Piece], list[Piece]]:
        """What is read, and what is touched."""
        parts = present(self.parts)
        touched = [part for part in parts if part.reach(width)]
        return [part for part in parts if part not in touched], touched

    @override
    def reach(self, width: float) -> int:
        touched = self._parted(width)[1]
        if not touched:
            return 0
        return self._stacked(touched, width) - touched[0].tall(width) + touched[0].reach(width)

    @override
    def reading(self) -> list[Piece]:
        if not self.scale.low:
            return self.parts
        read, touched = self._parted(self.width)
        return [*read, *touched]

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        parts = self.shown()
        if not self.scale.low:
            self._stack(parts, x, y + height, width, height)
            return
        read, touched = self._parted(width)
        self._stack(read, x, y + height, width, 0)
        self._stack(touched, x, y + self._stacked(touched, width), width, 0)

    def _stack(self, parts: list[Piece], x: float, top: float, width: float, height: float) -> None:
        springs = sum(isinstance(part, Spring) for part in parts)
        spare = max(0.0, height - self._stacked(parts, width)) / springs if springs else 0.0
        before: Piece | None = None
        for part in parts:
            if before and not isinstance(part, Spring | Room):
                top -= self.gap
            tall = spare if isinstance(part, Spring) else part.tall(width)
            part.settle(x, top - tall, width, tall)
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
    def reach(self, width: float) -> int:
        tall, widths = self.tall(width), self._widths(width)
        reaches = ((part, part.reach(across)) for part, across in widths.items())
        return max((r if isinstance(part, Arranged) or not r else tall for part, r in reaches), default=0)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        self.shown()
        left, widths = x, list(self._widths(width).items())
        for part, across in reversed(widths) if self.turned else widths:
            part.settle(left, y, across, height)
            left += across + self.gap


class Grid(Arranged):
    """Parts in equal columns, read line by line; every line as tall as its tallest part.

    At most `columns`; fewer (or the next of `columns`) where a part would not have the width it would like.
    `dense` columns, if that is not 0, on a page that has hardly any room, if long words do not get
    smaller by it. `even`: four parts stand as four or as two and two, never as three and one.
    """

    def __init__(
        self,
        scale: Scale,
        parts: Sequence[Piece],
        *,
        columns: int | Sequence[int],
        gap: float = 6,
        dense: int = 0,
        even: bool = False,
    ) -> None:
        super().__init__(scale, parts, gap=gap)
        self.columns = range(columns, 0, -1) if isinstance(columns, int) else columns
        self.dense, self.even = dense, even

    @property
    def _narrow(self) -> bool:
        """There is hardly any room; large words need whole lines as long as they are large."""
        return self.scale.bare > 1 and not (self.scale.large and self.scale.growth == 1)

    def _lines(self, width: float) -> tuple[list[list[Piece]], float]:
        """The lines, and the width of a column."""
        parts = present(self.parts)
        widest = max((part.wide() for part in parts), default=0)
        for most in (self.dense,) if self._crowded(parts, width) else self.columns:
            columns = evenly(len(parts), most) if self.even else most
            across = self._across(columns, width)
            if across >= widest:
                break
        return [parts[at : at + columns] for at in range(0, len(parts), columns)], across

    def _across(self, columns: int, width: float) -> float:
        return (width - self.gap * (columns - 1)) / columns

    def _crowded(self, parts: list[Piece], width: float) -> bool:
        if not (self.dense and self._narrow):
            return False
        return max((part.narrowest() for part in parts), default=0) <= self._across(self.dense, width)

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
            places = range(len(line))
            for index, part in zip(reversed(places) if self.turned else places, line, strict=True):
                part.settle(x + index * (across + self.gap), top - tall, across, tall)
            top -= tall + self.gap

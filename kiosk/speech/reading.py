"""A page as it is read aloud: its texts and choices in order. Knows no window and no voice."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

AnyDigit = str.maketrans("0123456789", "##########")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is read: a text, or with a `name` a choice. `language` is that of its words.

    `aside`: it stands on every page (who we are, what time it is) and is said last.
    """

    words: str
    language: str
    name: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One page. `place` tells pages apart: another visitor, page, leaf or language is another place."""

    place: tuple[object, ...] = ()
    parts: tuple[Part, ...] = ()

    def whole(self) -> tuple[Part, ...]:
        """All of it: what is particular to the page first."""
        return (*(p for p in self.parts if not p.aside), *(p for p in self.parts if p.aside))

    def news(self, before: "Reading") -> tuple[Part, ...]:
        """What is read here and was not before. Figures that count down are the same text."""
        known = Counter(map(_kind, before.parts))
        new = []
        for part in self.parts:
            kind = _kind(part)
            if known[kind]:
                known[kind] -= 1
            elif not part.aside:
                new.append(part)
        return tuple(new)

    def choice(self, name: str) -> Part | None:
        """The choice of that name."""
        return next((part for part in self.parts if name and part.name == name), None)


def _kind(part: Part) -> tuple[str, str]:
    return part.name, part.words.translate(AnyDigit)


def said(parts: Iterable[Part]) -> str:
    """The words of the parts one after the other, blanks made single: for comparing with what is shown."""
    return " ".join(" ".join(part.words.split()) for part in parts)

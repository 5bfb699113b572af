"""How Vestibule looks: colours, faces, shapes. Kiosk and display draw from here and from nowhere else."""

from dataclasses import dataclass, replace
from pathlib import Path

PAPER = "#F7F5F0"
SURFACE = "#FFFFFF"
INK = "#14213D"
MUTED = "#4A5568"
PRIMARY = "#0A4D8C"
DEEP = "#07335E"
EDGE = "#6F7A8A"
HAIRLINE = "#D6D3CA"
SEA = "#0F6B5C"
SUN = "#FFB81C"
AMBER = "#7A4300"
AMBER_GROUND = "#FFF1D6"
LEAF = "#155E38"
LEAF_GROUND = "#E3F3EA"
SKY = "#E6EFF8"
MIST = "#C8DAEE"
"""Second lines on DEEP."""


@dataclass(frozen=True, kw_only=True)
class Palette:
    """A colour, "#RRGGBB", for every role; the names are those of the constants above.

    `text`, `edges`: the contrast that words, and the edges of what can be touched, have at least.
    """

    paper: str = PAPER
    surface: str = SURFACE
    ink: str = INK
    muted: str = MUTED
    primary: str = PRIMARY
    deep: str = DEEP
    edge: str = EDGE
    hairline: str = HAIRLINE
    sea: str = SEA
    sun: str = SUN
    amber: str = AMBER
    amber_ground: str = AMBER_GROUND
    leaf: str = LEAF
    leaf_ground: str = LEAF_GROUND
    sky: str = SKY
    mist: str = MIST
    text: float = 4.5
    edges: float = 3.0

    def with_site(self, primary: str, deep: str) -> "Palette":
        """These colours with a site's own. Ask `problems` before showing them."""
        return replace(self, primary=primary, deep=deep)

    @property
    def outline(self) -> str:
        """The role that stands out most beside SUN: the line around the focus ring."""
        return max(("ink", "paper"), key=lambda role: contrast(getattr(self, role), self.sun))


NORMAL = Palette()
HIGH_CONTRAST = Palette(
    paper="#000000",
    surface="#000000",
    ink="#FFFFFF",
    muted="#E6E6E6",
    primary="#FFE14D",
    deep="#FFFFFF",
    edge="#FFFFFF",
    hairline="#8C8C8C",
    sea="#7DF0DC",
    sun="#4DB8FF",
    amber="#FFD9A0",
    amber_ground="#2B1A00",
    leaf="#9BF0BC",
    leaf_ground="#00260F",
    sky="#14202E",
    mist="#1A1A1A",
    text=7.0,
    edges=4.5,
)
"""Light on black: what tired and clouded eyes read best."""
CALM = Palette(
    paper="#F1EFE8",
    surface="#FAF9F5",
    ink="#2B3648",
    muted="#525C69",
    primary="#45607A",
    deep="#31475D",
    edge="#727B87",
    hairline="#DCD9CF",
    sea="#3F655F",
    sun="#E3B45C",
    amber="#66491F",
    amber_ground="#F4ECDC",
    leaf="#3D5D4A",
    leaf_ground="#E7EEE8",
    sky="#E7ECF0",
    mist="#D5DCE3",
)
"""Fewer and quieter colours."""

_GROUNDS = ("paper", "surface", "sky", "amber_ground", "leaf_ground")
_WORDS_ON = (
    *((words, ground) for words in ("ink", "muted") for ground in _GROUNDS),
    *((words, ground) for words in ("primary", "sea") for ground in ("paper", "surface", "sky")),
    *(("surface", ground) for ground in ("primary", "deep", "leaf")),
    ("amber", "amber_ground"),
    ("leaf", "leaf_ground"),
    ("mist", "deep"),
)
_EDGES_ON = (
    *((edge, ground) for edge in ("edge", "primary", "deep", "sea") for ground in ("paper", "surface")),
    ("amber", "amber_ground"),
)


def problems(palette: Palette) -> list[str]:
    """A sentence for every pair of colours that is too close for people to read or to find."""
    return [
        f"{role} on {ground} ({colour_of(palette, role)} on {colour_of(palette, ground)}) has a contrast "
        f"of {ratio:.1f}; {what} at least {least:g}"
        for pairs, least, what in (
            (_WORDS_ON, palette.text, "text needs"),
            (_EDGES_ON, palette.edges, "what can be touched needs"),
            (((palette.outline, "sun"),), 3.0, "the focus ring needs"),
        )
        for role, ground in pairs
        if (ratio := contrast(colour_of(palette, role), colour_of(palette, ground))) < least
    ]


def colour_of(palette: Palette, role: str) -> str:
    """The colour of `role`."""
    return str(getattr(palette, role))


_INTER = Path("/usr/share/fonts/opentype/inter")
_ICONS = Path("/usr/share/fonts/truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf")


@dataclass(frozen=True)
class Faces:
    """Font files: `text`, `medium`, `bold` for reading, `display` for headlines and numbers, `icons`."""

    text: Path = _INTER / "Inter-Regular.otf"
    medium: Path = _INTER / "Inter-Medium.otf"
    semibold: Path = _INTER / "Inter-SemiBold.otf"
    bold: Path = _INTER / "Inter-Bold.otf"
    display: Path = _INTER / "InterDisplay-Bold.otf"
    icons: Path = _ICONS

    def missing(self) -> list[str]:
        """A sentence for every font that is not installed."""
        packages = {self.icons: "fonts-material-design-icons-iconfont"}
        return [
            f"font {path.name} is missing: install the Debian package {packages.get(path, 'fonts-inter')}"
            for path in vars(self).values()
            if not path.exists()
        ]


FACES = Faces()


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two "#RRGGBB" colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

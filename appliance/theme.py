"""How Vestibule looks: colours, faces, shapes. Kiosk and display draw from here and from nowhere else."""

from dataclasses import dataclass
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

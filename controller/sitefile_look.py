"""How a site file changes the look of kiosks: its colours and its logo, and what is wrong with them."""

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from appliance.theme import NORMAL, PAPER, contrast, problems
from controller.sitefile_tables import LookSettings

LARGEST_LOGO = 64_000
"""Bytes: every unit holds it, and it travels with each change of a text."""

LEAST_SIDE, MOST_SIDE = 24, 1200
"""Pixels. Less is a blur on a panel; more only makes every unit shrink it again."""

LEAST_CONTRAST = 3.0
"""Of what makes up the logo with the page it stands on, as for other things that are not text."""

LEAST_SEEN = 0.05
"""Share of the logo's pixels that need that contrast; the rest may be its fillings and its ground."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG's bytes, or why there are none in `problem`, a sentence. Neither: the site has no logo."""

    png: bytes = b""
    problem: str = ""

    @property
    def text(self) -> str:
        """The bytes as they travel, base64."""
        return base64.b64encode(self.png).decode()


def logo_of(look: LookSettings, folder: Path) -> Logo:
    """The picture that the table names. `folder`: that of the site file. Never raises."""
    if not look.logo:
        return Logo()
    try:
        with (folder / look.logo).open("rb") as file:
            found = file.read(LARGEST_LOGO + 1)
    except (OSError, ValueError) as error:
        return Logo(problem=f"{look.logo!r} cannot be read: {getattr(error, 'strerror', None) or error}")
    if len(found) > LARGEST_LOGO:
        return Logo(problem=f"{look.logo!r} has more than {LARGEST_LOGO // 1000} kB: save it smaller")
    return Logo(found)


def problems_of_look(look: LookSettings, logo: Logo) -> Iterator[str]:
    """What is wrong with colours and logo, each in a sentence that begins with its place in the file."""
    yield from _problems_of_colours(look)
    if logo.problem:
        yield f"look.logo: {logo.problem}"
    elif logo.png:
        yield from (f"look.logo: {look.logo!r} {problem}" for problem in _problems_of_picture(logo.png))
    if look.logo and not look.logo_says:
        yield "look.logo_says: missing; who cannot see the logo hears this instead"


def _problems_of_colours(look: LookSettings) -> Iterator[str]:
    """The theme says what goes on what; a site can only help what its own two colours are part of."""
    return (f"look: {problem}" for problem in problems(NORMAL.with_site(look.primary, look.deep)))


def _problems_of_picture(png: bytes) -> Iterator[str]:
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
            width, height = picture.size
            if min(width, height) < LEAST_SIDE or max(width, height) > MOST_SIDE:
                yield f"is {width} by {height} pixels; each side has {LEAST_SIDE} to {MOST_SIDE}: resize it"
                return
            seen = _share_seen(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        yield "is not a PNG picture that can be read"
        return
    if seen < LEAST_SEEN:
        yield f"is too light to be seen on the page, whose colour is {PAPER}: take a darker version"


def _share_seen(picture: Image.Image) -> float:
    """Which share of what the picture draws stands out from the page, 0 to 1."""
    small = picture.convert("RGBA")
    small.thumbnail((64, 64))
    shown = Image.alpha_composite(Image.new("RGBA", small.size, PAPER), small).tobytes()
    alpha = small.getchannel("A").tobytes()
    drawn = [f"#{shown[4 * at : 4 * at + 3].hex()}" for at in range(len(alpha)) if alpha[at] > 127]
    return sum(contrast(colour, PAPER) >= LEAST_CONTRAST for colour in drawn) / max(len(drawn), 1)

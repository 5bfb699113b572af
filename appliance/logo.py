"""The site's logo as a texture. Imports Kivy: only what builds widgets may import it."""

import base64
import binascii
import io
import logging

from kivy.core.image import Image as CoreImage
from kivy.graphics.texture import Texture

log = logging.getLogger(__name__)


def texture(logo: str) -> Texture | None:
    """The texture of a base64 PNG; None when it is none."""
    try:
        made = CoreImage(io.BytesIO(base64.b64decode(logo, validate=True)), ext="png").texture
    except (binascii.Error, ValueError, OSError) as problem:
        log.warning("the site's logo cannot be shown: %s", problem)
        return None
    except Exception:  # Kivy's loaders raise bare Exception for a file they do not know
        log.warning("the site's logo is no picture that can be shown")
        return None
    if made is not None:
        made.mag_filter = made.min_filter = "linear"
    return made

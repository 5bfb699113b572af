"""A local time as people write it in the display's file."""

import datetime
import re
from typing import Annotated

from pydantic import BeforeValidator


def _wall_time(written: object) -> object:
    """A time without seconds and zone; TOML's own local time is one too."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:00)?", str(written)):
        raise ValueError(f'must be a local time such as "07:30", not {written!r}')
    return datetime.time.fromisoformat(str(written))


WallTime = Annotated[datetime.time, BeforeValidator(_wall_time)]
"""A local time as people write it, "17:30"."""

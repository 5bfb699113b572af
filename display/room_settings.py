"""The `[display]` table of the display's file: its waiting rooms, its layout, its nights, its pictures."""

import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from appliance.config import Settings
from contract.values import Name
from display.places import Arrow, Kind
from display.wall_time import WallTime
from display.wording import Languages


def _distinct(zones: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(zones)) < len(zones):
        raise ValueError("names a waiting room twice")
    return zones


class NightSettings(Settings):
    """The `[display.night]` table: from when until when, in the site's local time, the screen sleeps."""

    begins: WallTime = Field(alias="from")
    ends: WallTime = Field(alias="until")

    @model_validator(mode="after")
    def _has_a_length(self) -> "NightSettings":
        if self.begins == self.ends:
            raise ValueError("from and until are the same time; leave the table out for a screen never dark")
        return self

    def holds(self, now: datetime.time) -> bool:
        """Whether it is night at this local time; a night may go over midnight."""
        if self.begins < self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


class MediaSettings(Settings):
    """The `[display.media]` table: pictures and films between calls, in the order of their names.

    `seconds`: how long a picture stays. `frames_per_s`: at most so many of a film. `decoding`: by the
    processor, or by hardware of one of the kinds that ffmpeg knows.
    """

    folder: Path
    seconds: float = Field(default=10.0, ge=2.0, le=600.0)
    frames_per_s: int = Field(default=15, ge=1, le=30)
    decoding: Literal["software", "auto", "vaapi", "drm", "v4l2m2m"] = "software"


class RoomSettings(Settings):
    """The `[display]` table.

    `zone`, or `zones` for a screen of several waiting rooms. `farthest_m`: metres from the screen to the
    farthest seat; sizes of letters follow from it. `arrow`: where the counters are; `arrows`: by the label
    of a counter that is elsewhere. `turn_s`: seconds that each of several calls made together stays large.

    `layout`: a large call, call and list with a pane for notices and pictures, or mostly the list.
    `languages`: all of the site's beside each other, or one after the other for `alternate_s` seconds each.
    """

    zone: Name | None = None
    zones: Annotated[tuple[Name, ...], AfterValidator(_distinct)] = ()
    farthest_m: float = Field(gt=0, le=50)
    arrow: Arrow = Arrow.RIGHT
    arrows: dict[str, Arrow] = {}
    turn_s: float = Field(default=3.0, ge=1.0, le=15.0)
    layout: Kind = Kind.CALLS
    languages: Languages = Languages.BESIDE
    alternate_s: float = Field(default=10.0, ge=3.0, le=60.0)
    night: NightSettings | None = None
    media: MediaSettings | None = None

    @model_validator(mode="after")
    def _has_rooms(self) -> "RoomSettings":
        if (self.zone is None) == (not self.zones):
            raise ValueError('needs a waiting room: either zone = "main" or zones = ["main", "upstairs"]')
        return self

    @model_validator(mode="after")
    def _has_a_place_for_media(self) -> "RoomSettings":
        if self.media and self.layout is not Kind.MEDIA:
            raise ValueError('pictures and films have a place only with layout = "media"')
        return self

    @property
    def rooms(self) -> tuple[str, ...]:
        """Every waiting room that is shown, the first one first."""
        return self.zones or ((self.zone,) if self.zone else ())

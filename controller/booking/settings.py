"""The `[booking]` table of the controller's file, and the source that it describes."""

import ssl
from collections.abc import Collection
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from appliance.config import Settings, secret
from appliance.errors import BadConfig
from controller.booking.caldav import CalDav
from controller.booking.port import BookingSource


class BookingSettings(Settings):
    """Which booking system, and how it is reached. `driver` is never guessed.

    `url` is the calendar collection itself. `ca`: a file of authorities to trust instead of the system's.
    """

    driver: Literal["caldav", "none"]
    url: str = ""
    user: str = ""
    password_file: Path | None = None
    ca: Path | None = None
    poll_s: float = Field(default=15, ge=1, le=3600)

    @model_validator(mode="after")
    def _complete(self) -> "BookingSettings":
        if self.driver == "caldav":
            if not self.url:
                raise ValueError('url is missing; the driver "caldav" needs the address of a calendar')
            _check_address(self.url)
            if bool(self.user) != (self.password_file is not None):
                raise ValueError("user and password_file go together: give both or neither")
        return self


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"url must be like https://calendar.example/site/appointments/, not {url!r}")
    if parts.username or parts.password:
        raise ValueError("url must not hold a user or password; use user and password_file")
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ValueError("url must begin with https: the password would travel readably")


def open_source(
    settings: BookingSettings, services: Collection[str], zone: ZoneInfo, site: str = ""
) -> BookingSource | None:
    """The source, not connected yet; None for the driver "none". Raises BadConfig on unreadable files.

    `services` are the ids that an appointment may name; `zone` is the site's, and `site` its id.
    """
    if settings.driver == "none":
        return None
    try:
        password = secret(settings.password_file) if settings.password_file else ""
        tls = ssl.create_default_context(cafile=settings.ca)
    except OSError as error:
        raise BadConfig("booking", [f"{error.filename or settings.ca}: {error.strerror}"]) from None
    return CalDav(
        settings.url,
        services=services,
        zone=zone,
        site=site,
        user=settings.user,
        password=password,
        tls=tls,
    )

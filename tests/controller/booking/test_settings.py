"""The `[booking]` table: what it must say, and the source it opens."""

from pathlib import Path
from typing import Any

import pytest

from appliance.config import parse
from appliance.errors import BadConfig
from controller.booking.caldav import CalDav
from controller.booking.settings import BookingSettings, open_source
from tests.controller.booking.office import SERVICES, ZONE

URL = "https://calendar.example/site/appointments/"


def read(**table: Any) -> BookingSettings:
    return parse(table, BookingSettings, "[booking]")


@pytest.mark.pure
@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "driver: missing"),
        ({"driver": "exchange"}, "driver: .*'caldav' or 'none'"),
        ({"driver": "caldav"}, "url is missing"),
        ({"driver": "caldav", "url": "calendar"}, "url must be like https://"),
        ({"driver": "caldav", "url": "http://calendar.example/c/"}, "must begin with https"),
        ({"driver": "caldav", "url": "https://me:secret@calendar.example/c/"}, "must not hold a user"),
        ({"driver": "caldav", "url": URL, "user": "me"}, "go together"),
        ({"driver": "caldav", "url": URL, "password_file": "/x"}, "go together"),
        ({"driver": "caldav", "url": URL, "poll_s": 0.1}, "poll_s"),
        ({"driver": "caldav", "url": URL, "pol_s": 5}, "did you mean poll_s"),
    ],
)
def test_what_is_wrong_is_said(table: dict[str, Any], said: str) -> None:
    with pytest.raises(BadConfig, match=said):
        read(**table)


@pytest.mark.pure
def test_none_is_a_choice_and_opens_nothing() -> None:
    assert open_source(read(driver="none"), SERVICES, ZONE) is None


@pytest.mark.anyio
async def test_the_source_is_opened_with_the_password_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    source = open_source(
        read(driver="caldav", url=URL, user="me", password_file=str(tmp_path / "password")), SERVICES, ZONE
    )
    assert isinstance(source, CalDav)
    await source.close()


@pytest.mark.parametrize("key", ["password_file", "ca"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, key: str) -> None:
    (tmp_path / "password").write_text("secret\n")
    table = {"user": "me", "password_file": str(tmp_path / "password"), key: str(tmp_path / "missing")}
    with pytest.raises(BadConfig, match="missing: No such file"):
        open_source(read(driver="caldav", url=URL, **table), SERVICES, ZONE)

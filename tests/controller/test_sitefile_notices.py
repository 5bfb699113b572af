"""Notices of the site file: told to units with their moments, and refused where nobody would understand."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from appliance.errors import BadConfig
from contract import state
from controller import sitefile
from tests.sites import SMALL

pytestmark = pytest.mark.parts

TEXT = {"en": "The lift is out of order", "fr": "Ascenseur en panne"}


def load(folder: Path, *notices: dict[str, Any]) -> sitefile.SiteFile:
    path = folder / "site.toml"
    tables = [{"id": "lift", "text": TEXT, **notice} for notice in notices]
    path.write_text(tomlkit.dumps({**SMALL, "notices": tables}), encoding="utf-8")
    return sitefile.load(path)


def told(folder: Path, **keys: Any) -> state.Notice:
    (notice,) = load(folder, keys).content().notices
    return notice


def local(written: str) -> datetime:
    """As a site writes it, without a time zone."""
    return datetime.fromisoformat(written)


def test_a_notice_without_times_or_zones_is_for_everybody_and_for_ever(tmp_path: Path) -> None:
    assert told(tmp_path) == state.Notice(id="lift", text=TEXT)


def test_times_are_those_of_the_sites_clock(tmp_path: Path) -> None:
    notice = told(tmp_path, since=local("2026-07-01T09:00:00"), until=local("2026-12-24T17:30:00"))
    assert notice.since == datetime(2026, 7, 1, 7, tzinfo=UTC), "summer in Paris"
    assert notice.until == datetime(2026, 12, 24, 16, 30, tzinfo=UTC), "winter in Paris"


def test_a_day_alone_is_the_whole_day(tmp_path: Path) -> None:
    notice = told(tmp_path, since=date(2026, 12, 24), until=date(2026, 12, 24))
    assert notice.since == datetime(2026, 12, 23, 23, tzinfo=UTC)
    assert notice.until == datetime(2026, 12, 24, 23, tzinfo=UTC)


def test_a_day_on_which_the_clocks_change_is_whole_too(tmp_path: Path) -> None:
    notice = told(tmp_path, since=date(2026, 10, 25), until=date(2026, 10, 25))
    assert notice.since
    assert notice.until
    assert (notice.until - notice.since).total_seconds() == 25 * 3600


def test_a_notice_changes_the_revision(tmp_path: Path) -> None:
    assert load(tmp_path).content().revision != load(tmp_path, {}).content().revision


@pytest.mark.parametrize(
    ("notice", "sentence"),
    [
        ({"text": {"en": "The lift"}}, "notices.lift.text: not translated to fr"),
        ({"text": {}}, "notices.0.text: "),
        ({"detail": {"fr": "Désolé."}}, "notices.lift.detail: not translated to en"),
        (
            {"text": {**TEXT, "fr": "x" * 81}},
            "notices.lift.text.fr: 81 letters; a display shows at most 80",
        ),
        (
            {"detail": {"en": "y" * 241, "fr": "z"}},
            "notices.lift.detail.en: 241 letters; a display shows at most 240",
        ),
        ({"zones": ["hall", "attic"]}, "notices.lift.zones: 'attic' is not in this file; known: foyer, hall"),
        (
            {"since": datetime(2026, 12, 24, 9, tzinfo=UTC)},
            "notices.0.since: '2026-12-24 09:00:00+00:00' is not a local time such as 2026-12-24",
        ),
        ({"until": "Christmas"}, "notices.0.until: 'Christmas' is not a local time"),
        (
            {"since": date(2026, 12, 25), "until": date(2026, 12, 24)},
            "notices.lift.until: 2026-12-24 is not after 2026-12-25, so nobody is ever told",
        ),
        ({"hours": []}, "notices.0.hours: unknown key"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_said(tmp_path: Path, notice: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadConfig) as bad:
        load(tmp_path, notice)
    assert any(problem.startswith(sentence) for problem in bad.value.problems), bad.value.problems


def test_a_notice_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="notices: lift stands more than once"):
        load(tmp_path, {}, {})

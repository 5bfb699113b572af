"""What the forecasting process is told at its start."""

from typing import Any

import pytest

from appliance.config import parse
from controller.forecast.wire import Start, decode_start, encode_start
from controller.site_rules import rules_for
from controller.sitefile import SiteFile
from tests.sites import SMALL, small_site

pytestmark = pytest.mark.pure

TABLES: dict[str, Any] = {
    "hours": {
        "monday": ["09:00-12:00", "13:00-24:00"],
        "holidays": "FR",
        "exceptions": [{"date": "2026-12-24", "open": ["09:00-12:00"]}],
    },
    "rules": {"order": "accumulating", "walk_time": 20, "end_of_day": "19:30"},
    "priorities": [{"id": "pregnant", "name": {"en": "Pregnant", "fr": "Enceinte"}, "credit": 30}],
}


def test_the_site_arrives_as_it_was_loaded() -> None:
    site = parse({**SMALL, **TABLES}, SiteFile, "test")
    start = decode_start(encode_start(site, {"v": 1_800_000_000}))
    assert start == Start(site=site, promises={"v": 1_800_000_000})
    assert repr(rules_for(start.site)) == repr(rules_for(site)), "else no snapshot of the one is the other's"


def test_it_is_one_line() -> None:
    line = encode_start(small_site(), {})
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")


@pytest.mark.parametrize("line", [b"", b"\n", b"{}\n", b'{"site": null}\n', b"[" * 200_000])
def test_another_line_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode_start(line)

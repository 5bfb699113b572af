"""The benchmark's table says what was measured."""

import json

import pytest

from benchmarks.rows import Row, as_json, table, timed

pytestmark = pytest.mark.pure

FIELDS = {
    *("name", "clients", "n", "p50_ms", "p95_ms", "p99_ms"),
    *("rate_per_s", "floor_p50_ms", "ratio_p50"),
}


def test_percentiles_and_the_ratio_to_the_floor() -> None:
    floor = timed("floor", 1, [i / 1000 for i in range(101)], None)
    ours = timed("ours", 1, [2 * i / 1000 for i in range(101)], 10.0, floor)
    assert (floor.p50_ms, floor.p95_ms, floor.p99_ms) == (50.0, 95.0, 99.0)
    assert (ours.p50_ms, ours.rate_per_s, ours.floor_p50_ms, ours.ratio_p50) == (100.0, 10.1, 50.0, 2.0)


def test_rows_have_every_field_and_null_where_it_does_not_apply() -> None:
    [row] = json.loads(as_json([Row("alone", None, 3)]))
    assert set(row) == FIELDS
    assert row["p50_ms"] is None


def test_the_table_lines_up() -> None:
    lines = table([Row("a", 1, 2, 3.5), Row("longer name", None, 20)]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[2].split()[-1] == "-"

"""The page about the site file names every key with its default, and its example is good."""

import re
import tomllib
from datetime import date, time
from enum import Enum
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from controller import sitefile, sitefile_hours, sitefile_notices, sitefile_tables
from tests.controller.sitefile_tables import draw_logo

PAGE = (Path(__file__).parents[2] / "docs" / "site-file.md").read_text(encoding="utf-8")


TABLES: dict[str, type[BaseModel]] = {
    "## `[site]`": sitefile.SiteSettings,
    "## `[hours]`": sitefile_hours.OwnHoursSettings,
    "### `[[hours.exceptions]]`": sitefile_hours.ExceptionSettings,
    "## `[rules]`": sitefile_tables.RulesSettings,
    "## `[[zones]]`": sitefile_tables.ZoneSettings,
    "## `[[counters]]`": sitefile_tables.CounterSettings,
    "## `[[services]]`": sitefile_tables.ServiceSettings,
    "## `[[groups]]`": sitefile_tables.GroupSettings,
    "## `[[questions]]`": sitefile_tables.QuestionSettings,
    "### `[[questions.answers]]`": sitefile_tables.AnswerSettings,
    "## `[survey]`": sitefile_tables.SurveySettings,
    "## `[look]`": sitefile_tables.LookSettings,
    "## `[[kiosks]]`": sitefile_tables.KioskSettings,
    "## `[[notices]]`": sitefile_notices.NoticeSettings,
    "## `[[priorities]]`": sitefile_tables.PrioritySettings,
    "## `[[outcomes]]`": sitefile_tables.OutcomeSettings,
    "## `[[categories]]`": sitefile_tables.CategorySettings,
    "## `[[documents]]`": sitefile_tables.DocumentSettings,
    "## `[[bodies]]`": sitefile_tables.BodySettings,
}


def rows(heading: str) -> dict[str, str]:
    """Key and default of every row under the heading."""
    section = re.split(r"^##", PAGE.split(heading + "\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    cells = [line.split("|")[1:-1] for line in section.splitlines() if line.startswith("| `")]
    return {row[0].strip(" `"): row[-1].strip() for row in cells}


def default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    match field.default:
        case Enum(value=str(words)):
            return f'`"{words}"`'
        case bool(yes):
            return str(yes).lower()
        case str(words) if words:
            return f'`"{words}"`'
        case int() | float() as number:
            return str(number)
    assert not field.default or isinstance(field.default, BaseModel)
    return "none"


@pytest.mark.pure
@pytest.mark.parametrize("heading", TABLES)
def test_the_page_names_every_key_with_its_default(heading: str) -> None:
    assert rows(heading) == {key: default(field) for key, field in TABLES[heading].model_fields.items()}


@pytest.mark.pure
def test_the_page_has_every_table() -> None:
    headings = re.findall(r"^## `\[+(\w+)\]+`$", PAGE, flags=re.MULTILINE)
    assert sorted(headings) == sorted(sitefile.SiteFile.model_fields)


def test_the_example_on_the_page_is_a_good_file_with_every_key_in_it(tmp_path: Path) -> None:
    (written,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    path = tmp_path / "site.toml"
    path.write_text(written, encoding="utf-8")
    draw_logo(tmp_path / "logo.png")
    site = sitefile.load(path)
    assert site.hours.other_days()[date(2026, 12, 24)] == ((time(9), time(12)),)
    found = tomllib.loads(written)
    for heading, model in TABLES.items():
        kind, _, inner = heading.strip("# `[]").partition(".")
        tables = found[kind]
        if inner:
            outer = tables if isinstance(tables, list) else [tables]
            tables = [each for table in outer for each in table[inner]]
        keys = {key for table in (tables if isinstance(tables, list) else [tables]) for key in table}
        assert keys == set(model.model_fields), heading

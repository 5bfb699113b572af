"""The site's file: every problem at once, in sentences."""

from pathlib import Path
from typing import Any

import pytest
import tomlkit

from appliance.errors import BadConfig
from contract.codec import decode, encode
from contract.topics import CONTENT
from controller import sitefile
from tests.sites import SMALL, small_site


def load(folder: Path, document: dict[str, Any]) -> sitefile.SiteFile:
    path = folder / "site.toml"
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return sitefile.load(path)


def changed(kind: str, index: int, **keys: Any) -> dict[str, Any]:
    rows = [dict(row) for row in SMALL[kind]]
    rows[index].update(keys)
    return {**SMALL, kind: rows}


def test_a_good_file_loads_and_its_content_travels(tmp_path: Path) -> None:
    content = load(tmp_path, SMALL).content()
    assert decode(encode(content), CONTENT) == content
    assert content.revision == load(tmp_path, SMALL).content().revision


def test_the_revision_changes_with_any_text(tmp_path: Path) -> None:
    other = changed("documents", 0, name={"en": "A picture", "fr": "Une image"})
    assert load(tmp_path, other).content().revision != load(tmp_path, SMALL).content().revision


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (changed("services", 0, zone="attic"), "services.passport.zone: 'attic' is not in this file"),
        (
            changed("services", 0, documents=["soul"]),
            "services.passport.documents: 'soul' is not in this file",
        ),
        (changed("services", 2, body="moon"), "services.vehicle.body: 'moon' is not in this file"),
        (changed("services", 1, letter="P"), "letters of services: P stands more than once"),
        (changed("services", 1, name={"en": "Moving"}), "services.moving.name: not translated to fr"),
        (changed("counters", 2, services=["passport"]), "services.reception: no counter serves it"),
        (
            changed("counters", 0, services=["vehicle"]),
            "counters.1.services: 'vehicle' is handled by another",
        ),
        (
            changed("bodies", 0, hours={"monday": ["9-12"]}),
            "bodies.prefecture.hours: monday: '9-12' is not like",
        ),
        ({**SMALL, "site": {**SMALL["site"], "timezone": "Europe/Paname"}}, "site.timezone: 'Europe/Paname'"),
        (
            {**SMALL, "site": {**SMALL["site"], "reception": "vehicle"}},
            "site.reception: 'vehicle' is handled",
        ),
        ({**SMALL, "sites": 1}, "sites: unknown key; did you mean site?"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_said(tmp_path: Path, document: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadConfig) as bad:
        load(tmp_path, document)
    assert any(problem.startswith(sentence) for problem in bad.value.problems), bad.value.problems


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    document = changed("services", 0, zone="attic", documents=["soul"])
    with pytest.raises(BadConfig) as bad:
        load(tmp_path, {**document, "site": {**SMALL["site"], "reception": "nowhere"}})
    assert len(bad.value.problems) >= 3


def test_a_file_that_is_not_there_or_not_toml_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read"):
        sitefile.load(tmp_path / "missing.toml")
    (tmp_path / "bad.toml").write_text("[site")
    with pytest.raises(BadConfig, match="is not valid TOML"):
        sitefile.load(tmp_path / "bad.toml")


def test_a_unit_belongs_to_the_counter_that_names_it() -> None:
    site = small_site()
    assert site.belongs_to("counter-1", "1")
    assert not site.belongs_to("counter-1", "2")

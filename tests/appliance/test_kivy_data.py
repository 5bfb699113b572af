"""Kivy's data folder with our style sheet in it: everything of Kivy's, and one rule."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from appliance.kivy_data import STYLE, data_folder

pytestmark = pytest.mark.parts


def kivys_own() -> Path:
    found = find_spec("kivy")
    assert found
    assert found.origin
    return Path(found.origin).parent / "data"


def test_everything_of_kivys_is_there_but_the_style(tmp_path: Path) -> None:
    made = data_folder(tmp_path)
    assert made
    assert {each.name for each in made.iterdir()} == {each.name for each in kivys_own().iterdir()}
    assert (made / "glsl" / "default.vs").read_bytes() == (kivys_own() / "glsl" / "default.vs").read_bytes()
    assert (made / "style.kv").read_text() == STYLE


def test_a_folder_left_by_another_release_is_put_right(tmp_path: Path) -> None:
    old = tmp_path / "kivy"
    old.mkdir()
    (old / "glsl").symlink_to(tmp_path / "gone")
    (old / "style.kv").write_text("<Button>:\n")
    made = data_folder(tmp_path)
    assert made == old
    assert (made / "glsl" / "default.fs").exists()
    assert (made / "style.kv").read_text() == STYLE


def test_without_a_place_for_it_kivys_own_is_used(tmp_path: Path) -> None:
    (tmp_path / "kivy").write_text("a file in the way")
    assert data_folder(tmp_path) is None

"""A site file on a disk that somebody edits: what is put in force, refused, and tried again."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from PIL import Image

from appliance.config import parse
from appliance.errors import BadConfig
from controller.kiosk_numbers import KioskNumbers
from controller.sitefile import SiteFile
from controller.sitefile_changes import SiteChanges
from tests.sites import SMALL

pytestmark = pytest.mark.parts

PATIENCE_S = 20


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("controller.sitefile_changes.LOOK_EVERY_S", 0.02)


def save(path: Path, **tables: Any) -> None:
    path.write_text(tomlkit.dumps({**SMALL, **tables}), encoding="utf-8")


def named(name: str) -> dict[str, Any]:
    return {**SMALL["site"], "name": {"en": name, "fr": name}}


class Desk:
    """Whoever is given the site: it may be unable to take it for a while."""

    def __init__(self, path: Path) -> None:
        save(path)
        self.path, self.changes = path, SiteChanges(path)
        self.taken: list[SiteFile] = []
        self.refusals = 0

    def take(self, site: SiteFile) -> None:
        if self.refusals:
            self.refusals -= 1
            raise OSError("the disk is away")
        self.taken.append(site)

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():  # noqa: ASYNC110 - a file tells nobody that it was read
                await asyncio.sleep(0.01)


def play(desk: Desk, scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        following = asyncio.create_task(desk.changes.run(desk.take))
        try:
            await scene()
        finally:
            following.cancel()
            await asyncio.wait([following])
        assert following.cancelled()

    asyncio.run(whole())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "site.toml")


def test_a_file_that_is_wrong_at_the_start_is_no_site(tmp_path: Path) -> None:
    save(tmp_path / "site.toml", site={**SMALL["site"], "reception": "nobody"})
    with pytest.raises(BadConfig):
        SiteChanges(tmp_path / "site.toml")


def test_what_was_saved_is_in_force_once(desk: Desk) -> None:
    async def scene() -> None:
        save(desk.path, site=named("Town Hall West"))
        await desk.until(lambda: desk.taken)
        os.utime(desk.path)
        save(desk.path, site=named("Town Hall East"))
        await desk.until(lambda: len(desk.taken) == 2)

    play(desk, scene)
    assert [site.site.name["en"] for site in desk.taken] == ["Town Hall West", "Town Hall East"]
    assert desk.changes.site == desk.taken[-1]
    assert desk.changes.problems == ()


def test_a_file_with_problems_says_all_of_them_until_it_is_mended(desk: Desk) -> None:
    async def scene() -> None:
        save(desk.path, site={**SMALL["site"], "reception": "nobody", "languages": ["en", "fr", "de"]})
        await desk.until(lambda: desk.changes.problems)
        assert any("'nobody' is not in this file" in problem for problem in desk.changes.problems)
        assert any("not translated to de" in problem for problem in desk.changes.problems)
        save(desk.path)
        await desk.until(lambda: not desk.changes.problems)

    play(desk, scene)
    assert not desk.taken, "it is again what is in force"


def test_a_file_that_goes_away_for_a_moment_is_waited_for(desk: Desk) -> None:
    async def scene() -> None:
        aside = desk.path.rename(desk.path.with_name("aside"))
        await desk.until(lambda: desk.changes.problems)
        aside.rename(desk.path)
        await desk.until(lambda: not desk.changes.problems)

    play(desk, scene)


@pytest.mark.parametrize(("key", "value"), [("id", "village"), ("timezone", "Europe/Madrid")])
def test_what_hangs_on_a_restart_is_refused_whole(desk: Desk, key: str, value: str) -> None:
    async def scene() -> None:
        save(desk.path, site={**named("Elsewhere"), key: value})
        await desk.until(lambda: desk.changes.problems)

    play(desk, scene)
    [problem] = desk.changes.problems
    assert (
        problem
        == f"site.{key}: {SMALL['site'][key]!r} becomes {value!r} only when the controller is restarted"
    )
    assert not desk.taken


def test_what_cannot_be_taken_now_is_tried_again(desk: Desk) -> None:
    async def scene() -> None:
        desk.refusals = 3
        save(desk.path, site=named("At last"))
        await desk.until(lambda: desk.changes.problems)
        assert desk.changes.problems == ("cannot be put in force now: the disk is away",)
        await desk.until(lambda: desk.taken)

    play(desk, scene)
    assert desk.changes.problems == ()


def test_a_new_picture_under_the_same_name_is_noticed(desk: Desk) -> None:
    logo = desk.path.with_name("logo.png")
    look = {"logo": "logo.png", "logo_says": {"en": "A square", "fr": "Un carré"}}

    async def scene() -> None:
        save(desk.path, look=look)
        await desk.until(lambda: desk.changes.problems)
        Image.new("RGB", (60, 60), "#0A4D8C").save(logo)
        await desk.until(lambda: desk.taken)
        Image.new("RGB", (60, 40), "#07335E").save(logo)
        await desk.until(lambda: len(desk.taken) == 2)

    play(desk, scene)
    first, second = (site.content().look.logo for site in desk.taken)
    assert first != second


def test_a_kiosk_keeps_its_band_while_the_site_is_open(desk: Desk) -> None:
    def kiosks(**bands: str) -> dict[str, Any]:
        return {"kiosks": [{"id": unit, "band": band} for unit, band in bands.items()]}

    before = parse({**SMALL, **kiosks(east="N", west="P")}, SiteFile, "before")
    numbers = KioskNumbers(before)
    assert list(numbers.problems(before)) == []
    new = parse({**SMALL, **kiosks(west="P", north="Q")}, SiteFile, "one less, one more")
    assert list(numbers.problems(new)) == []
    numbers.follow(new)
    swapped = parse({**SMALL, **kiosks(east="P", west="N")}, SiteFile, "swapped")
    assert list(numbers.problems(swapped)) == [
        "kiosks[1].band: east has 'N', and gets 'P' only when the controller is restarted, after closing",
        "kiosks[2].band: west has 'P', and gets 'N' only when the controller is restarted, after closing",
    ]
    taken = parse({**SMALL, **kiosks(south="N")}, SiteFile, "of one that is gone")
    [problem] = numbers.problems(taken)
    assert problem.startswith("kiosks[1].band: 'N' was that of east, and becomes that of south only when")


def test_what_keeps_a_file_from_coming_in_force_now_is_said(desk: Desk) -> None:
    async def scene() -> None:
        following = asyncio.create_task(desk.changes.run(desk.take, lambda site: ["not before closing"]))
        save(desk.path, site=named("Later"))
        await desk.until(lambda: desk.changes.problems)
        following.cancel()
        await asyncio.wait([following])

    asyncio.run(scene())
    assert desk.changes.problems == ("not before closing",)
    assert not desk.taken


def test_a_fault_of_ours_in_reading_a_file_does_not_end_the_site(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        with monkeypatch.context() as broken:
            broken.setattr("controller.sitefile_changes.load", lambda path: 1 / 0)
            save(desk.path, site=named("Broken"))
            await desk.until(lambda: desk.changes.problems)
        save(desk.path, site=named("Well again"))
        await desk.until(lambda: desk.taken)

    play(desk, scene)
    assert desk.changes.problems == ()

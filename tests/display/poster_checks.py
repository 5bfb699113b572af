"""What the poster does on a real window, checked in one process: prints every check's failure as JSON.

A program, because a process has one Kivy window; `test_poster.py` runs it.
"""

import asyncio
import json
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from appliance.window import ScreenSettings, install_woken_loop, prepare

WIDTH, HEIGHT = 960, 540
CHECKS: dict[str, Callable[["Hall"], None]] = {}


def check(function: Callable[["Hall"], None]) -> Callable[["Hall"], None]:
    CHECKS[function.__name__] = function
    return function


class Hall:
    """Posters on the one window, one after the other."""

    def __init__(self, root: Any) -> None:
        self._root = root

    def poster(self, kind: str = "calls", **given: Any) -> Any:
        from display.places import Arrow, Kind
        from display.poster import Poster

        made = Poster(25.6, 5.0, Arrow.RIGHT, kind=Kind(kind), **given)
        made.size = WIDTH, HEIGHT
        self._root.clear_widgets()
        self._root.add_widget(made)
        return made


def said(poster: Any) -> list[str]:
    from display.figures import Figures
    from display.lettering import Letters

    parts = poster.walk(restrict=True)
    return [part.said for part in parts if isinstance(part, Letters | Figures) and part.said]


def place_of(poster: Any, words: str) -> Any:
    return next(part for part in poster.walk(restrict=True) if getattr(part, "said", None) == words)


def scene(name: str, *languages: str) -> Any:
    from display.wording import page
    from tests.display.scenes import scenes

    return page(scenes(*(languages or ("fr", "en")))[name])


def rows_of(poster: Any) -> Iterator[Any]:
    from display.list import Row

    return (part for part in poster.walk(restrict=True) if isinstance(part, Row))


@check
def arrow_of_a_counter_that_is_elsewhere(hall: Hall) -> None:
    from display.call import ICONS
    from display.places import Arrow

    page = scene("normal")
    label = page.called.place.label
    plain, other = hall.poster(), hall.poster(arrows={label: Arrow.LEFT})
    plain.show(page)
    other.show(page)
    assert ICONS[Arrow.RIGHT] in said(plain)
    assert ICONS[Arrow.LEFT] in said(other)


@check
def notice_gives_way_to_calls(hall: Hall) -> None:
    poster = hall.poster()
    poster.show(scene("notice"))
    assert "Fermé le jeudi 24 décembre" in said(poster)
    busy, notice = scene("busy"), scene("notice")
    from dataclasses import replace

    listed = replace(busy, notices=notice.notices)
    poster.show(busy)
    most = len(list(rows_of(poster)))
    poster.show(listed)
    assert len(list(rows_of(poster))) == most, "no call was left out for a notice"


@check
def stale_hides_the_waits_and_keeps_the_calls(hall: Hall) -> None:
    for kind in ("calls", "media", "list"):
        poster = hall.poster(kind)
        poster.show(scene("stale"))
        texts = said(poster)
        assert "E045" in texts
        assert "P044" in texts
        assert "10–20 min" not in texts
        assert any(text.startswith("Cet écran n’est pas à jour") for text in texts)


@check
def call_not_yet_large_stands_on_the_sun(hall: Hall) -> None:
    from kivy.utils import get_color_from_hex

    from appliance.theme import SUN
    from display.ground import Ground

    poster = hall.poster()

    def plates() -> int:
        grounds = (part for part in poster.walk(restrict=True) if isinstance(part, Ground))
        return sum(ground.fill == tuple(get_color_from_hex(SUN)) and ground.width > 0 for ground in grounds)

    poster.show(scene("at-once"))
    assert plates() == 1 + 5
    poster.show(scene("normal"))
    assert plates() == 1


@check
def night_is_black_and_ends(hall: Hall) -> None:
    poster = hall.poster()
    poster.show(scene("normal"))
    before = said(poster)
    poster.blank(True)
    assert said(poster) == []
    poster.show(scene("recall"))
    assert said(poster) == [], "a page does not wake it by itself"
    poster.blank(False)
    assert "P047" in said(poster)
    poster.show(scene("normal"))
    assert said(poster) == before


@check
def picture_stands_upright_and_covers_no_call(hall: Hall) -> None:
    poster = hall.poster("media")
    poster.show(scene("normal"))
    assert "Service citoyen" in said(poster)
    width, height = poster.media.room
    red, blue = bytes((255, 0, 0)), bytes((0, 0, 255))
    poster.media.put_frame(16, 9, red * 16 * 4 + blue * 16 * 5)
    shot = poster.export_as_image().texture
    call = place_of(poster, "E045")
    left = WIDTH - width

    def pixel(x: float, from_top: float) -> tuple[int, ...]:
        at = (round(from_top) * shot.width + round(x)) * 4
        return tuple(shot.pixels[at : at + 3])

    assert pixel(left + width / 2, 0.2 * height) == (255, 0, 0)
    assert pixel(left + width / 2, 0.8 * height) == (0, 0, 255)
    assert call.right < left
    poster.media.clear()
    assert pixel(left + width / 2, 0.2 * height) == (255, 0, 0)
    again = poster.export_as_image().texture
    assert bytes(again.pixels) != bytes(shot.pixels)


@check
def pane_has_no_room_where_the_layout_has_none(hall: Hall) -> None:
    poster = hall.poster("list")
    poster.show(scene("normal"))
    assert poster.media.room == (0, 0)
    poster.media.put_frame(4, 4, bytes(48))
    assert "E045" in said(poster)


@check
def notices_fill_an_empty_pane_and_stand_below_a_picture(hall: Hall) -> None:
    poster = hall.poster("media")
    poster.show(scene("notices"))
    assert {"Fermé le jeudi 24 décembre", "Photos d’identité sur place"} <= set(said(poster))
    poster.media.put_frame(4, 4, bytes(48))
    assert "Fermé le jeudi 24 décembre" in said(poster)
    assert "Photos d’identité sur place" not in said(poster)


@check
def page_of_a_site_that_reads_from_the_right_is_mirrored(hall: Hall) -> None:
    poster = hall.poster()
    poster.show(scene("normal", "ar", "en"))
    number, listed = place_of(poster, "E045"), place_of(poster, "P044")
    assert number.x > WIDTH / 2 > listed.right
    poster.show(scene("normal", "fr", "en"))
    assert place_of(poster, "E045").right < WIDTH / 2 + 100 < place_of(poster, "P044").x
    poster.show(scene("normal", "ar", "en"))
    assert place_of(poster, "E045").x == number.x


@check
def label_follows_its_word_in_the_order_of_reading(hall: Hall) -> None:
    from display.call import Plate

    poster = hall.poster()
    for languages, word_first in ((("ar", "en"), False), (("fr", "en"), True)):
        poster.show(scene("rooms", *languages))
        plate = next(part for part in poster.walk(restrict=True) if isinstance(part, Plate))
        word = place_of(plate, "شباك" if "ar" in languages else "Guichet")
        assert (word.x < place_of(plate, "12B").x) is word_first


@check
def logo_and_colours_of_the_site_come_and_go(hall: Hall) -> None:
    from display.foot import Logo
    from display.ground import Ground

    poster = hall.poster()

    def deep() -> tuple[float, ...]:
        return next(part.fill for part in poster.walk(restrict=True) if isinstance(part, Ground))

    def logos() -> list[Any]:
        return [part for part in poster.walk(restrict=True) if isinstance(part, Logo) and part.width]

    poster.show(scene("normal"))
    usual = deep()
    poster.show(scene("brand"))
    assert deep() != usual
    assert len(logos()) == 1
    poster.show(scene("normal"))
    assert deep() == usual
    assert logos() == []


def main() -> None:
    prepare(ScreenSettings(width=WIDTH, height=HEIGHT, dpi=25.6))
    asyncio.run(_run())


async def _run() -> None:
    from kivy.app import App
    from kivy.core.window import Window  # before anything is drawn
    from kivy.uix.floatlayout import FloatLayout

    root = FloatLayout(size=Window.size)
    found: dict[str, str] = {}

    class Stage(App):
        def build(self) -> Any:
            return root

    async def play(app: App) -> None:
        await asyncio.sleep(0.2)
        for name, function in CHECKS.items():
            try:
                function(Hall(root))
                found[name] = ""
            except Exception:
                found[name] = traceback.format_exc()
            await asyncio.sleep(0.02)
        app.stop()

    app = Stage()
    install_woken_loop()
    async with asyncio.TaskGroup() as group:
        group.create_task(play(app))
        await app.async_run("asyncio")
    print(json.dumps(found))


if __name__ == "__main__":
    main()

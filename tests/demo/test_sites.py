"""The sample sites: whole, translated, short enough for their buttons, with icons that exist."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import ImageFont

import demo
from appliance.theme import FACES
from contract.state import Document, Service
from contract.values import Text
from controller.sitefile import BodySettings, SiteFile, load

SITES = sorted((Path(demo.__file__).parent / "sites").glob("*.toml"))
STYLES = Path("/usr/share/fonts-material-design-icons-iconfont/css/material-design-icons.css")
SERVICE_LETTERS, DOCUMENT_LETTERS = 28, 32
NO_ICON = "\u4e00"


@pytest.fixture(params=SITES, ids=lambda path: path.stem)
def site(request: pytest.FixtureRequest) -> SiteFile:
    return load(request.param)


def languages(site: SiteFile) -> tuple[str, ...]:
    return (*site.site.languages, *site.site.prepared)


def taking_tickets(site: SiteFile) -> list[Service]:
    return [service for service in site.services if not service.body]


def texts(site: SiteFile) -> Iterator[tuple[str, Text]]:
    yield from (("site.name", site.site.name), ("site.farewell", site.site.farewell))
    for part in (*site.zones, *site.services, *site.documents, *site.bodies):
        for field in ("name", "note", "detail", "where", "way"):
            if text := getattr(part, field, None):
                yield f"{part.id}.{field}", text


def test_there_are_three_sites_with_the_languages_of_their_cities() -> None:
    spoken = {path.stem: (load(path).site.languages, load(path).site.prepared) for path in SITES}
    assert spoken == {
        "copenhagen": (("da", "en"), ("ar",)),
        "kortrijk": (("nl", "fr", "en"), ()),
        "vincennes": (("fr", "en"), ()),
    }


def test_the_file_is_named_for_its_site_and_units_can_read_it(site: SiteFile) -> None:
    assert site.site.id in {path.stem for path in SITES}
    assert len(site.content().services) == len(site.services)


def test_every_text_stands_in_every_language_offered_or_prepared(site: SiteFile) -> None:
    wanted = set(languages(site))
    assert not [place for place, text in texts(site) if set(text) != wanted or not all(text.values())]


def test_prepared_arabic_is_arabic() -> None:
    arabic = re.compile("[\u0600-\u06ff]")
    prepared = load(next(path for path in SITES if path.stem == "copenhagen"))
    latin = [place for place, text in texts(prepared) if not arabic.search(text["ar"])]
    assert not latin


def test_names_fit_their_buttons(site: SiteFile) -> None:
    def longer(parts: tuple[Service, ...] | tuple[Document, ...], limit: int) -> list[str]:
        return [name for part in parts for name in part.name.values() if len(name) > limit]

    assert not longer(site.services, SERVICE_LETTERS)
    assert not longer(site.documents, DOCUMENT_LETTERS)


@cache
def icon_names() -> dict[str, str]:
    rule = re.compile(r'\.material-icons\.(\w+):before \{\s*content: "\\(\w+)"')
    return {name: chr(int(code, 16)) for name, code in rule.findall(STYLES.read_text(encoding="utf-8"))}


def test_every_icon_is_drawn_by_the_installed_font(site: SiteFile) -> None:
    font = ImageFont.truetype(str(FACES.icons), 32)
    nothing = bytes(font.getmask(NO_ICON))
    for part in (*site.services, *site.documents):
        assert part.icon in icon_names(), f"{part.id}: no icon is called {part.icon}"
        picture = bytes(font.getmask(icon_names()[part.icon]))
        assert any(picture), f"{part.id}: {part.icon} is empty"
        assert picture != nothing, f"{part.id}: {part.icon} has no glyph"


def test_a_service_has_its_own_icon_among_those_on_the_screen(site: SiteFile) -> None:
    icons = [service.icon for service in site.services]
    assert len(icons) == len(set(icons))


def test_letters_are_unique_also_among_services_without_tickets(site: SiteFile) -> None:
    letters = [service.letter for service in site.services]
    assert len(letters) == len(set(letters))


def test_people_come_for_enough_different_things(site: SiteFile) -> None:
    asked = [service for service in taking_tickets(site) if service.documents]
    bare = [s for s in taking_tickets(site) if not s.documents and s.id != site.site.reception]
    assert len([service for service in site.services if service.listed]) >= 8
    assert len([service for service in site.services if service.body]) >= 2
    assert len(asked) >= 4
    assert bare


def test_only_reception_is_unlisted_and_it_takes_tickets(site: SiteFile) -> None:
    unlisted = [service for service in site.services if not service.listed]
    assert [service.id for service in unlisted] == [site.site.reception]
    assert not unlisted[0].body


def test_every_service_with_tickets_is_served_where_its_people_wait(site: SiteFile) -> None:
    served = {(name, counter.zone) for counter in site.counters for name in counter.services}
    waited = {(service.id, service.zone) for service in taking_tickets(site)}
    assert served == waited


def test_counters_differ_and_every_waiting_room_has_one(site: SiteFile) -> None:
    assert 4 <= len(site.counters) <= 6
    assert len({frozenset(counter.services) for counter in site.counters}) == len(site.counters)
    assert {counter.zone for counter in site.counters} == {zone.id for zone in site.zones}


def test_every_paper_and_every_body_is_used(site: SiteFile) -> None:
    assert {d.id for d in site.documents} == {d for s in site.services for d in s.documents}
    assert {b.id for b in site.bodies} == {s.body for s in site.services if s.body}


def test_whoever_lacks_a_paper_learns_what_it_is_and_where_to_get_it(site: SiteFile) -> None:
    assert not [document.id for document in site.documents if not (document.detail and document.where)]


def test_whoever_belongs_elsewhere_learns_the_way_and_how_to_ask(site: SiteFile) -> None:
    def helpful(body: BodySettings) -> bool:
        return bool(body.address and body.way and (body.phone or body.url))

    assert not [body.id for body in site.bodies if not helpful(body)]
    assert len([body for body in site.bodies if list(body.hours.openings())]) >= 2


def test_the_slip_says_until_when_to_come_back_and_goodbye(site: SiteFile) -> None:
    assert site.site.back_before
    assert site.site.farewell

"""The sample sites: whole, translated, short enough for their buttons, with icons that exist."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import ImageFont

import demo
from appliance.theme import FACES
from contract.state import Answer, Document, Group, Service
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
    for part in (*site.zones, *site.services, *site.documents, *site.bodies, *site.groups, *site.kiosks):
        for field in ("name", "note", "detail", "where", "way"):
            if text := getattr(part, field, None):
                yield f"{part.id}.{field}", text
    for question in site.questions:
        yield f"{question.id}.text", question.text
        yield from ((f"{question.id}.{answer.id}", answer.name) for answer in question.answers)
    for notice in site.notices:
        yield f"{notice.id}.text", notice.text
        if notice.detail:
            yield f"{notice.id}.detail", notice.detail
    if site.survey:
        yield "survey.text", site.survey.text


def test_there_are_three_sites_with_the_languages_of_their_cities() -> None:
    spoken = {path.stem: (load(path).site.languages, load(path).site.prepared) for path in SITES}
    assert spoken == {
        "copenhagen": (("da", "en", "de", "ar"), ()),
        "kortrijk": (("nl", "fr", "en", "de"), ()),
        "vincennes": (("fr", "en", "de", "ar"), ()),
    }


def test_the_file_is_named_for_its_site_and_units_can_read_it(site: SiteFile) -> None:
    assert site.site.id in {path.stem for path in SITES}
    assert len(site.content().services) == len(site.services)


def test_every_text_stands_in_every_language_offered_or_prepared(site: SiteFile) -> None:
    wanted = set(languages(site))
    assert not [place for place, text in texts(site) if set(text) != wanted or not all(text.values())]


def test_arabic_is_arabic(site: SiteFile) -> None:
    arabic = re.compile("[\u0600-\u06ff]")
    assert not [place for place, text in texts(site) if "ar" in text and not arabic.search(text["ar"])]


def test_french_sentences_keep_their_no_break_spaces(site: SiteFile) -> None:
    loose = re.compile(r"(?<![\u00a0\u202f])[?;:!](?=\s|$)|«(?![\u00a0\u202f])")
    assert not [f"{place}: {text['fr']}" for place, text in texts(site) if loose.search(text.get("fr", ""))]


def test_names_fit_their_buttons(site: SiteFile) -> None:
    def longer(parts: Iterable[Service | Document | Group | Answer], limit: int) -> list[str]:
        return [name for part in parts for name in part.name.values() if len(name) > limit]

    assert not longer(site.services, SERVICE_LETTERS)
    assert not longer(site.documents, DOCUMENT_LETTERS)
    assert not longer(site.groups, SERVICE_LETTERS)
    answers = [answer for question in site.questions for answer in question.answers]
    assert not longer(answers, SERVICE_LETTERS)


@cache
def icon_names() -> dict[str, str]:
    rule = re.compile(r'\.material-icons\.(\w+):before \{\s*content: "\\(\w+)"')
    return {name: chr(int(code, 16)) for name, code in rule.findall(STYLES.read_text(encoding="utf-8"))}


def test_every_icon_is_drawn_by_the_installed_font(site: SiteFile) -> None:
    font = ImageFont.truetype(str(FACES.icons), 32)
    nothing = bytes(font.getmask(NO_ICON))
    for part in (*site.services, *site.documents, *site.groups):
        assert part.icon in icon_names(), f"{part.id}: no icon is called {part.icon}"
        picture = bytes(font.getmask(icon_names()[part.icon]))
        assert any(picture), f"{part.id}: {part.icon} is empty"
        assert picture != nothing, f"{part.id}: {part.icon} has no glyph"


def test_a_service_has_its_own_icon_among_those_on_the_screen(site: SiteFile) -> None:
    icons = [part.icon for part in (*site.services, *site.groups)]
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


def test_one_site_has_a_counter_that_calls_from_two_waiting_rooms() -> None:
    several = {path.stem: [c.id for c in load(path).counters if len(c.waiting_rooms) > 1] for path in SITES}
    assert several == {"copenhagen": [], "kortrijk": ["5"], "vincennes": []}


def test_every_waiting_room_has_something_to_tell_between_calls(site: SiteFile) -> None:
    assert 2 <= len(site.notices) <= 3
    for zone in site.zones:
        assert [notice for notice in site.notices if not notice.zones or zone.id in notice.zones]


def test_every_paper_and_every_body_is_used(site: SiteFile) -> None:
    assert {d.id for d in site.documents} == {d for s in site.services for d in s.documents}
    elsewhere = {body for s in site.services for answers in s.elsewhere.values() for body in answers.values()}
    named = {part.body for part in (*site.services, *site.documents) if part.body}
    assert {b.id for b in site.bodies} == named | elsewhere


def test_services_stand_in_few_groups_of_few(site: SiteFile) -> None:
    listed = [service for service in site.services if service.listed]
    assert not [service.id for service in listed if service.group is None]
    sizes = {group.id: sum(service.group == group.id for service in listed) for group in site.groups}
    assert 3 <= len(sizes) <= 5
    assert all(2 <= size <= 6 for size in sizes.values()), sizes


def test_every_service_is_found_by_plain_words_in_every_language(site: SiteFile) -> None:
    for service in (service for service in site.services if service.listed):
        assert set(service.keywords) == set(languages(site)), service.id
        for words in service.keywords.values():
            assert len(words) >= 2
            assert len(set(words)) == len(words)


def test_papers_depend_on_questions_and_some_answers_belong_elsewhere(site: SiteFile) -> None:
    assert [service for service in site.services if service.when]
    assert [service for service in site.services if service.elsewhere]
    assert [service for service in site.services if service.slots]
    for service in site.services:
        always = [name for name in service.documents if name not in service.when]
        assert always or not service.documents, f"{service.id}: some answers would ask for no paper at all"


def test_the_visit_is_asked_about_and_kiosks_have_numbers_of_their_own(site: SiteFile) -> None:
    assert site.survey
    assert site.survey.second
    assert {kiosk.id for kiosk in site.kiosks} == {"kiosk-1", "kiosk-2"}
    assert site.site.address


def test_each_site_has_colours_of_its_own() -> None:
    looks = [(look.primary, look.deep) for look in (load(path).look for path in SITES)]
    assert len(set(looks)) == len(SITES)


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

"""The site's file: every problem at once, in sentences; and its page, which tells the truth."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from appliance.errors import BadConfig
from contract import state
from contract.codec import decode, encode
from contract.topics import CONTENT
from controller import sitefile
from tests.controller.sitefile_tables import QUESTIONS, asking, changed, kiosks, load, with_table
from tests.sites import SMALL, small_site


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
            "bodies.prefecture.hours.monday: '9-12' is not like",
        ),
        ({**SMALL, "site": {**SMALL["site"], "timezone": "Europe/Paname"}}, "site.timezone: 'Europe/Paname'"),
        (
            {**SMALL, "site": {**SMALL["site"], "reception": "vehicle"}},
            "site.reception: 'vehicle' is handled",
        ),
        ({**SMALL, "sites": 1}, "sites: unknown key; did you mean site?"),
        # keys that messages would not mind
        (changed("services", 0, minuets=9), "services.0.minuets: unknown key; did you mean minutes?"),
        (changed("zones", 0, colour="red"), "zones.0.colour: unknown key"),
        (changed("documents", 0, details={}), "documents.0.details: unknown key; did you mean detail?"),
        (with_table(hours={"mondays": []}), "hours.mondays: unknown key; did you mean monday?"),
        (
            changed("services", 0, hours={"exceptions": [{"day": 1, "date": date(2026, 1, 1)}]}),
            "services.0.hours.exceptions.0.day: unknown key",
        ),
        # hours
        (
            with_table(hours={"monday": ["9:00-12:00"]}),
            "hours.monday: '9:00-12:00' is not like \"09:00-16:00\"",
        ),
        (with_table(hours={"friday": ["12:00-09:00"]}), "hours.friday: '12:00-09:00' is not like"),
        (with_table(hours={"friday": ["24:00-24:00"]}), "hours.friday: '24:00-24:00' is not like"),
        (with_table(hours={"friday": ["09:00-25:00"]}), "hours.friday: '09:00-25:00' is not like"),
        (
            with_table(hours={"friday": ["13:00-16:00", "09:00-13:30"]}),
            "hours.friday: '09:00-13:30' and '13:00-16:00' overlap",
        ),
        (with_table(hours={"monday": []}), "hours: no day is open"),
        (
            changed("services", 0, hours={"sunday": ["noon"]}),
            "services.passport.hours.sunday: 'noon' is not like",
        ),
        (
            with_table(hours={"exceptions": [{"date": date(2026, 12, 24), "open": ["9"]}]}),
            "hours.exceptions.2026-12-24.open: '9' is not like",
        ),
        (
            with_table(hours={"exceptions": [{"date": date(2026, 12, 24)}, {"date": date(2026, 12, 24)}]}),
            "hours.exceptions: 2026-12-24 stands more than once",
        ),
        (
            with_table(hours={"exceptions": [{"date": date(2026, 12, 24), "reason": {"en": "Eve"}}]}),
            "hours.exceptions.2026-12-24.reason: not translated to fr",
        ),
        (with_table(hours={"exceptions": [{"date": "Christmas"}]}), "hours.exceptions.0.date: "),
        (with_table(hours={"holidays": "XX"}), "hours.holidays: 'XX' is not a country such as FR"),
        (with_table(hours={"holidays": ""}), "hours.holidays: '' is not a country such as FR"),
        (
            with_table(hours={"holidays": "DE-ZZ"}),
            "hours.holidays: 'DE-ZZ' is not a part of DE whose holidays are known; known: BB, BE",
        ),
        (changed("services", 0, last_ticket=30), "services.passport.last_ticket: there are no opening hours"),
        (
            with_table(rules={"end_of_day": "17:00"}, hours={"tuesday": ["09:00-17:30"]}),
            "rules.end_of_day: 17:00 comes before the closing on hours.tuesday",
        ),
        (
            with_table(
                rules={"end_of_day": "17:00"},
                hours={"exceptions": [{"date": date(2026, 1, 2), "open": ["09:00-24:00"]}]},
            ),
            "rules.end_of_day: 17:00 comes before the closing on hours.exceptions.2026-01-02",
        ),
        # steps and counters
        (
            changed("services", 0, steps=["cashier"]),
            "services.passport.steps: 'cashier' is not in this file",
        ),
        (
            changed("services", 0, steps=["vehicle"]),
            "services.passport.steps: 'vehicle' is handled by another body",
        ),
        (changed("services", 0, steps=["passport"]), "services.passport.steps: 'passport' cannot follow"),
        (changed("services", 2, steps=["moving"]), "services.vehicle.steps: another body handles it"),
        (changed("counters", 1, helps=["nobody"]), "counters.2.helps: 'nobody' is not in this file"),
        (changed("counters", 1, helps=["vehicle"]), "counters.2.helps: 'vehicle' is handled by another body"),
        (changed("counters", 1, helps=["passport"]), "counters.2.helps: 'passport' stands in its services"),
        # what may be chosen
        (
            with_table(priorities=[{"id": "x", "name": {"en": "X"}, "credit": 5}]),
            "priorities.x.name: not translated to fr",
        ),
        (
            with_table(priorities=[{"id": "x", "name": {"en": "X", "fr": "X"}, "credit": 0}]),
            "priorities.0.credit: ",
        ),
        (
            with_table(outcomes=[{"id": "x", "name": {"en": "X", "fr": "X"}}] * 2),
            "outcomes: x stands more than once",
        ),
        (
            with_table(categories=[{"id": "x", "name": {"en": "X", "fr": "X"}}] * 2),
            "categories: x stands more than once",
        ),
        # groups, questions and what depends on answers
        (changed("services", 0, group="papers"), "services.passport.group: 'papers' is not in this file"),
        (
            with_table(groups=[{"id": "x", "name": {"en": "X"}}]),
            "groups.x.name: not translated to fr",
        ),
        (changed("services", 0, questions=["first"]), "services.passport.questions: 'first' is not in this"),
        ({**SMALL, "questions": QUESTIONS}, "questions.first: no service asks it"),
        (
            {**changed("services", 2, questions=["first"]), "questions": QUESTIONS},
            "services.vehicle.questions: another body handles it, so nothing is asked here",
        ),
        (
            asking(when={"soul": {"first": ["no"]}}),
            "services.passport.when.soul: 'soul' is none of its documents",
        ),
        (
            asking(when={"photo": {"second": ["no"]}}),
            "services.passport.when.photo: 'second' is none of its questions",
        ),
        (
            asking(when={"photo": {"first": ["maybe"]}}),
            "services.passport.when.photo.first: 'maybe' is no answer; there are yes, no",
        ),
        (
            asking(when={"photo": {"first": []}}),
            "services.passport.when.photo: no answer is named with which it is needed",
        ),
        (
            asking(elsewhere={"first": {"maybe": "prefecture"}}),
            "services.passport.elsewhere.first: 'maybe' is no answer; there are yes, no",
        ),
        (
            asking(elsewhere={"first": {"no": "moon"}}),
            "services.passport.elsewhere.first.no: 'moon' is not in this file; known: prefecture",
        ),
        (
            asking(elsewhere={"second": {"no": "prefecture"}}),
            "services.passport.elsewhere: 'second' is none of its questions",
        ),
        (
            {**asking(), "questions": [{**QUESTIONS[0], "text": {"en": "Your first?"}}]},
            "questions.first.text: not translated to fr",
        ),
        (
            {**asking(), "questions": [{**QUESTIONS[0], "answers": [QUESTIONS[0]["answers"][0]] * 2}]},
            "questions.first.answers: yes stands more than once",
        ),
        (
            {**asking(), "questions": [{**QUESTIONS[0], "answers": QUESTIONS[0]["answers"][:1]}]},
            "questions.0.answers: ",
        ),
        (
            with_table(survey={"text": {"en": "How?", "fr": "Bien ?"}, "second": "why"}),
            "survey.second: 'why' is not in this file",
        ),
        (with_table(survey={"text": {"en": "How?"}}), "survey.text: not translated to fr"),
        (changed("documents", 0, body="moon"), "documents.photo.body: 'moon' is not in this file"),
        (
            changed("services", 2, slots=True),
            "services.vehicle.slots: another body handles it, so no time can be booked here",
        ),
        (
            changed("services", 0, keywords={"nl": ["reispas"]}),
            "services.passport.keywords: 'nl' is none of the site's languages",
        ),
        # kiosks
        (with_table(kiosks=kiosks("Z", "Z")), "bands of kiosks: Z stands more than once"),
        (with_table(kiosks=kiosks("O")), "kiosks.0.band: "),
        (with_table(kiosks=kiosks("B")), "kiosks.0.band: "),
        (with_table(kiosks=[*kiosks("Z"), {"id": "kiosk-0", "band": "Y"}]), "kiosks: kiosk-0 stands more"),
        # look
        (
            with_table(look={"primary": "#FFCC00"}),
            "look: surface on primary (#FFFFFF on #FFCC00) has a contrast of 1.5; text needs at least 4.5",
        ),
        (with_table(look={"deep": "#8899AA"}), "look: mist on deep"),
        (with_table(look={"deep": "navy"}), "look.deep: "),
        (with_table(look={"logo": "none.png"}), "look.logo: 'none.png' cannot be read: No such file"),
        (with_table(look={"logo": "site.toml"}), "look.logo: 'site.toml' is not a PNG picture"),
        (with_table(look={"logo": "site.toml"}), "look.logo_says: missing"),
        # rules
        (
            with_table(rules={"order": "fair"}),
            "rules.order: must be 'credit', 'strict', 'first_come' or 'accumulating', not 'fair'",
        ),
        (with_table(rules={"accumulate": 0.5}), "rules.accumulate: "),
        (with_table(rules={"accumulate": float("inf")}), "rules.accumulate: "),
        (with_table(rules={"end_of_day": "25:00"}), "rules.end_of_day: '25:00' is not a time such as 17:30"),
        (
            with_table(rules={"no_show_after": 2, "recalls_max": 1}),
            "rules.no_show_after: never reached, since recalls_max is only 1",
        ),
        (changed("services", 0, spread=0.0), "services.0.spread: "),
        (
            {**SMALL, "site": {**SMALL["site"], "back_before": "4 pm"}},
            "site.back_before: '4 pm' is not a time such as 17:30",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_said(tmp_path: Path, document: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadConfig) as bad:
        load(tmp_path, document)
    assert any(problem.startswith(sentence) for problem in bad.value.problems), bad.value.problems


def test_more_than_units_read_is_refused(tmp_path: Path) -> None:
    long = dict.fromkeys(("en", "fr"), "x" * 150000)
    with pytest.raises(BadConfig, match="units read at most 262144: shorten them"):
        load(tmp_path, changed("documents", 0, where=long))


def test_what_depends_on_answers_is_told_to_units(tmp_path: Path) -> None:
    document = asking(when={"photo": {"first": ["no"]}}, elsewhere={"first": {"yes": "prefecture"}})
    survey = {"text": {"en": "How was it?", "fr": "Alors ?"}, "second": "first"}
    content = load(tmp_path, {**document, "survey": survey}).content()
    assert content.services[0].when == {"photo": {"first": ("no",)}}
    assert content.services[0].elsewhere == {"first": {"yes": "prefecture"}}
    assert content.survey
    assert content.survey.second == content.questions[0]


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


def test_a_service_that_counters_only_help_out_with_is_served(tmp_path: Path) -> None:
    counters = [dict(row) for row in SMALL["counters"]]
    counters[0] = {**counters[0], "services": ["passport"], "helps": ["moving"]}
    assert load(tmp_path, {**SMALL, "counters": counters}).counters[0].helps == ("moving",)


def test_units_are_told_plain_services_and_nothing_of_what_the_controller_keeps(tmp_path: Path) -> None:
    more = changed("services", 0, hours={"monday": ["09:00-12:00"]}, last_ticket=10, steps=["moving"])
    content, before = load(tmp_path, more).content(), small_site().content()
    assert {type(each) for each in content.services} == {state.Service}
    assert {type(each) for each in (*content.zones, *content.documents)} == {state.Zone, state.Document}
    assert content == before, "nothing that units are told has changed"


def test_a_unit_belongs_to_the_counter_that_names_it() -> None:
    site = small_site()
    assert site.belongs_to("counter-1", "1")
    assert not site.belongs_to("counter-1", "2")

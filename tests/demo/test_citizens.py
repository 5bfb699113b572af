"""The people of a morning: what each says to the questions, and which papers that asks of them."""

from pathlib import Path
from random import Random

import pytest

import demo
from appliance.clock import now
from appliance.texts import RIGHT_TO_LEFT
from contract.state import Service
from controller.sitefile import load
from demo.__main__ import LEAST_CITIZENS
from demo.appointments import day
from demo.citizens import LAST, ONCE, Citizen, Kind, crowd

SITES = sorted((Path(demo.__file__).parent / "sites").glob("*.toml"))
PASSPORT = Service(
    id="passport",
    letter="P",
    name={"en": "Passport"},
    zone="hall",
    minutes=10,
    documents=("photo", "old", "birth"),
    questions=("first",),
    when={"old": {"first": ("no",)}, "birth": {"first": ("yes",)}},
)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("answers", "papers"),
    [({"first": "yes"}, ("photo", "birth")), ({"first": "no"}, ("photo", "old")), ({}, ("photo",))],
)
def test_the_papers_are_those_that_the_answers_ask_for(
    answers: dict[str, str], papers: tuple[str, ...]
) -> None:
    citizen = Citizen(Kind.LACKS_ONE, "en", service=PASSPORT, answers=answers)
    assert citizen.papers == papers
    assert citizen.lacks == papers[-1:]
    assert Citizen(Kind.HAS_ALL, "en", service=PASSPORT, answers=answers).lacks == ()


@pytest.mark.parametrize("path", SITES, ids=lambda path: path.stem)
def test_everybody_answers_every_question_and_is_in_the_right_place(path: Path) -> None:
    site = load(path)
    served = frozenset(name for counter in site.counters for name in counter.services)
    for seed in range(10):
        chance = Random(seed)
        for citizen in crowd(site, day(site, now(), chance), served, 40, chance):
            service = citizen.service
            from_right = citizen.kind is Kind.FROM_RIGHT and bool(RIGHT_TO_LEFT & {*site.site.languages})
            assert (citizen.language in RIGHT_TO_LEFT) == from_right
            assert set(citizen.answers) == set(service.questions if service else ())
            if service:
                for question, answer in citizen.answers.items():
                    assert answer not in service.elsewhere.get(question, {})
                assert citizen.papers or not service.documents


@pytest.mark.parametrize("path", SITES, ids=lambda path: path.stem)
@pytest.mark.parametrize("count", [LEAST_CITIZENS, 44])
def test_somebody_of_every_kind_comes_and_who_walks_away_comes_last(path: Path, count: int) -> None:
    site = load(path)
    served = frozenset(name for counter in site.counters for name in counter.services)
    people = crowd(site, day(site, now(), Random(1)), served, count, Random(1))
    kinds = [citizen.kind for citizen in people]
    assert len(kinds) == count
    assert set(kinds) == set(Kind)
    assert kinds.index(Kind.WALKS_AWAY) == count - 1
    assert all(kinds.count(kind) == 1 for kind in (*ONCE, *LAST))
    of_family = people[kinds.index(Kind.SEVERAL)].booked
    assert of_family
    codes = [citizen.booked.code for citizen in people if citizen.booked]
    assert codes.count(of_family.code) == 1
    books = people[kinds.index(Kind.BOOKS)]
    assert books.service
    assert books.service.slots
    assert books.lacks

"""`users.toml`: what provisioning writes is what the controller's own pages read."""

import asyncio
import stat
from pathlib import Path

import pytest

from appliance.config import parse
from appliance.errors import BadConfig
from controller.web.people import EVERY_COUNTER, People
from provisioning import people
from provisioning.people import Person, WebRole

pytestmark = pytest.mark.parts

PASSWORD = "correct horse battery"


def person(
    name: str = "m.jensen", *, language: str | None = "da", counters: tuple[str, ...] = ("c3",)
) -> Person:
    return Person(name=name, roles=(WebRole.AGENT,), counters=counters, language=language)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "users.toml"


def lets_in(path: Path, name: str, password: str) -> bool:
    """Whether the controller's pages would."""
    return asyncio.run(People(path).verified(name, password)) is not None


def test_the_controller_reads_what_was_written(path: Path) -> None:
    people.put(path, person(), PASSWORD)
    people.put(path, person("Åse Ø", language=None, counters=(EVERY_COUNTER,)), PASSWORD)
    known = People(path)
    agent, other = known.named("m.jensen"), known.named("åse ø")
    assert agent
    assert other
    assert (agent.name, agent.counters, agent.language) == ("m.jensen", ("c3",), "da")
    assert agent.may_serve("c3")
    assert not agent.may_serve("c4")
    assert other.may_serve("c4")


def test_the_password_opens_the_door_and_another_does_not(path: Path) -> None:
    people.put(path, person(), PASSWORD)
    assert lets_in(path, "m.jensen", PASSWORD)
    assert not lets_in(path, "m.jensen", PASSWORD + "x")


def test_the_file_holds_no_password_and_is_its_owners_only(path: Path) -> None:
    people.put(path, person(), PASSWORD)
    assert PASSWORD not in path.read_text()
    assert "$argon2id$" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_name_is_known_once_whatever_its_capitals(path: Path) -> None:
    people.put(path, person(), PASSWORD)
    with pytest.raises(BadConfig, match="--again"):
        people.put(path, person("M.Jensen"), PASSWORD)
    people.put(path, person("M.Jensen"), "another password", again=True)
    assert lets_in(path, "m.jensen", "another password")
    assert not lets_in(path, "m.jensen", PASSWORD)
    assert path.read_text().count("[[people]]") == 1


def test_somebody_who_left_no_longer_gets_in(path: Path) -> None:
    people.put(path, person(), PASSWORD)
    people.put(path, person("stays"), PASSWORD)
    people.remove(path, "m.jensen")
    assert not lets_in(path, "m.jensen", PASSWORD)
    assert lets_in(path, "stays", PASSWORD)
    with pytest.raises(BadConfig, match="known: stays"):
        people.remove(path, "m.jensen")


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ({"name": "a", "roles": ["agent"]}, ["counters: an agent needs at least one counter (--counter)"]),
        ({"name": "a", "roles": []}, ["roles: give at least one (--role)"]),
        (
            {"name": "", "roles": ["reception"], "counters": ["A B"], "language": "danish"},
            ["name", "counters", "language"],
        ),
    ],
)
def test_every_problem_of_an_entry_is_listed(data: dict[str, object], problems: list[str]) -> None:
    with pytest.raises(BadConfig) as caught:
        parse(data, Person, "person")
    assert len(caught.value.problems) >= len(problems)
    for problem in problems:
        assert any(line.startswith(problem) for line in caught.value.problems), caught.value.problems


def test_a_short_password_is_refused(path: Path) -> None:
    with pytest.raises(BadConfig, match="too short"):
        people.put(path, person(), "short")
    assert not path.exists()


def test_invented_passwords_are_long_enough_and_never_the_same() -> None:
    invented = {people.invent_password() for _ in range(100)}
    assert len(invented) == 100
    assert not any(people.password_problems(one) for one in invented)

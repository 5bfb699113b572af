"""One code for several appointments, as a family has with one letter: the person is asked which."""

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.meaning import MOST, meant
from controller.queue.state import Stage
from tests.controller.queue.office import Office, at

pytestmark = pytest.mark.pure


def family(office: Office, **minutes: float) -> None:
    """Appointments under one code at these minutes after nine."""
    for ref, minute in minutes.items():
        office.say(0, do.Expect(ref, "FAMILY", "passport", at(minute)))


def choices(office: Office, minute: float) -> list[str | None]:
    return [visit.ref for visit in meant(office.queue, "FAMILY", at(minute))]


def ask(request: str = "r", visit: str = "", *, choose: bool = True) -> do.CheckIn:
    return do.CheckIn(request, "FAMILY", "fr", choose=choose, visit=visit)


def chosen(office: Office, ref: str) -> str:
    return office.visit(ref).id


def test_what_can_be_checked_in_now_is_asked_about_in_the_order_of_its_time() -> None:
    office = Office()
    family(office, father=30, mother=20, later=200)
    assert choices(office, 10) == ["mother", "father"]
    assert office.say(10, ask()) == []
    assert {visit.stage for visit in office.queue.visits.values()} == {Stage.EXPECTED}


def test_the_chosen_one_and_only_that_is_checked_in() -> None:
    office = Office()
    family(office, mother=20, father=30)
    [arrived] = office.say(10, ask(visit=chosen(office, "father")))
    assert isinstance(arrived, did.Arrived)
    assert (office.visit("father").stage, office.visit("mother").stage) == (Stage.WAITING, Stage.EXPECTED)


def test_who_is_checked_in_already_is_among_the_choices_and_keeps_the_number() -> None:
    office = Office()
    family(office, mother=20, father=30)
    office.say(10, ask("first", chosen(office, "father")))
    assert choices(office, 11) == ["mother", "father"]
    assert office.say(11, ask("again", chosen(office, "father"))) == [
        did.CheckedInAgain(at(11), chosen(office, "father"), "again")
    ]


def test_what_is_over_or_called_off_is_no_choice() -> None:
    office = Office()
    family(office, served=10, cancelled=20, missed=5, left=30)
    office.say(0, do.CallOff("cancelled"))
    office.say(9, ask("r1", chosen(office, "served")))
    office.call(10)
    office.say(11, do.Finish("1"))
    assert choices(office, 12) == ["missed", "left"]
    office.say(12, ask("r2", chosen(office, "missed")))
    office.call(13)
    office.say(14, do.NoShow("1"))
    assert choices(office, 29) == ["missed", "left"]  # the call was missed a moment ago
    assert choices(office, 29.1) == ["left"]


def test_a_single_one_that_may_be_meant_is_not_asked_about() -> None:
    office = Office()
    family(office, now=10, later=200)
    [arrived] = office.say(5, ask())
    assert arrived.visit == chosen(office, "now")


def test_a_kiosk_that_cannot_ask_gets_the_nearest() -> None:
    office = Office()
    family(office, mother=20, father=30)
    [arrived] = office.say(10, ask(choose=False))
    assert arrived.visit == chosen(office, "mother")


@pytest.mark.parametrize("visit", ["20261123-other", "w-request-1", "nobody"])
def test_what_is_not_of_the_code_is_unknown_whether_it_is_there_or_not(visit: str) -> None:
    office = Office()
    family(office, mother=20, father=30)
    office.walk_in(1)
    office.say(1, do.Expect("other", "ANOTHER", "passport", at(20)))
    assert office.code(10, ask(visit=visit)) is Code.UNKNOWN_CODE


def test_a_choice_that_is_too_early_says_from_when() -> None:
    office = Office()
    family(office, later=200, latest=240)
    refused = office.refused(10, ask(visit=chosen(office, "latest")))
    assert (refused.code, refused.when, refused.opens) == (Code.TOO_EARLY, at(240), at(180))
    assert office.refused(10, ask()).when == at(200)


def test_nobody_has_to_choose_from_more_than_fit_on_a_page() -> None:
    office = Office()
    family(office, **{f"ref-{number:02d}": 20 + number for number in range(MOST + 5)})
    assert len(choices(office, 10)) == MOST

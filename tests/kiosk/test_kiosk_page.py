"""docs/kiosk.md says what the code says: every page and its patience, every way, every key, a whole file."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest

from contract.requests import Option, Several, SlotBooked
from contract.state import Content, ServiceWait
from contract.values import Code, Wait
from kiosk.flow.choices import groups_listed
from kiosk.flow.happenings import (
    Button,
    Chose,
    ChoseAppointment,
    ChoseGroup,
    ChoseSlot,
    ContentArrived,
    Happening,
    Mode,
    Pressed,
    PrintFailed,
    Rated,
    Replied,
    Replies,
    ReprintChosen,
    StaffChecked,
    Unanswered,
)
from kiosk.flow.pages import NEVER_LONGER, PATIENCE, WHILE_HELP_COMES, WITH_PAPER_IN_HAND, Page
from kiosk.flow.papers import current_question
from kiosk.flow.staff import MARKS
from kiosk.flow.view import View
from kiosk.keys import USUAL
from kiosk.settings import KeySettings, KioskSettings
from tests.kiosk.pictures import pictures
from tests.kiosk.town import CONTENT, NOW, ticket
from tests.kiosk.visiting import REQUEST, after, busy, press, refused, times_found, type_in

pytestmark = pytest.mark.pure

PAGE = (Path(__file__).parents[2] / "docs" / "kiosk.md").read_text(encoding="utf-8")
EVERYWHERE = {
    *(Button.BACK, Button.START_OVER, Button.FINISH, Button.RECEPTION),
    *(Button.HELP, Button.LANGUAGES, Button.ACCESS),
}
"""The ways that the picture leaves out."""
SAME_WITHOUT = {Page.WELCOME, Page.GROUPS, Page.SERVICES, Page.SEARCH, Page.QUESTION, Page.SURVEY}
"""Pages that a site without papers has as well."""
BUSY = busy(CONTENT, cycle([Wait(low=50, high=70)]))


def table(head: str) -> list[list[str]]:
    """The cells of every row below the row that begins like `head`."""
    rows = PAGE.partition(f"| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in rows]


# --- pages ----------------------------------------------------------------------------------------


def said_of(page: Page) -> tuple[str, str]:
    """How long the page waits, and what comes then."""
    patience = PATIENCE[page]
    waits = "for ever" if patience.seconds is None else f"{patience.seconds:g} s"
    if page is Page.WELCOME:
        return waits, "rests"
    if page is Page.PLEASE_WAIT:
        return waits, "goes on"
    return waits, "" if patience.seconds is None else "asks" if patience.warns else "ends"


def test_every_page_stands_in_the_table_with_its_patience() -> None:
    rows = {cells[0].strip("`"): (cells[2], (*cells, "")[3].strip("| ")) for cells in table("page")}
    assert rows == {page.value: said_of(page) for page in Page}


def test_what_is_said_of_longer_and_shorter_patience_is_true() -> None:
    said = re.search(r"twice as long, except on (.+?)\.\s", PAGE, re.DOTALL)
    assert said
    assert set(re.findall(r"`(\w+)`", said[1])) == NEVER_LONGER
    for mode, longer in ((Mode.LARGE, 2), (Mode.CALM, 2), (Mode.LOW, 1), (Mode.CONTRAST, 1)):
        view = View(page=Page.SERVICES, modes=frozenset({mode}))
        assert view.patience.seconds == 60 * longer
    assert f"end {WITH_PAPER_IN_HAND.seconds} s after their slip was printed" in PAGE
    assert f"`help` waits {WHILE_HELP_COMES.seconds} s while" in PAGE


# --- ways -----------------------------------------------------------------------------------------


def arrows() -> set[tuple[str, str]]:
    """Every arrow of the picture."""
    drawn = PAGE.partition("<!-- ways: begin -->")[2].partition("<!-- ways: end -->")[0]
    found = set()
    for line in drawn.splitlines():
        if way := re.fullmatch(r"\s*([\w &]+?) --(?: .+ --)?> ([\w &]+)", line):
            found |= set(product(way[1].split(" & "), way[2].split(" & ")))
    return found


def ways_on(view: View) -> Iterator[list[Happening]]:
    """Whatever may lead on from this view, as acts one after the other."""
    yield from ([Pressed(button)] for button in Button if button not in EVERYWHERE)
    if view.shown is Page.WELCOME:
        yield [Pressed(Button.RECEPTION)]
    yield [*press(*[Button.MARK] * MARKS)]
    yield [*type_in("4711"), Pressed(Button.CONTINUE), StaffChecked(True, view.visit)]
    yield from ([happening] for happening in (*_chosen(view), *_answered(view), *_heard(view)))


def _chosen(view: View) -> Iterator[Happening]:
    assert view.content or view.shown is Page.STARTING
    yield from (Chose(service.id) for service in CONTENT.services)
    yield from (ChoseGroup(group) for group in groups_listed(view))
    yield from (ChoseAppointment(option.appointment) for option in view.options)
    yield from (ChoseSlot(slot.slot) for slot in view.slots)
    yield from (ReprintChosen(recent.ticket.number) for recent in view.recent)


def _answered(view: View) -> Iterator[Happening]:
    yield Rated(3)
    survey = CONTENT.survey
    questions = (current_question(view), survey.second if survey else None)
    for question in filter(None, questions):
        yield from (Replies(question.id, answer.id) for answer in question.answers)


def _heard(view: View) -> Iterator[Happening]:
    yield ContentArrived(CONTENT)
    yield PrintFailed(view.visit, "paper-out")
    service = view.service or "passport"
    option = Option(appointment="one", service=service, booked=NOW)
    about: dict[str, Any] = {"answers": REQUEST, "at": NOW}
    yield from (Replied(ticket(REQUEST)), refused(Code.CLOSED), Unanswered(REQUEST))
    yield times_found(replace(view, service=service))
    yield Replied(Several(**about, options=(option, option)))
    yield Replied(SlotBooked(**about, service=service, starts=NOW, code="K7QM-3F2D"))


def variants(view: View) -> Iterator[View]:
    """The same view; where nobody is served just now; where nobody waits; at a site without much."""
    refusals = tuple(ServiceWait(service=s.id, waiting=0, refused=Code.CLOSED) for s in CONTENT.services)
    yield from (view, replace(view, waits=refusals))
    if view.page in SAME_WITHOUT:
        yield from (replace(view, content=bare(view.page), waits=waits) for waits in (view.waits, BUSY, ()))


def bare(page: Page) -> Content:
    """The town without groups, papers and a second question in its survey; without questions, unless one is
    shown."""
    assert CONTENT.survey
    without: dict[str, Any] = {"documents": (), "when": {}, "elsewhere": {}}
    without |= {} if page is Page.QUESTION else {"questions": ()}
    services = tuple(service.model_copy(update=without) for service in CONTENT.services)
    survey = CONTENT.survey.model_copy(update={"second": None})
    return CONTENT.model_copy(update={"groups": (), "services": services, "survey": survey})


def test_the_arrows_of_the_picture_are_the_ways_of_the_kiosk() -> None:
    walked = set()
    for view in (each for _, picture in pictures("fr") for each in variants(picture)):
        if not view.overlays:
            reached = {after(view, *acts).shown for acts in ways_on(view)}
            walked |= {(view.shown.value, page.value) for page in reached - {view.shown}}
    assert walked == arrows()


# --- keys and the file ------------------------------------------------------------------------------


def test_every_key_stands_in_the_table() -> None:
    rows = {action.strip("`"): set(re.findall(r"`(\w+)`", keys)) for action, keys in table("action")}
    assert rows == {
        action: {key for key, does in USUAL.items() if does == action} for action in KeySettings.model_fields
    }


def test_the_file_is_taken_as_it_stands_and_has_every_table() -> None:
    [example] = re.findall(r"```toml\n(.+?)```", PAGE, re.DOTALL)
    tables = tomllib.loads(example)
    assert set(tables) == set(KioskSettings.model_fields)
    settings = KioskSettings.model_validate_json(json.dumps(tables))
    assert set(tables["screen"]) == set(type(settings.screen).model_fields)


def test_millimetres_on_the_wall_are_those_of_the_panels() -> None:
    for name, height, edge in table("panel, upright"):
        tall = float(name.split()[0]) * 25.4 * 16 / (16**2 + 9**2) ** 0.5
        lowest, highest = map(int, re.findall(r"\d+", edge))
        assert abs(tall - int(height.split()[0])) < 1
        assert (lowest, highest) == (380, 1220 - int(height.split()[0]))

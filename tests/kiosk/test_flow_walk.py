"""A random crowd at the kiosk: whatever happens, nobody gets another person's ticket, and all is wiped."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contract.requests import Noted, Refusal
from contract.values import Code
from kiosk.flow.effects import AskCheckIn, AskTicket, Effect, Print, TicketPaper, Withdraw
from kiosk.flow.happenings import (
    Answered,
    Button,
    Chose,
    ContentArrived,
    Erased,
    Happening,
    Picked,
    Pressed,
    Printed,
    PrinterChecked,
    PrintFailed,
    Reached,
    Replied,
    Scanned,
    Stirred,
    TimedOut,
    Typed,
    Unanswered,
)
from kiosk.flow.pages import Page
from kiosk.flow.step import step
from kiosk.flow.view import View
from tests.kiosk.town import CONTENT, NOW, PAPERS, SERVICES, ticket

CODES = ("K7QM-3F2D", "BBBB-CCCC")
NEWER = CONTENT.model_copy(update={"revision": "2", "languages": ("nl", "fr")})


class Crowd(RuleBasedStateMachine):
    """People, a controller that answers early, late or never, and a printer with moods."""

    def __init__(self) -> None:
        super().__init__()
        self.view = View()
        self.asked = 0
        self.open: list[str] = []
        self.issued: set[str] = set()
        self.shown: set[str] = set()
        self.withdrawn: set[str] = set()
        self.orders: list[Print] = []
        self.tickets_printed: dict[int, int] = {}
        self.send(ContentArrived(CONTENT))

    def send(self, happening: Happening) -> None:
        self.asked += 1
        self.view, effects = step(self.view, happening, f"request-{self.asked}")
        for effect in effects:
            self.note(effect)
        if self.view.ticket:
            self.shown.add(self.view.ticket.answers)

    def note(self, effect: Effect) -> None:
        match effect:
            case AskCheckIn(request) | AskTicket(request):
                self.open.append(request)
            case Withdraw(request):
                assert request not in self.shown, "a ticket in somebody's hand was withdrawn"
                self.withdrawn.add(request)
            case Print():
                self.orders.append(effect)
                if isinstance(effect.paper, TicketPaper):
                    count = self.tickets_printed.get(effect.visit, 0) + 1
                    self.tickets_printed[effect.visit] = count
                    assert count == 1, "two tickets for one visitor"

    # --- people ---------------------------------------------------------------------------------

    @rule(button=st.sampled_from(Button))
    def press(self, button: Button) -> None:
        self.send(Pressed(button))

    @rule(service=st.sampled_from([service.id for service in SERVICES]))
    def choose(self, service: str) -> None:
        self.send(Pressed(Button.WALK_IN))
        self.send(Chose(service))

    @rule(have=st.booleans(), paper=st.sampled_from(PAPERS))
    def answer(self, have: bool, paper: str) -> None:
        self.send(Answered(paper, have))

    @rule(lacking=st.booleans())
    def answer_all(self, lacking: bool) -> None:
        for paper in PAPERS:
            self.send(Answered(paper, not lacking))
        self.send(Pressed(Button.CONTINUE))

    @rule(keys=st.text("K7QM3F2D0", max_size=9))
    def type(self, keys: str) -> None:
        self.send(Pressed(Button.APPOINTMENT))
        for key in keys:
            self.send(Typed(key))

    @rule(touch=st.sampled_from([Stirred(), Erased(), Picked("da"), Picked("en")]))
    def touch(self, touch: Happening) -> None:
        self.send(touch)

    @rule(code=st.sampled_from(CODES))
    def scan(self, code: str) -> None:
        self.send(Scanned(code))

    @rule(button=st.sampled_from([Button.BACK, Button.FINISH, Button.START_OVER]))
    def walk_away(self, button: Button) -> None:
        self.send(Pressed(button))

    @rule(button=st.sampled_from([Button.RECEPTION, Button.CONTINUE, Button.WALK_IN]))
    def go_on(self, button: Button) -> None:
        self.send(Pressed(button))

    @rule()
    def wait_too_long(self) -> None:
        self.send(TimedOut())

    # --- the house ------------------------------------------------------------------------------

    @precondition(lambda self: self.open)
    @rule(data=st.data(), repeated=st.booleans())
    def issue(self, data: st.DataObject, repeated: bool) -> None:
        request = data.draw(st.sampled_from(self.open))
        self.open.remove(request)
        self.issued.add(request)
        self.send(Replied(ticket(request, repeated=repeated)))

    @precondition(lambda self: self.issued)
    @rule(data=st.data())
    def issue_again(self, data: st.DataObject) -> None:
        request = data.draw(st.sampled_from(sorted(self.issued)[-8:]))
        self.send(Replied(ticket(request)))

    @precondition(lambda self: self.open)
    @rule(data=st.data(), code=st.sampled_from([*Code]))
    def refuse(self, data: st.DataObject, code: Code) -> None:
        request = data.draw(st.sampled_from(self.open))
        self.open.remove(request)
        self.send(Replied(Refusal(answers=request, at=NOW, code=code)))

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def stay_silent(self, data: st.DataObject) -> None:
        self.send(Unanswered(data.draw(st.sampled_from(self.open))))

    @rule()
    def note_something(self) -> None:
        self.send(Replied(Noted(answers="nobody-asked", at=NOW)))

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), well=st.booleans())
    def print(self, data: st.DataObject, well: bool) -> None:
        order = data.draw(st.sampled_from(self.orders))
        self.orders.remove(order)
        self.send(Printed(order.visit) if well else PrintFailed(order.visit, "paper-out"))

    @rule(state=st.sampled_from([Reached(True), Reached(False), PrinterChecked("paper-out")]))
    def hear(self, state: Happening) -> None:
        self.send(state)

    @rule(content=st.sampled_from([CONTENT, NEWER]))
    def publish(self, content: object) -> None:
        self.send(ContentArrived(content))

    # --- what always holds ------------------------------------------------------------------------

    @invariant()
    def every_ticket_is_in_front_of_its_visitor_or_given_back(self) -> None:
        assert self.issued <= self.shown | self.withdrawn

    @invariant()
    def the_welcome_page_knows_nothing_of_anybody(self) -> None:
        if self.view.page is Page.WELCOME:
            language = self.view.language
            kept = (
                "content",
                "newest",
                "reachable",
                "printer_fault",
                "visit",
                "stirred",
                "given",
                "overlays",
            )
            clean = View(page=Page.WELCOME, language=language)
            assert self.view == replace(clean, **{name: getattr(self.view, name) for name in kept})

    @invariant()
    def every_open_request_is_waited_for_or_withdrawn(self) -> None:
        waited_for = (
            {self.view.wish.request} if self.view.page is Page.PLEASE_WAIT and self.view.wish else set()
        )
        assert set(self.open) <= waited_for | self.withdrawn

    @invariant()
    def a_ticket_on_the_screen_is_this_visitors(self) -> None:
        if self.view.ticket:
            assert self.view.wish
            assert self.view.ticket.answers == self.view.wish.request

    def teardown(self) -> None:
        for _ in range(6):
            self.send(TimedOut())
        assert self.view.shown is Page.WELCOME
        assert self.view.content
        assert self.view.language == self.view.content.languages[0]
        for request in self.open:
            self.send(Replied(ticket(request)))
            assert request in self.withdrawn


test_whatever_happens = pytest.mark.pure(Crowd.TestCase)

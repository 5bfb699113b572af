"""A random crowd at the kiosk: whatever happens, nobody gets another person's ticket, and all is wiped."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contract.requests import Noted, Refusal, Reply, Several, SlotBooked, SlotsFound
from contract.values import Code
from kiosk.flow.effects import (
    Ask,
    AskBooking,
    AskCheckIn,
    AskSlots,
)
from kiosk.flow.happenings import (
    AloneAble,
    Answered,
    Button,
    Chose,
    ChoseAppointment,
    ChoseGroup,
    ChoseSlot,
    ContentArrived,
    Erased,
    Happening,
    HeadphonesIn,
    HelpHeard,
    Locked,
    Mode,
    Picked,
    Pressed,
    Printed,
    PrinterChecked,
    PrintFailed,
    Rated,
    Reached,
    RecentArrived,
    Replied,
    Replies,
    ReprintChosen,
    Scanned,
    StaffChecked,
    StaffDone,
    Stirred,
    TimedOut,
    Toggled,
    Typed,
    Unanswered,
    WaitsArrived,
)
from kiosk.flow.pages import FOR_STAFF, Page
from kiosk.flow.papers import current_question, documents_asked
from kiosk.flow.step import step
from kiosk.flow.view import Slip, View
from tests.kiosk.accounts import Accounts
from tests.kiosk.pictures import pictures
from tests.kiosk.town import CONTENT, GROUPS, NOW, PAPERS, SERVICES, SLOTS, ticket
from tests.kiosk.visiting import busy, help_state

CODES = ("K7QM-3F2D", "BBBB-CCCC")
NEWER = CONTENT.model_copy(update={"revision": "2", "languages": ("nl", "fr"), "paper": "ask", "groups": ()})
WALK_INS = [service.id for service in SERVICES]
PICTURES = dict(pictures("fr"))
OPTIONS = PICTURES["several"].options
RECENT = PICTURES["staff_tickets"].recent
BUSY = busy(CONTENT, [wait.wait for wait in PICTURES["offer"].waits if wait.wait])
HOUSE = {
    *("content", "newest", "reachable", "alone", "waits", "printer_fault", "visit", "stirred", "given"),
    *("help_before", "locked", "overlays", "resting", "marks", "plugged"),
}
"""What the welcome page knows that is nobody's."""
THE_SAME_PERSONS = {"language", "modes", "speaking", "volume", "help", "tries", "problem", "begun"}
"""What it may know besides, of somebody who came back to it."""
FACES = range(1, 6)
STAFFS = [
    *(Button.REPRINT, Button.TEST_PRINT, Button.PAPER_CHANGED),
    *(Button.RESTART, Button.LOCK, Button.UNLOCK),
]
REFUSALS = [*Code, *[Code.SLOT_TAKEN, Code.BOOKING_AWAY, Code.UNKNOWN_CODE] * 5]


class Crowd(Accounts, RuleBasedStateMachine):
    """People, a controller that answers early, late or never, a printer with moods, and staff."""

    def __init__(self) -> None:
        super().__init__()
        self.view = View()
        self.asked = 0
        self.send(ContentArrived(CONTENT))
        self.send(Reached(True))
        self.send(WaitsArrived(BUSY))

    def send(self, happening: Happening) -> None:
        self.asked += 1
        before = self.view
        self.view, done = step(self.view, happening, f"request-{self.asked}")
        for effect in done:
            self.note(effect, before)
        self.note_help(before, self.view, happening, done)
        for held in (self.view.ticket, self.view.slot):
            if held:
                self.shown.add(held.answers)

    # --- people -------------------------------------------------------------------------------

    @rule(button=st.sampled_from(Button))
    def press(self, button: Button) -> None:
        self.send(Pressed(button))

    @rule(service=st.sampled_from(WALK_INS), group=st.sampled_from([*(g.id for g in GROUPS), "_rest"]))
    def choose(self, service: str, group: str) -> None:
        self.send(Pressed(Button.WALK_IN))
        self.send(ChoseGroup(group))
        self.send(Chose(service))

    @rule(service=st.sampled_from(WALK_INS), words=st.text("lost purse é", max_size=9))
    def search(self, service: str, words: str) -> None:
        self.send(Pressed(Button.WALK_IN))
        self.send(Pressed(Button.SEARCH))
        for key in words:
            self.send(Typed(key))
        self.send(Chose(service))

    @precondition(lambda self: self.view.shown is Page.QUESTION)
    @rule(data=st.data())
    def reply(self, data: st.DataObject) -> None:
        while self.view.shown is Page.QUESTION and (question := current_question(self.view)):
            answer = data.draw(st.sampled_from(question.answers))
            self.send(Replies(question.id, answer.id))

    @rule(have=st.booleans(), paper=st.sampled_from(PAPERS))
    def answer(self, have: bool, paper: str) -> None:
        self.send(Answered(paper, have))

    @precondition(lambda self: self.view.shown is Page.CHECKLIST)
    @rule(lacking=st.booleans())
    def answer_all(self, lacking: bool) -> None:
        self.send(Pressed(Button.LACK_SOME if lacking else Button.HAVE_ALL))
        for document in documents_asked(self.view):
            self.send(Answered(document.id, False))
        self.send(Pressed(Button.CONTINUE))

    @rule(lack=st.booleans(), slot=st.sampled_from(SLOTS), answered=st.sampled_from([1, 2, 2]))
    def book_a_time(self, lack: bool, slot: object, answered: int) -> None:
        """As far as the house lets the person, and the controller answers."""
        self.send(Pressed(Button.START_OVER))
        self.choose("identity-card", "identity")
        while self.view.shown is Page.QUESTION and (question := current_question(self.view)):
            self.send(Replies(question.id, question.answers[0].id))
        self.answer_all(lack)
        self.send(Pressed(Button.BOOK))
        self.be_answered_at_once()
        self.send(ChoseSlot(slot.slot))
        if answered > 1:
            self.be_answered_at_once()

    @precondition(lambda self: self.view.shown is Page.SLOTS)
    @rule(slot=st.sampled_from(SLOTS))
    def choose_time(self, slot: object) -> None:
        self.send(ChoseSlot(slot.slot))

    @precondition(lambda self: self.view.shown is Page.SEVERAL)
    @rule(option=st.sampled_from(OPTIONS))
    def choose_appointment(self, option: object) -> None:
        self.send(ChoseAppointment(option.appointment))

    @rule(keys=st.text("K7QM3F2D0", max_size=9))
    def type(self, keys: str) -> None:
        self.send(Pressed(Button.APPOINTMENT))
        for key in keys:
            self.send(Typed(key))

    @rule(face=st.sampled_from(FACES), reason=st.sampled_from([*CONTENT.survey.second.answers, None]))
    def rate(self, face: int, reason: object) -> None:
        self.send(Pressed(Button.SURVEY))
        self.send(Rated(face))
        if reason:
            self.send(Replies(CONTENT.survey.second.id, reason.id))

    @rule(touch=st.sampled_from([Stirred(), Erased(), Picked("da"), Picked("en"), HeadphonesIn(True)]))
    def touch(self, touch: Happening) -> None:
        self.send(touch)

    @rule(mode=st.sampled_from(Mode), button=st.sampled_from([Button.LISTEN, Button.LOUDER, Button.SOFTER]))
    def be_shown_otherwise(self, mode: Mode, button: Button) -> None:
        self.send(Pressed(Button.ACCESS))
        self.send(Toggled(mode))
        self.send(Pressed(button))
        self.send(Pressed(Button.BACK))

    @rule(code=st.sampled_from(CODES))
    def scan(self, code: str) -> None:
        self.send(Scanned(code))

    @rule(button=st.sampled_from([Button.BACK, Button.FINISH, Button.START_OVER]))
    def walk_away(self, button: Button) -> None:
        self.send(Pressed(button))

    @rule(button=st.sampled_from([Button.RECEPTION, Button.BOOK, Button.WAIT_NOW, Button.PRINT, Button.MORE]))
    def go_on(self, button: Button) -> None:
        self.send(Pressed(button))

    @rule(button=st.sampled_from([Button.CALL_HELP, Button.NO_HELP, Button.RECEPTION, Button.BACK]))
    def want_help(self, button: Button) -> None:
        self.send(Pressed(Button.HELP))
        self.send(Pressed(button))

    @rule()
    def wait_too_long(self) -> None:
        self.send(TimedOut())

    # --- staff ----------------------------------------------------------------------------------

    @rule(digits=st.text("0123456789x", max_size=4))
    def try_the_staff_code(self, digits: str) -> None:
        self.send(Pressed(Button.START_OVER))
        for _ in range(5):
            self.send(Pressed(Button.MARK))
        for digit in digits:
            self.send(Typed(digit))
        self.send(Pressed(Button.CONTINUE))

    @rule(button=st.sampled_from([*STAFFS, Button.BACK]))
    def let_staff_in(self, button: Button) -> None:
        self.try_the_staff_code("4711")
        while self.codes:
            self.check_the_staff_code(True)
        self.send(Pressed(button))

    @precondition(lambda self: self.codes)
    @rule(right=st.booleans())
    def check_the_staff_code(self, right: bool) -> None:
        visit, before = self.codes.pop(0).visit, self.view
        waited = before.page is Page.STAFF_CODE and before.checking and before.visit == visit
        self.staff_in = self.staff_in or (right and waited)
        self.send(StaffChecked(right, visit))
        assert (self.view.page is Page.STAFF) == right if waited else self.view == before

    @precondition(lambda self: self.view.page is Page.STAFF)
    @rule(button=st.sampled_from(STAFFS))
    def work(self, button: Button) -> None:
        self.send(Pressed(button))
        if button in {Button.LOCK, Button.UNLOCK}:
            self.send(Locked(button is Button.LOCK))
        self.send(RecentArrived(RECENT, self.view.visit))
        self.send(ReprintChosen(RECENT[0].ticket.number))

    @rule(fault=st.sampled_from(["", "paper-out"]))
    def be_done_for_staff(self, fault: str) -> None:
        self.send(StaffDone(fault, self.view.visit))

    @rule()
    def hear_a_right_code_that_nobody_typed(self) -> None:
        if not self.view.checking:
            before = self.view
            self.send(StaffChecked(True, self.view.visit))
            assert self.view == before

    # --- the house --------------------------------------------------------------------------------

    @precondition(lambda self: self.open)
    @rule(data=st.data(), repeated=st.booleans())
    def answer_as_asked(self, data: st.DataObject, repeated: bool) -> None:
        request = data.draw(st.sampled_from(sorted(self.open)))
        self.send(Replied(self.fitting(self.open.pop(request), request, repeated)))

    @precondition(lambda self: self.view.in_flight and self.view.in_flight.request in self.open)
    @rule()
    def be_answered_at_once(self) -> None:
        if (wish := self.view.in_flight) and self.open.pop(wish.request, None):
            self.send(Replied(self.fitting(wish, wish.request, True)))

    def fitting(self, wish: Ask, request: str, repeated: bool) -> Reply:
        match wish:
            case AskSlots(service=service):
                times = SLOTS if repeated else ()
                return SlotsFound(answers=request, at=NOW, service=service, slots=times)
            case AskBooking(service=service):
                self.places.add(request)
                starts = SLOTS[0].starts
                return SlotBooked(answers=request, at=NOW, service=service, starts=starts, code="K7QM-3F2D")
            case AskCheckIn(appointment="") if repeated:
                return Several(answers=request, at=NOW, options=OPTIONS)
        self.places.add(request)
        return ticket(request, repeated=repeated)

    @precondition(lambda self: self.places)
    @rule(data=st.data())
    def issue_again(self, data: st.DataObject) -> None:
        self.send(Replied(ticket(data.draw(st.sampled_from(sorted(self.places)[-8:])))))

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def answer_something_else(self, data: st.DataObject) -> None:
        request = data.draw(st.sampled_from(sorted(self.open)))
        del self.open[request]
        found = SlotsFound(answers=request, at=NOW, service="moving", slots=SLOTS)
        self.send(Replied(data.draw(st.sampled_from([Noted(answers=request, at=NOW), found]))))

    @precondition(lambda self: self.open)
    @rule(data=st.data(), code=st.sampled_from(REFUSALS))
    def refuse(self, data: st.DataObject, code: Code) -> None:
        request = data.draw(st.sampled_from(sorted(self.open)))
        del self.open[request]
        self.send(Replied(Refusal(answers=request, at=NOW, code=code)))

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def stay_silent(self, data: st.DataObject) -> None:
        self.send(Unanswered(data.draw(st.sampled_from(sorted(self.open)))))

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), well=st.booleans())
    def print(self, data: st.DataObject, well: bool) -> None:
        order = data.draw(st.sampled_from(self.orders))
        self.orders.remove(order)
        self.send(Printed(order.visit) if well else PrintFailed(order.visit, "paper-out"))

    @rule(wanted=st.booleans(), minutes=st.sampled_from([None, 1, 2]))
    def hear_reception(self, wanted: bool, minutes: int | None) -> None:
        self.send(HelpHeard(help_state(wanted=wanted, minutes=minutes)))

    @rule(
        news=st.sampled_from(
            [
                *(Reached(True), Reached(False), AloneAble(True), PrinterChecked("paper-out")),
                *(WaitsArrived(BUSY), WaitsArrived(()), HeadphonesIn(False)),
                *(Replied(Noted(answers="nobody-asked", at=NOW)), ContentArrived(CONTENT)),
                ContentArrived(NEWER),
            ]
        )
    )
    def hear(self, news: Happening) -> None:
        self.send(news)

    # --- what always holds --------------------------------------------------------------------------

    @invariant()
    def every_place_is_in_front_of_its_visitor_or_given_back(self) -> None:
        assert self.places <= self.shown | self.withdrawn

    @invariant()
    def the_welcome_page_knows_nothing_of_anybody_else(self) -> None:
        if self.view.page in {Page.WELCOME, Page.LOCKED}:
            known = HOUSE if self.view.resting else HOUSE | THE_SAME_PERSONS
            clean = View(page=self.view.page, language=self.view.language)
            assert self.view == replace(clean, **{name: getattr(self.view, name) for name in known})

    @invariant()
    def one_thing_at_a_time_is_asked_and_the_rest_is_taken_back(self) -> None:
        waited_for = {self.view.in_flight.request} if self.view.in_flight else set()
        places = {request for request, wish in self.open.items() if not isinstance(wish, AskSlots)}
        assert places <= waited_for | self.withdrawn

    @invariant()
    def what_is_on_the_screen_is_this_visitors(self) -> None:
        for held in (self.view.ticket, self.view.slot):
            if held:
                assert self.view.wish
                assert held.answers == self.view.wish.request
        assert not (self.view.ticket and self.view.slot)

    @invariant()
    def staff_pages_are_for_staff(self) -> None:
        if self.view.page in {Page.STAFF, Page.STAFF_TICKETS}:
            assert self.staff_in
        else:
            self.staff_in = False
        if self.view.locked:
            assert self.view.page in FOR_STAFF | {Page.LOCKED}

    @invariant()
    def a_slip_that_is_waited_for_is_on_its_way(self) -> None:
        if self.view.slip is Slip.PRINTING and self.view.page not in FOR_STAFF:
            assert any(order.visit == self.view.visit for order in self.orders)

    @invariant()
    def time_ends_every_stay(self) -> None:
        assert self.view.page is Page.LOCKED or self.view.patience.seconds

    def teardown(self) -> None:
        for _ in range(6):
            self.send(TimedOut())
        assert self.view.shown is (Page.LOCKED if self.view.locked else Page.WELCOME)
        assert self.view.content
        assert self.view.language == self.view.content.languages[0]
        for request, wish in self.open.items():
            if not isinstance(wish, AskSlots):
                self.send(Replied(ticket(request)))
                assert request in self.withdrawn


test_whatever_happens = pytest.mark.pure(Crowd.TestCase)

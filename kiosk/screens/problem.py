"""Why the controller said no, in kind words, and what to do now. Never a dead end."""

from typing_extensions import override

from contract.values import Code
from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.control import MAIN
from kiosk.widgets.panel import INFORMATION, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action
from kiosk.words import Words, mark

SAID: dict[str, tuple[str, str]] = {
    Code.UNKNOWN_CODE: (
        mark("We cannot find\nthis code"),
        mark("Please check the code on your letter. Reception can also look up your appointment."),
    ),
    Code.TOO_EARLY: (
        mark("You are early"),
        mark("You can check in closer to your time. You are welcome to wait here."),
    ),
    Code.WRONG_DAY: (
        mark("Your appointment\nis on another day"),
        mark("Does that date not suit you? Reception can look for another way."),
    ),
    Code.CANCELLED: (
        mark("This appointment\nhas been cancelled"),
        mark("Reception can tell you more, or find you another time."),
    ),
    Code.VISIT_OVER: (
        mark("This appointment\nis already finished"),
        mark("Have you come for something else? Take a number for reception."),
    ),
    Code.TOO_MANY_TRIES: (
        mark("Let us look it up\nfor you"),
        mark("Several codes did not fit. Reception can find your appointment."),
    ),
    Code.NUMBERS_EXHAUSTED: (
        mark("No more numbers\ntoday"),
        mark("Reception can tell you when to come back."),
    ),
    Code.NOT_NOW: (mark("No numbers are given\njust now"), mark("Reception can tell you when to come back.")),
    Code.CLOSED: (
        mark("This is closed\njust now"),
        mark("You can take a number again when it is open. Appointments are still checked in."),
    ),
    Code.DAY_FULL: (
        mark("No more places\ntoday"),
        mark("So many people wait that you would not be served before closing. Please come another day."),
    ),
    Code.TOO_LATE: (
        mark("Your call was\ntoo long ago"),
        mark("Please take a new number. Reception can help you."),
    ),
}
OTHERWISE = (mark("That did not work"), mark("It is not your fault. Reception will help you."))
MAY_TRY_AGAIN = frozenset({Code.UNKNOWN_CODE})


class ProblemScreen(Screen):
    """One refusal."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._why = Panel(scale, INFORMATION)
        self._reception = action(scale, send, dress=MAIN)
        self._try_again, self._start_over = action(scale, send), action(scale, send)
        return self.spread([self.headline], [self._why], [self._reception, self._try_again, self._start_over])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        headline, advice = SAID.get(view.problem, OTHERWISE)
        self.headline.write(text(headline))
        advice = mark("Please go to the reception desk.") if view.asked_reception else advice
        self._why.say(booked(view, scene.words), text(advice), icon="info")
        self._reception.say(Button.RECEPTION, Pressed(Button.RECEPTION), text("Take a number for reception"))
        self._reception.absent = view.asked_reception
        self._try_again.say(Button.TRY_AGAIN, Pressed(Button.TRY_AGAIN), text("Type the code again"))
        self._try_again.absent = view.problem not in MAY_TRY_AGAIN
        self._start_over.say(Button.START_OVER, Pressed(Button.START_OVER), text("Start over"))

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()


def booked(view: View, words: Words) -> str:
    """The booked time or the next opening, where the refusal is about one; else nothing."""
    if view.booked is None:
        return ""
    if view.problem in {Code.CLOSED, Code.DAY_FULL}:
        return words.text(
            "Opens again: %(date)s at %(time)s", date=words.date(view.booked), time=words.time(view.booked)
        )
    if view.problem == Code.TOO_EARLY:
        return words.text("Your appointment is at %(time)s", time=words.time(view.booked))
    return words.text(
        "Your appointment: %(date)s at %(time)s", date=words.date(view.booked), time=words.time(view.booked)
    )

"""Why something was refused, in kind words, and what to do now. Never a dead end."""

from typing_extensions import override

from contract.values import Code
from kiosk.flow.happenings import Button
from kiosk.flow.naming import body_named
from kiosk.flow.offers import may_try_again, offers_reception
from kiosk.flow.view import BOOKING_UNKNOWN, View
from kiosk.scene import Scene
from kiosk.screens.qr_note import QrNote
from kiosk.screens.reroute import BodyPanels
from kiosk.screens.screen import Screen
from kiosk.slips import body_link
from kiosk.widgets.control import MAIN, PLAIN
from kiosk.widgets.panel import INFORMATION, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action
from kiosk.words import mark

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
    Code.WRONG_SITE: (
        mark("Your appointment\nis at another office"),
        mark("Please go there. Reception can help you if you cannot."),
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
    Code.BOOKING_AWAY: (
        mark("Times cannot be booked\njust now"),
        mark("Nothing has been booked. You can go back and wait here, or ask reception."),
    ),
    BOOKING_UNKNOWN: (
        mark("We do not know yet\nif your time is booked"),
        mark("Please ask reception before you leave. They can see whether it is booked."),
    ),
}
SAID_OF_SLIPS: dict[str, tuple[str, str]] = {
    Code.UNKNOWN_CODE: (
        mark("We do not know\nthis slip"),
        mark("It counts only on the day of printing. Please start again without it, or ask reception."),
    ),
    Code.TOO_LATE: (
        mark("It is too late today\nfor this slip"),
        mark("Please come back another day with your papers, or ask reception."),
    ),
    Code.VISIT_OVER: (
        mark("This slip\nhas been used"),
        mark("Have you come for something else? Take a number for reception."),
    ),
}
"""For people who came back with the slip that says which papers they lacked."""
TOLD = frozenset({Code.TOO_EARLY, Code.WRONG_DAY, Code.WRONG_SITE, Code.CLOSED, Code.DAY_FULL})
"""After these people know what to do; the others need reception."""
OTHERWISE = (mark("That did not work"), mark("It is not your fault. Reception will help you."))


class ProblemScreen(Screen):
    """One refusal."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._why = Panel(scale, INFORMATION)
        self._there = BodyPanels(self)
        self._link = QrNote(scale)
        self._link.spare = 1
        self._reception, self._try_again, self._start_over = (action(scale, send) for _ in range(3))
        return self.spread(
            [self.headline, self._why, self._there.where],
            [self._there.hours, self._there.way, self._link],
            [self._reception, self._try_again, self._start_over],
        )

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        said = {**SAID, **SAID_OF_SLIPS} if view.came_back else SAID
        headline, advice = said.get(view.problem, OTHERWISE)
        self.headline.write(text(headline))
        advice = mark("Please go to the reception desk.") if view.asked_reception else advice
        self._why.say(when(view, scene), from_when(view, scene) or text(advice), icon="info")
        elsewhere = view.problem == Code.WRONG_SITE
        body = body_named(scene.content, view.body) if elsewhere else None
        self._there.show(body, scene)
        how = text("Point its camera at this square.")
        self._link.show(body_link(body) if body else "", text("Take this to your phone"), how)
        self._show_actions(view, scene)

    def _show_actions(self, view: View, scene: Scene) -> None:
        text, told = scene.words.text, view.problem in TOLD
        self.offer(self._reception, Button.RECEPTION, text("Take a number for reception"))
        self._reception.absent = not offers_reception(view)
        self._reception.wear(PLAIN if told else MAIN)
        self.offer(self._try_again, Button.TRY_AGAIN, text("Type the code again"))
        self._try_again.absent = not may_try_again(view)
        self.offer(self._start_over, Button.START_OVER, text("Finished") if told else text("Start over"))
        self._start_over.wear(MAIN if told else PLAIN)

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()


def when(view: View, scene: Scene) -> str:
    """The booked time or the next opening, where the refusal is about one; else nothing."""
    if view.booked is None:
        return ""
    words, at = scene.words, scene.words.day_and_time(view.booked, scene.moment, inside=True)
    if view.problem in {Code.CLOSED, Code.DAY_FULL}:
        return words.text("Opens again: %(when)s", when=at)
    if view.problem == Code.TOO_EARLY:
        return words.text("Your appointment is at %(time)s", time=words.time(view.booked))
    return words.text("Your appointment: %(when)s", when=at)


def from_when(view: View, scene: Scene) -> str:
    """From when an early appointment can be checked in; empty where nobody has said."""
    if view.problem != Code.TOO_EARLY or view.opens is None:
        return ""
    opens = scene.words.time(view.opens)
    return scene.words.text("You can check in from %(time)s. You are welcome to wait here.", time=opens)

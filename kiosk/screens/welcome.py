"""The first page: good day, what would you like to do, in which language. At rest it calls people in."""

from typing_extensions import override

from appliance import texts
from appliance.theme import FACES
from contract.values import Code, Wait
from kiosk.flow.choices import all_refused, listed_services, wait_of
from kiosk.flow.happenings import Button, Picked, Pressed
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Row, Spring
from kiosk.widgets.card import BROAD, GREAT, MIDDLE, Card
from kiosk.widgets.colours import MUTED
from kiosk.widgets.control import CHOSEN, MAIN, PLAIN
from kiosk.widgets.lettering import Lettering
from kiosk.widgets.panel import LACKING, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import Pill
from kiosk.words import Words

MOST_LANGUAGES = 7
WIDEST_WAIT = 30
"""Minutes. A wider range over all services tells a person nothing; each service says its own."""
EACH_LANGUAGE_S = 15
"""Seconds that one language calls people in, at rest."""


class WelcomeScreen(Screen):
    """Three ways on, and the languages."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        portrait = self.panel.portrait
        self.headline = Lettering(scale, 18.6 if portrait else 16, face=FACES.display, leading=0.93)
        self.lead = Lettering(scale, 8.4, colour=MUTED)
        self.lead.spare = 2
        self._appointment = Card(scale, send, size=GREAT if portrait else BROAD, dress=MAIN)
        self._walk_in = Card(scale, send, size=GREAT if portrait else BROAD)
        self._reception = Card(scale, send, size=MIDDLE if portrait else BROAD)
        self._notice = Panel(scale, LACKING, pad=7)
        self._pills = [Pill(scale, send, pad_mm=1.5) for _ in range(MOST_LANGUAGES)]
        self._languages = Grid(scale, self._pills, columns=3, gap=3.6)
        self._survey = Pill(scale, send)
        survey = Row(scale, [Spring(scale), self._survey, Spring(scale)], shares=(1, 0, 1))
        cards = [self._appointment, self._walk_in, self._reception]
        if portrait:
            read = [self.headline, self.lead, Room(scale, 1), self._notice]
            return Column(scale, [*read, *cards, self._languages, Spring(scale), survey])
        read = [self.headline, self.lead, self._notice, Spring(scale), self._languages, survey]
        return self.beside(read, cards, shares=(9, 10))

    @override
    def show(self, view: View, scene: Scene) -> None:
        self._show_headline(view, scene)
        self._show_cards(view, scene)
        self._notice.say(*notice(view, scene), icon="info")
        self._show_languages(view, scene)
        self.offer(self._survey, Button.SURVEY, scene.words.text("Tell us how it was"), icon="mood")
        self._survey.absent = scene.content.survey is None

    def _show_headline(self, view: View, scene: Scene) -> None:
        words = scene.words
        if view.resting:
            self.headline.write(calling(scene).text("Welcome.\nTouch the screen to begin."))
        else:
            self.headline.write(words.text("Welcome.\nWhat would you like to do?"))
        calm = self.scale.calm or view.resting
        self.lead.write("" if calm else words.text("Touch the screen. Reception helps you at any time."))

    def _show_cards(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self._appointment.say(
            Button.APPOINTMENT,
            Pressed(Button.APPOINTMENT),
            icon="qr_code_scanner",
            title=text("I have an appointment"),
            second=text("Scan your letter or type the code"),
        )
        self._walk_in.say(
            Button.WALK_IN,
            Pressed(Button.WALK_IN),
            icon="confirmation_number",
            title=text("I have no appointment"),
            second=self._wait(view, scene) or text("Choose a service and take a number"),
        )
        self._reception.say(
            Button.RECEPTION,
            Pressed(Button.RECEPTION),
            icon="info",
            title=text("I only need information"),
            second=text("Take a number for reception"),
        )

    def _wait(self, view: View, scene: Scene) -> str:
        waits = [wait_of(view, s.id) for s in listed_services(view) if not s.body]
        known = [wait for wait in waits if wait]
        if not known or self.scale.calm:
            return ""
        whole = Wait(low=min(w.low for w in known), high=max(w.high for w in known))
        helps = whole.high - whole.low <= WIDEST_WAIT
        return scene.words.waiting_time(whole) if helps else ""

    def _show_languages(self, view: View, scene: Scene) -> None:
        offered = scene.content.languages if len(scene.content.languages) > 1 else ()
        for index, pill in enumerate(self._pills):
            pill.absent = index >= len(offered)
            if not pill.absent:
                language = offered[index]
                pill.say(f"language:{language}", Picked(language), texts.own_name(language))
                pill.wear(CHOSEN if language == view.language else PLAIN)

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()


def calling(scene: Scene) -> Words:
    """The words of the language whose turn it is to call people in."""
    offered = scene.content.languages
    turn = int(scene.moment.timestamp() // EACH_LANGUAGE_S) % len(offered)
    return Words(offered[turn], scene.content)


def notice(view: View, scene: Scene) -> tuple[str, ...]:
    """What does not work now, and what does: a headline, then a line; empty when all is well."""
    text = scene.words.text
    if not view.reachable and view.alone:
        return (
            text("Booked times and waiting times are not shown"),
            text("You can check in and take a number."),
        )
    if not view.reachable:
        return text("No numbers can be given just now"), text("Please go to the reception desk.")
    if refusal := all_refused(view):
        full = refusal.refused == Code.DAY_FULL
        opens = refusal.opens
        again = scene.words.day_and_time(opens, scene.moment, inside=True) if opens else ""
        return (
            text("No more places today") if full else text("We are closed just now"),
            text("Opens again: %(when)s", when=again) if again else "",
        )
    if view.printer_fault:
        return text("No paper tickets just now"), text("You will see your number on the screen.")
    return ("",)

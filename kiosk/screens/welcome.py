"""The first page: good day, what would you like to do, in which language."""

from typing_extensions import override

from appliance import texts
from appliance.theme import FACES, MUTED
from contract.values import Wait
from kiosk.flow.happenings import Button, Picked, Pressed
from kiosk.flow.view import View, listed_services
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Spring
from kiosk.widgets.card import BROAD, GREAT, MIDDLE, Card
from kiosk.widgets.control import CHOSEN, MAIN, PLAIN
from kiosk.widgets.lettering import Lettering
from kiosk.widgets.panel import LACKING, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import Pill

MOST_LANGUAGES = 7
WIDEST_WAIT = 30
"""Minutes. A wider range over all services tells a person nothing; each service says its own."""


class WelcomeScreen(Screen):
    """Three ways on, and the languages."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        portrait = self.panel.portrait
        self.headline = Lettering(scale, 18.6 if portrait else 16, face=FACES.display, leading=0.93)
        self.lead = Lettering(scale, 8.4, colour=MUTED)
        self._appointment = Card(scale, send, size=GREAT if portrait else BROAD, dress=MAIN)
        self._walk_in = Card(scale, send, size=GREAT if portrait else BROAD)
        self._reception = Card(scale, send, size=MIDDLE if portrait else BROAD)
        self._notice = Panel(scale, LACKING, pad=7)
        self._pills = [Pill(scale, send, pad_mm=1.5) for _ in range(MOST_LANGUAGES)]
        self._languages = Grid(scale, self._pills, columns=5 if portrait else 4, gap=3.6)
        cards = [self._appointment, self._walk_in, self._reception]
        if portrait:
            read = [self.headline, self.lead, Room(scale, 2)]
            return Column(scale, [*read, *cards, self._languages, Spring(scale), self._notice])
        read = [self.headline, self.lead, Spring(scale), self._notice, self._languages]
        return self.beside(read, cards, shares=(9, 10))

    @override
    def show(self, view: View, scene: Scene) -> None:
        words = scene.words
        self.headline.write(words.text("Welcome.\nWhat would you like to do?"))
        self.lead.write(words.text("Touch the screen. Reception helps you at any time."))
        self._appointment.say(
            Button.APPOINTMENT,
            Pressed(Button.APPOINTMENT),
            icon="qr_code_scanner",
            title=words.text("I have an appointment"),
            second=words.text("Scan your letter or type the code"),
        )
        self._walk_in.say(
            Button.WALK_IN,
            Pressed(Button.WALK_IN),
            icon="confirmation_number",
            title=words.text("I have no appointment"),
            second=self._wait(view, scene) or words.text("Choose a service and take a number"),
        )
        self._reception.say(
            Button.RECEPTION,
            Pressed(Button.RECEPTION),
            icon="info",
            title=words.text("I need information"),
            second=words.text("Take a number for reception"),
        )
        self._show_notice(view, scene)
        self._show_languages(view, scene)

    def _wait(self, view: View, scene: Scene) -> str:
        waits = [scene.waits[s.id] for s in listed_services(view) if not s.body and s.id in scene.waits]
        if not waits:
            return ""
        whole = Wait(low=min(w.low for w in waits), high=max(w.high for w in waits))
        helps = whole.high - whole.low <= WIDEST_WAIT
        return scene.words.waiting_time(whole) if helps else ""

    def _show_notice(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        if not view.reachable:
            self._notice.say(
                text("No numbers can be given just now"), text("Reception will help you."), icon="info"
            )
        elif view.printer_fault:
            self._notice.say(
                text("No paper tickets just now"),
                text("You will see your number on the screen."),
                icon="info",
            )
        else:
            self._notice.say("")

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

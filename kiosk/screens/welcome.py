"""The first page: good day, what would you like to do, in which language. At rest it calls people in."""

from collections.abc import Callable
from datetime import datetime, timedelta

from typing_extensions import override

from appliance import texts
from appliance.theme import FACES
from contract.values import Code, Wait
from kiosk.flow.choices import all_refused, listed_services, wait_of
from kiosk.flow.happenings import Button, Picked, Pressed
from kiosk.flow.view import View
from kiosk.measures import Scale
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.screens.services import longest_waits
from kiosk.widgets.arrange import Column, Grid, Room, Row, Spring
from kiosk.widgets.card import BROAD, GREAT, MIDDLE, Card
from kiosk.widgets.colours import MUTED
from kiosk.widgets.control import CHOSEN, MAIN, PLAIN
from kiosk.widgets.lettering import Lettering
from kiosk.widgets.panel import LACKING, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import Pill
from kiosk.words import Words

Say = Callable[[str], str]
MOST_LANGUAGES = 7
MOST_IN_A_ROW = 5
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
        self._greeting = Greeting(scale, self.headline, self.lead)
        self._appointment = Card(scale, send, size=GREAT if portrait else BROAD, dress=MAIN)
        self._walk_in = Card(scale, send, size=GREAT if portrait else BROAD)
        self._reception = Card(scale, send, size=MIDDLE if portrait else BROAD)
        self._notice = Panel(scale, LACKING, pad=7)
        self._pills = [Pill(scale, send, pad_mm=1.5) for _ in range(MOST_LANGUAGES)]
        self._languages = Grid(scale, self._pills, columns=MOST_IN_A_ROW, gap=3.6, even=True)
        self._survey = Pill(scale, send)
        self._survey.spare = 1
        survey = Row(scale, [Spring(scale), self._survey, Spring(scale)], shares=(1, 0, 1))
        cards = [self._appointment, self._walk_in, self._reception]
        if portrait:
            read = [self._greeting, Room(scale, 1)]
            below = [self._languages, Spring(scale), self._notice, survey]
            return Column(scale, [*read, *cards, *below])
        read = [self._greeting, self._notice, Spring(scale), self._languages, survey]
        return self.beside(read, cards, shares=(9, 10))

    @override
    def show(self, view: View, scene: Scene) -> None:
        self._show_headline(view, scene)
        self._show_cards(view, scene)
        self._notice.keep(*notices(scene))
        self._notice.say(*notice(view, scene), icon="info")
        self._show_languages(view, scene)
        self.offer(self._survey, Button.SURVEY, scene.words.text("Tell us how it was"), icon="mood")
        self._survey.absent = scene.content.survey is None

    def _show_headline(self, view: View, scene: Scene) -> None:
        words = scene.words
        asks = words.text("Welcome.\nWhat would you like to do?")
        helps = words.text("Touch the screen. Reception helps you at any time.")
        self.headline.write(calling(scene) if view.resting else asks)
        self.lead.write("" if self.scale.calm or view.resting else helps)
        rests = not view.modes
        self._greeting.keep((asks, "" if self.scale.calm else helps), calls(scene) if rests else [])

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
        self._walk_in.keep(text("Choose a service and take a number"), *longest_waits(scene))
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


class Greeting(Column):
    """The headline and the line below it, in a room that holds each of `calls` instead of both."""

    def __init__(self, scale: Scale, headline: Lettering, lead: Lettering) -> None:
        super().__init__(scale, [headline, lead])
        self._headline, self._lead = headline, lead
        self._usual: tuple[str, str] = ("", "")
        self._calls: list[str] = []

    def keep(self, usual: tuple[str, str], calls: list[str]) -> None:
        """Keep room for the usual headline and the line below it, and for each of `calls`."""
        self._usual, self._calls = usual, calls

    @override
    def tall(self, width: float) -> int:
        if not self._calls:
            return super().tall(width)
        asks, helps = self._usual
        below = 0 if self._lead.spare <= self.scale.bare or not helps else self.gap
        usual = self._headline.tallest([asks], width)
        usual += below + self._lead.tallest([helps], width) if below else 0
        return max(usual, self._headline.tallest(self._calls, width))


def calling(scene: Scene) -> str:
    """What calls people in, in the language whose turn it is."""
    said = calls(scene)
    return said[int(scene.moment.timestamp() // EACH_LANGUAGE_S) % len(said)]


def calls(scene: Scene) -> list[str]:
    """What calls people in, in every language of the site."""
    spoken = (Words(language, scene.content) for language in scene.content.languages)
    return [words.text("Welcome.\nTouch the screen to begin.") for words in spoken]


def notice(view: View, scene: Scene) -> tuple[str, ...]:
    """What does not work now, and what does: a headline, then a line; empty when all is well."""
    text = scene.words.text
    if not view.reachable:
        return on_its_own(text) if view.alone else at_reception(text)
    if refusal := all_refused(view):
        return shut(scene, refusal.opens, full=refusal.refused == Code.DAY_FULL)
    return without_paper(text) if view.printer_fault else ("",)


def notices(scene: Scene) -> tuple[tuple[str, ...], ...]:
    """Everything that `notice` may say in a moment."""
    text = scene.words.text
    days = [scene.moment + timedelta(days=day) for day in range(7)]
    closed = (shut(scene, opens, full=full) for full in (True, False) for opens in days)
    return on_its_own(text), at_reception(text), without_paper(text), *closed


def on_its_own(text: Say) -> tuple[str, str]:
    """Nobody is reached, and numbers are given all the same."""
    return text("Booked times and waiting times are not shown"), text("You can check in and take a number.")


def at_reception(text: Say) -> tuple[str, str]:
    """Nobody is reached, and numbers cannot be given."""
    return text("No numbers can be given just now"), text("Please go to the reception desk.")


def without_paper(text: Say) -> tuple[str, str]:
    """The printer fails."""
    return text("No paper tickets just now"), text("You will see your number on the screen.")


def shut(scene: Scene, opens: datetime | None, *, full: bool) -> tuple[str, str]:
    """Nobody gets a number for anything now."""
    text = scene.words.text
    again = scene.words.day_and_time(opens, scene.moment, inside=True) if opens else ""
    return (
        text("No more places today") if full else text("We are closed just now"),
        text("Opens again: %(when)s", when=again) if again else "",
    )

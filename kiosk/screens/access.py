"""How the pages are shown, and whether they are read aloud; kept for this person only."""

from typing_extensions import override

from kiosk.flow.happenings import Button, Mode, Pressed, Toggled
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Row, Spring
from kiosk.widgets.control import MAIN
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import Pill, action
from kiosk.widgets.switch import SwitchCard
from kiosk.words import mark

OFFERED: tuple[tuple[Mode, str, str, str], ...] = (
    (Mode.LARGE, "format_size", mark("Larger text"), mark("Every word is larger.")),
    (Mode.CONTRAST, "contrast", mark("Stronger contrast"), mark("White letters on black.")),
    (
        Mode.LOW,
        "vertical_align_bottom",
        mark("Everything lower"),
        mark("All buttons are within reach when sitting."),
    ),
    (Mode.CALM, "spa", mark("Calm pages"), mark("Fewer words, no counting down.")),
)


class AccessScreen(Screen):
    """Four switches, and the voice."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self.lead.spare = 2
        self._switches = [SwitchCard(scale, send) for _ in OFFERED]
        self._listen = SwitchCard(scale, send)
        self._softer, self._louder = Pill(scale, send), Pill(scale, send)
        self._done = action(scale, send, dress=MAIN)
        columns = 1 if self.panel.portrait else 2
        grid = Grid(scale, [*self._switches, self._listen], columns=columns, gap=5)
        volume = Row(scale, [self._softer, self._louder], gap=5)
        read = [self.headline, self.lead, Room(scale, 1)]
        return Column(scale, [*read, grid, volume, Spring(scale), self._done], gap=5)

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        on, off = text("On"), text("Off")
        self.headline.write(text("How should the pages be?"))
        self.lead.write(text("This is for you only. The next person starts anew."))
        for switch, (mode, icon, title, second) in zip(self._switches, OFFERED, strict=True):
            chosen = mode in view.modes
            switch.say(
                f"mode:{mode}",
                Toggled(mode),
                icon=icon,
                title=text(title),
                second=text(second),
                on=chosen,
                state=on if chosen else off,
            )
        self._show_voice(view, scene)
        self._done.say("done", Pressed(Button.BACK), text("Continue"))

    def _show_voice(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self._listen.say(
            "read-aloud",
            Pressed(Button.LISTEN),
            icon="record_voice_over",
            title=text("Read aloud"),
            second=text("Or plug in your headphones."),
            on=view.speaking,
            state=text("On") if view.speaking else text("Off"),
        )
        self._listen.absent = not scene.speaks
        self.offer(self._softer, Button.SOFTER, text("Softer"), icon="volume_down")
        self.offer(self._louder, Button.LOUDER, text("Louder"), icon="volume_up")
        self._softer.absent = self._louder.absent = not view.speaking

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()

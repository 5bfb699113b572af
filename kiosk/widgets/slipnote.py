"""Where the paper is: coming, ready to be taken, or not coming."""

from kiosk.flow.view import Slip
from kiosk.measures import Scale
from kiosk.scene import Scene
from kiosk.widgets.panel import QUIET, Panel


class SlipNote(Panel):
    """Follows the printer for one visitor."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale, QUIET)

    def show(self, slip: Slip, scene: Scene, *, ticket: bool = False) -> None:
        """Say where `slip` is; nothing before anything is printed."""
        text = scene.words.text
        match slip:
            case Slip.NONE:
                self.say("")
            case Slip.PRINTING:
                self.say(text("Printing"), text("Your paper comes in a moment."), icon="print")
            case Slip.PRINTED:
                title = text("Take your ticket") if ticket else text("Take your slip")
                self.say(title, text("It is below the screen."), icon="print")
            case Slip.FAILED:
                self.say(
                    text("The printer needs help"), text("Take a photo of this page."), icon="photo_camera"
                )

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
        takes = text("Take your ticket") if ticket else text("Take your slip")
        said = {
            Slip.NONE: ("",),
            Slip.PRINTING: (text("Printing"), text("Your paper comes in a moment.")),
            Slip.PRINTED: (takes, text("It is below the screen.")),
            Slip.FAILED: (text("The printer needs help"), text("Take a photo of this page.")),
        }
        self.keep(*(said.values() if slip is not Slip.NONE else ()))
        self.say(*said[slip], icon="photo_camera" if slip is Slip.FAILED else "print")

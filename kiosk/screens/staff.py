"""What staff can do at the kiosk itself."""

from typing_extensions import override

from kiosk.flow.happenings import Button
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Spring
from kiosk.widgets.card import LINE, Card
from kiosk.widgets.panel import LACKING, SETTLED, Panel
from kiosk.widgets.piece import Piece
from kiosk.words import Words, mark

PRINTER: dict[str, str] = {
    "paper-out": mark("Put in a new roll of paper, and throw a half ticket away."),
    "cover-open": mark("Close the printer’s cover."),
    "device-gone": mark("Check the printer’s cable and power."),
    "device-silent": mark("Switch the printer off, wait ten seconds, and switch it on."),
    "half-printed": mark("Throw the half ticket away, then check the printer’s cable and power."),
    "printer-restarted": mark("Throw the half ticket away, and check the printer’s power cable."),
    "outcome-unknown": mark("Look whether the ticket came out. If not, print it again."),
    "paper-low": mark("Have a new roll of paper ready: this one ends soon."),
}
OTHERWISE = mark("Switch the printer off and on. If that does not help, call the technician.")


class StaffScreen(Screen):
    """How the printer is, and one card a task."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._printer = Panel(scale, SETTLED, pad=8)
        self._cards = [Card(scale, send, size=LINE) for _ in range(6)]
        grid = Grid(scale, self._cards, columns=1 if self.panel.portrait else 2, gap=5)
        return Column(scale, [self.headline, Room(scale, 1), self._printer, grid, Spring(scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("For staff"))
        self._show_printer(view, scene.words)
        reprint, changed, test, restart, lock, leave = self._cards
        self.choice(reprint, Button.REPRINT, "receipt_long", text("Print a ticket again"))
        self.choice(changed, Button.PAPER_CHANGED, "autorenew", text("The paper was changed"))
        self.choice(test, Button.TEST_PRINT, "print", text("Print a test page"))
        self.choice(restart, Button.RESTART, "restart_alt", text("Restart this kiosk"))
        if view.locked:
            self.choice(lock, Button.UNLOCK, "lock_open", text("Open this kiosk"))
        else:
            self.choice(
                lock, Button.LOCK, "lock", text("Close this kiosk"), text("Only staff can open it again.")
            )
        self.choice(leave, Button.FINISH, "logout", text("Leave the staff page"))

    def _show_printer(self, view: View, words: Words) -> None:
        fault = view.staff_fault if view.staff_fault is not None else view.printer_fault
        well = not fault
        self._keep_printer(words)
        self._printer.paint(*(SETTLED if well else LACKING))
        done = words.text("Done.") if view.staff_fault == "" else ""
        if well:
            self._printer.say(words.text("The printer is well"), done, icon="check_circle")
        else:
            what = words.text(PRINTER.get(fault or "", OTHERWISE))
            self._printer.say(words.text("The printer needs help"), what, icon="print")

    def _keep_printer(self, words: Words) -> None:
        needs = words.text("The printer needs help")
        self._printer.keep(*((needs, words.text(what)) for what in (*PRINTER.values(), OTHERWISE)))

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()

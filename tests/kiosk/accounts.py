"""The books of a random walk: everything the kiosk ever asked for, gave, took back and printed."""

from kiosk.flow import effects
from kiosk.flow.effects import (
    Ask,
    AskBooking,
    AskCheckIn,
    AskSlots,
    AskTicket,
    CallHelp,
    CheckStaff,
    Effect,
    Lock,
    Print,
    TellRating,
    TellRerouted,
    TellTurnedAway,
    Withdraw,
)
from kiosk.flow.happenings import Happening, Pressed, TimedOut
from kiosk.flow.view import Help, View


class Accounts:
    """Kept effect by effect; an entry that may never be made is an error at once.

    `open`: asked and not answered. `places`: given by the controller. `shown`: seen by their visitor.
    `used`: ids of requests. `orders`: slips that the printer has not spoken of. `codes`: staff codes typed
    and not yet looked at.
    """

    def __init__(self) -> None:
        super().__init__()
        self.open: dict[str, Ask] = {}
        self.places: set[str] = set()
        self.shown: set[str] = set()
        self.withdrawn: set[str] = set()
        self.used: set[str] = set()
        self.orders: list[Print] = []
        self.papers: set[tuple[int, type]] = set()
        self.told: set[tuple[int, type]] = set()
        self.codes: list[CheckStaff] = []
        self.staff_in = False

    def note(self, effect: Effect, before: View) -> None:
        request = getattr(effect, "request", "")
        match effect:
            case AskCheckIn() | AskTicket() | AskSlots() | AskBooking():
                self.open[request] = effect
            case Withdraw(request):
                assert request not in self.shown, "a place in somebody's hand was withdrawn"
                self.withdrawn.add(request)
                return
            case TellTurnedAway() | TellRerouted() | TellRating():
                once = (before.visit, type(effect))
                assert once not in self.told, "one visitor was counted twice"
                self.told.add(once)
            case Print():
                self.orders.append(effect)
                once = (effect.visit, type(effect.paper))
                assert once not in self.papers, "two slips for one"
                self.papers.add(once)
            case effects.Took(request):
                assert request not in self.withdrawn, "what was withdrawn is in somebody's hand"
                return
            case CheckStaff():
                self.codes.append(effect)
            case Lock() | effects.Restart() | effects.PrintAgain() | effects.TestPrint():
                assert self.staff_in, "somebody else did what only staff may"
        if request:
            assert request not in self.used, "two requests with one id"
            self.used.add(request)

    def note_help(self, before: View, after: View, happening: Happening, done: tuple[Effect, ...]) -> None:
        """A call is made once, called off when its visitor says goodbye, and left ringing by time."""
        calls = [effect.wanted for effect in done if isinstance(effect, CallHelp)]
        began = before.help is Help.NONE and after.help is Help.ASKED
        assert calls.count(True) == began
        ended = before.help is not Help.NONE and after.help is Help.NONE
        if isinstance(happening, Pressed) and ended:
            assert calls == [False]
        if isinstance(happening, TimedOut):
            assert not calls

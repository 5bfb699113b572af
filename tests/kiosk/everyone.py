"""What can be seen, can it be heard; what can be touched, can keys do it; and how many of each it takes.

`python -m tests.kiosk.everyone [--panel 1080x1920@102.46] [--table]` needs an X display. It shows every page
in every language, compares what is said with what is shown, and finishes every way through the kiosk by
touches and by keys alone. JSON, or with `--table` the ways as a table.
"""

import argparse
import json
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from appliance.window import prepare
from contract.requests import SlotsFound
from contract.state import Content, HelpState
from kiosk.flow.effects import AskBooking, AskCheckIn, AskSlots, AskTicket, CallHelp, Effect
from kiosk.flow.happenings import Happening, HelpHeard, Mode, Replied, Scanned, Touch
from kiosk.flow.pages import Page
from kiosk.flow.step import step
from kiosk.flow.view import View
from kiosk.focus import Direction, neighbour
from tests.kiosk.gallery import screen_of
from tests.kiosk.pictures import pictures
from tests.kiosk.town import BOOKED, CONTENT, NOW, SLOTS, ticket
from tests.kiosk.visiting import welcome

MODES: tuple[frozenset[Mode], ...] = (frozenset(), frozenset({Mode.LARGE, Mode.LOW}), frozenset({Mode.CALM}))
SCAN = "scan"

WAYS: dict[str, tuple[str, ...]] = {
    "appointment: letter scanned": (SCAN,),
    "appointment: chosen, then scanned": ("appointment", SCAN),
    "appointment: code typed": ("appointment", *(f"key:{key}" for key in "K7QM3F2D"), "continue"),
    "only information": ("reception",),
    "walk-in, nothing needed": ("walk-in", "group:living", "service:moving"),
    "walk-in, all papers": ("walk-in", "group:identity", "service:passport", "have-all"),
    "walk-in, not sure": ("walk-in", "group:identity", "service:passport", "unsure"),
    "walk-in, found by words": ("walk-in", "search", *(f"key:{key}" for key in "moving"), "service:moving"),
    "papers missing, slip printed": (
        *("walk-in", "group:identity", "service:passport", "lack-some"),
        *("paper:photo", "continue", "print"),
    ),
    "papers missing, time booked": (
        *("walk-in", "group:identity", "service:passport", "lack-some"),
        *("paper:photo", "continue", "book", f"slot:{SLOTS[0].slot}"),
    ),
    "another body": ("walk-in", "group:_rest", "service:licence"),
    "another language first": ("language:ar", "reception"),
    "large text first": ("access", "mode:large", "back", "reception"),
    "help": ("help", "call-help"),
    "survey": ("survey", "face:4", "skip"),
}
"""Names of controls, in order; each way begins on the welcome page, where somebody just came up."""


@dataclass
class Walker:
    """One person's kiosk: the stage, the rules behind it, and a controller that says yes."""

    stage: Any
    content: Content
    words: Callable[[str, Content], Any]
    scene: Callable[..., Any]
    view: View = field(default_factory=View)

    def begin(self) -> None:
        self.view = replace(welcome(self.content), language="en")
        self.show()

    def show(self) -> None:
        here = self.words(self.view.language, self.content)
        self.stage.show(self.view, self.scene(words=here, content=self.content, moment=NOW, seconds_left=17))

    def happen(self, happening: Happening) -> None:
        self.view, effects = step(self.view, happening, f"request-{self.view.stirred}")
        for effect in effects:
            for answer in answers(effect):
                self.happen(answer)
        self.show()

    def words_said(self) -> int:
        from kiosk.speech.aloud import reading_of
        from kiosk.speech.reading import said

        here = self.words(self.view.language, self.content)
        return len(said(reading_of(self.stage, self.view, here).whole()).split())

    def touched(self, _name: str, touch: Touch, _place: object) -> None:
        self.happen(touch)

    def find(self, name: str) -> Any:
        found = next((c for c in self.stage.controls() if c.name == name and not c.resting), None)
        assert found, f"{name} is not on {self.view.shown}: {[c.name for c in self.stage.controls()]}"
        return found

    def presses_to(self, name: str) -> int:
        """The fewest arrows from where the keys are to the control `name`."""
        target, reachable = self.find(name), self.stage.reachable()
        start = self.stage.focused or self.stage._first()
        first = 0 if self.stage.focused else 1  # the first arrow only shows where the keys are
        seen, todo = {start}, deque([(start, first)])
        while todo:
            here, presses = todo.popleft()
            if here is target:
                return presses
            for direction in Direction:
                there = neighbour(here, reachable, direction)
                if there is not None and there not in seen:
                    seen.add(there)
                    todo.append((there, presses + 1))
        raise AssertionError(f"keys do not lead to {name} on {self.view.shown}")


def answers(effect: Effect) -> Iterator[Happening]:
    match effect:
        case AskCheckIn(request):
            yield Replied(ticket(request, appointment=NOW))
        case AskTicket(request, service):
            yield Replied(ticket(request, service=service))
        case AskSlots(request, service):
            yield Replied(SlotsFound(answers=request, at=NOW, service=service, slots=SLOTS[:4]))
        case AskBooking(request, service):
            yield Replied(BOOKED.model_copy(update={"answers": request, "service": service}))
        case CallHelp(wanted=True):
            yield HelpHeard(HelpState(unit="kiosk-1", at=NOW, wanted=True, answered=NOW))


def by_touch(walker: Walker, way: tuple[str, ...]) -> tuple[int, Page]:
    """Touches it took, and where it led."""
    walker.begin()
    for name in way:
        if name == SCAN:
            walker.happen(Scanned("K7QM-3F2D"))
        else:
            walker.find(name).act((0, 0))
    return sum(name != SCAN for name in way), walker.view.shown


def by_keys(walker: Walker, way: tuple[str, ...]) -> tuple[int, int, Page]:
    """Keys pressed, OK included; words heard by who lets every page be read to its end; where it led."""
    walker.begin()
    walker.stage._keyed, walker.stage.focused, pressed = False, None, 0
    heard, page = walker.words_said(), walker.view.shown
    for name in way:
        if page is not walker.view.shown:
            heard, page = heard + walker.words_said(), walker.view.shown
        if name == SCAN:
            walker.happen(Scanned("K7QM-3F2D"))
            continue
        pressed += walker.presses_to(name) + 1
        walker.stage._keyed = True
        walker.stage._focus(walker.find(name))
        walker.stage.press()
    return pressed, heard + walker.words_said(), walker.view.shown


def unsaid(stage: Any, view: View, reading_of: Any, said: Any, words: Any) -> Iterator[str]:
    """Everything that is shown and not said, and everything said that is nowhere shown nor a label."""
    silent = {t for c in stage.controls() if c.silent for t in texts_in(c)}
    spoken = said(reading_of(stage, view, words).whole())
    for text in stage.texts():
        plain = " ".join(text.split())
        if plain not in spoken and plain not in silent:
            yield plain


def texts_in(control: Any) -> Iterator[str]:
    from kiosk.widgets.lettering import Icon, Lettering
    from kiosk.widgets.piece import pieces

    for piece in pieces(control):
        if isinstance(piece, Lettering) and not isinstance(piece, Icon):
            yield " ".join(piece.said.split())


def table(ways: list[dict[str, Any]]) -> str:
    """The ways, a line each; the words are those of the sample town in English."""
    return "\n".join(
        f"{w['way']:36} {w['touches']:3} touches {w['keys']:4} keys {w['heard']:5} words heard  {w['page']}"
        for w in ways
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--panel", default="1080x1920@102.46")
    parser.add_argument("--table", action="store_true")
    given = parser.parse_args()
    screen = screen_of(given.panel)
    prepare(screen)
    from kivy.base import EventLoop
    from kivy.core.window import Window

    from kiosk.measures import Panel
    from kiosk.scene import NOTHING_YET, Scene
    from kiosk.speech.aloud import reading_of
    from kiosk.speech.reading import said
    from kiosk.stage import Stage
    from kiosk.words import Words

    EventLoop.ensure_window()
    walker = Walker(None, CONTENT, Words, Scene)
    stage = walker.stage = Stage(Panel.of(screen), walker.touched)
    Window.add_widget(stage)
    ways = []
    for name, way in WAYS.items():
        touches, there = by_touch(walker, way)
        keys, heard, also = by_keys(walker, way)
        ways.append(
            {"way": name, "touches": touches, "keys": keys, "heard": heard, "page": there, "by_keys": also}
        )
    if given.table:
        print(table(ways))
        return
    report: dict[str, Any] = {"pages": 0, "texts": 0, "unsaid": [], "ways": ways}
    for language in CONTENT.languages:
        for page, view in pictures(language):
            for modes in MODES:
                shown = replace(view, modes=modes)
                here = shown.content or NOTHING_YET
                words = Words(shown.language, here)
                stage.show(shown, Scene(words=words, content=here, moment=NOW, seconds_left=17))
                report["pages"] += 1
                report["texts"] += len(stage.texts())
                for text in unsaid(stage, shown, reading_of, said, words):
                    report["unsaid"].append(f"{page}.{language}: {text}")
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()

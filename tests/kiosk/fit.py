"""Does everything on a page fit? Measured on the real widgets, after layout, in the page's own manner."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.core.text import Label as CoreLabel

from appliance.script import right_to_left, shape
from appliance.theme import contrast
from appliance.window import MM_PER_INCH, ScreenSettings
from kiosk.focus import Direction, neighbour
from kiosk.measures import CAPITALS_MM, CONTROL_MM, LARGE_CAPITALS_MM, LOWER_PART
from kiosk.stage import Stage
from kiosk.widgets.control import Control
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.piece import Piece, seen
from kiosk.widgets.qrcode import QrCode
from kiosk.widgets.surface import Surface

CAPITAL_PER_EM = {"Inter": 0.727, "InterDisplay": 0.727, "VestibuleArabic1": 0.714}
"""Font family -> height of its capitals."""


def faults(stage: Stage, screen: ScreenSettings) -> Iterator[str]:
    """A sentence for everything that does not fit."""
    for piece in seen(stage):
        if isinstance(piece, Icon):
            if piece.text and extent(piece.text, *drawn_with(piece), None)[0] > 1.3 * piece.font_size:
                yield f"icon {piece.text!r} is not in the font"
        elif isinstance(piece, Lettering) and piece.said:
            yield from text_faults(piece, screen)
        elif isinstance(piece, QrCode):
            yield from outside(piece, "the code", screen)
    for control in stage.controls():
        yield from control_faults(control, screen)
    yield from overlaps(stage)
    yield from lost_to_keys(stage)


# --- texts ----------------------------------------------------------------------------------------------


def drawn_with(label: Lettering) -> tuple[str, float, float]:
    return label.font_name, label.font_size, label.line_height


@lru_cache(maxsize=65536)
def extent(text: str, font: str, size: float, leading: float, width: float | None) -> tuple[int, int]:
    core = CoreLabel(text=text, font_name=font, font_size=size, text_size=(width, None), line_height=leading)
    core.resolve_font_name()
    core.render()
    return core._internal_size


@lru_cache(maxsize=65536)
def laid_out(text: str, font: str, size: float, leading: float, width: float) -> str:
    """What Kivy puts on the glass, line by line."""
    core = CoreLabel(text=text, font_name=font, font_size=size, text_size=(width, None), line_height=leading)
    core.resolve_font_name()
    core.render()
    return "\n".join("".join(word.text for word in line.words) for line in core._cached_lines)


def less_than_large(stage: Stage, screen: ScreenSettings) -> float | None:
    """The lowest capitals on a page shown LARGE, in mm, where they are lower than LARGE promises."""
    labels = (p for p in seen(stage) if isinstance(p, Lettering) and not isinstance(p, Icon) and p.said)
    large = (label for label in labels if label.scale.large)
    lowest = min((capitals_of(label, screen) for label in large), default=LARGE_CAPITALS_MM)
    return round(lowest, 2) if lowest < LARGE_CAPITALS_MM - 0.01 else None


def capitals_of(label: Lettering, screen: ScreenSettings) -> float:
    return label.font_size * capital_per_em(label.font_name) * MM_PER_INCH / screen.dpi


def text_faults(label: Lettering, screen: ScreenSettings) -> Iterator[str]:
    said, font = f"{label.said[:40]!r}", drawn_with(label)
    across, down = extent(label.text, *font, label.text_size[0])
    if down > label.height + 1 or across > label.width + 1:
        yield f"{said} needs {across}x{down}, has {label.width:.0f}x{label.height:.0f}"
    widest = max(extent(shape(word), *font, None)[0] for word in label.said.split())
    if widest > label.width + 1:
        yield f"{said}: a word of {widest} is broken at {label.width:.0f}"
    laid = laid_out(label.text, *font, label.text_size[0])
    if "".join(laid.split()) != "".join(label.text.split()):
        yield f"{said} is shown as {laid!r}"
    yield from script_faults(label, laid)
    capitals = capitals_of(label, screen)
    if capitals < CAPITALS_MM - 0.01:
        yield f"{said} has capitals of {capitals:.1f} mm, less than {CAPITALS_MM}"
    yield from outside(label, said, screen)
    if (ratio := contrast_of(label)) < label.scale.palette.text:
        yield f"{said} has a contrast of {ratio:.1f}"


def script_faults(label: Lettering, laid: str) -> Iterator[str]:
    """Arabic is drawn by a font that has it, joined, and its lines are in the order of reading."""
    if not right_to_left(label.said):
        if label.text != label.said:
            yield f"{label.said[:40]!r} is drawn as {label.text!r}"
        return
    if "Arabic" not in label.font_name:
        yield f"{label.said[:40]!r} is drawn by {label.font_name}"
    lines, words = laid.split("\n"), label.said.split()
    if lines != label.text.split("\n"):
        yield f"{label.said[:40]!r} was broken again after shaping"
    at = 0
    for line in lines:
        count = len(line.split())
        if sorted(shape(" ".join(words[at : at + count])).split()) != sorted(line.split()):
            yield f"{label.said[:40]!r}: the line {line!r} is not where it is read"
        at += count


@lru_cache
def capital_per_em(font: str) -> float:
    return CAPITAL_PER_EM[Path(font).stem.split("-")[0]]


def contrast_of(label: Lettering) -> float:
    return contrast(hexed(label.color), hexed(ground_of(label)))


def ground_of(label: Lettering) -> Any:
    """The colour of the nearest surface below the label, else of the page."""
    parent = label.parent
    while isinstance(parent, Piece):
        if isinstance(parent, Surface):
            return parent.ground
        if isinstance(parent, Stage):
            break
        parent = parent.parent
    return EventLoop.window.clearcolor


def hexed(colour: Any) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in colour[:3])


# --- places ---------------------------------------------------------------------------------------------


def outside(piece: Piece, said: str, screen: ScreenSettings) -> Iterator[str]:
    x, y = piece.pos
    if x < 0 or y < 0 or x + piece.width > screen.width or y + piece.height > screen.height:
        yield f"{said} is outside the window: {x:.0f},{y:.0f} {piece.width:.0f}x{piece.height:.0f}"


def control_faults(control: Control, screen: ScreenSettings) -> Iterator[str]:
    said = f"control {control.name!r}"
    least = CONTROL_MM * screen.dpi / MM_PER_INCH
    if control.width < least - 0.5 or control.height < least - 0.5:
        yield f"{said} is {control.width:.0f}x{control.height:.0f}, less than {least:.0f}"
    if not control.name or not (control.spoken or control.silent):
        yield f"{said} has no name or no spoken label"
    reach = screen.height * LOWER_PART[screen.height > screen.width]
    if control.scale.low and not control.silent and control.top > reach + 1:
        yield f"{said} is up at {control.top:.0f}, above {reach:.0f}"
    rim = control.rim if control.edge else control.ground
    edge = contrast(hexed(rim), hexed(EventLoop.window.clearcolor))
    if not control.resting and not control.silent and edge < control.scale.palette.edges:
        yield f"{said} has an edge with a contrast of {edge:.1f}"
    yield from outside(control, said, screen)


def overlaps(stage: Stage) -> Iterator[str]:
    """Nothing touchable or readable lies over something else that is."""
    readable = [p for p in seen(stage) if isinstance(p, Lettering) and not isinstance(p, Icon) and p.said]
    controls = list(stage.controls())
    within = {id(piece) for control in controls for piece in seen(control)}
    things: list[tuple[Any, str]] = [(c, f"control {c.name}") for c in controls]
    things += [(label, repr(label.said[:30])) for label in readable if id(label) not in within]
    boxes = [(t.x, t.y, t.right, t.top, said) for t, said in things]
    for index, (x, y, right, top, said) in enumerate(boxes):
        for left, floor, end, ceiling, also in boxes[index + 1 :]:
            if min(right, end) - max(x, left) > 1 and min(top, ceiling) - max(y, floor) > 1:
                yield f"{said} lies over {also}"


def lost_to_keys(stage: Stage) -> Iterator[str]:
    """Every control is found by the arrow keys, from the one where they begin."""
    reachable = stage.reachable()
    first = stage._first()
    if first is None:
        return
    found, todo = {first}, [first]
    while todo:
        here = todo.pop()
        for direction in Direction:
            there = neighbour(here, reachable, direction)
            if there and there not in found:
                found.add(there)
                todo.append(there)
    for control in set(reachable) - found:
        yield f"control {control.name!r} is not reached by keys"

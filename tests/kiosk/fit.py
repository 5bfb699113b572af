"""Does everything on a page fit? Measured on the real widgets, after layout."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from kivy.core.text import Label as CoreLabel

from appliance.theme import contrast
from appliance.window import MM_PER_INCH, ScreenSettings
from kiosk.measures import CAPITAL_PER_EM, CAPITALS_MM, CONTROL_MM
from kiosk.stage import Stage, seen
from kiosk.widgets.control import Control
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.surface import Surface


def faults(stage: Stage, screen: ScreenSettings) -> Iterator[str]:
    """A sentence for everything that does not fit."""
    shown = list(seen(stage))
    for piece in shown:
        if isinstance(piece, Icon):
            if piece.text and extent(piece, None)[0] > 1.3 * piece.font_size:
                yield f"icon {piece.text!r} is not in the font"
        elif isinstance(piece, Lettering) and piece.text:
            yield from text_faults(piece, screen)
    for control in stage.controls():
        yield from control_faults(control, screen)
    yield from overlaps(stage)


def extent(label: Lettering, width: float | None) -> tuple[int, int]:
    options = copy(label._label.options)
    options.update(text_size=(width, None), shorten=False, max_lines=0)
    core = CoreLabel(**options)
    core.text = label.text
    core.resolve_font_name()
    core.render()
    return core._internal_size


def text_faults(label: Lettering, screen: ScreenSettings) -> Iterator[str]:
    said = f"{label.text[:40]!r}"
    across, down = extent(label, label.width)
    if down > label.height + 1 or across > label.width + 1:
        yield f"{said} needs {across}x{down}, has {label.width:.0f}x{label.height:.0f}"
    widest = max(word_width(label, word) for word in label.text.split())
    if widest > label.width + 1:
        yield f"{said}: a word of {widest} is broken at {label.width:.0f}"
    laid = "".join(word.text for line in label._label._cached_lines for word in line.words)
    if "".join(laid.split()) != "".join(label.text.split()):
        yield f"{said} is shown as {laid!r}"
    if label.is_shortened:
        yield f"{said} is shortened"
    capitals = label.font_size * CAPITAL_PER_EM * MM_PER_INCH / screen.dpi
    if capitals < CAPITALS_MM - 0.01:
        yield f"{said} has capitals of {capitals:.1f} mm"
    yield from outside(label, said, screen)
    if (ratio := contrast_of(label)) < 4.5:
        yield f"{said} has a contrast of {ratio:.1f}"


def word_width(label: Lettering, word: str) -> int:
    core = CoreLabel(text=word, font_name=label.font_name, font_size=label.font_size)
    core.resolve_font_name()
    return int(core.get_extents(word)[0])


def outside(piece: Any, said: str, screen: ScreenSettings) -> Iterator[str]:
    x, y = piece.to_window(*piece.pos)
    if x < 0 or y < 0 or x + piece.width > screen.width or y + piece.height > screen.height:
        yield f"{said} is outside the window: {x:.0f},{y:.0f} {piece.width:.0f}x{piece.height:.0f}"


def control_faults(control: Control, screen: ScreenSettings) -> Iterator[str]:
    said = f"control {control.name!r}"
    least = CONTROL_MM * screen.dpi / MM_PER_INCH
    if control.width < least - 0.5 or control.height < least - 0.5:
        yield f"{said} is {control.width:.0f}x{control.height:.0f}, less than {least:.0f}"
    if not control.name or not control.spoken:
        yield f"{said} has no name or no spoken label"
    yield from outside(control, said, screen)


def overlaps(stage: Stage) -> Iterator[str]:
    """Nothing touchable or readable lies over something else that is."""
    readable = [p for p in seen(stage) if isinstance(p, Lettering) and not isinstance(p, Icon) and p.text]
    controls = list(stage.controls())
    things = [(c, f"control {c.name}") for c in controls]
    things += [(label, repr(label.text[:30])) for label in readable if not inside_any(label, controls)]
    for index, (one, said) in enumerate(things):
        for other, also in things[index + 1 :]:
            across = min(one.right, other.right) - max(one.x, other.x)
            down = min(one.top, other.top) - max(one.y, other.y)
            if across > 1 and down > 1:
                yield f"{said} lies over {also}"


def inside_any(label: Lettering, controls: list[Control]) -> bool:
    parent = label.parent
    while parent is not None and parent is not parent.parent:
        if parent in controls:
            return True
        parent = getattr(parent, "parent", None)
    return False


def contrast_of(label: Lettering) -> float:
    ground = (0.969, 0.961, 0.941, 1)
    parent = label.parent
    while parent is not None and parent is not getattr(parent, "parent", None):
        if isinstance(parent, Surface):
            ground = parent._fill_colour.rgba
            break
        parent = getattr(parent, "parent", None)
    return contrast(hexed(label.color), hexed(ground))


def hexed(colour: Any) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in colour[:3])

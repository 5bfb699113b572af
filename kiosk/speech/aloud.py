"""From the pieces on the glass to what is read aloud: everything that can be read, and nothing else."""

from collections.abc import Iterator

from kiosk.flow.view import View
from kiosk.speech.reading import Part, Reading
from kiosk.stage import Stage
from kiosk.widgets.control import CHOSEN, Control
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.piece import Piece, pieces, seen
from kiosk.words import Words

LANGUAGE = "language:"
"""What the names of the controls begin with whose words are a language's own name."""


def reading_of(stage: Stage, view: View, words: Words) -> Reading:
    """The page in front, as `stage` shows it for `view`."""
    aside = set(pieces(stage.head))
    parts = tuple(
        _choice(piece, view, words)
        if isinstance(piece, Control)
        else Part(piece.said, view.language, aside=piece in aside)
        for piece in _readable(stage)
    )
    place = view.visit, view.shown, view.leaf, view.replies, view.language
    return Reading(place, parts)


def _readable(stage: Stage) -> Iterator[Lettering | Control]:
    """Controls, and the texts that stand in none, in the order in which they are read."""
    inside: set[Piece] = set()
    for piece in seen(stage):
        if isinstance(piece, Control):
            inside.update(pieces(piece))
            if not piece.silent:
                yield piece
        elif isinstance(piece, Lettering) and not isinstance(piece, Icon) and piece not in inside:
            yield piece


def _choice(control: Control, view: View, words: Words) -> Part:
    language = control.name.removeprefix(LANGUAGE) if control.name.startswith(LANGUAGE) else view.language
    said = control.spoken
    if control.dress is CHOSEN and control.name.startswith(LANGUAGE):
        said = Words(language, words.content).text("%(choice)s, chosen", choice=said)
    elif control.resting:
        said = words.text("%(choice)s, not yet", choice=said)
    return Part(said, language, name=control.name)

"""The papers: have them all, lack some, not sure; and what follows for whoever lacks some."""

from dataclasses import replace

from kiosk.flow.choosing import place_in_line
from kiosk.flow.leaving import Step
from kiosk.flow.offers import goes_on
from kiosk.flow.pages import Page
from kiosk.flow.papers import documents_on_leaf, missing
from kiosk.flow.view import View


def have_all(view: View, request: str) -> Step:
    """Every paper is at hand."""
    return (view, ()) if goes_on(view) else place_in_line(view, request)


def lack_some(view: View) -> View:
    """Ask which ones are lacking."""
    return view if goes_on(view) else replace(view, page=Page.LACKING, leaf=0)


def answered(view: View, document: str, have: bool) -> View:
    """This paper is lacking, or is at hand after all."""
    if view.shown is not Page.LACKING or document not in {d.id for d in documents_on_leaf(view)}:
        return view
    others = tuple(pair for pair in view.answered if pair[0] != document)
    return replace(view, answered=(*others, (document, have)))


def told(view: View) -> View:
    """Tell how to get what is lacking."""
    if goes_on(view) or not missing(view):
        return view
    return replace(view, page=Page.MISSING, leaf=0)

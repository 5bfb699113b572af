"""A person is called to the kiosk."""

from dataclasses import replace

from contract.state import HelpState
from kiosk.flow.effects import CallHelp
from kiosk.flow.leaving import Step
from kiosk.flow.offers import offers_help_call
from kiosk.flow.pages import Page
from kiosk.flow.view import Help, View


def call(view: View, request: str) -> Step:
    """Have reception's page ring."""
    if not offers_help_call(view):
        return view, ()
    return replace(view, help=Help.ASKED), (CallHelp(request, True, view.page, view.language),)


def call_off(view: View, request: str) -> Step:
    """No person is wanted any more, or was."""
    if view.shown is not Page.HELP:
        return view, ()
    calm = replace(view, help=Help.NONE, overlays=view.overlays[:-1])
    if view.help is Help.NONE:
        return calm, ()
    return calm, (CallHelp(request, False, view.page, view.language),)


def heard(view: View, state: HelpState) -> View:
    """What reception says. Answers to calls of earlier visitors are still told, and are not for this one."""
    if view.help is Help.COMING and not state.wanted:
        return replace(view, help=Help.NONE)
    answer = state.answered if state.wanted else None
    if view.help is Help.ASKED and answer is not None and answer != view.help_before:
        return replace(view, help=Help.COMING, help_before=answer)
    return view if view.help is Help.ASKED else replace(view, help_before=state.answered)

"""The kiosk's pages, and how long each waits for a touch before it moves on by itself."""

from dataclasses import dataclass
from enum import StrEnum


class Page(StrEnum):
    """One question or one answer each."""

    STARTING = "starting"
    WELCOME = "welcome"
    APPOINTMENT = "appointment"
    SERVICES = "services"
    CHECKLIST = "checklist"
    MISSING = "missing"
    REROUTE = "reroute"
    PLEASE_WAIT = "please_wait"
    TICKET = "ticket"
    PRINTER_FAULT = "printer_fault"
    PROBLEM = "problem"
    UNREACHABLE = "unreachable"
    HELP = "help"
    LANGUAGE = "language"
    IDLE_WARNING = "idle_warning"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without a touch until `TimedOut`; `warns`: ask first whether the person is still there."""

    seconds: float | None
    warns: bool = False


ANSWER_WITHIN_S = 10.0
"""How long a person waits for the controller before being sent to reception."""

READING = Patience(60, warns=True)

PATIENCE: dict[Page, Patience] = {
    Page.STARTING: Patience(None),
    Page.WELCOME: Patience(60),
    Page.APPOINTMENT: READING,
    Page.SERVICES: READING,
    Page.CHECKLIST: READING,
    Page.MISSING: READING,
    Page.REROUTE: READING,
    Page.PLEASE_WAIT: Patience(ANSWER_WITHIN_S + 2),
    Page.TICKET: Patience(20),
    Page.PRINTER_FAULT: READING,
    Page.PROBLEM: READING,
    Page.UNREACHABLE: Patience(30),
    Page.HELP: READING,
    Page.LANGUAGE: READING,
    Page.IDLE_WARNING: Patience(20),
}

WITH_PAPER_IN_HAND = Patience(30)
"""A page whose slip has been printed: nothing is lost when it closes by itself."""

"""The kiosk's pages, and how long each waits for a touch before it moves on by itself."""

from dataclasses import dataclass
from enum import StrEnum


class Page(StrEnum):
    """One question or one answer each."""

    STARTING = "starting"
    WELCOME = "welcome"
    APPOINTMENT = "appointment"
    SEVERAL = "several"
    GROUPS = "groups"
    SERVICES = "services"
    SEARCH = "search"
    QUESTION = "question"
    CHECKLIST = "checklist"
    LACKING = "lacking"
    MISSING = "missing"
    REROUTE = "reroute"
    OFFER = "offer"
    SLOTS = "slots"
    SLOT_BOOKED = "slot_booked"
    PLEASE_WAIT = "please_wait"
    TICKET = "ticket"
    PRINTER_FAULT = "printer_fault"
    PROBLEM = "problem"
    UNREACHABLE = "unreachable"
    SURVEY = "survey"
    SURVEY_SECOND = "survey_second"
    THANKS = "thanks"
    STAFF_CODE = "staff_code"
    STAFF = "staff"
    STAFF_TICKETS = "staff_tickets"
    LOCKED = "locked"
    HELP = "help"
    LANGUAGE = "language"
    ACCESS = "access"
    IDLE_WARNING = "idle_warning"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without a touch until `TimedOut`; `warns`: ask first whether the person is still there."""

    seconds: float | None
    warns: bool = False

    def longer(self) -> "Patience":
        """Twice as long, for whoever listens or reads large text."""
        return Patience(self.seconds * 2 if self.seconds else None, self.warns)


ANSWER_WITHIN_S = 10.0
"""How long a person waits for the controller before the kiosk goes on without it."""

READING = Patience(60, warns=True)
BRIEF = Patience(20)
FOR_EVER = Patience(None)

PATIENCE: dict[Page, Patience] = {
    **dict.fromkeys(Page, READING),
    Page.STARTING: FOR_EVER,
    Page.WELCOME: Patience(60),
    Page.PLEASE_WAIT: Patience(ANSWER_WITHIN_S + 2),
    Page.TICKET: Patience(20),
    Page.UNREACHABLE: Patience(30),
    Page.SURVEY_SECOND: BRIEF,
    Page.THANKS: Patience(8),
    Page.STAFF_CODE: BRIEF,
    Page.STAFF: Patience(120),
    Page.STAFF_TICKETS: Patience(120),
    Page.LOCKED: FOR_EVER,
    Page.IDLE_WARNING: Patience(20),
}

NEVER_LONGER = frozenset({Page.PLEASE_WAIT, Page.STAFF_CODE, Page.STAFF, Page.STAFF_TICKETS})
"""Pages whose patience is no matter of reading."""

WITH_PAPER_IN_HAND = Patience(30)
"""A page whose slip has been printed: nothing is lost when it closes by itself."""
WITH_SLIP = frozenset({Page.TICKET, Page.MISSING, Page.REROUTE, Page.SLOT_BOOKED})
"""Pages that print."""
WHILE_PRINTING = Patience(180)
"""Longer than any printer takes to confirm or to fail: whoever waits for paper sees how it ends."""
WHILE_HELP_COMES = Patience(180, warns=True)
"""Whoever waits for a person touches nothing."""

FOR_STAFF = frozenset({Page.STAFF_CODE, Page.STAFF, Page.STAFF_TICKETS})
NOBODYS = frozenset({Page.STARTING, Page.LOCKED})
"""Pages that serve no visitor."""

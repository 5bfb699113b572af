"""Everything the kiosk knows about the person in front of it, and what of that is on the page."""

from dataclasses import dataclass
from enum import StrEnum

from contract.codes import is_to_come_back
from contract.requests import Option, SlotBooked, TicketIssued
from contract.requests import Slot as FreeTime
from contract.state import Content, ServiceWait
from contract.values import Moment
from kiosk.flow.effects import Ask, AskCheckIn
from kiosk.flow.happenings import Mode, RecentTicket
from kiosk.flow.pages import (
    NEVER_LONGER,
    PATIENCE,
    READING,
    WHILE_HELP_COMES,
    WHILE_PRINTING,
    WITH_PAPER_IN_HAND,
    WITH_SLIP,
    Page,
    Patience,
)

CODE_KEYS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What codes on letters are made of: nothing that looks like something else (no 0 O, no 1 I)."""
CODE_LENGTH = 8
CODE_GROUP = 4

BOOKING_UNKNOWN = "booking_unknown"
"""A `View.problem` of our own: nobody answered, so nobody knows whether the time is booked."""


class Slip(StrEnum):
    """Where this visitor's paper is."""

    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


class Help(StrEnum):
    """How far this visitor's call for help is."""

    NONE = "none"
    ASKED = "asked"
    COMING = "coming"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One visitor's state. `home` in `kiosk.flow.leaving` lists what outlives a visitor; the rest is wiped.

    `content` is what this visitor reads, `newest` what the next one will. `overlays`: help, language
    choice, ways of showing or the idle warning, over `page`. `stirred` counts the person's acts, so that
    the app knows when to start the page's patience again. `visit` names the paper that is being printed: it
    rises with every visitor, and when one visitor gets a second slip. `given`: the last requests whose
    ticket or time reached its visitor. `problem`: the refusal's code, `booked`: the time it is about,
    `opens`: from when an early one may check in, `body`: the other body or site that the page is about.
    `typed` is what was typed on this page or the one that led here: a code, a word to search, the staff
    code. `replies`: question -> answer. `tries`: codes of this visitor that nobody knew (on the staff
    pages: wrong staff codes). `alone`: numbers can be given although nobody is reached. `resting`: nobody
    has touched the welcome page for a while. `marks`: touches of the site's mark, by which staff get in.
    `help_before`: the last answer of reception that was not for this visitor's call. `checking`: a staff
    code is being looked at. `locked`: only staff may use this kiosk. `staff_fault`: how what staff asked for
    ended, None before that; `busy`: that is under way. `plugged`: headphones are in the socket, whoever left
    them there. `begun`: this visitor has done something. `back`: the code with which this person, who lacks
    papers, may come back today.
    """

    page: Page = Page.STARTING
    overlays: tuple[Page, ...] = ()
    language: str = "en"
    content: Content | None = None
    newest: Content | None = None
    reachable: bool = False
    printer_fault: str = ""
    visit: int = 0
    stirred: int = 0
    given: tuple[str, ...] = ()
    typed: str = ""
    service: str | None = None
    answered: tuple[tuple[str, bool], ...] = ()
    leaf: int = 0
    wish: Ask | None = None
    ticket: TicketIssued | None = None
    problem: str = ""
    booked: Moment | None = None
    slip: Slip = Slip.NONE
    told: bool = False
    back: str = ""
    alone: bool = False
    resting: bool = False
    waits: tuple[ServiceWait, ...] = ()
    modes: frozenset[Mode] = frozenset()
    speaking: bool = False
    volume: int = 3
    group: str | None = None
    replies: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    opens: Moment | None = None
    options: tuple[Option, ...] = ()
    slots: tuple[FreeTime, ...] = ()
    slot: SlotBooked | None = None
    help: Help = Help.NONE
    help_before: Moment | None = None
    tries: int = 0
    rating: int = 0
    marks: int = 0
    checking: bool = False
    locked: bool = False
    recent: tuple[RecentTicket, ...] = ()
    staff_fault: str | None = None
    busy: bool = False
    plugged: bool = False
    begun: bool = False

    @property
    def shown(self) -> Page:
        """The page on the screen."""
        return self.overlays[-1] if self.overlays else self.page

    @property
    def patience(self) -> Patience:
        """How long the page on the screen waits for a touch."""
        slower = self.speaking or not self.modes.isdisjoint({Mode.LARGE, Mode.CALM})
        patience = self._patience()
        return patience.longer() if slower and self.shown not in NEVER_LONGER else patience

    def _patience(self) -> Patience:
        if self.shown is Page.HELP and self.help is not Help.NONE:
            return WHILE_HELP_COMES
        if self.slip is Slip.PRINTING and self.shown in WITH_SLIP:
            return WHILE_PRINTING
        if self.slip is Slip.PRINTED and self.shown in {Page.MISSING, Page.REROUTE, Page.SLOT_BOOKED}:
            return WITH_PAPER_IN_HAND
        if self.shown is Page.TICKET and self.only_on_screen:
            return READING
        return PATIENCE[self.shown]

    @property
    def only_on_screen(self) -> bool:
        """What the person came for stands on this page and nowhere else, so nothing takes it from them."""
        if self.page is Page.SLOT_BOOKED:
            return self.slip is not Slip.PRINTED
        unprinted = self.slip is Slip.NONE and self.ticket is not None and not self.ticket.repeated
        return self.page is Page.PRINTER_FAULT or (self.page is Page.TICKET and unprinted)

    @property
    def asked_reception(self) -> bool:
        """The ticket asked for is the last resort itself."""
        return self.content is not None and getattr(self.wish, "service", None) == self.content.reception

    @property
    def came_back(self) -> bool:
        """What was shown last is a slip to come back with, by the look of it."""
        return isinstance(self.wish, AskCheckIn) and is_to_come_back(self.wish.code)

    @property
    def in_flight(self) -> Ask | None:
        """What was asked and is waited for."""
        return self.wish if self.page is Page.PLEASE_WAIT else None


def code_in_groups(typed: str) -> str:
    """The code as letters print it: "K7QM-3F2D"."""
    groups = [typed[at : at + CODE_GROUP] for at in range(0, len(typed), CODE_GROUP)]
    return "-".join(groups)

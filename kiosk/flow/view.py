"""Everything the kiosk knows about the person in front of it, and what of that is on the page."""

from dataclasses import dataclass
from enum import StrEnum

from contract.requests import Option, SlotBooked, TicketIssued
from contract.requests import Slot as FreeTime
from contract.state import Body, Content, Document, Service, ServiceWait
from contract.values import Moment
from kiosk.flow.effects import Ask
from kiosk.flow.happenings import Mode, RecentTicket
from kiosk.flow.pages import NEVER_LONGER, PATIENCE, WITH_PAPER_IN_HAND, Page, Patience

CODE_KEYS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What codes on letters are made of: nothing that looks like something else (no 0 O, no 1 I)."""
CODE_LENGTH = 8
CODE_GROUP = 4

CHOICES_A_PAGE = 7
DOCUMENTS_A_PAGE = 6
MISSING_A_PAGE = 2


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
    """One visitor's state. `home` in `kiosk.flow.step` lists what outlives a visitor; the rest is wiped.

    `content` is what this visitor reads, `newest` what the next one will. `overlays`: help, language
    choice or the idle warning, over `page`. `stirred` counts the person's touches, so that the app knows
    when to start the page's patience again. `given`: the last requests whose ticket reached its visitor.
    `problem`: the refusal's code, `booked`: the time it is about, `opens`: from when an early one may check
    in, `body`: the other body or site that the page is about. `typed` is what was typed on the present
    page: a code, a word to search, the staff code. `replies`: question -> answer. `tries`: codes of this
    visitor that nobody knew. `alone`: numbers can be given although nobody is reached. `resting`: nobody
    has touched the welcome page for a while. `marks`: touches of the site's mark, by which staff get in.
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
    tries: int = 0
    rating: int = 0
    marks: int = 0
    recent: tuple[RecentTicket, ...] = ()
    staff_fault: str | None = None

    @property
    def shown(self) -> Page:
        """The page on the screen."""
        return self.overlays[-1] if self.overlays else self.page

    @property
    def patience(self) -> Patience:
        """How long the page on the screen waits for a touch."""
        if self.slip is Slip.PRINTED and self.shown in {Page.MISSING, Page.REROUTE}:
            return WITH_PAPER_IN_HAND
        patience = PATIENCE[self.shown]
        slower = self.speaking or not self.modes.isdisjoint({Mode.LARGE, Mode.CALM})
        return patience.longer() if slower and self.shown not in NEVER_LONGER else patience

    @property
    def asked_reception(self) -> bool:
        """The ticket asked for is the last resort itself."""
        return self.content is not None and getattr(self.wish, "service", None) == self.content.reception


def code_in_groups(typed: str) -> str:
    """The code as letters print it: "K7QM-3F2D"."""
    groups = [typed[at : at + CODE_GROUP] for at in range(0, len(typed), CODE_GROUP)]
    return "-".join(groups)


def service_named(content: Content | None, name: str | None) -> Service | None:
    """The service called `name`, if the site has it."""
    return next((s for s in content.services if s.id == name), None) if content else None


def body_named(content: Content | None, name: str | None) -> Body | None:
    """The body called `name`, if the site knows it."""
    return next((b for b in content.bodies if b.id == name), None) if content else None


def documents_named(content: Content | None, names: tuple[str, ...]) -> tuple[Document, ...]:
    """The documents called `names`, in that order; unknown ones are left out."""
    known = {d.id: d for d in content.documents} if content else {}
    return tuple(known[name] for name in names if name in known)


def chosen_service(view: View) -> Service | None:
    """The service this visitor came for."""
    return service_named(view.content, view.service)


def listed_services(view: View) -> tuple[Service, ...]:
    """Every service one may choose, in the site's order."""
    return tuple(s for s in view.content.services if s.listed) if view.content else ()


def offers_something_else(view: View) -> bool:
    """Whoever finds nothing in the list may still go to reception, unless it is in the list."""
    return view.content is not None and view.content.reception not in {s.id for s in listed_services(view)}


def services_on_leaf(view: View) -> tuple[Service, ...]:
    """The services on the present leaf of the list."""
    first = view.leaf * (CHOICES_A_PAGE - 1)
    count = CHOICES_A_PAGE - 1 if has_more_services(view) else CHOICES_A_PAGE
    return listed_services(view)[first : first + count]


def has_more_services(view: View) -> bool:
    """The list goes on after this leaf: its last place is the way to the rest."""
    first = view.leaf * (CHOICES_A_PAGE - 1)
    choices = len(listed_services(view)) + offers_something_else(view)
    return choices - first > CHOICES_A_PAGE


def documents_asked(view: View) -> tuple[Document, ...]:
    """Every document of the checklist."""
    service = chosen_service(view)
    return documents_named(view.content, service.documents) if service else ()


def documents_on_leaf(view: View) -> tuple[Document, ...]:
    """The documents on the present leaf of the checklist."""
    return _leaf(documents_asked(view), view.leaf, DOCUMENTS_A_PAGE)


def missing(view: View) -> tuple[Document, ...]:
    """The documents the person has not, as far as answered."""
    return tuple(d for d in documents_asked(view) if (d.id, False) in view.answered)


def missing_on_leaf(view: View) -> tuple[Document, ...]:
    """The missing documents on the present leaf."""
    return _leaf(missing(view), view.leaf, MISSING_A_PAGE)


def has_more_missing(view: View) -> bool:
    """More missing documents follow on another leaf."""
    return len(missing(view)) > (view.leaf + 1) * MISSING_A_PAGE


def leaf_is_answered(view: View) -> bool:
    """Every document on the present leaf has its yes or no."""
    answered = dict(view.answered)
    return all(document.id in answered for document in documents_on_leaf(view))


def _leaf(documents: tuple[Document, ...], leaf: int, size: int) -> tuple[Document, ...]:
    return documents[leaf * size : (leaf + 1) * size]

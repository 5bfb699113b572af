"""The sentences of reception's page that are not in its template. `_` is the catalogue of the language asked
for. Somebody reads them while the telephone rings: short, and what to do first."""

from controller.web.sentences import Catalogue, spans


def for_the_hall(_: Catalogue) -> dict[str, str]:
    """What the page's scripts say. They fill in the {parts} themselves."""
    return {
        "live": _("live"),
        "stale": _("not up to date"),
        "stale_why": _(
            "No connection to the controller: what you see may be old. Please keep an eye on the hall; the "
            "page keeps trying."
        ),
        "lost": _("No answer from the controller. Please go, and look here again."),
        "title": _("Help: {place}"),
        "alarm": _("Help is wanted: {place}"),
        "coming": _("I am coming"),
        "coming_to": _("I am coming: {place}"),
        "waits": _("for {time}"),
        "came": _("The kiosk says since {time} that somebody is coming."),
        "calls": _("Help is wanted"),
        "quiet": _("Nobody needs help"),
        "since": _("since {time}"),
        **spans(_),
    }


def kiosk_pages(_: Catalogue) -> dict[str, str]:
    """What somebody does on each page of a kiosk."""
    groups = {
        _("At the welcome page"): ("welcome", "starting", "language", "access", "help"),
        _("Checking in with an appointment"): ("appointment", "several"),
        _("Choosing a service"): ("groups", "services", "search"),
        _("Looking at the papers needed"): ("question", "checklist", "lacking", "missing"),
        _("Being told of another place"): ("reroute",),
        _("Booking a time"): ("offer", "slots", "slot_booked"),
        _("Taking a ticket"): ("please_wait", "ticket"),
        _("The ticket could not be printed"): ("printer_fault",),
        _("Could not check in"): ("problem", "unreachable"),
        _("Answering the survey"): ("survey", "survey_second", "thanks"),
    }
    return {page: says for says, pages in groups.items() for page in pages}


def unit_kinds(_: Catalogue) -> dict[str, str]:
    """Role of a unit to what it is called."""
    return {"kiosk": _("Kiosk"), "display": _("Display"), "counter": _("Counter unit")}


def unit_standings(_: Catalogue) -> dict[str, str]:
    """How a unit does, in words."""
    return {
        "works": _("works"),
        "fault": _("needs you"),
        "away": _("does not answer"),
        "unknown": _("not heard of yet"),
    }

"""Every sentence of the pages that is not in a template. `_` is the catalogue of the language asked for.

Agents read them in passing: short, kind, exact, and never blaming.
"""

from collections.abc import Callable

from contract.values import Code
from controller.web.errors import Why
from controller.web.taking_back import Deed

Catalogue = Callable[[str], str]


def refusals(_: Catalogue) -> dict[str, str]:
    """Code of the queue or of the pages to its sentence. `Code.REFUSED` and unknown ones share another."""
    return {**_at_desk(_), **_about_people(_), **_about_services(_), **_of_the_pages(_)}


def _at_desk(_: Catalogue) -> dict[str, str]:
    return {
        Code.NOBODY_WAITING: _("Nobody is waiting."),
        Code.NOBODY_CALLED: _("Nobody has been called to this counter."),
        Code.NOT_NOW: _("This is not possible now."),
        Code.UNKNOWN_COUNTER: _("This counter is no longer in the site's file."),
        Code.COUNTER_BUSY: _("Somebody is at the counter. Please finish first."),
        Code.NOT_OPEN: _("The counter is closed."),
        Code.NO_MORE_RECALLS: _("This person has been called often enough. Press No-show if nobody comes."),
        Code.TOO_SOON: _("The call was a moment ago. Please give people time to come."),
        Code.RECALL_FIRST: _("Please call once more before you press No-show."),
        Code.NOTHING_TO_UNDO: _("There is nothing to take back."),
        Code.ALREADY_FOLLOWED: _("Something else has been done since, so it cannot be taken back."),
        Code.NOT_ALLOWED: _("The rules of this site do not allow this."),
        Code.EXPIRED: _("This came too late, so nothing was done. Please try again."),
        Code.CLOCK_WENT_BACK: _(
            "The controller's clock has gone back. Nothing can be called until it is right again."
        ),
    }


def _about_people(_: Catalogue) -> dict[str, str]:
    return {
        Code.VISIT_OVER: _("This visit is over."),
        Code.UNKNOWN_VISIT: _("This person is no longer on the list."),
        Code.TOO_LATE: _("The call was missed too long ago. A new ticket is needed."),
        Code.UNKNOWN_REASON: _("This choice is no longer in the site's file."),
        Code.UNKNOWN_CODE: _("There is no appointment with this code today."),
        Code.TOO_MANY_TRIES: _("Too many codes were wrong. Please wait a little, then try again."),
        Code.TOO_EARLY: _("It is too early to check in for this appointment."),
        Code.WRONG_DAY: _("This appointment is on another day."),
        Code.WRONG_SITE: _("This appointment is at another site."),
        Code.CANCELLED: _("This appointment has been cancelled."),
    }


def _about_services(_: Catalogue) -> dict[str, str]:
    return {
        Code.UNKNOWN_SERVICE: _("No counter offers this service."),
        Code.NUMBERS_EXHAUSTED: _("All numbers of this service have been given out today."),
        Code.CLOSED: _("This service is closed now."),
        Code.DAY_FULL: _("This service can take nobody else today."),
        Code.SLOT_TAKEN: _("Somebody else has just booked this time."),
        Code.BOOKING_AWAY: _("The booking system does not answer, so nothing was booked."),
        Code.NUMBER_TAKEN: _("This number has been given out already."),
    }


def _of_the_pages(_: Catalogue) -> dict[str, str]:
    return {
        Why.CHANGED: _("The counter had changed in the meantime, so nothing was done. Please look again."),
        Why.NOT_KEPT: _("The controller could not record this, so nothing was done. Please try again."),
        Why.NOT_YOURS: _("You may not act for this counter."),
        Why.NOT_RECEPTION: _("This page is for reception."),
        Why.OLD_PAGE: _("This page was too old, so nothing was done. Please load it again."),
        Why.LOGGED_OUT: _("Please log in again."),
        Why.TOO_MANY_PAGES: _("Too many pages are open. Please close some of them."),
        Why.NOT_FOUND: _("There is no such page."),
    }


def deeds(_: Catalogue) -> dict[Deed, str]:
    """What was done last, after "Take back:"."""
    return {
        Deed.CALL: _("call {number}"),
        Deed.RECALL: _("recall {number}"),
        Deed.START: _("start {number}"),
        Deed.FINISH: _("finish {number}"),
        Deed.NO_SHOW: _("no-show {number}"),
        Deed.PARK: _("park {number}"),
        Deed.TRANSFER: _("transfer {number}"),
        Deed.ADD_STEP: _("add step {number}"),
        Deed.PUT_BACK: _("put back {number}"),
        Deed.OPEN: _("open counter"),
        Deed.CLOSE: _("close counter"),
        Deed.PAUSE: _("pause"),
        Deed.RESUME: _("end of pause"),
    }


def park_reasons(_: Catalogue) -> dict[str, str]:
    """The usual reasons to go away for a while and come back, by the ids that the journal keeps."""
    return {
        "photo": _("New photo"),
        "document": _("Missing document"),
        "form": _("Filling in a form"),
        "payment": _("Payment"),
    }


def for_the_desk(_: Catalogue) -> dict[str, str]:
    """What the desk page's script says. It fills in the {parts} itself."""
    return {
        **_of_the_connection(_),
        **_of_the_counter(_),
        **_of_the_visit(_),
        **_of_the_line(_),
        **spans(_),
    }


def spans(_: Catalogue) -> dict[str, str]:
    """Lengths of time."""
    return {
        "seconds": _("< 1 min"),
        "minutes": _("{minutes} min"),
        "hours": _("{hours} h {minutes} min"),
    }


def _of_the_connection(_: Catalogue) -> dict[str, str]:
    return {
        "live": _("live"),
        "stale": _("not up to date"),
        "stale_why": _(
            "No connection to the controller: what you see may be old. The buttons work again as soon as "
            "the page is live; it keeps trying."
        ),
        "sending": _("One moment …"),
        "lost": _("No answer from the controller. As soon as the page is live again it shows what was done."),
        "changed": _("The counter had changed in the meantime, so nothing was done. Please look again."),
    }


def _of_the_counter(_: Catalogue) -> dict[str, str]:
    return {
        "free": _("Counter free"),
        "closed": _("Counter closed"),
        "paused": _("Pause"),
        "free_for": _("Free for {time}"),
        "closed_for": _("Closed for {time}"),
        "paused_for": _("Paused for {time}"),
        "press_next": _("Press Next to call the next person."),
        "nobody_here": _("Nobody is waiting. Whoever comes appears here by itself."),
        "next_opens": _("Next opens the counter and calls the next person."),
        "next_resumes": _("Next ends the pause and calls the next person."),
        "open": _("Open counter"),
        "close": _("Close counter"),
        "pause": _("Pause"),
        "resume": _("End the pause"),
        "not_open": _("The counter is closed."),
        "busy": _("Somebody is at the counter. Please finish first."),
        "nothing_to_undo": _("There is nothing to take back."),
    }


def _of_the_visit(_: Catalogue) -> dict[str, str]:
    return {
        "serving": _("At the counter for {time}"),
        "called": _("Called {time} ago"),
        "called_again": _("Called {time} ago, last {again} ago"),
        "appointment": _("appointment {time}"),
        "say_called": _("{number} is called, {service}"),
        "say_serving": _("{number} is at the counter"),
        "nobody_called": _("Nobody has been called to this counter."),
        "here_already": _("This person is at the counter already."),
    }


def _of_the_line(_: Catalogue) -> dict[str, str]:
    return {
        "nobody": _("Nobody is waiting."),
        "more": _("and {count} more"),
        "postponed": _("postponed: {count}"),
        "call_number": _("Call {number}"),
        "back": _("Back"),
        "back_number": _("{number} is back"),
        "due": _("expected at {time}"),
        "overdue": _("{time} · {late} late"),
        "parked_for": _("for {time}"),
        "finished_first": _("{number} is finished first."),
    }

"""Every sentence of the pages that is not in a template, and the choice of the language they speak."""

from collections.abc import Sequence
from pathlib import Path

from appliance.texts import SOURCE, catalogue
from contract.values import Code
from controller.web.errors import Why
from controller.web.office import Notice

LOCALE = Path(__file__).parent / "locale"
SPOKEN = frozenset({SOURCE, *(path.stem for path in LOCALE.glob("*.po"))})
"""The languages that the pages can speak."""

LONGEST_NUMBER = 4
"""A counter's label up to this long is a number such as "12B"; a longer one is a name."""


def language_for(chosen: str | None, accepted: str, offered: Sequence[str]) -> str:
    """The person's own language, else the first the browser accepts of those the site offers, else the
    site's first; English when the pages speak none of them. `accepted` is an Accept-Language header."""
    ours = [language for language in offered if language in SPOKEN]
    if chosen in SPOKEN:
        return str(chosen)
    wanted = (language for language in _by_preference(accepted) if language in ours)
    return next(wanted, ours[0] if ours else SOURCE)


def _by_preference(accepted: str) -> list[str]:
    weighed = []
    for entry in accepted[:500].lower().split(","):
        tag, _, weight = entry.partition(";q=")
        try:
            weighed.append((-float(weight or 1), tag.strip().split("-")[0]))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighed, key=lambda each: each[0]) if weight < 0]


class Words:
    """The pages' words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._gettext = catalogue(LOCALE, language).gettext

    def __call__(self, message: str, **parts: object) -> str:
        """The message in this language, its {parts} filled in."""
        said: str = self._gettext(message)
        return said.format(**parts) if parts else said

    def counter(self, label: str) -> str:
        """What a counter is called: "Counter 3", but "Reception" alone."""
        return label if len(label) > LONGEST_NUMBER else self("Counter {label}", label=label)

    def refusal(self, code: str) -> str:
        """The sentence for a code of the queue or of the pages."""
        _ = self
        sentences: dict[str, str] = {
            Code.NOBODY_WAITING: _("Nobody is waiting."),
            Code.NOBODY_CALLED: _("Nobody has been called to this counter."),
            Code.NOT_NOW: _("This is not possible now."),
            Code.UNKNOWN_COUNTER: _("This counter is no longer in the site's file."),
            Code.COUNTER_BUSY: _("Somebody is at the counter."),
            Code.NOT_OPEN: _("The counter is closed."),
            Code.NO_MORE_RECALLS: _(
                "This person has been called often enough. Press No-show if nobody comes."
            ),
            Code.TOO_SOON: _("The call was a moment ago. Please give people time to come."),
            Code.RECALL_FIRST: _("Please call once more before you press No-show."),
            Code.NOTHING_TO_UNDO: _("There is nothing to take back."),
            Code.ALREADY_FOLLOWED: _("Something else has been done since, so it cannot be taken back."),
            Code.NOT_ALLOWED: _("That is not allowed here."),
            Code.VISIT_OVER: _("This visit is over."),
            Code.CLOCK_WENT_BACK: _(
                "The controller's clock has gone back. Nothing can be called until it is right again."
            ),
            Why.CHANGED: _(
                "The counter had changed in the meantime, so nothing was done. Please look again."
            ),
            Why.NOT_KEPT: _("The controller could not record this, so nothing was done. Please try again."),
            Why.NOT_YOURS: _("You may not act for this counter."),
            Why.OLD_PAGE: _("This page was too old, so nothing was done. Please load it again."),
            Why.LOGGED_OUT: _("Please log in again."),
            Why.TOO_MANY_PAGES: _("Too many pages are open. Please close some of them."),
            Why.NOT_FOUND: _("There is no such page."),
        }
        return sentences.get(code, _("This did not work, so nothing was done."))

    def notice(self, notice: Notice) -> str:
        """The notice, and each of its parts, in this language as far as the catalogue knows them."""
        known = self._notices()
        parts = {name: known.get(part, part) for name, part in notice.parts.items()}
        said = known.get(notice.message, notice.message)
        return said.format(**parts) if parts else said

    def _notices(self) -> dict[str, str]:
        """What other parts of the house say to staff, by their English; units send theirs over the wire."""
        _ = self
        return {
            "The booking system does not answer. Check-in goes on; it is told later.": _(
                "The booking system does not answer. Check-in goes on; it is told later."
            ),
            "{unit} does not answer.": _("{unit} does not answer."),
            "Load a new paper roll.": _("Load a new paper roll."),
            "Close the printer's cover.": _("Close the printer's cover."),
            "Check the device's cable and power.": _("Check the device's cable and power."),
            "Switch the device off and on; if that does not help, call the technician.": _(
                "Switch the device off and on; if that does not help, call the technician."
            ),
            "Call the technician.": _("Call the technician."),
        }

    def for_the_desk(self) -> dict[str, str]:
        """What the desk page's script says. It fills in the {parts} itself."""
        _ = self
        return {
            "live": _("live"),
            "stale": _("not up to date"),
            "stale_why": _(
                "No connection to the controller: what you see may be old. The buttons work again as soon as "
                "the page is live; it keeps trying."
            ),
            "serving": _("At the counter for {time}"),
            "called": _("Called {time} ago"),
            "called_again": _("Called {time} ago, last {again} ago"),
            "free_for": _("Free for {time}"),
            "free": _("Counter free"),
            "closed": _("Counter closed"),
            "paused": _("Paused"),
            "next_opens": _("Next opens the counter and calls the next person."),
            "open": _("Open"),
            "pause": _("Pause"),
            "resume": _("Go on"),
            "nothing_to_undo": _("There is nothing to take back."),
            "somebody_there": _("Somebody is at the counter."),
            "press_next": _("Press Next to call the next person."),
            "nobody": _("Nobody is waiting."),
            "nobody_here": _("Nobody is waiting. Whoever comes appears here by itself."),
            "appointment": _("appointment {time}"),
            "more": _("and {count} more"),
            "seconds": _("< 1 min"),
            "minutes": _("{minutes} min"),
            "hours": _("{hours} h {minutes} min"),
            "say_called": _("{number} is called, {service}"),
            "say_serving": _("{number} is at the counter"),
            "nobody_called": _("Nobody has been called to this counter."),
            "here_already": _("This person is at the counter already."),
            "sending": _("One moment …"),
            "lost": _(
                "No answer from the controller. As soon as the page is live again it shows what was done."
            ),
        }

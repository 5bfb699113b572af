"""The words of the pages in one language, and the choice of that language."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from appliance.texts import SOURCE, catalogue
from contract.values import filled
from controller.web import hall_sentences, notice_sentences, sentences
from controller.web.office import Notice
from controller.web.taking_back import Deed

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
        return sentences.refusals(self).get(code) or self("This did not work, so nothing was done.")

    def notice(self, notice: Notice) -> str:
        """The notice, and each of its parts, in this language as far as the catalogue knows them."""
        return _said(notice, notice_sentences.notices(self))

    def deed(self, deed: Deed, number: str) -> str:
        """What was done last, as the button says that takes it back: "call P047"."""
        return sentences.deeds(self)[deed].format(number=number)

    def park_reasons(self) -> dict[str, str]:
        """The usual reasons to go away for a while, by their ids."""
        return sentences.park_reasons(self)

    def kiosk_page(self, page: str) -> str:
        """What somebody is doing at a kiosk whose page bears this name."""
        return hall_sentences.kiosk_pages(self).get(page) or self("At the kiosk")

    def unit_kind(self, role: str) -> str:
        """What kind of unit it is."""
        return hall_sentences.unit_kinds(self)[role]

    def unit_standing(self, standing: str) -> str:
        """How a unit does: "works", "fault", "away" or "unknown"."""
        return hall_sentences.unit_standings(self)[standing]

    def for_the_hall(self) -> dict[str, str]:
        """What the reception page's scripts say. They fill in the {parts} themselves."""
        return hall_sentences.for_the_hall(self)

    def for_the_desk(self) -> dict[str, str]:
        """What the desk page's script says. It fills in the {parts} itself."""
        return sentences.for_the_desk(self)


def _said(notice: Notice | str, known: Mapping[str, str]) -> str:
    if isinstance(notice, str):
        return known.get(notice, notice)
    said = known.get(notice.message, notice.message)
    return filled(said, {name: _said(part, known) for name, part in notice.parts.items()})

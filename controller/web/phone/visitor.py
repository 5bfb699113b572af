"""Which visit a phone asks about, in which words, and whether its address may ask so often."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Query, Request
from fastapi.templating import Jinja2Templates

from appliance.texts import say
from controller.queue.state import Visit
from controller.sitefile import QuestionSettings, SiteFile
from controller.web.office import LetsPhonesFollow, Office
from controller.web.phone.budget import Budget
from controller.web.phone.followers import Followers
from controller.web.phone.sheet import Sheet
from controller.web.phone.telling import Sheets
from controller.web.phone.words import PhoneWords, chosen

LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Phone:
    """The parts that phone pages share. A whole hall may come from one address, by its wireless network, so
    `looks` is generous; `misses` is for keys that are nobody's."""

    office: Office
    templates: Jinja2Templates
    followers: Followers
    looks: Budget
    misses: Budget


def phone_for(office: Office, templates: Jinja2Templates, clock: Callable[[], float]) -> Phone:
    """The parts for this office. `clock` counts seconds."""
    looks = Budget(at_once=300, a_second=30, clock=clock)
    return Phone(office, templates, Followers(), looks, misses=Budget(at_once=30, a_second=0.5, clock=clock))


@dataclass(frozen=True, slots=True)
class Follower:
    """Who asks: the key in the address, the visit's id if it is one of today's, and the words to use.

    `wish`: the language chosen on the page, or "". `asks_leave`: the page is to ask whether the place is
    given up. `refused`: the address has asked too often.
    """

    phone: Phone
    key: str
    visit_id: str | None
    words: PhoneWords
    wish: str
    asks_leave: bool
    refused: bool

    @property
    def site(self) -> SiteFile:
        """The site's file."""
        return self.phone.office.site

    @property
    def visit(self) -> Visit | None:
        """The visit as it stands now."""
        return self.phone.office.queue.visits.get(self.visit_id) if self.visit_id else None

    def sheet(self) -> Sheet:
        """What the page shows now."""
        office, visit = self.phone.office, self.visit
        sheets = Sheets(office, self.words)
        if self.refused:
            return sheets.busy()
        if visit is None:
            return sheets.unknown()
        wait = office.wait_of(visit) if isinstance(office, LetsPhonesFollow) else None
        return sheets.of(visit, wait, asks_survey=self.site.survey is not None)

    def render(self, sheet: Sheet) -> str:
        """The part of the page that changes."""
        template = self.phone.templates.get_template("phone_sheet.html")
        return template.render(self.context(sheet))

    def context(self, sheet: Sheet) -> dict[str, object]:
        """What the templates need."""
        language, languages = self.words.language, self.site.site.languages
        survey, second = self.site.survey, second_question(self.site)
        given = second.answers if second else ()
        return {
            "_": self.words,
            "sheet": sheet,
            "key": self.key,
            "language": language,
            "wish": self.wish,
            "asks_leave": self.asks_leave and sheet.leave,
            "question": say(survey.text, language, languages) if survey else "",
            "second": say(second.text, language, languages) if second else "",
            "answers": [(each.id, say(each.name, language, languages)) for each in given],
        }


def second_question(site: SiteFile) -> QuestionSettings | None:
    """What the survey asks after the faces, if anything."""
    wanted = site.survey.second if site.survey else None
    return next((each for each in site.questions if each.id == wanted), None)


async def follower(
    key: str,
    request: Request,
    wish: Annotated[str, Query(alias="in", max_length=8)] = "",
    ask: Annotated[str, Query(max_length=8)] = "",
) -> Follower:
    """Who asks about the visit with this key."""
    phone = cast("Phone", request.app.state.phone)
    office, address = phone.office, request.client.host if request.client else ""
    follows = office.follow if isinstance(office, LetsPhonesFollow) else None
    visit_id = follows.visit(key.lower()) if follows and len(key) <= LONGEST_KEY else None
    budget = phone.looks if visit_id else phone.misses
    visit = office.queue.visits.get(visit_id) if visit_id else None
    accepted = request.headers.get("accept-language", "")
    language = chosen(wish, visit.language if visit else "", accepted, office.site.site.languages)
    return Follower(
        phone=phone,
        key=key.lower()[:LONGEST_KEY],
        visit_id=visit_id,
        words=PhoneWords(language),
        wish=wish if wish == language else "",
        asks_leave=ask == "leave",
        refused=not budget.spend(address),
    )


TheFollower = Annotated[Follower, Depends(follower)]

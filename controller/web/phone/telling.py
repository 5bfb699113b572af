"""Tells what the phone page says of one visit, read from the queue. Changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from appliance.texts import say
from contract.values import Wait
from controller.queue.state import Queue, Stage, Visit
from controller.queue.waiting import ahead_of
from controller.web.office import Office
from controller.web.phone.sheet import Fact, Sheet
from controller.web.phone.words import PhoneWords

MORE_TIME = timedelta(minutes=10)
"""What one touch of "I need 10 more minutes" asks for."""

OVER_AFTER = timedelta(minutes=10)
"""How long a page goes on listening after the visit has ended: an agent may take the end back."""


class Sheets:
    """Makes sheets in one language, at one moment."""

    def __init__(self, office: Office, words: PhoneWords) -> None:
        self._site, self._queue, self._now, self._words = office.site, office.queue, office.now(), words

    def unknown(self) -> Sheet:
        """For a key of another day, or of nobody."""
        words = self._words
        return Sheet(
            kind="over",
            title=words("Your number"),
            number="",
            headline=words("This page is no longer in use"),
            lines=(
                words("Each number is for one day, and its page ends with it."),
                words(
                    "Is your number of today? Please scan the code on your ticket again, or ask at reception."
                ),
            ),
            over=True,
        )

    def busy(self) -> Sheet:
        """For somebody who asks too often."""
        words = self._words
        headline, line = (
            words("One moment, please"),
            words("Many people are looking just now. Please try again soon."),
        )
        return Sheet(kind="calm", title=headline, number="", headline=headline, lines=(line,))

    def of(self, visit: Visit, wait: Wait | None, *, asks_survey: bool) -> Sheet:
        """For this visit. `wait`: what the forecast says to somebody who waits."""
        match visit.stage:
            case Stage.WAITING:
                return self._waiting(visit, wait)
            case Stage.POSTPONED | Stage.PARKED:
                return self._away(visit)
            case Stage.CALLED | Stage.SERVING:
                return self._at_counter(visit)
            case Stage.SERVED:
                return self._served(visit, asks_survey=asks_survey)
            case Stage.NO_SHOW:
                return self._missed(visit)
        return self._ended(visit)

    # --- before the counter -----------------------------------------------------------------------

    def _waiting(self, visit: Visit, wait: Wait | None) -> Sheet:
        words, before = self._words, ahead_of(self._queue, visit, self._now)
        headline = words("You are next") if before == 0 else words("People before you: {count}", count=before)
        return Sheet(
            kind="calm",
            title=f"{visit.number} · {headline}",
            number=visit.number,
            headline=headline,
            lines=tuple(self._how_long(visit, wait)),
            facts=tuple(self._facts(visit)),
            more_time=may_have_more_time(self._queue, visit),
            leave=True,
        )

    def _how_long(self, visit: Visit, wait: Wait | None) -> Iterator[str]:
        words, by = self._words, (wait.by if wait else None) or visit.promised
        if wait and wait.low < wait.high:
            yield words("It will take {low} to {high} min.", low=wait.low, high=wait.high)
        elif wait and wait.high > 0:
            yield words("It will take about {minutes} min.", minutes=wait.high)
        if by and by > self._now:
            yield words("Most people in your place are called by {time}.", time=self._clock(by))
        if _was_late(self._queue, visit):
            yield words("The time of your appointment was over, so you have a place among those without one.")

    def _facts(self, visit: Visit) -> Iterator[Fact]:
        words, zone = self._words, self._queue.zone_of(visit)
        yield Fact(words("For"), self._service(visit))
        if visit.booked:
            yield Fact(words("Appointment"), self._clock(visit.booked))
        room = next((self._say(each.name) for each in self._site.zones if each.id == zone), "")
        if room:
            yield Fact(words("Please wait here"), room)

    def _away(self, visit: Visit) -> Sheet:
        words, parked = self._words, visit.stage is Stage.PARKED
        headline = words("Please come back") if parked else words("Others go first for a while")
        return Sheet(
            kind="away",
            title=f"{visit.number} · {headline}",
            number=visit.number,
            headline=headline,
            lines=tuple(self._parked(visit) if parked else self._postponed(visit)),
            facts=(Fact(words("For"), self._service(visit)),),
            back="" if parked else words("I am back already"),
            leave=True,
        )

    def _parked(self, visit: Visit) -> Iterator[str]:
        words = self._words
        if visit.due:
            yield words("You are expected back at {time}.", time=self._clock(visit.due))
        counter = self._counter(visit)
        yield words("Then tell {counter} or reception that you are here.", counter=counter)

    def _postponed(self, visit: Visit) -> Iterator[str]:
        if visit.due:
            yield self._words("At {time} you are in line again by yourself.", time=self._clock(visit.due))

    # --- at the counter, and after ----------------------------------------------------------------

    def _at_counter(self, visit: Visit) -> Sheet:
        words, counter, called = self._words, self._counter(visit), visit.stage is Stage.CALLED
        line = words("It is your turn. Please go there now.") if called else words("You are being served.")
        return Sheet(
            kind="called" if called else "calm",
            title=f"● {counter}" if called else f"{visit.number} · {counter}",
            number=visit.number,
            headline=counter,
            lines=(line,),
            leave=called,
        )

    def _served(self, visit: Visit, *, asks_survey: bool) -> Sheet:
        words, rated = self._words, visit.rating is not None
        line = words("Thank you for your answer.") if rated else words("Your visit is over. Have a good day!")
        rate = asks_survey and not rated
        return self._over(visit, words("Thank you for coming"), line, rate=rate)

    def _missed(self, visit: Visit) -> Sheet:
        words, until = self._words, visit.since + self._queue.rules.grace
        headline, called = words("You were called"), self._clock(visit.since)
        if self._now > until:
            line = words(
                "Nobody came by {time}, so your place was given on. Reception will help you.", time=called
            )
            return self._over(visit, headline, line)
        return Sheet(
            kind="away",
            title=f"{visit.number} · {headline}",
            number=visit.number,
            headline=headline,
            lines=(
                words("Are you here? Until {time} you can have your place back.", time=self._clock(until)),
            ),
            back=words("I am here"),
        )

    def _ended(self, visit: Visit) -> Sheet:
        words = self._words
        anew = words("You can take a new number at a kiosk, or ask at reception.")
        match visit.stage, next(iter(visit.detail), ""):
            case Stage.LEFT, "day-ended":
                told = words("We are closed for today"), words("Please come again another day.")
            case Stage.LEFT, "left":
                told = words("You have given up your place"), anew
            case (Stage.LEFT, "answered") | (Stage.ANSWERED, _):
                told = words("Thank you for coming"), words("Your visit is over. Have a good day!")
            case Stage.LEFT | Stage.CANCELLED, _:
                told = words("This visit was cancelled"), anew
            case Stage.EXPECTED, _:
                told = words("You are not checked in"), words("Please check in at a kiosk when you are here.")
            case _:
                told = words("Your visit is over"), words("What to do next stands on your slip.")
        return self._over(visit, *told)

    def _over(self, visit: Visit, headline: str, line: str, *, rate: bool = False) -> Sheet:
        return Sheet(
            kind="over",
            title=f"{visit.number} · {headline}",
            number=visit.number,
            headline=headline,
            lines=(line,),
            rate=rate,
            over=self._now - visit.since > OVER_AFTER,
        )

    # --- words ------------------------------------------------------------------------------------

    def _service(self, visit: Visit) -> str:
        return next((self._say(s.name) for s in self._site.services if s.id == visit.service), visit.service)

    def _counter(self, visit: Visit) -> str:
        label = next(
            (c.label or c.id for c in self._site.counters if c.id == visit.counter), visit.counter or ""
        )
        return self._words.counter(label)

    def _say(self, text: dict[str, str]) -> str:
        return say(text, self._words.language, self._site.site.languages)

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._site.zone_info):%H:%M}"


def may_have_more_time(queue: Queue, visit: Visit) -> bool:
    """Whether the rules let this person put the call off once more."""
    rules = queue.rules
    fits = visit.postponed + MORE_TIME <= rules.postpone_most
    return visit.stage is Stage.WAITING and visit.postponements < rules.postpone_times and fits


def _was_late(queue: Queue, visit: Visit) -> bool:
    if visit.booked is None or visit.arrived is None:
        return False
    return visit.arrived > visit.booked + queue.rules.late_after

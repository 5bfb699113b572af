"""Days in which everything happens, by seed: every command there is, some of them refused."""

import contextlib
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from contract.codes import BACK
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.machine import handle, tick
from controller.queue.refusal import Refused
from controller.queue.rules import CounterRule, Rules
from controller.queue.state import Queue
from tests.controller.queue.office import NINE, RULES, minutes

BUSY = replace(
    RULES,
    services={
        **RULES.services,
        "passport": replace(RULES.services["passport"], steps=("reception",)),
    },
    counters={**RULES.counters, "4": CounterRule(("vehicle",), helps=("passport", "moving"), picks=True)},
    priorities={"frail": minutes(20)},
    walk_time=minutes(2),
    recall_lock=timedelta(),
)
STEPS = [timedelta(), timedelta(seconds=1), timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=9)]


class Day:
    """A queue, and everything that happened to it. The same seed gives the same day."""

    def __init__(self, seed: int, rules: Rules = BUSY, requests: str = "request") -> None:
        self.random, self.queue, self.now = Random(seed), Queue(rules), NINE
        self.events: list[did.Event] = []
        self._requests, self._count = requests, 0

    def again(self, queue: Queue) -> "Day":
        """The same day at the same moment with another queue; what comes next is the same."""
        other = copy(self)
        other.queue, other.events, other.random = queue, list(self.events), Random()
        other.random.setstate(self.random.getstate())
        return other

    def go_on(self, commands: int) -> list[did.Event]:
        """So many more commands; what they caused."""
        before = len(self.events)
        for _ in range(commands):
            self.now += self.random.choice(STEPS)
            self.events += tick(self.queue, self.now)
            with contextlib.suppress(Refused):
                self.events += handle(self.queue, self._command(), self.now)
        return self.events[before:]

    def _command(self) -> do.Command:
        kind = self.random.choice(KINDS)
        return next(iter(_say(kind, self)))

    def request(self) -> str:
        self._count += 1
        return f"{self._requests}-{self._count}"

    def visit(self) -> str:
        lately = sorted(self.queue.visits.values(), key=lambda visit: visit.since)[-12:]
        return self.random.choice([*(visit.id for visit in lately), "nobody"])

    def old_request(self) -> str:
        return self.random.choice([*[*self.queue.by_request][-8:], "request-0"])

    def slip(self) -> str:
        """Of somebody who lacked papers, back by now or not."""
        slips = [code for code in self.queue.by_code if code.startswith(BACK)]
        return self.random.choice([*slips[-4:], f"{BACK}NOBODYS"])

    def any_of(self, *choices: str) -> str:
        return self.random.choice(choices)

    def moment(self) -> datetime:
        return self.now + minutes(self.random.randint(-30, 60))


def _say(kind: str, day: Day) -> Iterator[do.Command]:
    by, counter = day.any_of("anna", "ben"), day.any_of(*BUSY.counters)
    service = day.any_of(*BUSY.services)
    ref = day.any_of(*"abcdefgh")
    yield {
        "expect": lambda: do.Expect(ref, f"CODE{day.any_of(*'abcdef')}", service, day.moment()),
        "call off": lambda: do.CallOff(ref),
        "check in": lambda: do.CheckIn(day.request(), f"CODE{day.any_of(*'abcdef')}", "fr", day.moment()),
        "ticket": lambda: do.TakeTicket(day.request(), service, "da"),
        "issue": lambda: do.Issue(day.request(), service, "nl", by, day.any_of("", "frail")),
        "turn away": lambda: do.TurnAway(day.request(), service, ("photo", "stamp"), "fr"),
        "back": lambda: do.CheckIn(day.request(), day.slip(), "nl", day.moment()),
        "reroute": lambda: do.Reroute(day.request(), service, "prefecture", "fr"),
        "withdraw": lambda: do.Withdraw(day.old_request()),
        "print": lambda: do.ReportPrint(day.visit(), day.any_of("", "y") == "y"),
        "offline": lambda: do.GivenOffline(
            day.request(),
            f"PZ{day.random.randint(1, 400):03d}",
            service,
            "ar",
            day.now - minutes(day.random.randint(0, 40)),
            day.any_of("", day.slip(), *(f"CODE{letter}" for letter in "abcdef")),
            day.any_of("", "y") == "y",
        ),
        "postpone": lambda: do.Postpone(day.visit(), minutes(5)),
        "leave": lambda: do.Leave(day.visit()),
        "change": lambda: do.ChangeService(day.visit(), service, by),
        "priority": lambda: do.SetPriority(day.visit(), day.any_of("", "frail"), by),
        "print again": lambda: do.PrintAgain(day.visit(), by),
        "note": lambda: do.AddNote(day.request(), day.visit(), do.NoteKind.INTERNAL, "text", by),
        "cancel": lambda: do.Cancel(day.visit(), by),
        "answer": lambda: do.Answer(day.request(), service, "hours", "fr", by, day.any_of("", day.visit())),
        "return": lambda: do.Return(day.visit(), by),
        "open": lambda: do.OpenCounter(counter, by),
        "close": lambda: do.CloseCounter(counter, by),
        "pause": lambda: do.Pause(counter, by),
        "next": lambda: do.CallNext(counter, by),
        "number": lambda: do.CallNumber("4", day.visit(), by),
        "recall": lambda: do.Recall(counter, by),
        "start": lambda: do.Start(counter, by),
        "finish": lambda: do.Finish(counter, by, day.any_of("", "done")),
        "no-show": lambda: do.NoShow(counter, by),
        "park": lambda: do.Park(counter, "photo", None, by),
        "transfer": lambda: do.Transfer(counter, service, day.any_of("", *BUSY.counters), "", by),
        "step": lambda: do.AddStep(counter, service, by),
        "put back": lambda: do.PutBack(counter, by),
        "undo": lambda: do.Undo(by, day.any_of("", counter)),
        "help": lambda: do.AskHelp(day.request(), "kiosk-1", day.any_of("", "y") == "y", "welcome", "fr"),
        "coming": lambda: do.AnswerHelp("kiosk-1", by),
        "rate": lambda: do.Rate(day.request(), 4, "fr", "", day.any_of("", day.visit()), "kiosk-1"),
        "full": lambda: do.SetFull(service, day.any_of("", "y") == "y", by),
    }[kind]()


KINDS = [
    *("expect", "check in", "ticket", "ticket", "ticket", "issue", "next", "next", "next", "start", "finish"),
    *(
        "call off",
        "turn away",
        "back",
        "reroute",
        "withdraw",
        "print",
        "postpone",
        "leave",
        "change",
        "priority",
    ),
    *(
        "note",
        "print again",
        "cancel",
        "answer",
        "return",
        "return",
        "open",
        "close",
        "pause",
        "number",
        "recall",
    ),
    *("no-show", "park", "transfer", "step", "put back", "undo", "full", "offline"),
    *("help", "coming", "rate"),
]

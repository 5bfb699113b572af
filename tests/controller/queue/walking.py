"""What the random walk over the queue says: every command, in words that fit the queue as it stands."""

import random
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple, get_args

from hypothesis import strategies as st

from contract.codes import BACK
from contract.values import Phase
from controller.queue import commands as do
from controller.queue.deciding_at_desks import MAY_BE_PICKED, WithPerson
from controller.queue.hours import Hours
from controller.queue.rules import CounterRule, Order, Rules, ServiceRule
from controller.queue.state import OPEN, Queue, Stage
from tests.controller.queue.office import ZONE, minutes

HOURS = Hours(((((time(8, 30)), time(12)), (time(13, 30), time(19))),) * 7, zone=ZONE)

PLAIN = Rules(
    services={
        "passport": ServiceRule("P", "hall", steps=("till",)),
        "moving": ServiceRule("M", "hall"),
        "till": ServiceRule("P", "hall"),
        "reception": ServiceRule("R", "foyer", steps=("vehicle", "moving"), hours=HOURS),
        "vehicle": ServiceRule("V", "hall"),
    },
    counters={
        "1": CounterRule(("passport", "moving"), helps=("reception",), picks=True),
        "2": CounterRule(("passport", "till"), helps=("moving",)),
        "3": CounterRule(("reception",), picks=True),
    },
    priorities={"frail": minutes(30), "child": minutes(10)},
    grace=minutes(60),
)
"""Without anything that happens by itself; nobody serves `vehicle`."""

RULES = (
    PLAIN,
    replace(
        PLAIN,
        order=Order.STRICT,
        walk_time=timedelta(seconds=90),
        no_show_after=1,
        recalls_max=1,
        end_of_day=time(19, 30),
    ),
    replace(PLAIN, order=Order.FIRST_COME, end_of_day=time(23, 59), postpone_times=5),
    replace(PLAIN, order=Order.ACCUMULATING, walk_time=timedelta(0), recall_lock=timedelta(0)),
)

OFTEN = {
    do.Expect: 3,
    do.CallOff: 1,
    do.CheckIn: 5,
    do.TakeTicket: 6,
    do.TurnAway: 2,
    do.Reroute: 1,
    do.CheckInFor: 2,
    do.Issue: 3,
    do.Withdraw: 3,
    do.AskHelp: 2,
    do.AnswerHelp: 1,
    do.Rate: 2,
    do.ReportPrint: 2,
    do.GivenOffline: 4,
    do.Postpone: 3,
    do.Leave: 1,
    do.Answer: 2,
    do.ChangeService: 2,
    do.SetPriority: 2,
    do.AddNote: 1,
    do.PrintAgain: 1,
    do.Cancel: 2,
    do.Return: 4,
    do.OpenCounter: 3,
    do.CloseCounter: 4,
    do.Pause: 2,
    do.Resume: 2,
    do.CallNext: 8,
    do.CallNumber: 4,
    do.Recall: 3,
    do.Start: 3,
    do.Finish: 4,
    do.NoShow: 5,
    do.Park: 4,
    do.Transfer: 6,
    do.AddStep: 2,
    do.PutBack: 3,
    do.Undo: 6,
    do.SetFull: 3,
    do.EndDay: 1,
}
"""Every command there is, and how often it is said."""

NEW_REQUESTS = (*get_args(do.Arrival), do.GivenOffline, do.Answer)
"""Commands under an id that is never used twice: the engine answers a repeated one without asking."""

REFS = ("a", "b", "c", "d", "e", "f")

ANY = 0
WHICH = range(16)
"""Which visit, counter or request is meant, so that `in_words` finds one that the command fits; if it is
`ANY`, or there is none, one that it may not fit."""

FIELDS: dict[str, Sequence[Any]] = {
    "ref": ("a", "b", "c", "d", "e", "f"),
    "code": ("A", "B", "C", "D", BACK),
    "service": (*["passport"] * 4, *["moving", "till", "reception"] * 2, "vehicle", "unknown"),
    "booked": tuple(map(minutes, (-30, -5, 0, 5, 20, 50, 90, 400))),
    "request": WHICH,
    "number": (
        *(f"{letters}{count:03d}" for letters in ("PZ", "PN", "MZ") for count in range(1, 13)),
        *("P001", "PA001", "Z", ""),
    ),
    "arrived": tuple(map(minutes, (0, -1, -20, -90, -600, 30))),
    "language": ("fr",),
    "promised": (None,),
    "told": (None, None, *map(minutes, (-1, -20, -600, 30))),
    "missing": (("photo",),),
    "body": ("tax-office",),
    "printed": (True, False),
    "visit": WHICH,
    "by_time": tuple(map(minutes, (0, 5, 10, 20, 31))),
    "by": ("anna", "bob", ""),
    "priority": ("", "", "frail", "unknown"),
    "reason": ("", "frail", "child", "unknown"),
    "note": ("note",),
    "kind": tuple(do.NoteKind),
    "text": ("comes with a friend",),
    "category": ("", "directions"),
    "services": ((), (), ("passport",), ("till", "moving"), ("unknown",)),
    "counter": WHICH,
    "outcome": ("", "done"),
    "returns": (None,),
    "to_counter": ("", "", "1", "2", "3", "unknown"),
    "to_agent": ("", "anna", "bob", "unknown"),
    "full": (True, False),
    "choose": (False, True),
    "unit": ("kiosk-1", "kiosk-2"),
    "wanted": (True, True, False),
    "page": ("welcome",),
    "rating": (1, 5, 9),
}
"""What the fields of commands may be; a booking in minutes from now."""

PAUSES = (*[0.0] * 8, 0.5, 1.5, *[3, 20, 60, 120, 300] * 4, 1200, 1200, 3000, 4 * 3600, -1, -2, -2.1, -4000)
"""Seconds before a command; below zero, the clock jumps back."""

UNDO = range(8)
"""At 0 the command is taken back at once."""

_KINDS = [kind for kind, count in OFTEN.items() for _ in range(count)]


class Step(NamedTuple):
    """A command, said in words that `in_words` translates, and when."""

    command: Any
    pause: float
    undo: int


steps = st.builds(
    Step,
    command=st.sampled_from(_KINDS).flatmap(
        lambda kind: st.builds(kind, **{f.name: st.sampled_from(FIELDS[f.name]) for f in fields(kind)})
    ),
    pause=st.sampled_from(PAUSES),
    undo=st.sampled_from(UNDO),
)
"""Any step, for Hypothesis, which finds the shortest walk that goes astray."""


def random_step(chance: random.Random) -> Step:
    """Any step, quickly, for walks that are long."""
    kind = chance.choice(_KINDS)
    command = kind(**{field.name: chance.choice(FIELDS[field.name]) for field in fields(kind)})
    return Step(command, chance.choice(PAUSES), chance.choice(UNDO))


FITS: dict[type[Any], frozenset[Stage]] = {
    do.CheckInFor: frozenset({Stage.EXPECTED}),
    do.Return: frozenset({Stage.PARKED, Stage.POSTPONED, Stage.NO_SHOW}),
    do.CallNumber: MAY_BE_PICKED,
    do.Postpone: frozenset({Stage.WAITING}),
    do.ChangeService: frozenset({Stage.WAITING, Stage.PARKED}),
}
"""Of which visits a command is said, mostly; without a row, of those who are in the house."""

BUSY = frozenset({Phase.CALLED, Phase.SERVING})
AT: dict[type[Any], frozenset[Phase]] = {
    **dict.fromkeys(get_args(WithPerson), BUSY),
    do.Start: frozenset({Phase.CALLED}),
    do.NoShow: frozenset({Phase.CALLED}),
    do.Recall: frozenset({Phase.CALLED}),
    do.Resume: frozenset({Phase.PAUSED}),
    do.Pause: frozenset({Phase.FREE}),
    do.CloseCounter: frozenset({Phase.FREE, Phase.PAUSED}),
}
"""At which counters a command is said, mostly; without a row, at any."""


def in_words(queue: Queue, command: Any, now: datetime, requests: list[str]) -> do.Command:
    """The command with the visit, counter, request and moment that it means today."""
    given: dict[str, Any] = {}
    if isinstance(command, do.Expect):
        given["booked"] = now + command.booked  # type: ignore[operator]  # minutes from now, until here
    if isinstance(command, do.GivenOffline):
        given["arrived"] = now + command.arrived  # type: ignore[operator]  # the same
        given["code"] = _code(queue, command.code) if command.code != "D" else ""
    if isinstance(command, do.CheckIn):
        given["code"] = _code(queue, command.code)
    if isinstance(command, do.TurnAway) and command.told is not None:
        given["told"] = now + command.told  # type: ignore[operator]  # the same
    if isinstance(command, NEW_REQUESTS):
        given["request"] = f"request-{len(requests)}"
        requests.append(given["request"])
    elif isinstance(getattr(command, "request", None), int):
        given["request"] = _one([f"request-{len(requests)}", *_of_who_waits(queue)], command.request)
    if isinstance(command, do.SetFull) and not command.full:
        given["service"] = next(iter(queue.full), command.service)
    if isinstance(getattr(command, "visit", None), int):
        given["visit"] = _visit(queue, replace(command, **given))
    if isinstance(getattr(command, "counter", None), int):
        given["counter"] = _counter(queue, command)
    meant: do.Command = replace(command, **given)
    return meant


def _one(names: Sequence[str], number: int) -> str:
    return names[number % len(names)]


def _code(queue: Queue, code: str) -> str:
    """That of the person who was turned away last and has not come back, for `BACK`; else of who has."""
    if code != BACK:
        return code
    away = [visit for visit in queue.visits.values() if visit.code and not visit.ref]
    away.sort(key=lambda visit: visit.stage is Stage.TURNED_AWAY)
    return away[-1].code or "" if away else "NOBODYS"


def _of_who_waits(queue: Queue) -> list[str]:
    return [request for v in queue.visits.values() if v.stage in OPEN for request in sorted(v.requests)]


def _visit(queue: Queue, command: Any) -> str:
    if isinstance(command, do.CheckIn):
        same = [v.id for v in queue.visits.values() if v.code == command.code]
        return _one(["", "", *same, "nobody"], command.visit)
    if isinstance(command, do.Answer) and command.category:
        return ""
    fits = FITS.get(type(command), OPEN)
    everybody = queue.visits.values()
    fitting = [v.id for v in everybody if v.stage in fits and (v.arrived or v.stage is Stage.EXPECTED)]
    if command.visit != ANY and fitting:
        return _one(fitting, command.visit)
    return _one(["nobody", *queue.visits], queue.acts)


def _counter(queue: Queue, command: Any) -> str:
    fits = AT.get(type(command), frozenset(Phase))
    fitting = [name for name, counter in queue.counters.items() if counter.phase in fits]
    if isinstance(command, do.Undo):
        fitting = [*queue.counters, "", ""]
    if command.counter != ANY and fitting:
        return _one(fitting, command.counter)
    return _one(["unknown", *queue.counters], len(queue.visits))

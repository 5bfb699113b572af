"""What happened on site reaches the real calendar: in order, exactly once, whatever is in the way."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from controller.booking.caldav import CalDav
from controller.booking.mirror import Mirror
from controller.booking.port import (
    Appointment,
    AuthRefused,
    Batch,
    Conflict,
    Outcome,
    Ref,
    SourceError,
    State,
    StatusOp,
    Throttled,
    Unreachable,
)
from controller.booking.push import Delays, Pusher
from controller.journal.store import Entry, Journal
from tests.controller.booking.office import Calendar, Refused, event, moment
from tests.controller.booking.relay import Relay
from tests.controller.booking.running import running, until
from tests.controller.booking.servers import Server

pytestmark = pytest.mark.anyio

LIFE = (State.ARRIVED, State.CALLED, State.SERVING, State.SERVED)
Connect = Callable[..., CalDav]


@pytest.fixture
async def outbox(tmp_path: Path) -> AsyncIterator[Journal]:
    """The journal itself, on a file."""
    journal = Journal(tmp_path / "journal.db")
    yield journal
    journal.close()


def life(uid: str, *targets: State, since: float = 9) -> list[StatusOp]:
    return [
        StatusOp(f"{uid}-{target}", uid, target, moment(since + step / 60))
        for step, target in enumerate(targets or LIFE)
    ]


def put_in(outbox: Journal, *ops: StatusOp) -> None:
    outbox.record(Entry(events=(), ops=ops))


def is_empty(outbox: Journal) -> Callable[[], bool]:
    return lambda: not outbox.pending(1)


async def known(source: CalDav, mirror: Mirror) -> None:
    await mirror.apply(await source.pull(None))


# --- real servers -----------------------------------------------------------------------------


@pytest.mark.parts
async def test_every_step_of_every_visit_is_told_in_order(
    office: Calendar, connect: Connect, mirror: Mirror, outbox: Journal
) -> None:
    uids = [f"a{n}" for n in range(6)]
    for uid in uids:
        office.put(uid)
    source = connect(office.url)
    await known(source, mirror)
    for step in range(len(LIFE)):
        put_in(outbox, *(life(uid)[step] for uid in uids))
    async with running(Pusher(source, outbox, mirror).run()):
        await until(is_empty(outbox))
    assert outbox.settled() == {Outcome.APPLIED: len(uids) * len(LIFE)}
    for uid in uids:
        assert office.told(uid) == (State.SERVED, [f"{uid}-{target}" for target in LIFE])


@pytest.mark.parts
async def test_with_four_in_ten_acknowledgements_lost_everything_is_told_exactly_once(
    server: Server, office: Calendar, connect: Connect, mirror: Mirror, outbox: Journal
) -> None:
    uids = [f"a{n}" for n in range(10)]
    for uid in uids:
        office.put(uid)
    async with Relay(server.port, lossy=0.4) as relay:
        source = connect(relay.url + office.path)
        await known(source, mirror)
        for step in range(len(LIFE)):
            put_in(outbox, *(life(uid)[step] for uid in uids))
        async with running(Pusher(source, outbox, mirror).run()):
            await until(is_empty(outbox))
    settled = outbox.settled()
    assert relay.lost >= 8
    assert settled[Outcome.ALREADY] == relay.lost
    assert settled[Outcome.APPLIED] == len(uids) * len(LIFE) - relay.lost
    for uid in uids:
        assert office.told(uid) == (State.SERVED, [f"{uid}-{target}" for target in LIFE])


@pytest.mark.parts
async def test_what_waited_while_the_server_was_away_is_told_when_it_is_back(
    radicale: Server, radicale_office: Calendar, connect: Connect, mirror: Mirror, outbox: Journal
) -> None:
    radicale_office.put("before")
    radicale_office.put("during")
    async with Relay(radicale.port) as relay:
        source = connect(relay.url + radicale_office.path)
        await known(source, mirror)
        pusher = Pusher(source, outbox, mirror)
        async with running(pusher.run()):
            put_in(outbox, *life("before", State.ARRIVED, State.CALLED))
            await until(is_empty(outbox))
            await relay.unplug()
            put_in(outbox, *life("before", State.SERVING, State.SERVED, since=9.5), *life("during"))
            await asyncio.sleep(0.3)
            assert len(outbox.pending(100)) == 6
            await relay.plug_in()
            pusher.hint()
            await until(is_empty(outbox))
    assert outbox.settled() == {Outcome.APPLIED: 8}
    assert radicale_office.told("before") == (State.SERVED, [f"before-{target}" for target in LIFE])
    assert radicale_office.told("during") == (State.SERVED, [f"during-{target}" for target in LIFE])


@pytest.mark.parts
async def test_a_pusher_killed_between_writing_and_settling_writes_nothing_twice(
    office: Calendar, connect: Connect, mirror: Mirror, outbox: Journal
) -> None:
    office.put("a")
    source = connect(office.url)
    await known(source, mirror)
    put_in(outbox, *life("a"))
    handle = await mirror.aux("a")
    assert handle
    await source.push(outbox.pending(1)[0], handle)  # written, and then nothing was recorded
    async with running(Pusher(source, outbox, mirror).run()):
        await until(is_empty(outbox))
    assert outbox.settled() == {Outcome.ALREADY: 1, Outcome.APPLIED: 3}
    assert office.told("a") == (State.SERVED, [f"a-{target}" for target in LIFE])


@pytest.mark.parts
async def test_an_office_that_writes_all_the_time_loses_nothing_and_neither_do_we(
    radicale_office: Calendar, connect: Connect, mirror: Mirror, outbox: Journal
) -> None:
    """Not on Xandikos 0.4: two careful writers of one object lose updates there without us, too."""
    office = radicale_office
    office.put("a", X_TOWN_COUNT="0")
    source = connect(office.url)
    await known(source, mirror)
    put_in(outbox, *life("a"))

    def write(count: int) -> bool:
        """Whether the office's own careful write succeeded."""
        try:
            office.edit("a", f"X-TOWN-COUNT:{count}\r\n", f"X-TOWN-COUNT:{count + 1}\r\n")
        except Refused as refused:
            if refused.status != 412:
                raise
            return False
        return True

    async with running(Pusher(source, outbox, mirror).run()):
        for count in range(12):
            while not await asyncio.to_thread(write, count):
                pass
        await until(is_empty(outbox))
    assert "X-TOWN-COUNT:12" in office.get("a")
    assert office.told("a") == (State.SERVED, [f"a-{target}" for target in LIFE])


@pytest.mark.parts
async def test_a_deleted_appointment_is_given_up_once_a_pull_has_seen_it(
    office: Calendar, connect: Connect, mirror: Mirror, outbox: Journal
) -> None:
    office.put("a")
    source = connect(office.url)
    await known(source, mirror)
    office.delete("a")
    put_in(outbox, *life("a"))
    async with running(Pusher(source, outbox, mirror).run()):
        await asyncio.sleep(0.2)
        assert len(outbox.pending(10)) == len(LIFE)
        await known(source, mirror)
        await until(is_empty(outbox))
    assert outbox.settled() == {Outcome.GONE: len(LIFE)}


@pytest.mark.parts
async def test_an_appointment_that_moved_to_another_address_is_told_there(
    radicale_office: Calendar, connect: Connect, mirror: Mirror, outbox: Journal
) -> None:
    radicale_office.put("a")
    source = connect(radicale_office.url)
    await known(source, mirror)
    radicale_office.delete("a")
    radicale_office.put("a", calendar_with("a"), name="elsewhere.ics")
    put_in(outbox, *life("a", State.ARRIVED))
    async with running(Pusher(source, outbox, mirror).run()):
        await asyncio.sleep(0.2)
        await known(source, mirror)
        await until(is_empty(outbox))
    assert radicale_office.told("elsewhere")[0] == State.ARRIVED


def calendar_with(uid: str) -> str:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event(uid)}END:VCALENDAR\n".replace("\n", "\r\n")


# --- a source that does as it is told -----------------------------------------------------------


class Scripted:
    """A source whose answers to each appointment are given beforehand; after them all goes well."""

    def __init__(self, **answers: list[Outcome | SourceError]) -> None:
        self.answers, self.told, self.busy, self.busiest = answers, list[str](), 0, 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def push(self, op: StatusOp, aux: Mapping[str, str]) -> Outcome:
        self.busy += 1
        self.busiest = max(self.busy, self.busiest)
        try:
            await self.gate.wait()
            script = self.answers.get(op.external_id)
            answer = script.pop(0) if script else Outcome.APPLIED
            if isinstance(answer, SourceError):
                raise answer
            self.told.append(op.op_id)
            return answer
        finally:
            self.busy -= 1

    async def check(self) -> None:
        raise NotImplementedError

    async def pull(self, cursor: str | None) -> Batch:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError


@pytest.fixture
async def full_mirror(mirror: Mirror) -> Mirror:
    items = [
        Appointment(Ref(uid, {"href": uid}), "1", moment(9), moment(10), "passport", "X", State.BOOKED)
        for uid in "abcdefghij"
    ]
    await mirror.apply(Batch(tuple(items), "cursor", complete=True))
    return mirror


async def pushed(source: Scripted, outbox: Journal, mirror: Mirror, *ops: StatusOp) -> None:
    put_in(outbox, *ops)
    async with running(Pusher(source, outbox, mirror).run()):
        await until(is_empty(outbox))


async def test_one_stuck_appointment_holds_back_only_itself(full_mirror: Mirror, outbox: Journal) -> None:
    source = Scripted(a=[Conflict("again"), Conflict("again"), Conflict("again")])
    await pushed(source, outbox, full_mirror, *life("a"), *life("b"), *life("c"))
    order = [op.op_id for op in life("a")]
    assert [each for each in source.told if each in order] == order
    assert set(source.told[-4:]) == set(order)


async def test_at_most_four_at_once_and_never_two_for_one_appointment(
    full_mirror: Mirror, outbox: Journal
) -> None:
    source = Scripted()
    source.gate.clear()
    put_in(outbox, *(op for uid in "abcdefghij" for op in life(uid)))
    async with running(Pusher(source, outbox, full_mirror).run()):
        await until(lambda: source.busy == 4)
        await asyncio.sleep(0.1)
        assert source.busy == 4
        source.gate.set()
        await until(is_empty(outbox))
    assert source.busiest == 4
    for uid in "abcdefghij":
        assert [each for each in source.told if each[0] == uid] == [op.op_id for op in life(uid)]


@pytest.mark.parametrize("error", [Unreachable("x"), AuthRefused("x"), Throttled("x", 0.3)])
async def test_a_source_in_trouble_is_left_alone_by_everybody(
    full_mirror: Mirror, outbox: Journal, error: SourceError
) -> None:
    source = Scripted(a=[error])
    put_in(outbox, *life("a", State.ARRIVED))
    pusher = Pusher(source, outbox, full_mirror)
    async with running(pusher.run()):
        await until(lambda: not source.answers["a"])
        put_in(outbox, *life("b", State.ARRIVED))
        await asyncio.sleep(0.05)
        assert source.told == []
        await until(is_empty(outbox))


async def test_a_hint_ends_the_wait_for_an_unreachable_source_only(
    full_mirror: Mirror, outbox: Journal
) -> None:
    source = Scripted(a=[Unreachable("x")] * 6, b=[Throttled("x", 3600)])
    pusher = Pusher(source, outbox, full_mirror)
    put_in(outbox, *life("a", State.ARRIVED))
    async with running(pusher.run()):
        for left in range(5, -1, -1):  # waiting each out would take seconds
            await until(lambda left=left: len(source.answers["a"]) == left)
            await until(lambda: source.busy == 0)
            pusher.hint()
        await until(is_empty(outbox))
        put_in(outbox, *life("b", State.ARRIVED))
        await until(lambda: not source.answers["b"])
        pusher.hint()
        await asyncio.sleep(0.1)
        assert len(outbox.pending(1)) == 1


async def test_nothing_is_concluded_before_the_first_pull(mirror: Mirror, outbox: Journal) -> None:
    put_in(outbox, *life("a", State.ARRIVED))
    async with running(Pusher(Scripted(), outbox, mirror).run()):
        await asyncio.sleep(0.1)
        assert len(outbox.pending(1)) == 1


async def test_what_the_disk_will_not_settle_is_settled_later(full_mirror: Mirror, outbox: Journal) -> None:
    class Full:
        tries = 0

        def __getattr__(self, name: str) -> Any:
            return getattr(outbox, name)

        def settle(self, op_id: str, outcome: Outcome) -> None:
            self.tries += 1
            if self.tries < 3:
                raise sqlite3.OperationalError("database or disk is full")
            outbox.settle(op_id, outcome)

    put_in(outbox, *life("a", State.ARRIVED))
    async with running(Pusher(Scripted(), Full(), full_mirror).run()):
        await until(is_empty(outbox))


async def test_an_idle_pusher_does_not_look_again_and_again(full_mirror: Mirror, outbox: Journal) -> None:
    looks = 0

    class Counted:
        def __getattr__(self, name: str) -> Any:
            nonlocal looks
            looks += name == "pending"
            return getattr(outbox, name)

    async with running(Pusher(Scripted(), Counted(), full_mirror).run()):
        await asyncio.sleep(0.3)
    assert looks <= 3


@pytest.mark.pure
def test_waiting_doubles_to_a_minute_and_no_more() -> None:
    delays = Delays()
    waits = []
    for _ in range(40):
        delays.failed("a", now=0.0)
        waits.append(delays.until("a"))
    assert 0.1 <= waits[0] <= 0.2
    assert 0.4 <= waits[2] <= 0.8
    assert all(30 <= each <= 60 for each in waits[10:])
    assert len(set(waits)) > 30, "jittered"
    delays.failed("a", now=0.0, least_s=600)
    assert delays.until("a") == 600
    delays.forget("a")
    assert delays.until("a") == 0
    assert delays.next_end(0.0) is None

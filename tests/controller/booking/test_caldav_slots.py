"""Booking free times at two servers that nobody here wrote: one winner, once, or not at all."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from controller.booking.caldav import CalDav
from controller.booking.port import (
    Ambiguous,
    Appointment,
    Batch,
    Conflict,
    FreeTime,
    Gone,
    Outcome,
    SlotTaken,
    State,
    StatusOp,
)
from tests.controller.booking.office import CITIZEN, Calendar, calendar, event, line, moment
from tests.controller.booking.relay import Relay

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

Connect = Callable[..., CalDav]

FREE = {"X_VESTIBULE_SLOT": "FREE", "X_VESTIBULE_REF": None, "STATUS": "TENTATIVE"}
CODE = "K7QM-3F2D"


def put_free(office: Calendar, uid: str = "slot", at: float = 9, **lines: str | None) -> None:
    office.put(uid, calendar(event(uid, at, **{**FREE, **lines})))


def free(batch: Batch) -> dict[str, FreeTime]:
    return {item.ref.external_id: item for item in batch.items if isinstance(item, FreeTime)}


async def the_slot(source: CalDav) -> FreeTime:
    return free(await source.pull(None))["slot"]


async def booked(source: CalDav, op: str, slot: FreeTime, code: str = CODE) -> Appointment:
    """As whoever books does it: a conflict or a lost answer means asking again."""
    while True:
        try:
            return await source.book(op, slot, code)
        except (Conflict, Ambiguous):
            await asyncio.sleep(0)


async def test_a_pull_brings_free_times_and_they_are_nobodys(office: Calendar, connect: Connect) -> None:
    put_free(office)
    office.put("mine", at=10)
    (slot,) = free(batch := await connect(office.url).pull(None)).values()
    assert (slot.start, slot.end, slot.service) == (moment(9), moment(9.25), "passport")
    assert sum(isinstance(item, Appointment) for item in batch.items) == 1
    assert CITIZEN not in repr(batch)


async def test_a_booked_time_is_an_appointment_from_then_on(office: Calendar, connect: Connect) -> None:
    put_free(office)
    source = connect(office.url)
    before, stood = await source.pull(None), office.get("slot")
    made = await source.book("request-1", free(before)["slot"], CODE)
    assert (made.code, made.start, made.service, made.state) == (
        "K7QM3F2D",
        moment(9),
        "passport",
        State.BOOKED,
    )
    [pulled] = (await source.pull(before.cursor)).items
    assert isinstance(pulled, Appointment)
    assert (pulled.ref, pulled.code) == (made.ref, made.code)
    text = office.get("slot")
    assert line(text, "STATUS") == "CONFIRMED"
    assert line(text, "SUMMARY") == CITIZEN
    assert line(text, "X-TOWN-FILE;X-KIND=old") == line(stood, "X-TOWN-FILE;X-KIND=old") != ""


async def test_asked_again_it_finds_its_own_success_with_the_first_code(
    office: Calendar, connect: Connect
) -> None:
    put_free(office)
    source = connect(office.url)
    slot = await the_slot(source)
    first = await source.book("request-1", slot, CODE)
    again = await source.book("request-1", slot, "BCDF-GHJK")
    assert again == first


@pytest.mark.parametrize("kiosks", [2, 6])
async def test_of_several_who_book_the_same_time_at_once_exactly_one_wins(
    office: Calendar, connect: Connect, kiosks: int
) -> None:
    put_free(office)
    sources = [connect(office.url) for _ in range(kiosks)]
    slot = await the_slot(sources[0])
    ended = await asyncio.gather(
        *(booked(source, f"request-{n}", slot, f"CODE-{n}") for n, source in enumerate(sources)),
        return_exceptions=True,
    )
    winners = [each for each in ended if isinstance(each, Appointment)]
    assert len(winners) == 1
    assert sum(isinstance(each, SlotTaken) for each in ended) == kiosks - 1
    assert line(office.get("slot"), "X-VESTIBULE-REF").replace("-", "") == winners[0].code


@pytest.mark.parametrize("what", ["booked", "deleted", "moved", "replaced", "cancelled", "another service"])
async def test_what_is_no_longer_offered_as_it_was_is_taken(
    office: Calendar, connect: Connect, what: str
) -> None:
    put_free(office)
    source = connect(office.url)
    slot = await the_slot(source)
    match what:
        case "booked":
            office.edit("slot", "X-VESTIBULE-SLOT:FREE", "X-VESTIBULE-REF:THEIRS")
        case "deleted":
            office.delete("slot")
        case "moved":
            put_free(office, at=11)
        case "replaced":
            office.delete("slot")
            office.put("slot", calendar(event("another", **FREE)))
        case "cancelled":
            put_free(office, STATUS="CANCELLED")
        case "another service":
            put_free(office, CATEGORIES="moving")
    with pytest.raises(SlotTaken):
        await source.book("request-1", slot, CODE)
    assert CODE not in (office.get("slot") if what != "deleted" else "")


async def test_a_free_time_that_was_called_off_is_gone(office: Calendar, connect: Connect) -> None:
    put_free(office)
    source = connect(office.url)
    before = await source.pull(None)
    put_free(office, STATUS="CANCELLED")
    [item] = (await source.pull(before.cursor)).items
    assert isinstance(item, Gone)


async def test_given_back_it_is_free_for_others_and_no_more_for_this_wish(
    office: Calendar, connect: Connect
) -> None:
    put_free(office)
    source = connect(office.url)
    slot = await the_slot(source)
    await source.book("request-1", slot, CODE)
    await source.release("request-1", slot)
    await source.release("request-1", slot)
    assert (await the_slot(source)).start == slot.start
    with pytest.raises(SlotTaken):
        await source.book("request-1", slot, CODE)
    assert (await source.book("request-2", slot, "BCDF-GHJK")).code == "BCDFGHJK"


async def test_what_another_wish_holds_is_not_given_back(office: Calendar, connect: Connect) -> None:
    put_free(office)
    source = connect(office.url)
    slot = await the_slot(source)
    await source.book("request-2", slot, CODE)
    before = office.get("slot")
    await source.release("request-1", slot)
    assert office.get("slot") == before
    office.delete("slot")
    await source.release("request-1", slot)


async def test_whoever_has_come_keeps_it(office: Calendar, connect: Connect) -> None:
    put_free(office)
    source = connect(office.url)
    slot = await the_slot(source)
    made = await source.book("request-1", slot, CODE)
    await source.push(StatusOp("op-1", "slot", State.ARRIVED, moment(8.9)), made.ref.aux)
    await source.release("request-1", slot)
    assert line(office.get("slot"), "X-VESTIBULE-REF") == CODE


class LateWrite(httpx.AsyncBaseTransport):
    """Keeps back one write, so that it comes to the server long after whoever wrote gave up."""

    def __init__(self) -> None:
        self.inner, self.kept = httpx.AsyncHTTPTransport(), list[httpx.Request]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PUT" and not self.kept:
            self.kept.append(request)
            raise httpx.ReadTimeout("no answer")
        return await self.inner.handle_async_request(request)

    async def arrive(self) -> httpx.Response:
        return await self.inner.handle_async_request(self.kept[0])

    async def aclose(self) -> None:
        await self.inner.aclose()


async def test_after_giving_back_a_write_that_comes_late_changes_nothing(
    office: Calendar, connect: Connect
) -> None:
    put_free(office)
    late = LateWrite()
    source = connect(office.url, transport=late)
    slot = await the_slot(source)
    with pytest.raises(Ambiguous):
        await source.book("request-1", slot, CODE)
    await source.release("request-1", slot)
    answer = await late.arrive()
    assert answer.status_code == 412
    assert (await the_slot(source)).start == slot.start


async def test_with_two_of_five_answers_lost_every_time_is_booked_once(
    radicale_office: Calendar, connect: Connect
) -> None:
    for n in range(12):
        put_free(radicale_office, f"slot-{n}", at=9 + n / 4)
    async with Relay(radicale_office.server.port, lossy=0.4) as relay:
        source = connect(relay.url + radicale_office.path)
        slots = free(await source.pull(None))
        for uid, slot in slots.items():
            await booked(source, f"request-{uid}", slot, f"CODE-{uid}")
        assert relay.lost > 2
    for uid in slots:
        text = radicale_office.get(uid)
        assert line(text, "X-VESTIBULE-REF") == f"CODE-{uid}"
        assert line(text, "X-VESTIBULE-OP") == f"request-{uid}"
        assert slots[uid].end - slots[uid].start == timedelta(minutes=15)


async def test_what_was_booked_is_given_back_though_its_service_has_left_the_site(
    office: Calendar, connect: Connect
) -> None:
    put_free(office)
    source = connect(office.url)
    slot = await the_slot(source)
    await booked(source, "request-1", slot)
    source.serve(["moving"])
    await source.release("request-1", slot)
    assert line(office.get("slot"), "X-VESTIBULE-SLOT") == "FREE"


async def test_what_became_of_the_one_before_is_not_told_of_whoever_booked_the_time(
    office: Calendar, connect: Connect
) -> None:
    put_free(office)
    source = connect(office.url, clock=lambda: moment(8.5))
    made = await source.book("request-1", await the_slot(source), CODE)
    left = StatusOp("op-1", "slot", State.LEFT, moment(8.4))
    assert await source.push(left, made.ref.aux) is Outcome.SUPERSEDED
    arrived = StatusOp("op-2", "slot", State.ARRIVED, moment(8.9))
    assert await source.push(arrived, made.ref.aux) is Outcome.APPLIED
    assert line(office.get("slot"), "X-VESTIBULE-STATE") == "arrived"

"""Telling a real calendar what happened: once, in order, and over nobody's writing."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from controller.booking.port import (
    Conflict,
    IdReused,
    NotThere,
    Outcome,
    State,
)
from tests.controller.booking.office import Calendar, event, line
from tests.controller.booking.reading import Connect, appointments, aux, op

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


@pytest.mark.parametrize(
    "target", [State.ARRIVED, State.CALLED, State.SERVING, State.SERVED, State.NO_SHOW, State.LEFT]
)
async def test_a_state_is_told_and_read_back(office: Calendar, connect: Connect, target: State) -> None:
    office.put("a")
    source = connect(office.url)
    first = await source.pull(None)
    assert await source.push(op("a", target), appointments(first)["a"].ref.aux) is Outcome.APPLIED
    assert office.told("a") == (target, [f"a-{target}"])
    assert line(office.get("a"), "X-VESTIBULE-STATE-AT") == "20261123T080000Z"
    assert appointments(await source.pull(first.cursor))["a"].state is target


async def test_lines_that_are_not_ours_stay(office: Calendar, connect: Connect) -> None:
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nDESCRIPTION:soon\nEND:VALARM\nEND:VEVENT"
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//T//B//EN\n"
    text += event("a", STATUS="TENTATIVE").replace("END:VEVENT", alarm) + "END:VCALENDAR\n"
    office.put("a", text.replace("\n", "\r\n"))
    before = sorted(office.get("a").splitlines())
    source = connect(office.url)
    handle = await aux(source, "a")
    for target in (State.ARRIVED, State.CALLED):
        await source.push(op("a", target), handle)
    after = [each for each in office.get("a").splitlines() if not each.startswith("X-VESTIBULE-STATE")]
    assert sorted(each for each in after if not each.startswith("X-VESTIBULE-OP")) == before
    assert any("Agathe" in each for each in before)


async def test_the_same_op_twice_is_written_once(office: Calendar, connect: Connect) -> None:
    office.put("a")
    source = connect(office.url)
    handle = await aux(source, "a")
    assert await source.push(op("a", State.ARRIVED), handle) is Outcome.APPLIED
    stands = office.get("a")
    assert await source.push(op("a", State.ARRIVED), handle) is Outcome.ALREADY
    assert office.get("a") == stands


async def test_an_older_state_never_replaces_a_later_one(office: Calendar, connect: Connect) -> None:
    office.put("a")
    source = connect(office.url)
    handle = await aux(source, "a")
    await source.push(op("a", State.SERVED, hours=10), handle)
    assert await source.push(op("a", State.CALLED, hours=9.5), handle) is Outcome.SUPERSEDED
    assert office.told("a")[0] == State.SERVED


async def test_a_cancelled_appointment_learns_what_happened_and_stays_cancelled(
    office: Calendar, connect: Connect
) -> None:
    office.put("a", STATUS="CANCELLED")
    source = connect(office.url)
    batch = await source.pull(None)
    assert appointments(batch)["a"].state is State.CANCELLED
    await source.push(op("a", State.SERVED), appointments(batch)["a"].ref.aux)
    assert office.told("a")[0] == State.SERVED
    assert appointments(await source.pull(batch.cursor))["a"].state is State.CANCELLED


class Between(httpx.AsyncHTTPTransport):
    """Lets the office act between our reading and our writing."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__(verify=False)
        self.act: Callable[[], None] | None = act

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PUT" and self.act:
            act, self.act = self.act, None
            await asyncio.to_thread(act)
        return await super().handle_async_request(request)


async def test_a_writer_between_reading_and_writing_is_not_overwritten(
    office: Calendar, connect: Connect
) -> None:
    office.put("a")
    source = connect(office.url, transport=Between(lambda: office.edit("a", "passport", "moving")))
    handle = await aux(source, "a")
    with pytest.raises(Conflict):
        await source.push(op("a", State.ARRIVED), handle)
    assert await source.push(op("a", State.ARRIVED), handle) is Outcome.APPLIED
    text = office.get("a")
    assert "moving" in text
    assert "X-VESTIBULE-STATE:arrived" in text


async def test_an_appointment_deleted_meanwhile_is_not_made_again(office: Calendar, connect: Connect) -> None:
    office.put("a")
    source = connect(office.url, transport=Between(lambda: office.delete("a")))
    handle = await aux(source, "a")
    with pytest.raises((Conflict, NotThere)):
        await source.push(op("a", State.ARRIVED), handle)
    with pytest.raises(NotThere):
        await source.push(op("a", State.ARRIVED), handle)
    assert appointments(await source.pull(None)) == {}


async def test_an_address_that_names_another_appointment_now_is_never_written_to(
    office: Calendar, connect: Connect
) -> None:
    office.put("a")
    source = connect(office.url)
    handle = await aux(source, "a")
    office.delete("a")
    office.put("other", name="a.ics")
    with pytest.raises(IdReused):
        await source.push(op("a", State.ARRIVED), handle)
    assert "X-VESTIBULE-STATE" not in office.get("a")


async def test_only_the_last_ops_are_kept(radicale_office: Calendar, connect: Connect) -> None:
    radicale_office.put("a")
    source = connect(radicale_office.url)
    handle = await aux(source, "a")
    for number in range(10):
        await source.push(op("a", State.CALLED, 9 + number / 60, op_id=f"op/{number}, é"), handle)
    kept = radicale_office.told("a")[1]
    assert kept == [f"op/{number}%2C%20%C3%A9" for number in range(2, 10)]
    last = op("a", State.CALLED, 9.15, op_id="op/9, é")
    assert await source.push(last, handle) is Outcome.ALREADY

"""The contract of the CalDAV source, held by two servers that nobody here wrote."""

import shutil
from zoneinfo import ZoneInfo

import httpx
import pytest

from controller.booking.port import (
    Bad,
    CursorInvalid,
    Gone,
    Outcome,
    State,
    Truncated,
)
from tests.controller.booking.office import CITIZEN, SERVICES, Calendar, event, moment
from tests.controller.booking.reading import Connect, appointments, gone, op
from tests.controller.booking.servers import Server

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


async def test_the_first_pull_brings_every_appointment_with_what_may_pass(
    office: Calendar, connect: Connect
) -> None:
    office.put("a", at=9)
    office.put("b", at=10.5, service="moving")
    batch = await connect(office.url).pull(None)
    found = appointments(batch)
    assert batch.complete
    assert set(found) == {"a", "b"}
    assert found["b"].start == moment(10.5)
    assert found["b"].end == moment(10.75)
    assert (found["b"].service, found["b"].code, found["b"].state) == ("moving", "CODEB", State.BOOKED)
    assert found["b"].ref.aux == {"href": f"{office.path}b.ics"}


async def test_no_name_leaves_the_adapter(office: Calendar, connect: Connect) -> None:
    office.put("good")
    office.put("bad", **{"DTSTART;VALUE=DATE": "20261123", "DTEND;VALUE=DATE": "20261124"})
    batch = await connect(office.url).pull(None)
    assert len(batch.items) == 2
    for private in (CITIZEN, "Agathe", "agathe@example.org", "01 23 45", "French", "2026/118"):
        assert private not in repr(batch)


async def test_a_pull_after_it_brings_only_what_changed(office: Calendar, connect: Connect) -> None:
    for uid in ("changed", "deleted", "same"):
        office.put(uid)
    source = connect(office.url)
    first = await source.pull(None)
    office.edit("changed", "passport", "moving")
    office.delete("deleted")
    office.put("added")
    office.put("fleeting")
    office.delete("fleeting")
    delta = await source.pull(first.cursor)
    assert not delta.complete
    assert {uid: a.service for uid, a in appointments(delta).items()} == {
        "changed": "moving",
        "added": "passport",
    }
    assert "deleted.ics" in gone(delta) <= {"deleted.ics", "fleeting.ics"}
    assert appointments(delta)["changed"].version != appointments(first)["changed"].version
    again = await source.pull(first.cursor)
    assert sorted(map(repr, again.items)) == sorted(map(repr, delta.items))
    assert (await source.pull(delta.cursor)).items == ()


async def test_t7_a_first_pull_may_name_what_was_removed(radicale_office: Calendar, connect: Connect) -> None:
    radicale_office.put("kept")
    radicale_office.put("removed")
    source = connect(radicale_office.url)
    await source.pull(None)
    radicale_office.delete("removed")
    batch = await source.pull(None)
    assert gone(batch) == {"removed.ics"}
    assert set(appointments(batch)) == {"kept"}


async def test_t9_a_dead_token_is_told_by_its_precondition(office: Calendar, connect: Connect) -> None:
    office.put("a")
    source = connect(office.url)
    reading, _, _ = (await source.pull(None)).cursor.partition(" ")
    for token in ("http://radicale.org/ns/sync/" + 64 * "0", 40 * "0", "<&>"):
        with pytest.raises(CursorInvalid):
            await source.pull(f"{reading} {token}")


async def test_t11_tokens_lost_with_the_cache_end_in_a_complete_pull(
    radicale: Server, radicale_office: Calendar, connect: Connect
) -> None:
    radicale_office.put("a")
    source = connect(radicale_office.url)
    cursor = (await source.pull(None)).cursor
    for cache in radicale.caches:
        shutil.rmtree(cache)
    radicale_office.put("b")
    with pytest.raises(CursorInvalid):
        await source.pull(cursor)
    assert set(appointments(await source.pull(None))) == {"a", "b"}


@pytest.mark.parametrize("change", [{"services": ("passport",)}, {"zone": ZoneInfo("Europe/Athens")}])
async def test_a_cursor_does_not_outlive_what_it_was_read_with(
    office: Calendar, connect: Connect, change: dict[str, object]
) -> None:
    cursor = (await connect(office.url).pull(None)).cursor
    with pytest.raises(CursorInvalid):
        await connect(office.url, **change).pull(cursor)


async def test_one_bad_record_does_not_stop_the_others(office: Calendar, connect: Connect) -> None:
    office.put("good")
    office.put("weekly", RRULE="FREQ=WEEKLY")
    office.put("nameless", X_VESTIBULE_REF=None)
    batch = await connect(office.url).pull(None)
    assert set(appointments(batch)) == {"good"}
    assert {i.external_id: i.reason for i in batch.items if isinstance(i, Bad)} == {
        "weekly": "is a recurring event",
        "nameless": "has no usable code (X-VESTIBULE-REF)",
    }


async def test_addresses_are_learned_whatever_they_look_like(office: Calendar, connect: Connect) -> None:
    office.put("odd", name="an%20odd@name%C3%A9.ics")
    source = connect(office.url)
    first = await source.pull(None)
    handle = appointments(first)["odd"].ref.aux
    assert await source.push(op("odd", State.ARRIVED), handle) is Outcome.APPLIED
    office.http.delete(office.url + "an%20odd@name%C3%A9.ics")
    (left,) = (await source.pull(first.cursor)).items
    assert isinstance(left, Gone)
    assert left.aux == handle


def part(uid: str, token: str, *, cut: bool) -> httpx.Response:
    rest = "<response><href>/c/</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"
    return httpx.Response(
        207,
        text=f"""<multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
        <response><href>/c/{uid}.ics</href><propstat><prop><getetag>"1"</getetag>
        <c:calendar-data>BEGIN:VCALENDAR\n{event(uid)}END:VCALENDAR\n</c:calendar-data></prop>
        <status>HTTP/1.1 200 OK</status></propstat></response>
        {rest if cut else ""}<sync-token>{token}</sync-token></multistatus>""",
    )


async def test_t8_an_answer_cut_by_the_server_is_continued(connect: Connect) -> None:
    parts = iter([part("a", "one", cut=True), part("b", "two", cut=True), part("c", "three", cut=False)])
    asked: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.content)
        return next(parts)

    source = connect("http://calendar.example/c/", transport=httpx.MockTransport(answer))
    batch = await source.pull(None)
    assert set(appointments(batch)) == {"a", "b", "c"}
    assert batch.complete
    assert batch.cursor.endswith(" three")
    assert [b"<d:sync-token>one<" in body for body in asked] == [False, True, False]
    assert not any(b"limit" in body for body in asked)


async def test_t8_a_server_that_does_not_go_on_proves_no_absence(connect: Connect) -> None:
    transport = httpx.MockTransport(lambda request: part("a", "same", cut=True))
    with pytest.raises(Truncated):
        await connect("http://calendar.example/c/", transport=transport).pull(None)


async def test_a_service_that_is_new_at_the_site_has_everything_read_again(
    office: Calendar, connect: Connect
) -> None:
    office.put("early")
    source = connect(office.url, services=("another",))
    before = await source.pull(None)
    assert not appointments(before), "nobody serves it here"
    source.serve(SERVICES)
    with pytest.raises(CursorInvalid):
        await source.pull(before.cursor)
    assert set(appointments(await source.pull(None))) == {"early"}

"""The contract of the CalDAV source, held by two servers that nobody here wrote."""

import asyncio
import shutil
from collections.abc import Callable
from zoneinfo import ZoneInfo

import httpx
import pytest

from controller.booking.caldav import CalDav
from controller.booking.port import (
    Ambiguous,
    Appointment,
    AuthRefused,
    Bad,
    Batch,
    Conflict,
    CursorInvalid,
    Gone,
    IdReused,
    NotThere,
    Outcome,
    SourceError,
    State,
    StatusOp,
    Throttled,
    Truncated,
    Unreachable,
    WireChanged,
)
from tests.broker import free_port
from tests.controller.booking.office import CITIZEN, SERVICES, Calendar, event, line, moment
from tests.controller.booking.servers import Server

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

Connect = Callable[..., CalDav]


def appointments(batch: Batch) -> dict[str, Appointment]:
    return {item.ref.external_id: item for item in batch.items if isinstance(item, Appointment)}


def gone(batch: Batch) -> set[str]:
    return {item.aux["href"].rpartition("/")[2] for item in batch.items if isinstance(item, Gone)}


def op(uid: str, target: State, hours: float = 9, op_id: str = "") -> StatusOp:
    return StatusOp(op_id or f"{uid}-{target}", uid, target, moment(hours))


async def aux(source: CalDav, uid: str) -> dict[str, str]:
    return dict(appointments(await source.pull(None))[uid].ref.aux)


# --- pulling ----------------------------------------------------------------------------------


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


# --- pushing ----------------------------------------------------------------------------------


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


# --- when it does not work ------------------------------------------------------------------


async def test_check_accepts_the_calendar(office: Calendar, connect: Connect) -> None:
    await connect(office.url).check()


async def test_check_refuses_what_is_no_calendar(office: Calendar, connect: Connect) -> None:
    with pytest.raises(WireChanged, match="is not a calendar"):
        await connect(office.url.removesuffix(office.path) + office.path.rsplit("/", 2)[0]).check()


async def test_a_wrong_password_is_refused(radicale_office: Calendar, connect: Connect) -> None:
    source = connect(radicale_office.url, password="wrong")
    for call in (source.check(), source.pull(None), source.push(op("a", State.ARRIVED), {"href": "/x.ics"})):
        with pytest.raises(AuthRefused):
            await call


async def test_nobody_there_is_unreachable(connect: Connect) -> None:
    source = connect(f"http://127.0.0.1:{free_port()}/calendar/")
    for call in (source.check(), source.pull(None), source.push(op("a", State.ARRIVED), {"href": "/x.ics"})):
        with pytest.raises(Unreachable):
            await call


EVENT = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" + event("a") + "END:VCALENDAR\n"


def answering(put: httpx.Response | Exception) -> httpx.MockTransport:
    """A server that answers a PUT in a way that the real ones here do not."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, headers={"ETag": '"1"'}, text=EVENT)
        if isinstance(put, Exception):
            raise put
        return put

    return httpx.MockTransport(answer)


DENIED = '<d:error xmlns:d="DAV:"><d:need-privileges/></d:error>'
TOO_BIG = '<d:error xmlns:d="DAV:"><c:max-resource-size xmlns:c="urn:ietf:params:xml:ns:caldav"/></d:error>'


@pytest.mark.parametrize(
    ("put", "means"),
    [
        (httpx.Response(500), Ambiguous),
        (httpx.Response(502), Ambiguous),
        (httpx.ReadTimeout("slow"), Ambiguous),
        (httpx.RemoteProtocolError("cut"), Ambiguous),
        (httpx.ConnectTimeout("nobody"), Unreachable),
        (httpx.Response(401), AuthRefused),
        (httpx.Response(403), AuthRefused),
        (httpx.Response(403, text=DENIED), AuthRefused),
        (httpx.Response(403, text=TOO_BIG), WireChanged),
        (httpx.Response(404), NotThere),
        (httpx.Response(412), Conflict),
        (httpx.Response(429), Throttled),
        (httpx.Response(301, headers={"Location": "https://elsewhere.example/"}), WireChanged),
        (httpx.Response(400), WireChanged),
    ],
)
async def test_each_answer_means_one_thing_to_do(
    connect: Connect, put: httpx.Response | Exception, means: type[SourceError]
) -> None:
    source = connect("http://calendar.example/c/", transport=answering(put))
    with pytest.raises(SourceError) as raised:
        await source.push(op("a", State.ARRIVED), {"href": "/c/a.ics"})
    assert type(raised.value) is means


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        (
            {"Retry-After": "Mon, 23 Nov 2026 08:00:30 GMT", "Date": "Mon, 23 Nov 2026 08:00:00 GMT"},
            30,
        ),
        ({}, 60),
        ({"Retry-After": "soon"}, 60),
    ],
)
async def test_a_server_may_ask_us_to_wait(connect: Connect, headers: dict[str, str], seconds: float) -> None:
    transport = answering(httpx.Response(503, headers=headers))
    with pytest.raises(Throttled) as raised:
        await connect("http://calendar.example/c/", transport=transport).push(
            op("a", State.ARRIVED), {"href": "/c/a.ics"}
        )
    assert raised.value.retry_after_s == seconds


@pytest.mark.parametrize("etag", ["", 'W/"1"'])
async def test_without_a_strong_etag_nothing_is_written(connect: Connect, etag: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.method == "GET"
        return httpx.Response(200, headers={"ETag": etag} if etag else {}, text=EVENT)

    source = connect("http://calendar.example/c/", transport=httpx.MockTransport(answer))
    with pytest.raises(WireChanged):
        await source.push(op("a", State.ARRIVED), {"href": "/c/a.ics"})


async def test_what_we_know_never_travels_to_another_host(connect: Connect) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"asked {request.url}")

    source = connect("http://calendar.example/c/", transport=httpx.MockTransport(answer))
    for href in ("http://elsewhere.example/a.ics", "//elsewhere.example/a.ics", "https://calendar.example/a"):
        with pytest.raises(WireChanged, match="another host"):
            await source.push(op("a", State.ARRIVED), {"href": href})


async def test_a_server_that_takes_and_never_answers_is_left_in_time(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controller.booking.caldav.TOTAL_S", 0.2)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (await reader.readline()).startswith(b"GET"):
            head = f'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: {len(EVENT)}\r\n\r\n'
            writer.write(head.encode() + EVENT.encode())
        await reader.read()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        source = connect(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/c/")
        with pytest.raises(Unreachable):
            await source.pull(None)
        with pytest.raises(Ambiguous):
            await source.push(op("a", State.ARRIVED), {"href": "/c/a.ics"})
        await source.close()


ABOUT = """<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
<d:response><d:href>/c/</d:href>
<d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype>
<d:supported-report-set><d:supported-report><d:report><d:sync-collection/></d:report></d:supported-report>
</d:supported-report-set><d:current-user-privilege-set><d:privilege><d:write/></d:privilege>
</d:current-user-privilege-set></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>
</d:response></d:multistatus>"""


@pytest.mark.parametrize(
    ("lacks", "means"),
    [("d:sync-collection", WireChanged), ("d:write", AuthRefused), ("c:calendar", WireChanged)],
)
async def test_check_says_what_a_calendar_lacks(
    connect: Connect, lacks: str, means: type[SourceError]
) -> None:
    def source(about: str) -> CalDav:
        transport = httpx.MockTransport(lambda request: httpx.Response(207, text=about))
        return connect("http://calendar.example/c/", transport=transport)

    await source(ABOUT).check()
    with pytest.raises(means):
        await source(ABOUT.replace(f"<{lacks}/>", "")).check()


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


@pytest.mark.parametrize(
    "body", [b"", b"<html/>", b"<multistatus xmlns='DAV:'/>", b"\xff\xfe", b"<a><b></a>"]
)
async def test_an_answer_of_unknown_shape_changes_nothing(connect: Connect, body: bytes) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(207, content=body))
    with pytest.raises(WireChanged):
        await connect("http://calendar.example/c/", transport=transport).pull(None)


async def test_a_difference_of_clocks_is_noticed(
    office: Calendar, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    await connect(office.url).check()
    assert "clock" not in caplog.text
    await connect(office.url, clock=lambda: moment(9)).check()
    assert "clock" in caplog.text


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

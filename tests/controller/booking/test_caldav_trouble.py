"""Calendars that refuse, break, delay or lack something: each answer means one thing to do."""

import asyncio

import httpx
import pytest

from appliance.clock import now
from controller.booking.caldav import CalDav
from controller.booking.port import (
    Ambiguous,
    AuthRefused,
    Conflict,
    NotThere,
    SourceError,
    State,
    Throttled,
    Unreachable,
    WireChanged,
)
from tests.broker import free_port
from tests.controller.booking.office import Calendar, event, moment
from tests.controller.booking.reading import Connect, op

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


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
    await connect(office.url, clock=now).check()
    assert "clock" not in caplog.text
    await connect(office.url, clock=lambda: moment(9)).check()
    assert "clock" in caplog.text

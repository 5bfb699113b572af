"""The booking office: another program that keeps the same calendar, as a town's own system would."""

import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx

from tests.controller.booking.servers import PASSWORD, USER, Server

ZONE = ZoneInfo("Europe/Paris")
DAY = datetime(2026, 11, 23, tzinfo=ZONE)
SERVICES = ("passport", "moving", "reception")
CITIZEN = "Agathe Quelqu'un"

TIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def event(uid: str, at: float = 9, service: str = "passport", code: str = "", **lines: str | None) -> str:
    """A VEVENT at `at` hours of the day. Keywords replace or add lines (`_` for `-`); None leaves one out."""
    start = DAY + timedelta(hours=at)
    properties: dict[str, str | None] = {
        "UID": uid,
        "DTSTAMP": "20261101T000000Z",
        "DTSTART;TZID=Europe/Paris": f"{start:%Y%m%dT%H%M%S}",
        "DTEND;TZID=Europe/Paris": f"{start + timedelta(minutes=15):%Y%m%dT%H%M%S}",
        "SUMMARY": CITIZEN,
        "ATTENDEE;CN=Agathe": "mailto:agathe@example.org",
        "DESCRIPTION": f"Ring {CITIZEN} on 01 23 45 67 89\\, she speaks no French",
        "CATEGORIES": f"{service},Blue",
        "X-VESTIBULE-REF": code or f"code-{uid}",
        "X-TOWN-FILE;X-KIND=old": "2026/118;b",
    }
    for name, value in lines.items():
        plain = name.replace("_", "-")
        old = next((key for key in properties if _name(key) == _name(plain)), plain)
        properties.pop(old, None)
        properties[plain] = value
    body = "\n".join(f"{name}:{value}" for name, value in properties.items() if value is not None)
    return f"BEGIN:VEVENT\n{body}\nEND:VEVENT\n"


def _name(key: str) -> str:
    return key.partition(";")[0]


def calendar(*events: str) -> str:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Town//Booking 3//EN\n"
    return (text + TIMEZONE + "".join(events) + "END:VCALENDAR\n").replace("\n", "\r\n")


class Refused(AssertionError):
    """The server did not do what the office asked."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(f"{answer.request.method}: {answer.status_code} {answer.text}")
        self.status = answer.status_code


class Calendar:
    """One calendar collection on a server, as the office works on it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.path = f"{server.home}{uuid.uuid4().hex}/"
        self.url = server.url + self.path
        self.http = httpx.Client(auth=(USER, PASSWORD), timeout=30, verify=False)
        self._must(self.http.request("MKCALENDAR", self.url))

    def put(self, uid: str, text: str = "", *, name: str = "", **fields: object) -> None:
        """Write one appointment: `text`, or an event made of `fields`."""
        text = text or calendar(event(uid, **fields))  # type: ignore[arg-type]  # event's own keywords
        headers = {"Content-Type": "text/calendar"}
        self._must(self.http.put(self.url + (name or f"{uid}.ics"), content=text.encode(), headers=headers))

    def fill(self, uids_and_events: Iterable[tuple[str, str]]) -> None:
        """Many at once, into Radicale's own folder, and wait until it has read them. Times are in UTC."""
        folder = next((self.server.folder / "store").rglob(self.path.rstrip("/").rpartition("/")[2]))
        for uid, text in uids_and_events:
            (folder / f"{uid}.ics").write_text(
                calendar(text).replace(TIMEZONE.replace("\n", "\r\n"), ""), newline=""
            )
        self._must(self.http.request("PROPFIND", self.url, headers={"Depth": "1"}, timeout=60))

    def delete(self, uid: str) -> None:
        self._must(self.http.delete(self.url + f"{uid}.ics"))

    def get(self, uid: str) -> str:
        """The object as it stands, unfolded."""
        answer = self._must(self.http.get(self.url + f"{uid}.ics"))
        return re.sub(r"\r?\n[ \t]", "", answer.text)

    def edit(self, uid: str, old: str, new: str) -> None:
        """Change a line as a careful program does."""
        answer = self._must(self.http.get(self.url + f"{uid}.ics"))
        assert old in answer.text
        headers = {"Content-Type": "text/calendar", "If-Match": answer.headers["ETag"]}
        content = answer.text.replace(old, new).encode()
        self._must(self.http.put(self.url + f"{uid}.ics", content=content, headers=headers))

    def told(self, uid: str) -> tuple[str, list[str]]:
        """Our state in the object and the op ids that it lists."""
        text = self.get(uid)
        return line(text, "X-VESTIBULE-STATE"), line(text, "X-VESTIBULE-OP").split("+")

    @staticmethod
    def _must(answer: httpx.Response) -> httpx.Response:
        if not answer.is_success:
            raise Refused(answer)
        return answer


def line(text: str, name: str) -> str:
    """The value of the only line of this name; empty when there is none."""
    found = re.findall(rf"^{name}:(.*?)\r?$", text, re.MULTILINE)
    assert len(found) <= 1, found
    return found[0] if found else ""


def moment(hours: float) -> datetime:
    return (DAY + timedelta(hours=hours)).astimezone(UTC)

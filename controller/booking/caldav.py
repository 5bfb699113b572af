"""The CalDAV booking source: one calendar collection, five kinds of request, one attempt each.

Facts it leans on (Radicale 3.9, Xandikos 0.4): the first report may list removed members; Radicale gives
calendar-data inside a sync-collection report, Xandikos only by multiget; a dead token is told by the
`valid-sync-token` precondition under differing statuses; hrefs are the server's choice. Redirects are
not followed, so what we know travels to the configured host only.
"""

import asyncio
import hashlib
import logging
import ssl
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import httpx

from appliance.clock import Clock, now
from controller.booking import answers, dav, ics, ics_booking
from controller.booking.port import (
    Ambiguous,
    Appointment,
    AuthRefused,
    Bad,
    Batch,
    CursorInvalid,
    FreeTime,
    Gone,
    IdReused,
    Item,
    NotThere,
    Outcome,
    Ref,
    SlotTaken,
    State,
    StatusOp,
    Truncated,
    Unreachable,
    WireChanged,
)

log = logging.getLogger(__name__)

CONNECT_S = 3.0
TOTAL_S = 15.0
MOST_PARTS = 100
"""How often a cut answer is continued before the pull is given up."""
FETCHED_AT_ONCE = 50
SKEW_S = 120
XML = {"Content-Type": "application/xml; charset=utf-8"}
THIS_ONLY = {**XML, "Depth": "0"}


class CalDav:
    """A `BookingSource` that `BooksTimes`. `url`: the collection; `services`: the site's ids; `zone`: where
    its days begin; `site`: its own id, by which an appointment may say that it takes place here.

    `user` and `password` may be empty where the server asks for none. `transport` and `clock` are for
    tests that put something between us and the server.
    """

    def __init__(
        self,
        url: str,
        *,
        services: Collection[str],
        zone: ZoneInfo,
        site: str = "",
        user: str = "",
        password: str = "",
        tls: ssl.SSLContext | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock = now,
    ) -> None:
        self._url = httpx.URL(url if url.endswith("/") else f"{url}/")
        self._services, self._zone, self._site = frozenset(services), zone, site
        self._clock = clock
        self._reading = self._fingerprint()
        self._http = httpx.AsyncClient(
            auth=(user, password) if user else None,
            follow_redirects=False,
            timeout=httpx.Timeout(TOTAL_S, connect=CONNECT_S),
            transport=transport,
            trust_env=False,
            verify=tls or True,
        )

    def _fingerprint(self) -> str:
        """Stands for all that decides what a pull brings, so that a cursor of another reading is invalid."""
        parts = (str(self._url), self._zone.key, str(ics.PROFILE), self._site, *sorted(self._services))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def serve(self, services: Collection[str]) -> None:
        """The site has these services from now on; the next pull must be of everything."""
        self._services = frozenset(services)
        self._reading = self._fingerprint()

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.aclose()

    async def check(self) -> None:
        """Raises SourceError unless this is a calendar that can be followed and written to."""
        response = await self._ask("PROPFIND", self._url, dav.ABOUT.encode(), THIS_ONLY)
        try:
            about = dav.read_about(response.content)
        except dav.NotDav as error:
            raise WireChanged(f"{self._url} does not speak WebDAV: {error}") from None
        if not about.is_calendar:
            raise WireChanged(f"{self._url} is not a calendar")
        if about.can_sync is False:
            raise WireChanged(f"{self._url} offers no sync-collection report")
        if about.may_write is False:
            raise AuthRefused(f"the user may not write to {self._url}")
        self._warn_of_skew(response)

    def _warn_of_skew(self, response: httpx.Response) -> None:
        theirs = answers.http_date(response.headers.get("Date", ""))
        if theirs and abs(skew := (self._clock() - theirs).total_seconds()) > SKEW_S:
            log.warning("this clock and the booking source's differ by %.0f s", skew)

    # --- pulling ------------------------------------------------------------------------------

    async def pull(self, cursor: str | None) -> Batch:
        """What changed since `cursor`, or everything; an answer in several parts is put together."""
        token, reading = self._token(cursor), self._reading
        items: list[Item] = []
        for _ in range(MOST_PARTS):
            part, new = await self._pull_part(token)
            items += new
            if not part.truncated:
                return Batch(tuple(items), f"{reading} {part.token}", complete=cursor is None)
            if part.token == token:
                break
            token = part.token
        raise Truncated("the server cuts its answer and does not go on")

    def _token(self, cursor: str | None) -> str:
        if cursor is None:
            return ""
        reading, _, token = cursor.partition(" ")
        if reading != self._reading or not token:
            raise CursorInvalid("the calendar, the services or the profile are others now")
        return token

    async def _pull_part(self, token: str) -> tuple[dav.Changes, list[Item]]:
        changes = await self._report(dav.sync_collection(token), THIS_ONLY)
        if not changes.token:
            raise WireChanged("the sync-collection report has no sync-token")
        members = await self._with_data(changes.members)
        # In a thread, because a thousand appointments take half a second to read.
        return changes, await asyncio.to_thread(self._items, members)

    async def _report(self, body: bytes, headers: Mapping[str, str]) -> dav.Changes:
        response = await self._ask("REPORT", self._url, body, headers)
        try:
            return await asyncio.to_thread(self._changes, response.content)
        except dav.NotDav as error:
            raise WireChanged(f"a report cannot be read: {error}") from None

    def _changes(self, body: bytes) -> dav.Changes:
        """The answer, its members by their paths. A collection inside this one is none of ours."""
        changes, members = dav.read_changes(body), []
        for member in changes.members:
            if member.removed or not member.href.endswith("/"):
                members.append(replace(member, href=self._path(member.href)))
            dav.breathe()
        return replace(changes, members=tuple(members))

    async def _with_data(self, members: Sequence[dav.Member]) -> list[dav.Member]:
        """The same, but those that came without data are fetched."""
        found = {member.href: member for member in members}
        bare = [member.href for member in members if not member.removed and member.data is None]
        for start in range(0, len(bare), FETCHED_AT_ONCE):
            body = dav.calendar_multiget(bare[start : start + FETCHED_AT_ONCE])
            found |= {member.href: member for member in (await self._report(body, XML)).members}
        return list(found.values())

    def _items(self, members: Sequence[dav.Member]) -> list[Item]:
        items = []
        for member in members:
            items.append(self._item(member))
            dav.breathe()
        return items

    def _item(self, member: dav.Member) -> Item:
        href, aux = member.href, {"href": member.href}
        if member.removed:
            return Gone("", aux)
        if member.data is None:
            return Bad(href, "came without its data", aux)
        try:
            return self._found(member.data, aux, member.etag)
        except ics.NotOurs as error:
            return Gone(error.uid, aux)
        except ics.Unreadable as error:
            return Bad(error.uid or href, error.reason, aux)

    def _found(self, text: str, aux: Mapping[str, str], etag: str) -> Appointment | FreeTime:
        found = ics.read(text, self._services, self._zone, self._site)
        if isinstance(found, ics.Free):
            return FreeTime(Ref(found.uid, aux), found.start, found.end, found.service)
        return Appointment(
            ref=Ref(found.uid, aux),
            version=etag,
            start=found.start,
            end=found.end,
            service=found.service,
            code=found.code,
            state=found.state,
            site=found.site,
        )

    def _here(self, href: str) -> httpx.URL:
        """The href as an address on the configured host. Raises WireChanged when it is on another."""
        try:
            address = self._url.join(href)
        except httpx.InvalidURL:
            raise WireChanged("the server gave an href that is no address") from None
        if (address.scheme, address.netloc) != (self._url.scheme, self._url.netloc):
            raise WireChanged(f"the server points to another host, {address.host}")
        return address

    def _path(self, href: str) -> str:
        """The href as it is kept: spelled one way only."""
        return self._here(href).raw_path.decode("ascii")

    # --- pushing ------------------------------------------------------------------------------

    async def push(self, op: StatusOp, aux: Mapping[str, str]) -> Outcome:
        """Read, decide, and write only if nobody wrote meanwhile; `aux` is the appointment's from a pull."""
        found = await self._fetch(Ref(op.external_id, aux))
        try:
            outcome = ics.standing(found.text, op)
        except ics.Unreadable:
            raise WireChanged("an appointment can no longer be read") from None
        if outcome:
            return outcome
        await self._write(found, ics.told(found.text, op))
        return Outcome.APPLIED

    async def _fetch(self, ref: Ref) -> "_Fetched":
        """The object as it stands, to be written back only if it still stands so."""
        if not (href := ref.aux.get("href")):
            raise NotThere("the appointment's address is not known")
        address = self._here(href)
        # Not compressed: on the way some proxies turn the ETag of what they compress into a weak one.
        found = await self._ask("GET", address, headers={"Accept-Encoding": "identity"})
        etag = found.headers.get("ETag", "")
        if not etag or etag.startswith("W/"):
            raise WireChanged("the server gives no strong ETag, so a write could destroy another's")
        try:
            text = found.content.decode()
            if ics.uid_of(text) != ref.external_id:
                raise IdReused(f"{href} is another appointment now")
        except (UnicodeDecodeError, ics.Unreadable):
            raise WireChanged(f"{href} can no longer be read") from None
        return _Fetched(address, etag, text)

    async def _write(self, found: "_Fetched", text: str) -> None:
        headers = {"If-Match": found.etag, "Content-Type": "text/calendar; charset=utf-8"}
        await self._ask("PUT", found.address, text.encode(), headers)

    # --- booking ------------------------------------------------------------------------------

    async def book(self, op_id: str, free: FreeTime, code: str) -> Appointment:
        """Read, decide, and write only if nobody wrote meanwhile."""
        try:
            found = await self._fetch(free.ref)
        except (NotThere, IdReused):
            raise SlotTaken("the time is no longer offered") from None
        text = found.text
        match ics_booking.slot(text, op_id):
            case ics_booking.Slot.FREE:
                self._check_unchanged(found, free)
                text = ics_booking.taken(text, op_id, code, self._clock())
                await self._write(found, text)
            case ics_booking.Slot.TAKEN | ics_booking.Slot.VOID:
                raise SlotTaken("the time is no longer free")
        booked = self._read(text, free)
        if not isinstance(booked, Appointment):
            raise WireChanged("a booked time reads as a free one")
        return booked

    def _check_unchanged(self, found: "_Fetched", free: FreeTime) -> None:
        now = self._read(found.text, free)
        if (now.start, now.end, now.service) != (free.start, free.end, free.service):
            raise SlotTaken("the time is no longer what was offered")

    def _read(self, text: str, free: FreeTime) -> Appointment | FreeTime:
        try:
            return self._found(text, free.ref.aux, "")
        except ics.NotOurs:
            raise SlotTaken("the time is no longer offered") from None
        except ics.Unreadable:
            raise WireChanged("a time that was offered can no longer be read") from None

    async def release(self, op_id: str, free: FreeTime) -> None:
        """Free again, and changed, so that a write of this op that is still on its way finds it changed."""
        try:
            found = await self._fetch(free.ref)
        except (NotThere, IdReused):
            return
        standing = ics_booking.slot(found.text, op_id)
        if standing is ics_booking.Slot.OURS:
            if self._state(found.text) is not State.BOOKED:
                return  # its holder has come, or the office decided otherwise
        elif standing is not ics_booking.Slot.FREE:
            return
        await self._write(found, ics_booking.given_back(found.text, op_id))

    def _state(self, text: str) -> State:
        try:
            return ics.state(text, self._zone)
        except ics.Unreadable:
            raise WireChanged("a booked time can no longer be read") from None

    # --- asking -------------------------------------------------------------------------------

    async def _ask(
        self,
        method: str,
        address: httpx.URL,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One request. Raises SourceError unless the answer is a success."""
        try:
            async with asyncio.timeout(TOTAL_S):
                response = await self._http.request(method, address, content=content, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unreachable(_words(error)) from None
        except (httpx.RequestError, TimeoutError) as error:
            raise (Ambiguous if method == "PUT" else Unreachable)(_words(error)) from None
        if response.is_success:
            return response
        raise answers.refusal(method, response)


@dataclass(frozen=True, slots=True)
class _Fetched:
    """An object as it was read."""

    address: httpx.URL
    etag: str
    text: str


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__

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
from dataclasses import replace
from zoneinfo import ZoneInfo

import httpx

from appliance.clock import Clock, now
from controller.booking import answers, dav, ics
from controller.booking.port import (
    Ambiguous,
    Appointment,
    AuthRefused,
    Bad,
    Batch,
    CursorInvalid,
    Gone,
    IdReused,
    NotThere,
    Outcome,
    Ref,
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

Item = Appointment | Gone | Bad


class CalDav:
    """A `BookingSource`. `url`: the collection; `services`: the site's ids; `zone`: where its days begin.

    `user` and `password` may be empty where the server asks for none. `transport` and `clock` are for
    tests that put something between us and the server.
    """

    def __init__(
        self,
        url: str,
        *,
        services: Collection[str],
        zone: ZoneInfo,
        user: str = "",
        password: str = "",
        tls: ssl.SSLContext | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock = now,
    ) -> None:
        self._url = httpx.URL(url if url.endswith("/") else f"{url}/")
        self._services, self._zone, self._clock = frozenset(services), zone, clock
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
        parts = (str(self._url), self._zone.key, str(ics.PROFILE), *sorted(self._services))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

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
        token = self._token(cursor)
        items: list[Item] = []
        for _ in range(MOST_PARTS):
            part, new = await self._pull_part(token)
            items += new
            if not part.truncated:
                return Batch(tuple(items), f"{self._reading} {part.token}", complete=cursor is None)
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
            found = ics.read(member.data, self._services, self._zone)
        except ics.Unreadable as error:
            return Bad(error.uid or href, error.reason, aux)
        return Appointment(
            ref=Ref(found.uid, aux),
            version=member.etag,
            start=found.start,
            end=found.end,
            service=found.service,
            code=found.code,
            state=found.state,
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
        if not (href := aux.get("href")):
            raise NotThere("the appointment's address is not known")
        address = self._here(href)
        # Not compressed: on the way some proxies turn the ETag of what they compress into a weak one.
        found = await self._ask("GET", address, headers={"Accept-Encoding": "identity"})
        etag = found.headers.get("ETag", "")
        if not etag or etag.startswith("W/"):
            raise WireChanged("the server gives no strong ETag, so a write could destroy another's")
        try:
            text = found.content.decode()
            if ics.uid_of(text) != op.external_id:
                raise IdReused(f"{href} is another appointment now")
            if outcome := ics.standing(text, op):
                return outcome
            edited = ics.told(text, op)
        except (UnicodeDecodeError, ics.Unreadable):
            raise WireChanged(f"{href} can no longer be read") from None
        headers = {"If-Match": etag, "Content-Type": "text/calendar; charset=utf-8"}
        await self._ask("PUT", address, edited.encode(), headers)
        return Outcome.APPLIED

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


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__

"""The little of WebDAV that a calendar needs: request bodies, and answers as values. Knows no HTTP."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.sax.saxutils import escape

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
VALID_SYNC_TOKEN = f"{DAV}valid-sync-token"
NEED_PRIVILEGES = f"{DAV}need-privileges"

# No DAV:limit, ever: Xandikos then cuts the answer and still gives the final token (T8).
SYNC_COLLECTION = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<d:sync-collection xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
    "<d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>"
    "<d:prop><d:getetag/><c:calendar-data/></d:prop>"
    "</d:sync-collection>"
)
MULTIGET = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<c:calendar-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
    "<d:prop><d:getetag/><c:calendar-data/></d:prop>{hrefs}"
    "</c:calendar-multiget>"
)
ABOUT = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<d:propfind xmlns:d="DAV:"><d:prop>'
    "<d:resourcetype/><d:supported-report-set/><d:current-user-privilege-set/>"
    "</d:prop></d:propfind>"
)

_SLICE = 64 * 1024


class NotDav(ValueError):
    """The body is not what WebDAV says it should be."""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an answer. `data` is None where the server gave none."""

    href: str
    removed: bool
    etag: str = ""
    data: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """An answer to a report. `truncated`: there is more after `token`."""

    members: tuple[Member, ...]
    token: str
    truncated: bool


@dataclass(frozen=True, slots=True)
class About:
    """What a collection says of itself; None where the server does not tell."""

    is_calendar: bool
    can_sync: bool | None
    may_write: bool | None


def sync_collection(token: str) -> bytes:
    """The report's body; an empty token asks for everything."""
    return SYNC_COLLECTION.format(token=escape(token)).encode()


def calendar_multiget(hrefs: Iterable[str]) -> bytes:
    """The body of a report on these members."""
    return MULTIGET.format(hrefs="".join(f"<d:href>{escape(href)}</d:href>" for href in hrefs)).encode()


def read_changes(body: bytes) -> Changes:
    """The answer to a report; a multiget gives no token. Raises NotDav."""
    root = parse(body)
    members, truncated = [], False
    for response in _responses(root):
        status = _status(response)
        if status == 507:
            truncated = True
        else:
            members.append(_member(response, removed=status == 404))
    return Changes(tuple(members), root.findtext(f"{DAV}sync-token", "").strip(), truncated)


def read_about(body: bytes) -> About:
    """The answer to `ABOUT` with depth 0. Raises NotDav."""
    for response in _responses(parse(body)):
        found = _properties(response)
        reports, privileges = (
            found.get(f"{DAV}{n}-set") for n in ("supported-report", "current-user-privilege")
        )
        kind = found.get(f"{DAV}resourcetype")
        return About(
            is_calendar=kind is not None and kind.find(f"{CALDAV}calendar") is not None,
            can_sync=None if reports is None else _holds(reports, "sync-collection"),
            may_write=None if privileges is None else _holds(privileges, "write", "write-content", "all"),
        )
    raise NotDav("an empty answer")


def preconditions(body: bytes) -> frozenset[str]:
    """The names inside a DAV:error, such as VALID_SYNC_TOKEN; empty when the body is none."""
    try:
        root = parse(body)
    except NotDav:
        return frozenset()
    return frozenset(each.tag for each in root) if root.tag == f"{DAV}error" else frozenset()


def parse(body: bytes) -> Element:
    """The root of an XML document without a DTD. Raises NotDav."""
    parser = XMLParser(target=_Strict())  # noqa: S314 - see _Strict
    try:
        for start in range(0, len(body), _SLICE):
            parser.feed(body[start : start + _SLICE])
            breathe()
        root = parser.close()
    except NotDav:
        raise
    except (ParseError, LookupError, ValueError) as error:
        raise NotDav(f"not XML as expected: {type(error).__name__}") from None
    assert isinstance(root, Element)  # noqa: S101 - what a TreeBuilder closes with
    return root


def breathe() -> None:
    """Let other threads run now. Between two short steps of long work in a thread of its own.

    A thread that only computes keeps the interpreter for 5 ms at a time, which the event loop would feel
    at every turn.
    """
    time.sleep(0.0001)


class _Strict(TreeBuilder):
    """Refuses a document type before anything in it is read: no entity can be declared, so none expands."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise NotDav("a document type")


def _responses(root: Element) -> Iterator[Element]:
    if root.tag != f"{DAV}multistatus":
        raise NotDav("not a multistatus")
    return root.iterfind(f"{DAV}response")


def _member(response: Element, *, removed: bool) -> Member:
    href = response.findtext(f"{DAV}href", "").strip()
    found = _properties(response)
    etag, data = found.get(f"{DAV}getetag"), found.get(f"{CALDAV}calendar-data")
    return Member(
        href, removed, (etag.text or "") if etag is not None else "", data.text if data is not None else None
    )


def _properties(response: Element) -> dict[str, Element]:
    """The properties that the server found."""
    return {
        each.tag: each
        for propstat in response.iterfind(f"{DAV}propstat")
        if _status(propstat) == 200
        for each in propstat.iterfind(f"{DAV}prop/*")
    }


def _status(element: Element) -> int | None:
    words = element.findtext(f"{DAV}status", "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else None


def _holds(element: Element, *names: str) -> bool:
    return any(element.find(f".//{DAV}{name}") is not None for name in names)

"""WebDAV answers as values, and none that can do harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.booking import dav

pytestmark = pytest.mark.pure

ANSWER = b"""<?xml version="1.0"?>
<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
 <d:response><d:href> /c/a.ics </d:href>
  <d:propstat><d:prop><d:getetag>"1"</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>
  <d:propstat><d:prop><c:calendar-data>no</c:calendar-data></d:prop>
   <d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>
 </d:response>
 <d:response><d:href>/c/b.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>
 <d:response><d:href>/c/d.ics</d:href><d:status>HTTP/1.1 418 I'm a teapot</d:status></d:response>
 <d:response><d:href>/c/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>
 <d:sync-token>t</d:sync-token>
</d:multistatus>"""


def test_only_404_of_a_whole_member_means_removed() -> None:
    changes = dav.read_changes(ANSWER)
    assert changes.members == (
        dav.Member("/c/a.ics", removed=False, etag='"1"', data=None),
        dav.Member("/c/b.ics", removed=True),
        dav.Member("/c/d.ics", removed=False),
    )
    assert changes.token == "t"


def test_507_on_the_collection_means_that_there_is_more() -> None:
    assert dav.read_changes(ANSWER).truncated
    assert not dav.read_changes(ANSWER.replace(b"507", b"404")).truncated


def test_a_token_and_an_href_cannot_break_out_of_the_question() -> None:
    hostile = "</d:sync-token><x>&"
    assert dav.parse(dav.sync_collection(hostile)).findtext("{DAV:}sync-token") == hostile
    assert dav.parse(dav.calendar_multiget([hostile])).findtext("{DAV:}href") == hostile


LAUGHS = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">
<!ENTITY file SYSTEM "file:///etc/hostname">]><multistatus xmlns="DAV:">&b;&file;</multistatus>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_so_no_entity_expands(encoding: str) -> None:
    with pytest.raises(dav.NotDav, match="document type"):
        dav.parse(LAUGHS.encode(encoding))


@given(st.binary() | st.text().map(lambda text: f"<multistatus xmlns='DAV:'>{text}</multistatus>".encode()))
def test_any_bytes_are_an_answer_or_not_dav(body: bytes) -> None:
    try:
        dav.read_changes(body)
    except dav.NotDav:
        assert dav.preconditions(body) == frozenset()


def test_preconditions_are_named_by_an_error_only() -> None:
    error = b'<error xmlns="DAV:"><valid-sync-token/></error>'
    assert dav.preconditions(error) == {dav.VALID_SYNC_TOKEN}
    assert dav.preconditions(error.replace(b"error", b"other")) == frozenset()


def test_a_collection_that_tells_little_is_not_judged_by_it() -> None:
    told = dav.read_about(
        b"""<multistatus xmlns="DAV:"><response><href>/c/</href><propstat><prop><resourcetype>
        <collection/><calendar xmlns="urn:ietf:params:xml:ns:caldav"/></resourcetype></prop>
        <status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"""
    )
    assert told == dav.About(is_calendar=True, can_sync=None, may_write=None)

"""Reading and editing iCalendar objects: every way in which one can be wrong."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.booking import ics
from controller.booking.port import Outcome, State, StatusOp
from tests.controller.booking.office import CITIZEN, SERVICES, ZONE, calendar, event, moment

pytestmark = pytest.mark.pure


def read(text: str) -> ics.Booked:
    return ics.read(text, SERVICES, ZONE)


def reason(text: str) -> str:
    with pytest.raises(ics.Unreadable) as raised:
        read(text)
    assert CITIZEN not in str(raised.value)
    return raised.value.reason


def op(hours: float = 9, op_id: str = "op-1", target: State = State.ARRIVED) -> StatusOp:
    return StatusOp(op_id, "a", target, moment(hours))


def test_an_appointment_is_read_through_a_list_of_fields() -> None:
    assert read(calendar(event("a", at=9.5, code="kx 47-9"))) == ics.Booked(
        uid="a",
        start=moment(9.5),
        end=moment(9.75),
        service="passport",
        code="KX479",
        state=State.BOOKED,
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ({"UID": None}, "has no UID"),
        ({"DTSTART": None}, "DTSTART is not a date with a time"),
        ({"DTSTART": "tomorrow"}, "DTSTART is not a date with a time"),
        ({"X_VESTIBULE_REF": None}, "has no usable code (X-VESTIBULE-REF)"),
        ({"X_VESTIBULE_REF": "--"}, "has no usable code (X-VESTIBULE-REF)"),
        ({"X_VESTIBULE_REF": 65 * "a"}, "has no usable code (X-VESTIBULE-REF)"),
        ({"CATEGORIES": None}, "names no service of this site"),
        ({"CATEGORIES": f"{CITIZEN},fishing"}, "names no service of this site"),
        ({"X_VESTIBULE_SERVICE": "fishing"}, "names no service of this site"),
        ({"RRULE": "FREQ=DAILY"}, "is a recurring event"),
        ({"RDATE": "20261124T090000Z"}, "is a recurring event"),
        ({"RECURRENCE_ID": "20261123T080000Z"}, "is a recurring event"),
        ({"X_VESTIBULE_STATE": "abducted"}, "X-VESTIBULE-STATE is unknown"),
        (
            {"X_VESTIBULE_STATE": "served", "X_VESTIBULE_STATE_AT": "noon"},
            "X-VESTIBULE-STATE-AT cannot be read",
        ),
    ],
)
def test_what_is_no_appointment_says_why(lines: dict[str, str | None], said: str) -> None:
    assert reason(calendar(event("a", **lines))) == said


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("DTSTART", "20261123T090000", "DTSTART is in no known time zone"),
        ("DTSTART;TZID=Middle/Earth", "20261123T090000", "DTSTART is in no known time zone"),
        ("DTEND;TZID=Middle/Earth", "20261123T093000", "DTEND is in no known time zone"),
        ("DTSTART;VALUE=DATE", "20261123", "DTSTART is not a date with a time"),
    ],
)
def test_t14_a_time_without_a_known_zone_is_not_guessed(key: str, value: str, said: str) -> None:
    assert reason(calendar(event("a", **{key: value}))) == said


@pytest.mark.parametrize(
    ("key", "value", "utc"),
    [
        ("DTSTART", "20261123T090000Z", "2026-11-23T09:00:00+00:00"),
        ("DTSTART;TZID=W. Europe Standard Time", "20261123T090000", "2026-11-23T08:00:00+00:00"),
        ("DTSTART;TZID=Europe/Athens", "20261123T090000", "2026-11-23T07:00:00+00:00"),
        # An hour that comes twice is its first; one that never comes is an hour later.
        ("DTSTART;TZID=Europe/Paris", "20261025T023000", "2026-10-25T00:30:00+00:00"),
        ("DTSTART;TZID=Europe/Paris", "20260329T023000", "2026-03-29T01:30:00+00:00"),
    ],
)
def test_t14_a_known_zone_is_followed(key: str, value: str, utc: str) -> None:
    assert read(calendar(event("a", **{key: value}))).start == datetime.fromisoformat(utc)


@pytest.mark.parametrize("text", ["", "garbage", f"SUMMARY {CITIZEN}", "BEGIN:VCALENDAR\r\n", "\0"])
def test_what_is_not_icalendar_is_unreadable_and_not_quoted(text: str) -> None:
    assert reason(text) in {"is not iCalendar", "holds 0 events instead of one"}


def test_an_object_holds_one_event() -> None:
    assert reason(calendar(event("a"), event("a"))) == "holds 2 events instead of one"
    assert reason(calendar()) == "holds 0 events instead of one"


def test_the_uid_of_what_cannot_be_read_is_told() -> None:
    with pytest.raises(ics.Unreadable) as raised:
        read(calendar(event("the-id", X_VESTIBULE_REF=None)))
    assert raised.value.uid == "the-id"


@given(st.data())
def test_no_damage_raises_anything_else(data: st.DataObject) -> None:
    text = calendar(event("a", X_VESTIBULE_STATE="served", X_VESTIBULE_STATE_AT="20261123T080000Z"))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 60)))
    damaged = text[:start] + data.draw(st.text(max_size=20)) + text[end:]
    said = ""
    try:
        read(damaged)
    except ics.Unreadable as error:
        said = str(error)
    assert CITIZEN not in said


@pytest.mark.parametrize(
    ("lines", "service"),
    [
        ({"X_VESTIBULE_SERVICE": "moving", "CATEGORIES": "passport"}, "moving"),
        ({"CATEGORIES": "Important, moving ,passport"}, "moving"),
    ],
)
def test_the_service_is_named_or_else_the_first_known_category(lines: dict[str, str], service: str) -> None:
    assert read(calendar(event("a", **lines))).service == service


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [({"DTEND": None}, 0), ({"DTEND": None, "DURATION": "PT20M"}, 20), ({"DTEND": "20261123T083000Z"}, 30)],
)
def test_the_end_is_told_in_any_of_three_ways(lines: dict[str, str | None], minutes: int) -> None:
    found = read(calendar(event("a", at=9, **lines)))
    assert found.end - found.start == timedelta(minutes=minutes)


# --- the state --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ({}, State.BOOKED),
        ({"STATUS": "CONFIRMED"}, State.BOOKED),
        ({"STATUS": "TENTATIVE"}, State.BOOKED),
        ({"STATUS": "CANCELLED"}, State.CANCELLED),
        ({"X_VESTIBULE_STATE": "no_show"}, State.NO_SHOW),
        ({"X_VESTIBULE_STATE": "served", "X_VESTIBULE_STATE_AT": "20261123T081500Z"}, State.SERVED),
        ({"X_VESTIBULE_STATE": "served", "STATUS": "CANCELLED"}, State.CANCELLED),
        # Half past midnight in Paris is the day before in UTC.
        ({"X_VESTIBULE_STATE": "arrived", "X_VESTIBULE_STATE_AT": "20261122T233000Z"}, State.ARRIVED),
    ],
)
def test_the_state_is_the_offices_cancellation_or_else_what_we_wrote(
    lines: dict[str, str], state: State
) -> None:
    assert read(calendar(event("a", **lines))).state is state


def test_an_appointment_moved_to_a_later_day_is_booked_again() -> None:
    missed = ics.told(calendar(event("a", at=9)), op(hours=9.5, target=State.NO_SHOW))
    assert read(missed).state is State.NO_SHOW
    assert read(missed.replace("20261123T09", "20261124T09")).state is State.BOOKED


# --- telling ----------------------------------------------------------------------------------


def without_ours(text: str) -> list[str]:
    return [
        each for each in text.splitlines(keepends=True) if not each.startswith(("X-VESTIBULE-STATE", ics.OPS))
    ]


def test_telling_keeps_every_other_byte() -> None:
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nX-VESTIBULE-STATE:not ours\nEND:VALARM\nEND:VEVENT"
    long = "X-LONG:" + "long " * 12 + "\n  folded by hand\n\tand by a tab"
    text = event("a").replace("END:VEVENT", f"{long}\n{alarm}")
    before = calendar(text)
    after = ics.told(ics.told(before, op(9)), op(9.5, "op-2", State.CALLED))
    assert "X-VESTIBULE-STATE:not ours" in after
    assert without_ours(after) == without_ours(before)
    assert after.count("\r\nX-VESTIBULE-STATE:called\r\nX-VESTIBULE-STATE-AT:20261123T083000Z\r\n") == 1
    assert after.count("\r\nX-VESTIBULE-OP:op-1+op-2\r\n") == 1


def test_an_op_that_is_there_is_told_already() -> None:
    text = ics.told(calendar(event("a")), op())
    assert ics.standing(calendar(event("a")), op()) is None
    assert ics.standing(text, op()) is Outcome.ALREADY
    assert ics.standing(text, op(9, "op-2", State.CALLED)) is None
    assert ics.standing(text, op(8.9, "op-0")) is Outcome.SUPERSEDED


@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=ics.OPS_KEPT, unique=True))
def test_any_op_ids_survive_in_lines_of_at_most_75_octets(ids: list[str]) -> None:
    ids = [each.encode("utf-8", "replace").decode() for each in ids]
    text = calendar(event("a"))
    for op_id in ids:
        text = ics.told(text, op(op_id=op_id))
    assert all(ics.standing(text, op(op_id=op_id)) is Outcome.ALREADY for op_id in ids)
    assert ics.standing(text, op(op_id="another" + "".join(ids))) is None
    assert max(len(each) for each in text.split("\r\n") if "OP" in each) <= 75


def test_an_event_that_ends_early_is_not_edited_elsewhere() -> None:
    with pytest.raises(ics.Unreadable):
        ics.told("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", op())

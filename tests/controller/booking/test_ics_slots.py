"""Free times and other sites' appointments in iCalendar objects: read, booked, given back."""

import pytest

from controller.booking import ics, ics_booking
from controller.booking.port import Outcome, State, StatusOp
from tests.controller.booking.office import CITIZEN, SERVICES, ZONE, calendar, event, line, moment

pytestmark = pytest.mark.pure

FREE = {"X_VESTIBULE_SLOT": "FREE", "X_VESTIBULE_REF": None, "STATUS": "TENTATIVE"}


def free(**lines: str | None) -> str:
    return calendar(event("slot", **{**FREE, **lines}))


def read(text: str) -> ics.Booked | ics.Free:
    return ics.read(text, SERVICES, ZONE, "town")


def test_a_free_time_is_no_appointment() -> None:
    assert read(free()) == ics.Free("slot", moment(9), moment(9.25), "passport")


def test_a_free_time_that_somebody_confirmed_by_hand_is_an_appointment() -> None:
    found = read(free(STATUS="CONFIRMED", X_VESTIBULE_REF="K7QM-3F2D"))
    assert isinstance(found, ics.Booked)
    assert found.code == "K7QM3F2D"


@pytest.mark.parametrize("lines", [{"STATUS": "CANCELLED"}, {"X_VESTIBULE_SITE": "prefecture"}])
def test_a_free_time_that_was_called_off_or_is_elsewhere_is_nothing_to_us(lines: dict[str, str]) -> None:
    with pytest.raises(ics.NotOurs) as error:
        read(free(**lines))
    assert error.value.uid == "slot"


@pytest.mark.parametrize("lines", [{"CATEGORIES": "fishing"}, {"RRULE": "FREQ=DAILY"}, {"UID": ""}])
def test_a_free_time_that_cannot_be_understood_is_not_offered(lines: dict[str, str]) -> None:
    with pytest.raises(ics.Unreadable):
        read(free(**lines))


@pytest.mark.parametrize(
    ("named", "site"),
    [("town", ""), ("TOWN", ""), ("", ""), ("prefecture", "prefecture"), ("Mme Agathe, 3rd floor", "-")],
)
def test_where_an_appointment_takes_place(named: str, site: str) -> None:
    found = read(calendar(event("a", X_VESTIBULE_SITE=named)))
    assert isinstance(found, ics.Booked)
    assert found.site == site


def test_elsewhere_a_service_may_be_one_that_we_have_not() -> None:
    found = read(calendar(event("a", service="fishing", X_VESTIBULE_SITE="harbour")))
    assert isinstance(found, ics.Booked)
    assert (found.site, found.service) == ("harbour", "")
    with pytest.raises(ics.Unreadable):
        read(calendar(event("a", service="fishing")))


def test_booked_it_is_an_appointment_and_no_other_line_has_changed() -> None:
    text = ics_booking.taken(free(), "request-1", "K7QM-3F2D", moment(8))
    assert read(text) == ics.Booked("slot", moment(9), moment(9.25), "passport", "K7QM3F2D", State.BOOKED)
    assert ics_booking.slot(text, "request-1") is ics_booking.Slot.OURS
    assert ics_booking.slot(text, "request-2") is ics_booking.Slot.TAKEN
    assert set(text.split("\r\n")) - set(free().split("\r\n")) == {
        "X-VESTIBULE-SLOT:BOOKED",
        "STATUS:CONFIRMED",
        "X-VESTIBULE-REF:K7QM-3F2D",
        "X-VESTIBULE-STATE:booked",
        "X-VESTIBULE-STATE-AT:20261123T070000Z",
        "X-VESTIBULE-OP:request-1",
    }
    assert line(text, "SUMMARY") == CITIZEN


def test_given_back_it_is_free_but_not_for_the_same_wish() -> None:
    text = ics_booking.given_back(ics_booking.taken(free(), "request-1", "K7QM-3F2D", moment(8)), "request-1")
    assert isinstance(read(text), ics.Free)
    assert ics_booking.slot(text, "request-1") is ics_booking.Slot.VOID
    assert ics_booking.slot(text, "request-2") is ics_booking.Slot.FREE
    assert "K7QM" not in text


def test_given_back_before_it_was_booked_the_object_has_changed_all_the_same() -> None:
    text = ics_booking.given_back(free(), "request-1")
    assert text != free()
    assert ics_booking.slot(text, "request-1") is ics_booking.Slot.VOID


def test_what_happens_on_site_is_told_of_a_booked_time_as_of_any_appointment() -> None:
    text = ics_booking.taken(free(), "request-1", "K7QM-3F2D", moment(8))
    op = StatusOp("op-1", "slot", State.ARRIVED, moment(9))
    assert ics.standing(text, op) is None
    told = ics.told(text, op)
    assert line(told, "X-VESTIBULE-OP") == "request-1+op-1"
    assert ics_booking.slot(told, "request-1") is ics_booking.Slot.OURS


def test_nothing_is_told_of_a_time_that_happened_before_it_was_booked() -> None:
    """The one before may have left while nothing could be told, or the office left our lines standing."""
    before = free(X_VESTIBULE_STATE="left", X_VESTIBULE_STATE_AT="20261123T063000Z")
    text = ics_booking.taken(before, "request-1", "K7QM-3F2D", moment(8))
    found = read(text)
    assert isinstance(found, ics.Booked)
    assert found.state is State.BOOKED
    assert ics.standing(text, StatusOp("op-1", "slot", State.LEFT, moment(7.9))) is Outcome.SUPERSEDED

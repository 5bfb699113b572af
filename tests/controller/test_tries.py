"""Guessing codes at a kiosk: slow, and nothing to be learnt from it."""

from datetime import UTC, datetime, timedelta

import pytest

from controller.tries import MOST_REFUSED, MOST_UNITS, Tries, attempt

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def tries() -> Tries:
    return Tries(most=3, window=timedelta(minutes=10), pace=timedelta(seconds=5))


def guess(tries: Tries, request: str, seconds: float, unit: str = "kiosk-1") -> str:
    """What a kiosk is told of a wrong code."""
    if not tries.may_look(unit, request, after(seconds)):
        return "too many, unlooked"
    return "too many" if tries.unknown(unit, request, after(seconds)) else "unknown"


def blocked() -> Tries:
    """After three wrong codes and one more, the last at second 3."""
    made = tries()
    assert [guess(made, f"r{n}", n) for n in range(4)] == ["unknown", "unknown", "unknown", "too many"]
    return made


def test_a_few_wrong_codes_are_only_unknown() -> None:
    blocked()


def test_right_codes_are_looked_at_however_often() -> None:
    made = tries()
    for n in range(100):
        assert made.may_look("kiosk-1", f"r{n}", after(n / 100))
        made.known("kiosk-1", f"r{n}")


def test_codes_asked_for_all_at_once_are_as_good_as_unknown_until_they_are_known() -> None:
    made = tries()
    assert [made.may_look("kiosk-1", f"r{n}", after(n / 100)) for n in range(6)] == [True] * 4 + [False] * 2
    made.known("kiosk-1", "r0")
    assert made.may_look("kiosk-1", "r6", after(1))


def test_what_was_never_answered_is_forgotten_after_a_while() -> None:
    made = tries()
    for n in range(4):
        made.may_look("kiosk-1", f"r{n}", after(n))
    assert all(made.may_look("kiosk-1", f"s{n}", after(700 + n / 100)) for n in range(4))


def test_another_code_under_the_same_request_is_another_try_and_its_name_hides_the_code() -> None:
    assert attempt("request", "CODE") == attempt("request", "CODE") != attempt("request", "CODF")
    assert "CODE" not in attempt("request", "CODE")


def test_one_request_counts_once_however_often_it_is_repeated() -> None:
    made = tries()
    assert {guess(made, "the same", n) for n in range(20)} == {"unknown"}


def test_with_too_many_no_code_is_looked_at_before_its_turn_right_or_wrong() -> None:
    made = blocked()
    assert not made.may_look("kiosk-1", "perhaps right", after(7.9))
    assert made.may_look("kiosk-1", "the next person's", after(8))


def test_what_was_not_looked_at_does_not_put_off_whoever_comes_next() -> None:
    made = blocked()
    assert not any(made.may_look("kiosk-1", f"quick-{n}", after(4 + n / 10)) for n in range(39))
    assert made.may_look("kiosk-1", "patient", after(8))


def test_a_request_keeps_its_answer() -> None:
    made = blocked()
    assert guess(made, "quick", 4) == "too many, unlooked"
    assert guess(made, "quick", 60) == "too many, unlooked"
    assert made.may_look("kiosk-1", "slow", after(61))
    assert made.may_look("kiosk-1", "slow", after(62))  # asked again before its answer came


def test_after_a_while_all_is_as_before() -> None:
    made = blocked()
    assert guess(made, "much later", 603) == "unknown"


def test_one_kiosk_does_not_answer_for_another() -> None:
    made = blocked()
    assert guess(made, "elsewhere", 3, unit="kiosk-2") == "unknown"


def test_a_clock_that_was_put_back_locks_nobody_out() -> None:
    made = blocked()
    assert made.may_look("kiosk-1", "after the correction", after(-3600))


def test_what_is_remembered_has_an_end() -> None:
    made = blocked()
    for n in range(1000):
        made.may_look("kiosk-1", f"flood-{n}", after(4))
        guess(made, "r", 0, unit=f"unit-{n % 500}")
    assert len(made._units) == MOST_UNITS
    units = made._units.values()
    assert all(len(unit.refused) <= MOST_REFUSED and len(unit.unknown) <= 4 for unit in units)
    assert all(len(unit.looking) <= 4 for unit in units)

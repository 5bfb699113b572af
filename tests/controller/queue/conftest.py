"""What the queue's tests share: an office in the morning, and one that has called somebody."""

import pytest

from controller.queue import commands as do
from tests.controller.queue.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def called(office: Office) -> Office:
    """P001 is called to counter 1 by anna, at minute 1."""
    office.walk_in(0)
    office.say(0.5, do.OpenCounter("1", "anna"))
    office.say(1, do.CallNext("1", "anna"))
    return office

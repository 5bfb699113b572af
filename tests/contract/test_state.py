"""What readers of state may rely on, whoever sent it and however old the sender is."""

import json
from typing import Any

import pytest

from contract import state
from contract.codec import BadMessage, decode, encode
from contract.topics import CONTENT
from tests.contract.examples import EXAMPLES

pytestmark = pytest.mark.pure

(NEWEST,) = (message for _, message in EXAMPLES if isinstance(message, state.Content))


def sent_before_zones(**counter: Any) -> bytes:
    """Content of a sender that knows neither several zones nor notices."""
    content = json.loads(encode(NEWEST))
    del content["notices"], content["counters"][0]["zones"]
    content["counters"][0].update(counter)
    return json.dumps(content).encode()


def test_a_counter_always_belongs_to_a_zone() -> None:
    assert decode(sent_before_zones(), CONTENT).counters[0].zones == ("hall",)
    assert decode(sent_before_zones(zones=[]), CONTENT).counters[0].zones == ("hall",)


def test_a_counter_of_several_zones_names_them_all() -> None:
    assert decode(sent_before_zones(zones=["hall", "foyer"]), CONTENT).counters[0].zones == ("hall", "foyer")


def test_a_sender_without_notices_has_none() -> None:
    assert decode(sent_before_zones(), CONTENT).notices == ()


@pytest.mark.parametrize("zone", [None, 3, "The Hall"])
def test_a_zone_that_is_no_name_is_refused_with_the_message(zone: object) -> None:
    with pytest.raises(BadMessage):
        decode(sent_before_zones(zone=zone), CONTENT)

"""The broker's rules as text. `test_isolation` holds what a real broker makes of them."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from appliance.bus import KEEPALIVE_S
from contract import topics
from contract.codec import LARGEST
from contract.values import NAME_PATTERN, Role
from provisioning import broker
from provisioning.registry import CONTROLLER, Registry, SiteEntry, UnitEntry, UnitRole
from provisioning.rules import ADMIN, marker, rules

pytestmark = pytest.mark.pure

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def block(role: UnitRole, **where: Any) -> list[str]:
    """The lines that a unit of this role gets."""
    unit = UnitEntry(name="it", role=role, since=NOON, until=NOON, fingerprint="f", serials=("1",), **where)
    text = rules(Registry(site=SiteEntry(id="hall", hosts=("a",)), units=(unit,)), "x")
    return text.partition("user it\n")[2].splitlines()


def test_a_counter_unit_of_a_known_counter_reads_that_counters_state_only() -> None:
    assert block(Role.COUNTER, counter="c1") == [
        "topic write vestibule/v1/hall/device/it",
        "topic write vestibule/v1/hall/request/counter/it",
        "topic read vestibule/v1/hall/reply/it",
        "topic read vestibule/v1/hall/content",
        "topic read vestibule/v1/hall/presence",
        "topic read vestibule/v1/hall/counter/c1",
    ]
    assert "topic read vestibule/v1/hall/counter/+" in block(Role.COUNTER)


def test_a_display_writes_nothing_but_its_presence() -> None:
    lines = block(Role.DISPLAY, zones=("ground",))
    assert [line for line in lines if " write " in line] == ["topic write vestibule/v1/hall/device/it"]
    assert "topic read vestibule/v1/hall/board/ground" in lines


def test_a_display_of_several_rooms_reads_each_of_their_boards_and_no_other() -> None:
    assert [line for line in block(Role.DISPLAY, zones=("ground", "upstairs")) if " read " in line] == [
        "topic read vestibule/v1/hall/content",
        "topic read vestibule/v1/hall/presence",
        "topic read vestibule/v1/hall/board/ground",
        "topic read vestibule/v1/hall/board/upstairs",
    ]


def test_no_unit_but_the_controller_may_write_with_a_wildcard() -> None:
    for role in Role:
        assert not [line for line in block(role) if " write " in line and set(line) & set("+#")]
    assert block(CONTROLLER) == ["topic readwrite vestibule/v1/hall/#"]


@pytest.mark.parametrize("role", Role)
def test_whatever_the_contract_grants_has_a_rule(role: Role) -> None:
    lines = block(role)
    asks = topics.MAY_ASK[role]
    assert asks is None or f"topic write {asks.at(site='hall', unit='it')}" in lines
    for topic in topics.MAY_READ[role]:
        assert f"topic read {topic.filter(site='hall', unit='it')}" in lines


def test_no_certificate_can_bear_the_admin_accounts_name() -> None:
    assert not re.match(NAME_PATTERN, ADMIN)


def test_the_proof_of_a_generation_stands_in_that_generations_rules_only() -> None:
    empty = Registry(site=SiteEntry(id="hall", hosts=("a",)))
    assert f"topic write {marker('one')}" in rules(empty, "one")
    assert marker("one") not in rules(empty, "two")


def test_the_brokers_limits_fit_what_units_do() -> None:
    text = broker.configuration(broker.system(8883))
    limits = dict(line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    assert int(limits["max_packet_size"]) > LARGEST
    assert int(limits["max_keepalive"]) > 4 * KEEPALIVE_S
    assert (limits["per_listener_settings"], limits["persistence"]) == ("false", "false")
    assert (limits["allow_anonymous"], limits["user"]) == ("false", "mosquitto")

"""Who may say and hear what, on a real broker with real certificates: every unit against every topic."""

import pytest

from provisioning.site import Site
from tests.provisioning.probe import DENIED, NOBODY_SUBSCRIBES, Papers, Probe

pytestmark = pytest.mark.parts

SITE = "vestibule/v1/hall"
UNITS = ("kiosk-1", "kiosk-2", "display-1", "counter-1", "counter-2", "controller")
INSIDE = (
    *(f"{SITE}/request/{role}/{unit}" for role in ("kiosk", "counter", "display") for unit in UNITS),
    *(f"{SITE}/reply/{unit}" for unit in UNITS),
    *(f"{SITE}/device/{unit}" for unit in UNITS),
    *(f"{SITE}/board/{zone}" for zone in ("ground", "upstairs", "annexe")),
    *(f"{SITE}/counter/{counter}" for counter in ("c1", "c2")),
    f"{SITE}/content",
    f"{SITE}/presence",
)
OUTSIDE = (
    "vestibule/v1/another/content",
    "vestibule/v1/another/request/kiosk/kiosk-1",
    "vestibule/v2/hall/content",
    "vestibule/v1/hall",
    "provisioning/rules/0123456789abcdef",
    "$SYS/broker/uptime",
    "$CONTROL/dynamic-security/v1",
    "anything",
)

SAYS = {
    "kiosk-1": {f"{SITE}/device/kiosk-1", f"{SITE}/request/kiosk/kiosk-1"},
    "display-1": {f"{SITE}/device/display-1"},
    "counter-1": {f"{SITE}/device/counter-1", f"{SITE}/request/counter/counter-1"},
    "controller": {*INSIDE, "vestibule/v1/hall"},  # a `#` covers its own parent
}

COMMON = {f"{SITE}/content", f"{SITE}/presence"}
HEARS = {
    "kiosk-1": COMMON
    | {f"{SITE}/reply/kiosk-1", *(f"{SITE}/board/{zone}" for zone in ("ground", "upstairs", "annexe"))},
    "display-1": COMMON | {f"{SITE}/board/ground"},
    "display-2": COMMON | {f"{SITE}/board/ground", f"{SITE}/board/upstairs"},
    "counter-1": COMMON | {f"{SITE}/reply/counter-1", f"{SITE}/counter/c1"},
    "counter-2": COMMON | {f"{SITE}/reply/counter-2", f"{SITE}/counter/c1", f"{SITE}/counter/c2"},
}


def connect(site: Site, name: str) -> Probe:
    return Probe(site.port, Papers.of(site, name))


@pytest.mark.parametrize("name", SAYS)
def test_a_unit_says_what_it_may_and_nothing_else(shared: Site, name: str) -> None:
    with connect(shared, name) as unit:
        assert unit.welcomed()
        answers = {topic: unit.publish(topic) for topic in (*INSIDE, *OUTSIDE)}
    assert {topic for topic, code in answers.items() if code in (0, NOBODY_SUBSCRIBES)} == SAYS[name]
    assert {code for topic, code in answers.items() if topic not in SAYS[name]} <= {DENIED}


@pytest.mark.parametrize("name", HEARS)
@pytest.mark.parametrize("subscription", ["#", f"{SITE}/#"])
def test_a_unit_that_asks_for_everything_hears_only_its_own(
    shared: Site, name: str, subscription: str
) -> None:
    last = f"{SITE}/content"
    with connect(shared, name) as unit, connect(shared, "controller") as controller:
        assert unit.welcomed()
        assert unit.subscribe(subscription) == [1], "the broker grants it, and delivers nothing more for it"
        for topic in (*INSIDE, *OUTSIDE):
            if topic != last:
                controller.publish(topic)
        controller.publish(last)
        heard = set(unit.received_until(last))
    assert heard - {"vestibule/v1/hall"} == HEARS[name] - {last}


@pytest.mark.parametrize("qos", [0, 2])
def test_what_is_denied_is_never_delivered_whatever_its_quality_of_service(shared: Site, qos: int) -> None:
    with connect(shared, "controller") as controller, connect(shared, "kiosk-1") as kiosk:
        assert controller.welcomed()
        controller.subscribe(f"{SITE}/#")
        kiosk.publish(f"{SITE}/request/counter/counter-1", qos=qos)
        kiosk.publish(f"{SITE}/reply/kiosk-2", qos=qos)
        kiosk.publish(f"{SITE}/device/kiosk-2", qos=qos, retain=True)
        kiosk.publish(f"{SITE}/device/kiosk-1")
        assert controller.received_until(f"{SITE}/device/kiosk-1") == []


def test_the_controller_hears_its_whole_site_and_no_other(shared: Site) -> None:
    last = f"{SITE}/content"
    with connect(shared, "controller") as controller, connect(shared, "kiosk-1") as kiosk:
        assert controller.welcomed()
        controller.subscribe("#")
        kiosk.publish(f"{SITE}/request/kiosk/kiosk-1")
        for topic in ("vestibule/v1/another/content", f"{SITE}/reply/kiosk-1", last):
            controller.publish(topic)
        heard = controller.received_until(last)
    assert heard == [f"{SITE}/request/kiosk/kiosk-1", f"{SITE}/reply/kiosk-1"]


def test_retained_state_of_others_is_not_handed_out(shared: Site) -> None:
    with connect(shared, "controller") as controller, connect(shared, "kiosk-1") as kiosk:
        assert controller.welcomed()
        controller.publish(f"{SITE}/device/kiosk-2", b"secret", retain=True)
        controller.publish(f"{SITE}/reply/kiosk-2", b"secret", retain=True)
        kiosk.subscribe(f"{SITE}/device/+", f"{SITE}/reply/+")
        controller.publish(f"{SITE}/reply/kiosk-1")
        assert kiosk.received_until(f"{SITE}/reply/kiosk-1") == []
        for topic in ("device", "reply"):
            controller.publish(f"{SITE}/{topic}/kiosk-2", b"", retain=True)


@pytest.mark.parametrize(
    ("will", "delivered"),
    [(f"{SITE}/device/kiosk-1", True), (f"{SITE}/request/counter/counter-1", False)],
)
def test_a_last_will_speaks_only_where_the_unit_may(shared: Site, will: str, delivered: bool) -> None:
    with connect(shared, "controller") as controller:
        assert controller.welcomed()
        controller.subscribe(f"{SITE}/#")
        with Probe(shared.port, Papers.of(shared, "kiosk-1"), will=will) as kiosk:
            assert kiosk.welcomed()
            kiosk.vanish()
        with connect(shared, "kiosk-2") as other:
            other.publish(f"{SITE}/device/kiosk-2")
        assert controller.received_until(f"{SITE}/device/kiosk-2") == ([will] if delivered else [])

"""A site with a unit of every kind, and its own broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.values import Role
from provisioning.site import Site
from tests.broker import Mosquitto, free_port


def make_site(folder: Path) -> Site:
    """Two kiosks, displays of one room and of two, counters, a controller; the broker's files are written."""
    site = Site.create(folder / "site", id="hall", hosts=["127.0.0.1", "localhost"], port=free_port())
    site.enrol("controller", "controller")
    site.enrol("kiosk-1", Role.KIOSK)
    site.enrol("kiosk-2", Role.KIOSK)
    site.enrol("display-1", Role.DISPLAY, zones=["ground"])
    site.enrol("display-2", Role.DISPLAY, zones=["ground", "upstairs"])
    site.enrol("counter-1", Role.COUNTER, counter="c1")
    site.enrol("counter-2", Role.COUNTER)
    site.write_broker()
    return site


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose broker runs, for tests that change nothing about it."""
    site = make_site(tmp_path_factory.mktemp("shared"))
    assert site.registry.broker
    with Mosquitto(site.registry.broker.config, site.port):
        yield site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site of one's own; its broker does not run yet."""
    return make_site(tmp_path)


@pytest.fixture
def running(site: Site) -> Iterator[Mosquitto]:
    """The broker of `site`."""
    assert site.registry.broker
    with Mosquitto(site.registry.broker.config, site.port) as broker:
        yield broker

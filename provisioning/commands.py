"""What each subcommand of vestibule-provision does, and the sentences it says afterwards."""

import getpass
import sys
from argparse import Namespace
from datetime import UTC

from appliance.config import parse
from appliance.errors import BadConfig
from provisioning import broker, people, unit
from provisioning.broker import Place
from provisioning.site import Site


def make_site(given: Namespace) -> None:
    """`site`: the folder, the authority, the broker's files."""
    hosts = [*given.host, *given.address]
    place = broker.system(given.port) if given.system else broker.private(given.folder / "broker", given.port)
    site = Site.create(given.folder, id=given.id, hosts=hosts, port=given.port)
    site.write_broker(place)
    print(f"The site {site.id} is in {site.folder}. Back it up, and keep {site.folder / 'authority'} secret.")
    print(f"Units will dial {hosts[0]}, port {site.port}.")
    print(f"Start the broker with: {_start(place)}")


def set_up_broker(given: Namespace) -> None:
    """`broker`: write its files again, elsewhere or with a new certificate."""
    site = Site(given.site)
    place = site.write_broker(broker.system(site.port) if given.system else None, renew=given.renew)
    if broker.process(place):
        print(f"The running broker has taken over what is in {place.folder}.")
    else:
        print(f"The broker's files are in {place.folder}. Start it with: {_start(place)}")


def enrol(given: Namespace) -> None:
    """`unit`: certificate and files of one unit."""
    tables, problems = unit.parse_settings(given.set)
    site = Site(given.site)
    who = {"counter": given.counter, "zones": given.zone, "again": given.again}
    try:
        site.plan(given.name, given.role, **who)
    except BadConfig as error:
        problems = [*error.problems, *problems]
    problems += _rooms_set(tables)
    if problems:
        raise BadConfig(f"unit {given.name}", problems)
    home = None if given.in_place else given.home
    package = site.enrol(given.name, given.role, **who, tables=tables, home=home)
    print(f"{given.name} is enrolled as {given.role}; its files are in {package.folder}.")
    if given.in_place:
        print(f"Start it with: vestibule-{given.role} --config {package.config}")
    else:
        print(f"Look at {package.config.name}, copy everything to {package.home} on its box, then delete it")
        print("here: it holds the unit's private key.")


def _rooms_set(tables: unit.Tables) -> list[str]:
    """A file that names other rooms than the broker's rules do would show boards that never come."""
    table = tables.get("display")
    keys = [key for key in ("zone", "zones") if isinstance(table, dict) and key in table]
    return [f"--set display.{key}: give --zone instead, which the broker's rules follow too" for key in keys]


def revoke(given: Namespace) -> None:
    """`revoke`: a unit is lost, stolen or done with."""
    if Site(given.site).revoke(given.name):
        print(f"{given.name} is revoked; the broker has thrown it out and will not let it in again.")
    else:
        print(f"{given.name} is revoked. No broker runs here: it is refused from the broker's next start.")


def list_units(given: Namespace) -> None:
    """`units`: who is enrolled, and until when."""
    for entry in Site(given.site).registry.units:
        place = entry.counter or ",".join(entry.zones) or "-"
        until = entry.until.astimezone(UTC).date()
        print(f"{entry.name:20} {entry.role:10} {place:12} certificate until {until}")


def put_person(given: Namespace) -> None:
    """`person`: somebody who logs in to the pages."""
    path = given.file or given.site / "users.toml"
    if given.remove:
        people.remove(path, given.name)
        print(f"{given.name} can no longer log in.")
        return
    person = _person(given)
    password = people.invent_password() if given.generate else _asked_password(given.name)
    people.put(path, person, password, again=given.again)
    print(f"{given.name} can log in as {', '.join(person.roles)}; the entry is in {path}.")
    if given.generate:
        print(f"The password, shown only now: {password}")


def _person(given: Namespace) -> people.Person:
    data = {"name": given.name, "roles": given.role, "counters": given.counter, "language": given.language}
    return parse(data, people.Person, f"person {given.name}")


def _asked_password(name: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(f"Password for {name}: ")
    if password != getpass.getpass("Once more: "):
        raise BadConfig(f"person {name}", ["the two passwords differ"])
    return password


def _start(place: Place) -> str:
    return "systemctl restart mosquitto" if place.user else f"mosquitto -c {place.config}"

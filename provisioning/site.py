"""A site as provisioning sees it: one folder with its authority, its registry, its units and its broker.

    site = Site.create(folder, id="vincennes", hosts=["controller.lan", "192.0.2.10"])
    site.enrol("kiosk-1", Role.KIOSK)
    site.write_broker()                        # in folder/broker, or write_broker(system(8883)) for Debian's

The registry is the truth; what the broker reads is written from it, whole, after every change.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from appliance.clock import Clock, now
from appliance.config import parse
from appliance.errors import BadConfig
from contract import topics
from contract.codec import encode
from contract.state import DeviceState
from contract.values import Role
from provisioning import broker, files, registry, unit
from provisioning.admin import Admin
from provisioning.authority import Authority, Issued
from provisioning.broker import Place
from provisioning.contents import contents, install, new_server, server_in_use
from provisioning.registry import CONTROLLER, Registry, RevokedEntry, SiteEntry, UnitEntry, UnitPlan, UnitRole
from provisioning.unit import Credentials, Package, Tables


class Site:
    """One site in its folder. Everything it holds is read again under a lock before it is changed."""

    def __init__(self, folder: Path, clock: Clock = now) -> None:
        """Open a site that is there. Raises BadConfig when it is not, or is damaged."""
        self.folder, self._clock = folder.absolute(), clock
        self.registry = registry.read(self.folder)
        try:
            self.authority = Authority(self.folder / "authority", clock)
            password = (self.folder / "admin.password").read_text().strip()
        except (OSError, ValueError) as error:
            raise BadConfig(self.folder, [f"is damaged: {error}"]) from None
        self._password = password

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        id: str,  # noqa: A002  # the word in the file and on the wire
        hosts: Sequence[str],
        port: int = 8883,
        clock: Clock = now,
    ) -> Self:
        """Make a new site. `hosts`: every name and address of its broker, the one that units dial first.

        Raises BadConfig with every problem; never touches a site that is there.
        """
        entry = parse({"id": id, "hosts": list(hosts), "port": port}, SiteEntry, f"site {id}")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with files.locked(folder):
            if (folder / registry.FILE).exists():
                raise BadConfig(folder, ["holds a site already: choose another folder"])
            if not (folder / "authority" / "ca.key").exists():
                Authority.create(folder / "authority", f"Vestibule {id}", clock=clock)
            files.write(folder / "admin.password", secrets.token_urlsafe(32) + "\n")
            registry.save(Registry(site=entry), folder)
        return cls(folder, clock)

    @property
    def id(self) -> str:
        """The site's name on the wire."""
        return self.registry.site.id

    @property
    def port(self) -> int:
        """The port that units dial."""
        return self.registry.site.port

    # --- units --------------------------------------------------------------------------------

    def enrol(
        self,
        name: str,
        role: UnitRole,
        *,
        counter: str | None = None,
        zones: Sequence[str] = (),
        again: bool = False,
        tables: Tables | None = None,
        home: Path | None = None,
    ) -> Package:
        """Give a unit its certificate and its files, in `units/NAME`, and let the broker know it.

        `again`: the unit is enrolled and gets another certificate; the old one holds until it runs out or
        the unit is revoked. `home`: where the files will lie on the box; without it, where they are written.
        Raises BadConfig with every problem, BrokerTrouble when the running broker does not follow.
        """
        plan = self.plan(name, role, counter=counter, zones=zones, again=again)
        with self._changing():
            known = self._known(plan, again=again)
            issued = self.authority.client(name)
            entry = known.renewed(plan, issued) if known else UnitEntry.first(plan, issued, self._clock())
            self._save(self.registry.having(entry))
            folder = self.folder / "units" / name
            package = unit.write(
                folder,
                entry,
                self.registry.site,
                self._credentials(entry, issued),
                home=home or folder,
                tables=tables or {},
            )
            self._apply()
        return package

    def _credentials(self, entry: UnitEntry, issued: Issued) -> Credentials:
        web = self.authority.server(self.registry.site.hosts) if entry.role == CONTROLLER else None
        return Credentials(issued, self.authority.pem, web)

    def plan(
        self,
        name: str,
        role: UnitRole,
        *,
        counter: str | None = None,
        zones: Sequence[str] = (),
        again: bool = False,
    ) -> UnitPlan:
        """What `enrol` would do, without doing it. Raises BadConfig with every problem."""
        data = {"name": name, "role": role, "counter": counter, "zones": list(zones)}
        plan = parse(data, UnitPlan, f"unit {name}")
        self._known(plan, again=again)
        return plan

    def _known(self, plan: UnitPlan, *, again: bool) -> UnitEntry | None:
        known, controller = self.registry.unit(plan.name), self.registry.controller()
        problem = None
        if known and not again:
            problem = "is enrolled already; --again gives it another certificate"
        elif again and not known:
            problem = "is not enrolled: leave --again out"
        elif known and known.role != plan.role:
            problem = f"is enrolled as {known.role}: revoke it first, or choose another name"
        elif not known and plan.role == CONTROLLER and controller:
            problem = f"{controller.name} is this site's controller already: revoke it first"
        if problem:
            raise BadConfig(f"unit {plan.name}", [problem])
        return known

    def revoke(self, name: str) -> bool:
        """Take a unit's rights away, now and for ever; nobody else is disturbed. May be repeated.

        True when a running broker has thrown it out, False when none runs (it holds from its next start).
        Raises BadConfig when no such unit ever was, BrokerTrouble when the running broker does not follow.
        """
        with self._changing():
            if entry := self.registry.unit(name):
                self._save(self.registry.revoking(entry, self._clock()))
            revoked = self.registry.was_revoked(name)
            if revoked is None:
                known = ", ".join(unit.name for unit in self.registry.units) or "nobody"
                raise BadConfig(f"unit {name}", [f"is not enrolled; enrolled: {known}"])
            if not self._apply() or self.registry.broker is None:
                return False
            self._throw_out(revoked, Admin(self.registry.broker.socket, self._password))
        return True

    def _throw_out(self, revoked: RevokedEntry, admin: Admin) -> None:
        admin.throw_out(revoked.name)
        if revoked.role == CONTROLLER:
            return
        # Its last will was refused together with everything else, so its presence is ended here.
        role = Role(revoked.role)
        state = DeviceState(unit=revoked.name, role=role, up=False, at=self._clock())
        admin.say(topics.DEVICE.at(site=self.id, unit=revoked.name), encode(state))

    # --- the broker ---------------------------------------------------------------------------

    def write_broker(self, place: Place | None = None, *, renew: bool = False) -> Place:
        """Write the broker's files: at `place`, else where they are, else in `broker/` for this machine only.

        A broker that runs takes them over. `renew`: give it a new certificate.
        Raises BrokerTrouble when it does not follow, OSError, LookupError for an unknown user.
        """
        with self._changing():
            place = place or self.registry.broker or broker.private(self.folder / "broker", self.port)
            self._save(self.registry.model_copy(update={"broker": place}))
            self._apply(renew=renew)
        return place

    def _apply(self, *, renew: bool = False) -> bool:
        """Write what the broker reads and have it read; True once a running broker obeys it."""
        place = self.registry.broker
        if place is None:
            return False
        server = None if renew else server_in_use(self.registry, self.authority, place, self._clock())
        server = server or new_server(self.registry, self.authority)
        wanted = contents(self.registry, self.authority, place, self._password, server=server)
        install(place, wanted)
        pid = broker.process(place)
        if pid is None:
            return False
        broker.reload(pid)
        Admin(place.socket, self._password).wait_until_allowed(wanted.proof)
        return True

    # --- the folder ---------------------------------------------------------------------------

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with files.locked(self.folder):
            self.registry = registry.read(self.folder)
            yield

    def _save(self, changed: Registry) -> None:
        registry.save(changed, self.folder)
        self.registry = changed

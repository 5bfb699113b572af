"""The folder that goes onto a unit's box: its TOML file, its certificate and key, the authority.

The TOML starts from `templates/ROLE.toml`; a file that is there already is kept and only brought up to date.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument

from provisioning import files
from provisioning.authority import Issued
from provisioning.registry import SiteEntry, UnitEntry

HOME = Path("/etc/vestibule")
"""Where the folder's content lives on the box; the services in systemd/ look there."""

Tables = Mapping[str, Any]
"""Nested settings, as in the TOML file: {"printer": {"driver": "network", "host": "192.0.2.7"}}."""


@dataclass(frozen=True)
class Credentials:
    """What a unit proves itself with, and whom it believes: `authority`, PEM. `web`: for its pages."""

    issued: Issued
    authority: bytes
    web: Issued | None = None


@dataclass(frozen=True)
class Package:
    """What was written for one unit. `home`: where it must lie on the box for its paths to hold."""

    folder: Path
    config: Path
    home: Path


def write(
    folder: Path, unit: UnitEntry, site: SiteEntry, credentials: Credentials, *, home: Path, tables: Tables
) -> Package:
    """Write the unit's folder. Raises OSError."""
    certificates = folder / unit.role
    certificates.mkdir(mode=0o700, parents=True, exist_ok=True)
    files.write(certificates / "ca.crt", credentials.authority, files.PUBLIC)
    for name, issued in (("unit", credentials.issued), ("web", credentials.web)):
        if issued:
            files.write(certificates / f"{name}.crt", issued.certificate, files.PUBLIC)
            files.write(certificates / f"{name}.key", issued.key)
    config = folder / f"{unit.role}.toml"
    # The staff code of a kiosk is in it. On the box it is given to the unit's own service; see systemd/.
    files.write(config, tomlkit.dumps(_document(config, unit, site, home, tables)))
    return Package(folder, config, home)


def _document(config: Path, unit: UnitEntry, site: SiteEntry, home: Path, tables: Tables) -> TOMLDocument:
    if config.exists():
        text = config.read_text(encoding="utf-8")
    else:
        template = resources.files("provisioning") / "templates" / f"{unit.role}.toml"
        text = template.read_text(encoding="utf-8").replace(str(HOME), str(home))
    document = tomlkit.parse(text)
    merge(document, {"unit": {"site": site.id, "name": unit.name}, "broker": _broker(unit, site, home)})
    if unit.counter:
        merge(document, {"counter": unit.counter})
    if unit.zones:
        merge(document, {"display": _rooms(unit.zones)})
    merge(document, tables)
    return document


def _rooms(zones: tuple[str, ...]) -> Tables:
    """As a display's file names them, which takes one of both keys."""
    only = zones[0] if len(zones) == 1 else None
    return {"zone": only, "zones": None if only else list(zones)}


def _broker(unit: UnitEntry, site: SiteEntry, home: Path) -> Tables:
    certificates = home / unit.role
    tls = {
        "ca": str(certificates / "ca.crt"),
        "certificate": str(certificates / "unit.crt"),
        "key": str(certificates / "unit.key"),
    }
    return {"host": site.hosts[0], "port": site.port, "tls": tls}


def merge(document: Any, tables: Tables) -> None:
    """Bring settings into a TOML document. None takes one out; a new driver takes its old settings out."""
    for key, value in tables.items():
        if value is None:
            document.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(here := document.get(key), Mapping):
            if "driver" in value and value["driver"] != here.get("driver"):
                for old in list(here):
                    del document[key][old]
            merge(document[key], value)
        else:
            document[key] = dict(value) if isinstance(value, Mapping) else value


def parse_settings(lines: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """`printer.driver=network` and the like as tables, and a sentence for each that cannot be read.

    A value is TOML (`true`, `9100`, `["fr", "nl"]`) and otherwise a text as it stands.
    """
    tables: dict[str, Any] = {}
    problems = []
    for line in lines:
        path, equals, text = line.partition("=")
        parts = path.strip().split(".")
        if not equals or not all(parts):
            problems.append(f"--set {line}: must read TABLE.KEY=VALUE, such as printer.driver=network")
        elif not _put(tables, parts, _value(text.strip())):
            problems.append(f"--set {line}: does not fit the --set before it")
    return tables, problems


def _put(tables: dict[str, Any], parts: list[str], value: Any) -> bool:
    for part in parts[:-1]:
        inner = tables.setdefault(part, {})
        if not isinstance(inner, dict):
            return False
        tables = inner
    tables[parts[-1]] = value
    return True


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text

"""Mosquitto itself: where its files lie, its configuration, and having them read again.

Measured on Mosquitto 2.0.11 and 2.0.21; each odd line of the configuration says why it stands there.
"""

import os
import signal
from pathlib import Path

from pydantic import model_validator

from appliance.config import Settings, parse
from contract.codec import LARGEST

LONGEST_SOCKET_PATH = 107
"""Bytes that Linux allows."""
MAX_KEEPALIVE_S = 120
"""Never a client's own keepalive: 2.0.21 cuts off a client that asks for exactly this."""


class Place(Settings):
    """Where a broker lives. `user`: whom its files belong to, when it is not the one who writes them.

    `folder` holds configuration, rules and certificates; `runtime` the process id and the admin socket.
    `bind` is the one address to listen on; without it, all.
    """

    folder: Path
    runtime: Path
    port: int
    bind: str | None = None
    user: str | None = None

    @model_validator(mode="after")
    def _paths_fit(self) -> "Place":
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET_PATH:
            raise ValueError(f"{self.socket} is too long for a socket: choose a shorter folder")
        if any(len(str(path).split()) != 1 for path in (self.folder, self.runtime)):
            raise ValueError(
                f"{self.folder}: Mosquitto cannot read a path with spaces: choose another folder"
            )
        return self

    @property
    def config(self) -> Path:
        """The file for `mosquitto -c`."""
        return self.folder / "mosquitto.conf"

    @property
    def socket(self) -> Path:
        """The admin listener, on this machine only."""
        return self.runtime / "admin.sock"

    @property
    def pid_file(self) -> Path:
        """Where the running broker leaves its process id."""
        return self.runtime / "mosquitto.pid"


def system(port: int) -> Place:
    """Debian's own Mosquitto, as the drop-in in systemd/ starts it."""
    return Place(
        folder=Path("/etc/mosquitto/vestibule"), runtime=Path("/run/mosquitto"), port=port, user="mosquitto"
    )


def private(folder: Path, port: int) -> Place:
    """A broker of one's own in `folder`, for this machine only and run by whoever starts it.

    Raises BadConfig when Mosquitto could not use that folder.
    """
    here = str(folder.absolute())
    return parse({"folder": here, "runtime": here, "port": port, "bind": "127.0.0.1"}, Place, "broker")


def configuration(place: Place) -> str:
    """The text of mosquitto.conf."""
    listen = f"listener {place.port}{f' {place.bind}' if place.bind else ''}"
    # Root would become the user mosquitto, who cannot read a private folder.
    stay = "user root" if place.user is None and os.geteuid() == 0 else f"user {place.user or 'mosquitto'}"
    return _CONFIGURATION.format(
        place=place, listen=listen, stay=stay, packet=LARGEST + 4096, keepalive=MAX_KEEPALIVE_S
    )


_CONFIGURATION = """\
# Written by vestibule-provision; do not edit. `vestibule-provision broker` writes it again.
# One certificate, one unit, one client id; whatever {place.folder}/acl does not allow is refused.

# `true` loses sessions and wills on 2.0.12 to 2.0.22.
per_listener_settings false
{stay}
pid_file {place.pid_file}
log_dest stderr
log_type error
log_type warning
log_type notice
log_type information

allow_anonymous false
acl_file {place.folder}/acl
# For the admin listener; a unit's certificate is its log-in.
password_file {place.folder}/logins

# Without it each message waits 40 ms for a delayed acknowledgement.
set_tcp_nodelay true

# The broker's memory is never the truth: requests are asked again, the controller publishes state again.
persistence false

max_packet_size {packet}
max_inflight_messages 20
max_queued_messages 5000
max_queued_bytes 16777216
max_keepalive {keepalive}

{listen}
cafile {place.folder}/ca.crt
certfile {place.folder}/server.pem
keyfile {place.folder}/server.pem
# Also makes SIGHUP read the authority again. Missing or broken, it would admit revoked units.
crlfile {place.folder}/crl.pem
require_certificate true
use_identity_as_username true
# Without it any unit could take another's client id.
use_username_as_clientid true
tls_version tlsv1.3
max_connections 200

# On this machine only, and free to choose its client id: that is how a revoked unit is thrown out.
listener 0 {place.socket}
"""


def process(place: Place) -> int | None:
    """The running broker's process id, or None. A stale file never names another program."""
    try:
        pid = int(place.pid_file.read_text())
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except (OSError, ValueError):
        return None
    return pid if name == "mosquitto" else None


def reload(pid: int) -> None:
    """Have rules, certificates and revocations read again. Connections stay."""
    os.kill(pid, signal.SIGHUP)

"""The command `vestibule-provision`: a site's authority, units, broker and web users."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from appliance import VERSION
from appliance.command import USAGE
from appliance.errors import BadConfig
from contract.values import Role
from provisioning import commands
from provisioning.errors import ProvisioningError
from provisioning.people import WebRole
from provisioning.registry import CONTROLLER
from provisioning.unit import HOME

ABOUT = "Sets up a Vestibule site: its own certificate authority, its units, its broker, its web users."
EXAMPLES = """\
a new site, on the machine that runs the controller and Debian's Mosquitto:
  vestibule-provision site . --id vincennes --host controller.lan --address 192.0.2.10 --system
  vestibule-provision unit controller --role controller
  vestibule-provision unit kiosk-1 --role kiosk --set printer.driver=network --set printer.host=192.0.2.31
  vestibule-provision unit display-1 --role display --zone main --zone north
  vestibule-provision person m.jensen --role agent --counter c3 --file /etc/vestibule/controller/users.toml

a unit was stolen:
  vestibule-provision revoke kiosk-1
"""


def main(argv: list[str] | None = None) -> None:
    """Run one subcommand. Exit code 2: something that whoever typed it must mend; 1: something failed."""
    given = parser().parse_args(argv)
    try:
        given.run(given)
    except BadConfig as error:
        print(error, file=sys.stderr)
        raise SystemExit(USAGE) from None
    except (ProvisioningError, OSError, LookupError) as error:
        print(f"vestibule-provision: {error}", file=sys.stderr)
        raise SystemExit(1) from None


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="vestibule-provision",
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"vestibule-provision {VERSION}")
    subcommands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], None], about: str) -> argparse.ArgumentParser:
        made = subcommands.add_parser(name, help=about, description=f"{about[:1].upper()}{about[1:]}.")
        made.set_defaults(run=run)
        return made

    _site(command("site", commands.make_site, "make a new site in a folder"))
    _unit(command("unit", commands.enrol, "enrol a unit and write the files for its box"))
    _revoke(command("revoke", commands.revoke, "take a unit's rights away, now and for ever"))
    _in_site(command("units", commands.list_units, "list the enrolled units"))
    _broker(command("broker", commands.set_up_broker, "write the broker's files again"))
    _person(command("person", commands.put_person, "add, change or remove somebody who logs in to the pages"))
    return top


def _in_site(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--site",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the site's folder (default: the present one)",
    )


def _site(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar="DIR", help="where to keep it; made when not there")
    command.add_argument("--id", required=True, help="short name, such as vincennes (a-z, 0-9, -, _)")
    command.add_argument(
        "--host", action="append", default=[], metavar="NAME", help="a name of the broker's machine"
    )
    command.add_argument(
        "--address",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="an address of the broker's machine; repeat --host and --address: units dial the first name",
    )
    command.add_argument("--port", type=int, default=8883, help="the broker's TLS port (default: 8883)")
    _system(command)


def _system(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--system",
        action="store_true",
        help="for Debian's Mosquitto service; otherwise for a broker of this machine only, in DIR/broker",
    )


def _broker(command: argparse.ArgumentParser) -> None:
    _in_site(command)
    _system(command)
    command.add_argument("--renew", action="store_true", help="give the broker a new certificate")


def _unit(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", help="the unit's name, such as kiosk-1 (a-z, 0-9, -, _)")
    command.add_argument("--role", required=True, choices=[*(role.value for role in Role), CONTROLLER])
    command.add_argument("--counter", metavar="ID", help="the counter that a counter unit works for")
    command.add_argument(
        "--zone",
        action="append",
        default=[],
        metavar="ID",
        help="a waiting room that a display serves; repeat for a display of several",
    )
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="TABLE.KEY=VALUE",
        help="a setting of the unit's file, such as printer.driver=network; repeat at will",
    )
    command.add_argument("--again", action="store_true", help="another certificate for an enrolled unit")
    command.add_argument(
        "--home",
        type=Path,
        default=HOME,
        metavar="DIR",
        help=f"where the files will lie on its box (default: {HOME})",
    )
    command.add_argument("--in-place", action="store_true", help="the unit runs here, from where they lie")
    _in_site(command)


def _revoke(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", help="the unit's name; `units` lists them")
    _in_site(command)


def _person(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", help="the log-in name, such as m.jensen")
    command.add_argument(
        "--role",
        action="append",
        default=[],
        choices=[role.value for role in WebRole],
        help="what the person may do; repeat at will",
    )
    command.add_argument(
        "--counter",
        action="append",
        default=[],
        metavar="ID",
        help='a counter to serve at, "*" for all; repeat at will',
    )
    command.add_argument("--language", metavar="CODE", help="the pages' language, such as fr")
    command.add_argument(
        "--generate", action="store_true", help="invent the password and show it once, instead of asking"
    )
    command.add_argument("--again", action="store_true", help="replace the entry of that name")
    command.add_argument("--remove", action="store_true", help="take the person out")
    command.add_argument("--file", type=Path, metavar="FILE", help="default: users.toml in the site's folder")
    _in_site(command)


if __name__ == "__main__":
    main()

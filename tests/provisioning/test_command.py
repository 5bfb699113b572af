"""`vestibule-provision` as a technician types it."""

import asyncio
import io
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from contract.values import Role
from controller.web.people import People
from provisioning.__main__ import main
from provisioning.site import Site
from tests.broker import Mosquitto, free_port
from tests.provisioning.probe import Papers, admitted

pytestmark = pytest.mark.parts

ROOT = Path(__file__).parents[2]


class Desk:
    """A technician in the site's folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def does(self, *words: str) -> str:
        """What a command that works says."""
        main(list(words))
        done = self._capsys.readouterr()
        assert done.err == ""
        return done.out

    def fails(self, *words: str) -> tuple[object, str]:
        """The exit code and the complaint of one that does not."""
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        done = self._capsys.readouterr()
        assert done.out == ""
        assert "Traceback" not in done.err
        return ended.value.code, done.err


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(capsys)


@pytest.fixture
def at_site(desk: Desk) -> Desk:
    desk.does("site", ".", "--id", "hall", "--address", "127.0.0.1", "--port", str(free_port()))
    return desk


def test_a_whole_site_is_made_run_and_guarded_by_typing(at_site: Desk, tmp_path: Path) -> None:
    at_site.does("unit", "controller", "--role", "controller", "--in-place")
    at_site.does("unit", "kiosk-1", "--role", "kiosk", "--in-place", "--set", "printer.driver=simulated")
    site = Site(tmp_path)
    assert site.registry.broker
    with Mosquitto(site.registry.broker.config, site.port):
        assert admitted(site.port, Papers.of(site, "kiosk-1"))
        said = at_site.does("unit", "counter-3", "--role", "counter", "--counter", "3")
        assert "copy everything to /etc/vestibule on its box" in said
        assert admitted(site.port, Papers.of(site, "counter-3"))
        assert "has thrown it out" in at_site.does("revoke", "kiosk-1")
        assert not admitted(site.port, Papers.of(site, "kiosk-1"))
        assert "taken over" in at_site.does("broker", "--renew")
    assert "refused from the broker's next start" in at_site.does("revoke", "counter-3")
    assert re.fullmatch(
        r"controller +controller +- +certificate until 20\d\d-\d\d-\d\d\n", at_site.does("units")
    )


def test_a_display_of_two_rooms_is_enrolled_by_naming_both(at_site: Desk, tmp_path: Path) -> None:
    at_site.does("unit", "display-1", "--role", "display", "--zone", "ground", "--zone", "upstairs")
    assert "display-1            display    ground,upstairs " in at_site.does("units")
    boards = re.findall(r"read \S+/board/(.+)", (tmp_path / "broker" / "acl").read_text())
    assert boards == ["ground", "upstairs"]


@pytest.mark.parametrize(("key", "value"), [("zone", "upstairs"), ("zones", '["ground", "upstairs"]')])
def test_rooms_that_the_brokers_rules_would_not_follow_are_refused(
    at_site: Desk, tmp_path: Path, key: str, value: str
) -> None:
    code, complaint = at_site.fails(
        *("unit", "display-1", "--role", "display", "--zone", "ground", "--set", f"display.{key}={value}")
    )
    assert code == 2
    assert f"--set display.{key}: give --zone instead" in complaint
    assert not (tmp_path / "units").exists()


def test_every_problem_of_a_new_site_is_listed(desk: Desk, tmp_path: Path) -> None:
    code, complaint = desk.fails("site", "x", "--id", "City Hall", "--port", "0")
    assert code == 2
    assert complaint.splitlines()[0] == "site City Hall:"
    assert [line.partition(":")[0] for line in complaint.splitlines()[1:]] == [
        "  - id",
        "  - hosts",
        "  - port",
    ]
    assert not (tmp_path / "x").exists()


def test_a_folder_that_mosquitto_cannot_use_is_refused_before_anything_is_made(
    desk: Desk, tmp_path: Path
) -> None:
    code, complaint = desk.fails("site", "City Hall", "--id", "hall", "--host", "controller.lan")
    assert code == 2
    assert "cannot read a path with spaces" in complaint
    assert not (tmp_path / "City Hall").exists()


def test_every_problem_of_a_unit_is_listed_and_nothing_is_written(at_site: Desk, tmp_path: Path) -> None:
    code, complaint = at_site.fails(
        "unit", "Kiosk", "--role", "kiosk", "--counter", "c1", "--set", "printer", "--set", "=x"
    )
    assert code == 2
    assert [line.partition(":")[0] for line in complaint.splitlines()] == [
        "unit Kiosk",
        "  - name",
        "  - counter",
        "  - --set printer",
        "  - --set =x",
    ]
    assert not (tmp_path / "units").exists()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["units", "--site", "/nowhere"], "/nowhere/registry.toml:\n  - cannot be read"),
        (["revoke", "kiosk-9"], "is not enrolled; enrolled: nobody"),
        (["unit", "kiosk-1", "--role", "kiosk", "--again"], "is not enrolled: leave --again out"),
        (["person", "a", "--role", "agent"], "an agent needs at least one counter"),
        (["person", "a", "--remove"], "cannot be read"),
        (["unit", "kiosk-1", "--role", "cashier"], "invalid choice"),
        (["unit"], "required"),
        ([], "required"),
    ],
)
def test_what_was_typed_wrongly_ends_with_2_and_a_sentence(
    at_site: Desk, words: list[str], complaint: str
) -> None:
    code, said = at_site.fails(*words)
    assert code == 2
    assert complaint in said


def test_what_fails_through_no_fault_of_the_typist_ends_with_1(
    at_site: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert at_site.fails("unit", "kiosk-1", "--role", "kiosk")[0] == 1


def test_an_invented_password_is_shown_once_and_opens_the_door(at_site: Desk, tmp_path: Path) -> None:
    said = at_site.does("person", "m.jensen", "--role", "agent", "--counter", "c3", "--generate")
    shown = re.search(r"shown only now: (\S+)", said)
    assert shown
    assert opens(tmp_path, "m.jensen", shown[1])
    assert shown[1] not in (tmp_path / "users.toml").read_text()


def opens(folder: Path, name: str, password: str) -> bool:
    return asyncio.run(People(folder / "users.toml").verified(name, password)) is not None


def test_a_password_may_come_through_a_pipe(
    at_site: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\n"))
    at_site.does("person", "boss", "--role", "supervisor", "--role", "technician", "--language", "fr")
    assert opens(tmp_path, "boss", "correct horse battery")
    found = tomllib.loads((tmp_path / "users.toml").read_text())["people"][0]
    assert (found["roles"], found["language"]) == (["supervisor", "technician"], "fr")


def test_without_any_password_nobody_is_added(
    at_site: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert at_site.fails("person", "boss", "--role", "supervisor")[0] == 2
    assert not (tmp_path / "users.toml").exists()


def test_the_installed_command_explains_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "provisioning", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for command in ("site", "unit", "revoke", "units", "broker", "person"):
        assert re.search(rf"^    {command} +\w", done.stdout, re.MULTILINE)
        assert f"vestibule-provision {command}" in done.stdout or command in {"units", "broker"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_people_belongs_to_whom_its_folder_belongs(at_site: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "controller"
    folder.mkdir()
    os.chown(folder, 65534, 65534)
    at_site.does("person", "boss", "--role", "supervisor", "--generate", "--file", str(folder / "users.toml"))
    assert (folder / "users.toml").stat().st_uid == 65534


def test_roles_on_the_command_line_are_those_of_the_wire_and_the_controller(desk: Desk) -> None:
    _, complaint = desk.fails("unit", "x", "--role", "?")
    assert set(re.findall(r"'(\w+)'", complaint.rpartition("choose from")[2])) == {*Role, "controller"}

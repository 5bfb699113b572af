"""systemd's own opinion of the service files: nothing to remark, little exposed, in step with the rest."""

import os
import re
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest

from provisioning.unit import HOME

pytestmark = pytest.mark.parts

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "systemd"
ROLES = ("controller", "kiosk", "display", "counter")
WORST_EXPOSURE = {
    "vestibule-controller": 1.4,
    "vestibule-kiosk": 1.6,
    "vestibule-display": 1.6,
    "vestibule-counter": 1.5,
    "mosquitto": 1.2,
}
"""Of 10. What remains is the network they are for, and the devices they drive."""

DEBIANS_MOSQUITTO = """\
[Unit]
Description=Mosquitto MQTT Broker

[Service]
Type=notify
NotifyAccess=main
ExecStart=/usr/sbin/mosquitto -c /etc/mosquitto/mosquitto.conf
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
ExecStartPre=/bin/mkdir -m 740 -p /var/log/mosquitto

[Install]
WantedBy=multi-user.target
"""


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a machine on which everything is installed, as far as systemd looks."""
    root = tmp_path_factory.mktemp("box")
    shutil.copytree("/usr/lib/systemd/system", root / "usr/lib/systemd/system", symlinks=True)
    (root / "lib").symlink_to("usr/lib")
    (root / "usr/lib/systemd/system/mosquitto.service").write_text(DEBIANS_MOSQUITTO)
    programs = [f"opt/vestibule/bin/vestibule-{role}" for role in ROLES]
    for program in (*programs, "usr/sbin/mosquitto", "bin/kill"):
        (root / program).parent.mkdir(parents=True, exist_ok=True)
        (root / program).write_text("#!/bin/sh\n")
        (root / program).chmod(0o755)
    shutil.copytree(
        UNITS, root / "etc/systemd/system", ignore=shutil.ignore_patterns("*.sysusers", "*.tmpfiles")
    )
    return root


def analyze(box: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SYSTEMD_LOG_LEVEL": "warning", "NO_COLOR": "1"}
    return subprocess.run(
        ["systemd-analyze", "--no-pager", f"--root={box}", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment,
    )


def setting(role: str, key: str) -> list[str]:
    """Every value that the role's service gives to `key`."""
    text = (UNITS / f"vestibule-{role}.service").read_text()
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("name", WORST_EXPOSURE)
def test_systemd_has_nothing_to_remark(box: Path, name: str) -> None:
    verdict = analyze(box, "verify", f"{name}.service")
    assert (verdict.returncode, verdict.stdout, verdict.stderr) == (0, "", "")


def test_systemd_would_remark_a_misspelt_setting(box: Path) -> None:
    text = (UNITS / "vestibule-counter.service").read_text()
    misspelt = box / "etc/systemd/system/misspelt.service"
    misspelt.write_text(text.replace("RestrictRealtime=", "RestrictRealTime="))
    assert "RestrictRealTime" in analyze(box, "verify", "misspelt.service").stderr


@pytest.mark.parametrize(("name", "worst"), WORST_EXPOSURE.items())
def test_little_is_exposed(box: Path, name: str, worst: float) -> None:
    limit = f"--threshold={worst * 10:.0f}"
    verdict = analyze(box, "security", "--offline=true", limit, f"{name}.service")
    assert verdict.returncode == 0, verdict.stdout[-2000:]


def test_mosquitto_without_the_drop_in_is_exposed(box: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.service"
    plain.write_text(DEBIANS_MOSQUITTO)
    assert analyze(box, "security", "--offline=true", "--threshold=90", str(plain)).returncode != 0


@pytest.mark.parametrize("role", ROLES)
def test_a_service_starts_the_installed_command_with_the_file_that_provisioning_names(role: str) -> None:
    assert setting(role, "ExecStart") == [
        f"/opt/vestibule/bin/vestibule-{role} --config {HOME / f'{role}.toml'}"
    ]
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert f"vestibule-{role}" in scripts


@pytest.mark.parametrize("role", ROLES)
def test_a_service_is_watched_and_comes_back(role: str) -> None:
    assert setting(role, "Type") == ["notify"]
    assert setting(role, "NotifyAccess") == ["main"]
    assert setting(role, "Restart") == ["always"]
    assert setting(role, "StartLimitIntervalSec") == ["0"], "it never gives up"
    assert setting(role, "RestartPreventExitStatus") == ["2"], "but a bad file waits for a person"
    assert int(setting(role, "WatchdogSec")[0]) <= 20


@pytest.mark.parametrize("role", ROLES)
def test_what_a_units_file_writes_to_is_its_services_own_folder(role: str) -> None:
    template = (ROOT / "provisioning/templates" / f"{role}.toml").read_text()
    folders = set(re.findall(r"/(?:var/lib|run)/[a-z-]+", template))
    granted = {
        *(f"/var/lib/{name}" for name in setting(role, "StateDirectory")),
        *(f"/run/{name}" for name in setting(role, "RuntimeDirectory")),
    }
    assert folders <= granted


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_users_and_keys_belong_to_the_services(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    for role in ROLES:
        folder = tmp_path / "etc/vestibule" / role
        folder.mkdir(parents=True)
        (folder / "unit.key").write_text("key")
        (folder / "unit.key").chmod(0o644)
        folder.with_suffix(".toml").write_text("file")
        folder.with_suffix(".toml").chmod(0o600)
    for tool, config in (("sysusers", "vestibule.sysusers"), ("tmpfiles", "vestibule.tmpfiles")):
        arguments = ["--create"] if tool == "tmpfiles" else []
        subprocess.run(
            [f"systemd-{tool}", f"--root={tmp_path}", *arguments, "-"],
            input=(UNITS / config).read_bytes(),
            check=True,
            timeout=60,
            capture_output=True,
        )
    users = dict(line.split(":")[0:3:2] for line in (tmp_path / "etc/passwd").read_text().splitlines())
    groups = dict(line.split(":")[0:3:2] for line in (tmp_path / "etc/group").read_text().splitlines())
    for role in ROLES:
        (user,) = setting(role, "User")
        for path, mode in ((f"{role}", 0o700), (f"{role}/unit.key", 0o600)):
            found = (tmp_path / "etc/vestibule" / path).stat()
            assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (int(users[user]), mode)
        file = (tmp_path / f"etc/vestibule/{role}.toml").stat()
        assert (file.st_uid, stat.S_IMODE(file.st_mode)) == (0, 0o640)
        assert file.st_gid == int(groups[user])

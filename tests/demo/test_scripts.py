"""The scripts: what `setup` finds missing and has installed, and that CI changes nothing."""

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.parts

ROOT = Path(__file__).parents[2]
SETUP = ROOT / "scripts" / "setup"

ON_THE_PATH = (
    "bash",
    "cat",
    "env",
    "python3",
    "sha256sum",
    "Xvfb",
    "xauth",
    "aplay",
    "espeak-ng",
    "dbus-daemon",
    "ffmpeg",
    "xrandr",
    "systemd-analyze",
)
"""What an ordinary user finds there; mosquitto is in /usr/sbin, which Debian keeps for root."""

APT = """#!/bin/bash
echo "${DEBIAN_FRONTEND-} $*" >> apt.log
"""
SUDO = """#!/bin/bash
[ "$1" = -n ] && exit
exec env -i PATH="$PATH" "$@"
"""
"""Like the real one, it passes no variables on."""

SetUp = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def set_up(tmp_path: Path) -> SetUp:
    """Runs it as an ordinary user in a folder whose Python packages are there."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ON_THE_PATH:
        found = shutil.which(name, path="/usr/bin:/bin:/usr/local/bin")
        assert found, name
        (programs / name).symlink_to(found)
    _write(programs / "id", "#!/bin/bash\necho 1000\n")
    _write(programs / "apt-get", APT)
    for name in ("requirements-dev.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    _write(tmp_path / ".venv" / "bin" / "python", "#!/bin/bash\nexit 1\n")
    (tmp_path / ".venv" / "stamp").write_text(f"{hashlib.sha256().hexdigest()}  -\n")

    def run(*, chromium: bool, sudo: bool = False) -> "subprocess.CompletedProcess[str]":
        for name, there, script in (("chromium", chromium, "#!/bin/bash\n"), ("sudo", sudo, SUDO)):
            if there:
                _write(programs / name, script)
        command = [programs / "bash", "-euo", "pipefail", "-c", f". '{SETUP}'"]
        return subprocess.run(
            command, cwd=tmp_path, env={"PATH": str(programs)}, capture_output=True, text=True, check=False
        )

    return run


def _write(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script)
    path.chmod(0o755)


def apt_did(folder: Path) -> list[str]:
    log = folder / "apt.log"
    return log.read_text().splitlines() if log.exists() else []


def test_a_machine_that_has_everything_is_ready_for_an_ordinary_user(tmp_path: Path, set_up: SetUp) -> None:
    done = set_up(chromium=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert apt_did(tmp_path) == []


def test_what_is_missing_is_installed_without_questions(tmp_path: Path, set_up: SetUp) -> None:
    done = set_up(chromium=False, sudo=True)
    assert done.returncode == 0, done.stderr
    assert apt_did(tmp_path)[-1] == "noninteractive install -y -qq --no-install-recommends chromium"


def test_without_sudo_it_names_what_is_missing(tmp_path: Path, set_up: SetUp) -> None:
    done = set_up(chromium=False)
    assert done.returncode == 1
    assert "apt-get install --no-install-recommends chromium\n" in done.stderr
    assert apt_did(tmp_path) == []


def test_ci_formats_nothing_it_only_looks() -> None:
    assert "./scripts/check --dry" in (ROOT / ".ci" / "run").read_text().splitlines()

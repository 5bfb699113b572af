"""What the documents promise is there."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "docs" / "accessibility.md",
    ROOT / "docs" / "architecture.md",
    ROOT / "docs" / "kiosk.md",
    ROOT / "docs" / "desk.md",
    ROOT / "docs" / "site-file.md",
    ROOT / "docs" / "hardware.md",
    ROOT / "docs" / "between-calls.md",
    ROOT / "docs" / "display.md",
    ROOT / "docs" / "queue.md",
    ROOT / "docs" / "booking.md",
    ROOT / "docs" / "forecast.md",
    ROOT / "docs" / "simulator.md",
    ROOT / "docs" / "mutation-report.md",
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_picture_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", text)
    for target in (one or other for one, other in targets):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_script_and_path_named_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for named in re.findall(
        r"`\.?/?((?:scripts|contract|appliance|hardware|controller|tests|docs|display|kiosk)/[\w./-]+)", text
    ):
        assert (ROOT / named.rstrip(".")).exists(), named


def test_every_test_named_as_holding_something_exists() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    page = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    assert len(named) > 15
    for name in named:
        assert f"def {name}(" in tests, name


def test_every_part_that_can_be_started_by_its_name_exists() -> None:
    for document in DOCUMENTS:
        for module in re.findall(r"python -m ([\w.]+)", document.read_text(encoding="utf-8")):
            path = ROOT.joinpath(*module.split("."))
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), (
                document.name,
                module,
            )


def test_the_scripts_say_what_they_can_do() -> None:
    for script in ("check", "test", "bench", "demo"):
        path = ROOT / "scripts" / script
        assert path.stat().st_mode & 0o111, f"{script} can be run"
        subprocess.run(["bash", "-n", str(path)], check=True)


def test_every_option_of_the_demo_named_in_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    source = (ROOT / "demo" / "__main__.py").read_text(encoding="utf-8")
    for option in set(re.findall(r"--(?:site|headless|report|faults)\b", readme)):
        assert f'"{option}"' in source


def test_every_decision_has_a_title() -> None:
    for page in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        assert re.match(r"# \S", page.read_text(encoding="utf-8")), page.name

"""The house's import table, held: who may import whom, and which rooms stay pure."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

MAY_IMPORT: dict[str, set[str]] = {
    "contract": set(),
    "hardware": set(),
    "appliance": {"contract"},
    "controller": {"contract", "appliance"},
    "display": {"contract", "appliance", "hardware"},
    "kiosk": {"contract", "appliance", "hardware"},
    "counter": {"contract", "appliance", "hardware"},
    "provisioning": {"contract", "appliance"},
}
OURS = {*MAY_IMPORT, "demo", "benchmarks", "tests"}

PURE = [
    "controller/forecast/estimate.py",
    "controller/forecast/forward.py",
    "controller/forecast/learned.py",
    "controller/forecast/outlook.py",
    "controller/forecast/photograph.py",
    "controller/forecast/picture.py",
    "controller/forecast/promise.py",
    "controller/forecast/promises.py",
    "controller/forecast/report.py",
    "controller/forecast/times.py",
    "controller/queue/*.py",
    "kiosk/flow/*.py",
    "display/announcing.py",
    "display/board.py",
    "display/turning.py",
    "counter/lamp.py",
    "counter/placard_layout.py",
    "appliance/box.py",
    "counter/presses.py",
]
PURE_MAY_IMPORT: dict[str, set[str]] = {
    "controller/queue": {"controller.queue", "contract.values", "contract.codes"},
    "controller/forecast": {"controller.forecast", "controller.queue", "contract.values"},
    "kiosk": {"kiosk.flow", "contract"},
    "display": {"display.announcing", "display.board", "contract"},
    "counter": {"appliance.box", "contract.values", "counter.presses", "hardware.ports"},
    "appliance": set(),
}
IMPURE = {
    "os",
    "socket",
    "asyncio",
    "threading",
    "sqlite3",
    "pathlib",
    "random",
    "time",
    "subprocess",
    "uuid",
    "io",
    "tempfile",
    "logging",
    "secrets",
}


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


@cache
def imports(path: Path) -> list[str]:
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.append(node.module or "")
    return found


@pytest.mark.pure
@pytest.mark.parametrize("package", MAY_IMPORT)
def test_packages_import_only_what_the_table_allows(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / package).rglob("*.py")
        for name in imports(path)
        if (top := name.split(".")[0]) in OURS - {package} and top not in MAY_IMPORT[package]
    ]
    assert not wrong


@pytest.mark.pure
@pytest.mark.parametrize("path", [p for pattern in PURE for p in ROOT.glob(pattern)], ids=str)
def test_pure_rooms_know_no_clock_disk_network_or_window(path: Path) -> None:
    room = next(key for key in PURE_MAY_IMPORT if str(path.relative_to(ROOT)).startswith(key))
    for name in imports(path):
        top = name.split(".")[0]
        if top in OURS:
            assert any(name == ok or name.startswith(ok + ".") for ok in PURE_MAY_IMPORT[room]), name
        else:
            assert top in sys.stdlib_module_names, f"{name} is not of the standard library"
            assert top not in IMPURE, f"{name} is not pure"
    called = {ast.unparse(n.func) for n in nodes(path) if isinstance(n, ast.Call)}
    assert not {c for c in called if c.endswith((".now", ".utcnow", ".today"))}, "the clock is passed in"

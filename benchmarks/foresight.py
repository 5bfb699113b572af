"""How well waits are foreseen on simulated days, beside the two usual guesses for the same people."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

DAYS = 60
"""For each of the three loads; so many give the share of kept promises within two in a hundred."""


def measure(days: int = DAYS) -> tuple[str, list[dict[str, Any]]]:
    """The table as text, and its rows. Waits are simulated minutes; the seed is fixed, so that the figures
    are the same on every machine."""
    with tempfile.TemporaryDirectory(prefix="vestibule-bench-") as folder:
        rows = Path(folder) / "rows.json"
        command = ["-m", "controller.forecast.simulate", "forecast", "--days", str(days), "--json", str(rows)]
        said = subprocess.run(
            [sys.executable, *command], capture_output=True, text=True, check=True, timeout=1800
        )
        return said.stdout.rstrip(), json.loads(rows.read_text(encoding="utf-8"))["rows"]

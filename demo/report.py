"""What `report.json` holds."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE = "report.json"


@dataclass
class Report:
    """A morning in figures. `problems` is empty when everything held.

    `called` counts the whole site, `shown` the calls and recalls seen on the one display, `given_by_kiosk`
    the numbers that the kiosk gave by itself and handed over, `followed` the tickets that a phone followed.
    """

    site: str = ""
    faults: bool = False
    citizens: int = 0
    checked_in: int = 0
    walk_ins: int = 0
    turned_away: int = 0
    rerouted: int = 0
    tickets_printed: int = 0
    called: int = 0
    shown: int = 0
    served: int = 0
    no_show: int = 0
    withdrawn: int = 0
    given_by_kiosk: int = 0
    booked: int = 0
    helped: int = 0
    rated: int = 0
    followed: int = 0
    lost: int = 0
    duplicates: int = 0
    pushed_to_booking: int = 0
    seconds: float = 0.0
    troubles: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        """For the file."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False)

    def write(self, folder: Path) -> None:
        """As FILE in the folder."""
        (folder / FILE).write_text(self.as_json() + "\n", encoding="utf-8")

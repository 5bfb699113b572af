"""What can go wrong below a unit's entry point, by what the caller can do about it.

ApplianceError
├── BadConfig      the file cannot be used: a person must mend it; `problems` lists everything
└── Unanswered     a request found no answer before it expired: nothing happened that counts
"""

from collections.abc import Sequence


class ApplianceError(Exception):
    """Base of this package's errors."""


class BadConfig(ApplianceError):
    """A file cannot be used. Lists every problem, not only the first; shown without a traceback."""

    def __init__(self, where: object, problems: Sequence[str]) -> None:
        super().__init__("\n  - ".join([f"{where}:", *problems]))
        self.where, self.problems = where, list(problems)


class Unanswered(ApplianceError):
    """Nobody answered the request before it expired."""

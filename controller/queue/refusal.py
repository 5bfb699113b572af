"""Why a command is not allowed now."""

from datetime import datetime

from contract.values import Code


class Refused(Exception):
    """The command is not allowed now. `code` is stable; `when` is the moment that explains it: the booked
    time of an appointment, or when a closed service opens again. `opens`: from when an appointment that is
    still far off can be checked in."""

    def __init__(self, code: Code, when: datetime | None = None, opens: datetime | None = None) -> None:
        super().__init__(code)
        self.code, self.when, self.opens = code, when, opens

"""What a process and its children hold in memory, and what they take of a core while nothing happens."""

import time
from pathlib import Path

import psutil

MIB = 1024 * 1024


def family(pid: int) -> list[int]:
    """The process and everything it started."""
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def pss_mib(pid: int) -> float:
    """Proportional share of memory of the whole family, in MiB: what would be free without it."""
    whole = 0
    for each in family(pid):
        for line in Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                whole += int(line.split()[1]) * 1024
    return whole / MIB


def written_mb(pid: int) -> float:
    """Private dirty memory of one process, in MB. Not its unique set: that holds libraries too, which are
    unique or shared as other programs come and go."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ProcessLookupError(pid)


def core_seconds(pid: int) -> float:
    """Processor time of the family so far, to the nanosecond, in seconds."""
    spent = 0
    for each in family(pid):
        for task in Path(f"/proc/{each}/task").iterdir():
            spent += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return spent / 1e9


def idle_share(pid: int, seconds: float) -> float:
    """The share of one core taken in the next so many seconds, in percent."""
    before, since = core_seconds(pid), time.monotonic()
    time.sleep(seconds)
    return 100 * (core_seconds(pid) - before) / (time.monotonic() - since)

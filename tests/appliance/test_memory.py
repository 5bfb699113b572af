"""That a large block has memory of its own: in a process of its own, for it changes the allocator."""

import ctypes
import subprocess
import sys

import pytest

from appliance.memory import LARGE_BYTES, give_back

pytestmark = [
    pytest.mark.parts,
    pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="needs glibc 2.33"),
]

FIELDS = (
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost",
)
BLOCKS = 100


class Told(ctypes.Structure):
    """glibc's struct mallinfo2; `hblks` counts the blocks with memory of their own."""

    _fields_ = [(name, ctypes.c_size_t) for name in FIELDS]


def of_their_own() -> tuple[int, int]:
    """How many blocks more have memory of their own once a hundred are taken, and once they are freed."""
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = Told
    library.malloc.restype = ctypes.c_void_p
    library.free.argtypes = [ctypes.c_void_p]
    before = library.mallinfo2().hblks
    blocks = [library.malloc(LARGE_BYTES + 1) for _ in range(BLOCKS)]
    taken = library.mallinfo2().hblks - before
    for block in blocks:
        library.free(block)
    return taken, library.mallinfo2().hblks - before


def test_a_large_block_is_given_back_when_it_is_freed() -> None:
    (kept, left), (own, given_back) = (
        map(
            int,
            subprocess.run(
                [sys.executable, "-m", "tests.appliance.test_memory", how],
                check=True,
                capture_output=True,
                text=True,
            ).stdout.split(),
        )
        for how in ("as-it-is", "give-back")
    )
    assert (kept, left) == (0, 0)
    assert own > BLOCKS / 2, "all but those for which there was a hole"
    assert given_back == 0


if __name__ == "__main__":
    if sys.argv[1] == "give-back":
        give_back()
    print(*of_their_own())

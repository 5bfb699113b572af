"""How the C library's allocator keeps what is freed: a program that runs for months should give it back."""

import ctypes

TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
"""As glibc's malloc.h numbers them (mallopt(3))."""
LARGE_BYTES = 16 * 1024
"""Four pages of memory; a line of text is about as large, as a picture."""
TRIMMED_BYTES = 128 * 1024
ARENAS = 2


def give_back() -> None:
    """Give every large block memory of its own, returned when it is freed, and keep few arenas.

    Call it before much is allocated. glibc would learn to keep such blocks, and pictures of text, of
    thousands of sizes, leave holes that nothing fits: a kiosk grew by 10 MB in 500 visitors who looked
    around. Without glibc nothing happens.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for parameter, value in (
            (MMAP_THRESHOLD, LARGE_BYTES),
            (TRIM_THRESHOLD, TRIMMED_BYTES),
            (ARENA_MAX, ARENAS),
        ):
            mallopt(parameter, value)

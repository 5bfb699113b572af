"""Importing for a program whose first page should be up soon."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quick_start() -> Iterator[None]:
    """Import within the block what a program needs for as long as it runs.

    Little of it is garbage, so nobody looks for any meanwhile, nor until the program unfreezes it: 15 % of
    the processor's time for importing. And pydantic asks no installed package for plugins.
    """
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()

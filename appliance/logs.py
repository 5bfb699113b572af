"""Logging: to the journal with fields when our stderr leads there, as plain lines otherwise.

Pass fields by `extra={"unit": ...}`; never a person's name, code or note.
"""

import logging
import os

from logging_journald import JournaldLogHandler

STDERR = 2


def start(level: int = logging.INFO) -> None:
    """Set up the root logger once, at the entry point."""
    handler = _journal() or _plain_lines()
    handler.addFilter(_worth_keeping)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("aiomqtt", "mqtt", "httpx", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def _journal() -> logging.Handler | None:
    """The journal, when our own stderr leads there and it listens: no start fails for want of a log."""
    try:
        stderr = os.fstat(STDERR)
        # Everything started below a service inherits the variable; only the stream it names is the journal.
        if os.environ.get("JOURNAL_STREAM") != f"{stderr.st_dev}:{stderr.st_ino}":
            return None
        handler: logging.Handler = JournaldLogHandler()
    except OSError:
        return None
    return handler


def _plain_lines() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    return handler


def _worth_keeping(record: logging.LogRecord) -> bool:
    """Kivy sets its own level back to chatty; only what it complains of is kept."""
    return not record.name.startswith("kivy") or record.levelno >= logging.WARNING

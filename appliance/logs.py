"""Logging: to the journal with fields when systemd runs us, as plain lines otherwise.

Pass fields by `extra={"unit": ...}`; never a person's name, code or note.
"""

import logging
import os

from logging_journald import JournaldLogHandler


def start(level: int = logging.INFO) -> None:
    """Set up the root logger once, at the entry point."""
    handler: logging.Handler
    if "JOURNAL_STREAM" in os.environ:
        handler = JournaldLogHandler()
    else:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    handler.addFilter(_worth_keeping)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("aiomqtt", "mqtt", "httpx", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def _worth_keeping(record: logging.LogRecord) -> bool:
    """Kivy sets its own level back to chatty; only what it complains of is kept."""
    return not record.name.startswith("kivy") or record.levelno >= logging.WARNING

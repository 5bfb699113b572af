"""Who is logged in. A random token in a cookie names a session that is kept here.

The sessions also stand in a small file, because a controller that restarts must cost no agent a log-in.
Signed cookies would survive a restart as well, but could not be ended by logging out or by a new password.
The file holds hashes of the tokens, so a copy of it opens nothing; it is written whole, since a site has
dozens of agents and not thousands.
"""

import hashlib
import hmac
import logging
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

log = logging.getLogger(__name__)

IDLE_FOR = timedelta(hours=10)
"""A working day: after this long without a press or a page, one has to log in again."""

KEPT_TO = timedelta(minutes=5)
"""How exactly the file knows the last use; it need not be written at every press."""

MOST_SESSIONS = 500


@dataclass(frozen=True, slots=True)
class Session:
    """One log-in. `key` is the token's hash; `fingerprint` is that of the password it was opened with."""

    key: str
    name: str
    fingerprint: str
    used: datetime


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    name: str
    fingerprint: str
    used: AwareDatetime


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sessions: tuple[_Row, ...] = ()


def key_of(token: str) -> str:
    """What a session is found by, without keeping the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_token(token: str) -> str:
    """The token that this session's pages send with every request that changes something."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


class Sessions:
    """The open sessions, at most `MOST_SESSIONS`: the one unused for longest gives way."""

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        self._path, self._now = path, now
        self._sessions = {row.key: Session(**row.model_dump()) for row in _read(path).sessions}
        self._written = {key: session.used for key, session in self._sessions.items()}

    def open(self, name: str, fingerprint: str) -> str:
        """A new session; returns its token, which is never given again."""
        token = secrets.token_urlsafe(32)
        session = Session(key_of(token), name, fingerprint, self._now())
        self._drop_idle()
        while len(self._sessions) >= MOST_SESSIONS:
            del self._sessions[min(self._sessions.values(), key=lambda each: each.used).key]
        self._sessions[session.key] = session
        self._write()
        return token

    def find(self, token: str) -> Session | None:
        """The session of this token, unless it has ended."""
        session = self._sessions.get(key_of(token))
        return session if session and self._now() - session.used < IDLE_FOR else None

    def use(self, session: Session) -> None:
        """Note that the person did something, which puts off the end of the session."""
        if session.key not in self._sessions:
            return
        self._sessions[session.key] = used = replace(session, used=self._now())
        if used.used - self._written[session.key] >= KEPT_TO:
            self._write()

    def close(self, token: str) -> None:
        """End the session, if there is one."""
        if self._sessions.pop(key_of(token), None):
            self._write()

    def _drop_idle(self) -> None:
        limit = self._now() - IDLE_FOR
        self._sessions = {key: each for key, each in self._sessions.items() if each.used > limit}

    def _write(self) -> None:
        self._written = {key: session.used for key, session in self._sessions.items()}
        if self._path is None:
            return
        rows = tuple(
            _Row(key=s.key, name=s.name, fingerprint=s.fingerprint, used=s.used)
            for s in self._sessions.values()
        )
        try:
            _replace(self._path, _File(sessions=rows).model_dump_json())
        except OSError:
            log.exception("the sessions could not be written; a restart would log everybody out")


def _read(path: Path | None) -> _File:
    if path is None or not path.exists():
        return _File()
    try:
        return _File.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        log.warning("%s cannot be read; everybody has to log in again", path)
        return _File()


def _replace(path: Path, text: str) -> None:
    """Put the text in place of the file at once, readable by this process only."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)

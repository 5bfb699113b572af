"""Names that nobody can guess or read anything from: digests under a secret that stays on this machine."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Self

SECRET_BYTES = 32
NAME_BYTES = 10
"""80 bits: with 10,000 of them alive, one guess in 10 to the 20th finds one."""


class Keyed:
    """Makes names with one secret. The same `purpose` and `text` give the same name; another purpose says
    nothing about it."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def kept(cls, path: Path) -> Self:
        """With the secret in this file, which is made where there is none. Raises OSError."""
        try:
            secret = path.read_bytes()
        except FileNotFoundError:
            secret = b""
        return cls(secret if len(secret) == SECRET_BYTES else _make(path))

    def name(self, purpose: str, text: str) -> str:
        """16 characters, a to z and 2 to 7."""
        message = f"{purpose}\0{text}".encode()
        made = hmac.digest(self._secret, message, hashlib.sha256)[:NAME_BYTES]
        return base64.b32encode(made).decode().lower()


def _make(path: Path) -> bytes:
    """A new secret, whole in its place or not at all: half a one after a power cut would be kept for ever."""
    secret, draft = secrets.token_bytes(SECRET_BYTES), path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return secret

"""Why a browser's request is not done, by what the person can do about it.

WebError
├── LoggedOut    nobody is logged in (any more): log in
└── NotAllowed   the request is refused; `code` is stable, `status` is HTTP's
"""

from enum import StrEnum


class Why(StrEnum):
    """Stable codes of refusals that come from the pages and not from the queue."""

    LOGGED_OUT = "logged_out"
    NOT_YOURS = "not_yours"
    NOT_RECEPTION = "not_reception"
    FOREIGN_PAGE = "foreign_page"
    OLD_PAGE = "old_page"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    CHANGED = "changed"
    NOT_KEPT = "not_kept"
    NOT_FOUND = "not_found"
    BAD_REQUEST = "bad_request"
    FAILED = "failed"


class WebError(Exception):
    """Base of this package's errors."""


class LoggedOut(WebError):
    """Nobody is logged in, or the session has ended."""


class NotAllowed(WebError):
    """The request is refused."""

    def __init__(self, code: Why, status: int = 403) -> None:
        super().__init__(code)
        self.code, self.status = code, status

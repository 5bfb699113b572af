"""What an HTTP answer other than a success means to whoever asked."""

import email.utils
from datetime import UTC, datetime

import httpx

from appliance.clock import now
from controller.booking import dav
from controller.booking.port import (
    Ambiguous,
    AuthRefused,
    Conflict,
    CursorInvalid,
    NotThere,
    SourceError,
    Throttled,
    Truncated,
    Unreachable,
    WireChanged,
)

WAIT_UNLESS_SAID_S = 60.0


def refusal(method: str, response: httpx.Response) -> SourceError:
    """The error to raise. What the body names decides before the status does (403 means several things)."""
    status, named = response.status_code, dav.preconditions(response.content)
    said = f"{method} was answered with {status} {response.reason_phrase}"
    if dav.VALID_SYNC_TOKEN in named:
        return CursorInvalid(said)
    match status:
        case 401:
            return AuthRefused(said)
        case 403 if not named - {dav.NEED_PRIVILEGES}:
            return AuthRefused(said)
        case 404 | 410:
            return NotThere(said)
        case 412 | 423:  # 423: Xandikos 0.4 locks the whole collection while anybody writes
            return Conflict(said)
        case 429 | 503:
            return Throttled(said, retry_after(response))
        case 507:
            return Truncated(said)
        case _ if status >= 500:
            return Ambiguous(said) if method == "PUT" else Unreachable(said)
    more = response.headers.get("Location") or ", ".join(sorted(named))
    return WireChanged(f"{said} ({more})" if more else said)


def retry_after(response: httpx.Response) -> float:
    """Seconds, from either form of the header."""
    written = response.headers.get("Retry-After", "").strip()
    if written.isdecimal():
        return float(written)
    if until := http_date(written):
        sent = http_date(response.headers.get("Date", "")) or now()
        return max(0.0, (until - sent).total_seconds())
    return WAIT_UNLESS_SAID_S


def http_date(written: str) -> datetime | None:
    """The moment in a header, or None where there is none."""
    try:
        found = email.utils.parsedate_to_datetime(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

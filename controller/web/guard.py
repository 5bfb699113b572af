"""What holds for every request and answer, whatever the page: where it comes from, its size, its headers.

Plain ASGI, so that streams pass through untouched and no route can be forgotten.
"""

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from controller.web.errors import Why

LARGEST_BODY = 16 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

PHONES = "/v/"
"""Below it no cookie speaks for anybody, only the key in the address, which a foreign page does not know; and
phones may come by another address than staff."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it browsers send `Origin: null` with our own forms, and we could not tell them
    # from foreign ones.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

SENTENCES = {
    Why.TOO_LARGE: f"The request has more than {LARGEST_BODY} bytes.",
    Why.FOREIGN_PAGE: "The request comes from another site's page. If it does not, a proxy stands in front "
    "of this one and `public_address` in the controller's file is not what browsers see.",
}


class Guard:
    """Wraps the application. `origin` is what browsers call this site, or None: what the request says."""

    def __init__(self, app: ASGIApp, origin: str | None) -> None:
        self._app, self._origin = app, origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        speak = _with_headers(scope["path"], send)
        if refusal := self._refusal(scope):
            await _refuse(*refusal)(scope, receive, speak)
            return
        await self._app(scope, _bounded(receive), speak)

    def _refusal(self, scope: Scope) -> tuple[int, Why] | None:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return 413, Why.TOO_LARGE
        if scope["method"] in SAFE_METHODS or scope["path"].startswith(PHONES):
            return None
        ours = self._origin or f"{scope['scheme']}://{headers.get('host', '')}"
        # Every browser sends Origin with a request that may change something.
        return None if headers.get("origin") == ours else (403, Why.FOREIGN_PAGE)


def _refuse(status: int, code: Why) -> JSONResponse:
    return JSONResponse({"code": code, "message": SENTENCES[code]}, status)


def _bounded(receive: Receive) -> Receive:
    heard = 0

    async def listen() -> Message:
        nonlocal heard
        message = await receive()
        heard += len(message.get("body", b""))
        if heard > LARGEST_BODY:
            raise HTTPException(413)  # the only error that FastAPI lets through while it reads a body
        return message

    return listen


def headers_for(path: str) -> dict[str, str]:
    """The headers of every answer at this path."""
    # Scripts and styles are asked for again each time and mostly found unchanged; pages are never kept.
    caching = "no-cache" if path.startswith("/static/") else "no-store"
    hidden = {"X-Robots-Tag": "noindex, nofollow"} if path.startswith(PHONES) else {}
    return {**HEADERS, **hidden, "Cache-Control": caching}


def _with_headers(path: str, send: Send) -> Send:
    async def speak(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers_for(path))
        await send(message)

    return speak

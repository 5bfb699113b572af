"""Serves the web in the controller's own loop, from a socket that is bound before anything is promised."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from appliance.errors import BadConfig
from controller.web.access import Web
from controller.web.connections import PROXY, Bounded, BoundedBehindAProxy
from controller.web.phone.followers import Followers
from controller.web.phone.visitor import Phone
from controller.web.settings import WebSettings
from controller.web.streams import Streams

GRACE_S = 3
MOST_CONNECTIONS = 1_000
"""Twice 300 streams, of staff and of phones, and room for everything else."""


def listen(settings: WebSettings) -> socket.socket:
    """A listening socket; browsers that come before `serve` wait in line. Raises BadConfig when the
    address cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise BadConfig("[web]", [f"{where} cannot be served: {error.strerror}"]) from None


async def serve(app: FastAPI, settings: WebSettings, listener: socket.socket | None = None) -> None:
    """Serve until cancelled; then open streams end, what is under way is finished, and the socket closes.

    Signals stay the caller's: cancelling this is the way to end it.
    """
    web: Web = app.state.web
    phone: Phone = app.state.phone
    server = _Server(_config(app, settings), (web.streams, phone.followers))
    listener = listener or listen(settings)
    try:
        async with asyncio.TaskGroup() as group:
            waking = group.create_task(phone.followers.watch(web.office), name="web.phones")
            await server.serve(sockets=[listener])
            waking.cancel()
    finally:
        listener.close()
    if server.told_to_end:
        raise asyncio.CancelledError


def _config(app: FastAPI, settings: WebSettings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        http=Bounded if settings.public_address is None else BoundedBehindAProxy,
        ws="none",
        # The address that throttling goes by: only a proxy that the file speaks of may name another.
        proxy_headers=settings.public_address is not None,
        forwarded_allow_ips=[*PROXY],
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=GRACE_S,
    )


class _Server(uvicorn.Server):
    """uvicorn as a guest: it takes no signals, and being cancelled makes it end in good order."""

    def __init__(self, config: uvicorn.Config, streams: tuple[Streams | Followers, ...]) -> None:
        super().__init__(config)
        self._streams = streams
        self.told_to_end = False

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        try:
            await super().main_loop()
        except asyncio.CancelledError:
            self.told_to_end = True
        for streams in self._streams:  # they have no end of their own and would hold up the shutdown
            streams.close()

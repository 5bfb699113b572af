"""Keeps one address, or clients that ask for nothing, from taking all connections away from staff."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_OF_ONE_ADDRESS = 200
"""A whole office behind one router has room; a fifth of all connections is the most that it can take."""

ASKS_WITHIN_S = 10.0
"""So soon after it connected, or was answered, a client has asked for something whole."""

PROXY = ("127.0.0.1", "::1")
"""Where a proxy stands, if there is one."""


class Bounded(H11Protocol):
    """One connection, closed when it is one too many of its address, or asks for nothing."""

    exempt: tuple[str, ...] = ()
    """Addresses that stand for many, and count by themselves."""

    _slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """A client has connected."""
        super().connection_made(transport)
        if self._is_one_too_many():
            transport.abort()
        else:
            self._expect_a_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        super().connection_lost(exc)
        if self._slow:
            self._slow.cancel()

    def on_response_complete(self) -> None:
        """The client was answered, and may ask again."""
        super().on_response_complete()
        self._expect_a_request()

    def _is_one_too_many(self) -> bool:
        if self.client is None or self.client[0] in self.exempt:
            return False
        clients = [each.client for each in self.connections if isinstance(each, Bounded)]
        return [client and client[0] for client in clients].count(self.client[0]) > MOST_OF_ONE_ADDRESS

    def _expect_a_request(self) -> None:
        if self._slow:
            self._slow.cancel()
        self._slow = self.loop.call_later(ASKS_WITHIN_S, self._close_if_nothing_was_asked)

    def _close_if_nothing_was_asked(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


class BoundedBehindAProxy(Bounded):
    """The same, where all but a few come by way of a proxy on this machine."""

    exempt = PROXY

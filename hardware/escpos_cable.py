"""python-escpos' drivers, one for each kind of cable, opened, written to and listened to alike. Blocking."""

import errno
import os
import socket
import termios
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from escpos.escpos import Escpos
from escpos.exceptions import Error as EscposError
from escpos.printer import File, Network, Serial, Usb

from hardware.errors import NotInstalled

BROKEN = (OSError, EscposError, termios.error)
"""What a broken cable raises: DeviceNotFoundError is no OSError, nor is what pyserial lets through."""

PIECE = 1024
"""Bytes handed over at once: a long picture on a slow line makes progress and is not taken for a block."""

Receive = Callable[[float], bytes]


class _Network(Network):  # type: ignore[misc]  # python-escpos ships no types
    """python-escpos' driver, which leaks its socket when it cannot connect; this one does not."""

    def open(self, raise_not_found: bool = True) -> None:
        self.device = socket.create_connection((self.host, self.port), self.timeout)
        self.device.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class _Serial(Serial):  # type: ignore[misc]  # python-escpos ships no types
    """python-escpos' driver, which fails to close a line that is gone because it flushes it first."""

    _device: Any

    def close(self) -> None:
        if self._device:
            self._device.close()
        self._device = False


class _Usb(Usb):  # type: ignore[misc]  # python-escpos ships no types
    """python-escpos' driver, which fails in its own way on a machine without libusb."""

    def open(self, raise_not_found: bool = True) -> None:
        try:
            super().open(raise_not_found)
        except ValueError as error:  # pyusb's NoBackendError
            raise NotInstalled(f"libusb is not installed (package libusb-1.0-0): {error}") from error


class _DeviceFile(File):  # type: ignore[misc]  # python-escpos ships no types
    """python-escpos' driver, which would create what is missing; an unplugged printer must be missed."""

    def open(self, raise_not_found: bool = True) -> None:
        self.device = os.fdopen(os.open(self.devfile, os.O_WRONLY | os.O_APPEND | os.O_NOCTTY), "wb")


@dataclass(frozen=True)
class Cable:
    """One way to a printer. `receive` is None where a printer can be written to and cannot answer.

    `receive(seconds)` gives what has come, and nothing when nothing came in time.
    All raise one of BROKEN when the printer cannot be reached.
    """

    driver: Escpos
    prepare: Callable[[], None]
    receive: Receive | None

    def open(self) -> None:
        """Reach the printer."""
        self.driver.open()
        self.prepare()

    def write(self, data: bytes) -> None:
        """Hand over all of it; each piece may take as long as the patience of the cable."""
        for start in range(0, len(data), PIECE):
            self.driver._raw(data[start : start + PIECE])

    def close(self) -> None:
        """Let go, whatever state it is in."""
        with suppress(*BROKEN):
            self.driver.close()


def network(host: str, port: int, patience_s: float) -> Cable:
    """A printer with a network socket (raw port, usually 9100)."""
    driver: Any = _Network(host, port, timeout=patience_s)

    def receive(within_s: float) -> bytes:
        driver.device.settimeout(within_s)
        try:
            data: bytes = driver.device.recv(64)
        except TimeoutError:
            return b""
        finally:
            driver.device.settimeout(patience_s)
        if not data:
            raise ConnectionResetError(errno.ECONNRESET, "the printer closed the connection")
        return data

    return Cable(driver, lambda: None, receive)


def serial(device: str, baud: int, patience_s: float) -> Cable:
    """A printer on a serial line."""
    driver: Any = _Serial(device, baudrate=baud, timeout=patience_s)

    def prepare() -> None:
        # python-escpos sets none: a printer that holds the line would block the write for ever.
        driver.device.write_timeout = patience_s

    def receive(within_s: float) -> bytes:
        # Byte by byte: python-escpos reads 16 and always waits the whole time for the ones that never come.
        driver.device.timeout = within_s
        data: bytes = driver.device.read(1)
        return data

    return Cable(driver, prepare, receive)


def usb(vendor: int, product: int, patience_s: float) -> Cable:
    """A printer that speaks USB itself, found by its vendor and product numbers."""
    driver: Any = _Usb(vendor, product, timeout=int(patience_s * 1000))

    def receive(within_s: float) -> bytes:
        try:
            # At least 1 ms: to libusb, 0 means for ever.
            return bytes(driver.device.read(driver.in_ep, 64, max(1, int(within_s * 1000))))
        except OSError as error:
            if error.errno == errno.ETIMEDOUT:
                return b""
            raise

    return Cable(driver, lambda: None, receive)


def file(path: str) -> Cable:
    """A device file that can only be written to, such as /dev/usb/lp0; a plain file must exist, and grows."""
    return Cable(_DeviceFile(path), lambda: None, None)

"""Sockets that know the deadline of the exchange under way.

It needs no second thread that closes them: a socket's timeout is for one read, so every read gets what is left of the
deadline. That covers a header line that comes letter by letter, and a body that never ends.
"""

import socket
import ssl
import time
from typing import Any

from attrs import define, field

from pr_archive.scrapers.destinations import Address

__all__ = ["Exchange", "Gate", "GuardedSSLSocket", "GuardedSocket"]


@define
class Exchange:
    """The request under way, as its sockets see it."""

    address: Address
    seconds: float
    """For the whole exchange."""
    connect: float
    """For a connection to one address of the host."""
    deadline: float = field(init=False)
    is_connected: bool = False

    def __attrs_post_init__(self) -> None:
        self.deadline = time.monotonic() + self.seconds

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError where there are none."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the deadline has passed")
        return seconds

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed."""
        return time.monotonic() >= self.deadline


class Gate:
    """Shared by an adapter and its connections, which outlive a request: holds the exchange under way."""

    exchange: Exchange


class _Deadline:
    """Gives every read of a socket what is left of the exchange under way."""

    gate: Gate | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """Read, or raise TimeoutError."""
        if self.gate is not None:
            self.settimeout(self.gate.exchange.left())  # type: ignore[attr-defined]
        return int(super().recv_into(*args, **kwargs))  # type: ignore[misc]


class GuardedSocket(_Deadline, socket.socket):
    """A socket whose reads end at the deadline."""


class GuardedSSLSocket(_Deadline, ssl.SSLSocket):
    """The same over TLS."""

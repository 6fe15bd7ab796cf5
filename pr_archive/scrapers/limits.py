"""How much a request may cost, and the record of one that was made."""

from attrs import frozen

__all__ = ["Limits", "RequestLog"]

MIB = 1024 * 1024


@frozen(kw_only=True)
class Limits:
    """All caps and deadlines. Bytes and seconds."""

    raw: int = 10 * MIB
    """Bytes of a body as sent."""
    decoded: int = 20 * MIB
    """Bytes of a body after Content-Encoding was undone."""
    seconds: float = 30.0
    """For one whole answer, headers and body."""
    connect: float = 10.0
    """For a connection to one address of the host."""
    redirects: int = 5
    """Redirects followed in a row (RFC 9309 asks for five for robots.txt)."""
    attempts: int = 3
    """Requests for one address where the server is busy or the connection breaks."""
    backoff: float = 1.0
    """Seconds of the first pause between attempts, at most; doubles, with jitter."""
    longest_wait: float = 60.0
    """A Retry-After up to this is waited for; a longer one closes the host until then."""
    failures: int = 9
    """Times in a row that a host was busy (429, 503) or away, after which it is closed for a time."""
    first_closure: float = 60.0
    """Seconds of the first closure; doubles up to an hour."""
    patience: float = 900.0
    """For other processes that fetch from the same host."""


@frozen(kw_only=True)
class RequestLog:
    """One request that was made."""

    source: str
    """Name of the source on whose behalf it was made."""
    url: str
    status: int | None
    """None where no answer came."""
    bytes: int
    """Length of the body as sent."""
    seconds: float
    waited: float = 0.0
    """Seconds of the rate limit before it."""
    robots: bool = False
    """Whether it asked for robots.txt."""
    error: str | None = None
    """Name and message of what was raised."""

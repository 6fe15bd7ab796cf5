"""One HTTP request and its answer, guarded: the peer's address, the deadline, the caps.

requests' adapter is used without its `Session`, which would read `.netrc` and proxy variables, keep cookies, and
unpack the body of every redirect without a limit.
"""

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
from attrs import frozen
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError
from urllib3.poolmanager import PoolManager
from urllib3.response import BaseHTTPResponse
from urllib3.util.ssl_ import create_urllib3_context

from pr_archive.errors import BusyError, FetchError, TooLargeError, TooSlowError
from pr_archive.records import Snapshot
from pr_archive.scrapers.body import CHUNK, CutShortError, content_encoding, decode_body, read_body
from pr_archive.scrapers.destinations import Address, check_peer, shown
from pr_archive.scrapers.sockets import Exchange, Gate, GuardedSocket, GuardedSSLSocket

__all__ = ["REDIRECTS", "BrokenError", "Caps", "Transport", "UnreachableError"]

_FOLD = re.compile(r"[\r\n]+[ \t]*")
REDIRECTS = (301, 302, 303, 307, 308)


class BrokenError(BusyError):
    """A connection that broke, or a body that is half a page: worth another attempt."""


class UnreachableError(BrokenError):
    """No connection."""


@frozen(kw_only=True)
class Caps:
    """What one answer may cost."""

    raw: int
    """Bytes as sent."""
    decoded: int
    """Bytes after Content-Encoding was undone."""
    seconds: float
    """From the name lookup (which the system does not let us cut short) to the last packet."""
    connect: float
    """Seconds for each address that a name has."""
    cut: bool = False
    """Cut a longer answer off instead of refusing it."""


class _Guarded(HTTPConnection):
    """Connects only to addresses that are allowed, and looks again whenever a connection is used again."""

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gate = gate

    def _new_conn(self) -> socket.socket:
        """Connect to the first address that answers. One lookup is both checked and used: no rebinding."""
        exchange = self.gate.exchange
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NameResolutionError(self.host, self, error) from error  # type: ignore[arg-type]
        for *_, peer in found:
            check_peer(str(peer[0]), exchange.address)
        problem: OSError = OSError("the name has no address")
        for family, kind, protocol, _, peer in found:
            try:
                return self._connect_to(GuardedSocket(family, kind, protocol), peer)
            except OSError as error:
                problem = error
        if isinstance(problem, TimeoutError):
            raise ConnectTimeoutError(self, "the server does not answer") from problem
        raise NewConnectionError(self, str(problem)) from problem

    def _connect_to(self, sock: GuardedSocket, peer: Any) -> GuardedSocket:
        exchange = self.gate.exchange
        try:
            for option in self.socket_options or ():
                sock.setsockopt(*option)
            sock.settimeout(min(exchange.left(), exchange.connect))
            sock.connect(peer)
            check_peer(str(sock.getpeername()[0]), exchange.address)
            # For the TLS handshake, which does not come through recv_into.
            sock.settimeout(exchange.left())
        except BaseException:
            sock.close()
            raise
        sock.gate = self.gate
        return sock

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> None:
        exchange = self.gate.exchange
        if self.sock is not None:
            check_peer(str(self.sock.getpeername()[0]), exchange.address)
        # urllib3 has rewritten the escapes of `url`; the server gets them as its page wrote them.
        super().request(method, exchange.address.target, *args, **kwargs)
        exchange.is_connected = True


class _GuardedTLS(_Guarded, HTTPSConnection):
    """The same over TLS."""

    def connect(self) -> None:
        super().connect()
        if isinstance(self.sock, GuardedSSLSocket):
            self.sock.gate = self.gate


class _Pools(PoolManager):
    """Connection pools whose connections know the gate."""

    def __init__(self, gate: Gate, **options: Any) -> None:
        context = create_urllib3_context()
        context.sslsocket_class = GuardedSSLSocket
        super().__init__(ssl_context=context, **options)
        self._classes = {"http": partial(_Guarded, gate=gate), "https": partial(_GuardedTLS, gate=gate)}

    def _new_pool(self, scheme: str, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        pool = super()._new_pool(scheme, *args, **kwargs)
        pool.ConnectionCls = self._classes[scheme]  # type: ignore[assignment]
        return pool


class _Adapter(HTTPAdapter):
    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        super().__init__(pool_connections=4, pool_maxsize=1)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        self.poolmanager = _Pools(self.gate, num_pools=connections, maxsize=maxsize, block=block, **options)


class Transport:
    """Makes single requests. Keeps connections alive, but no cookies; follows no redirect; tries once."""

    def __init__(self, ca_bundle: Path | None = None) -> None:
        """`ca_bundle`: certificates to trust instead of the usual authorities."""
        self._gate = Gate()
        self._adapter = _Adapter(self._gate)
        self._verify = str(ca_bundle) if ca_bundle else True

    def close(self) -> None:
        """Close the connections."""
        self._adapter.close()

    def exchange(self, address: Address, headers: Mapping[str, str], caps: Caps) -> Snapshot:
        """Send a GET request and return the answer, whatever its status; a redirect without its body.

        Raises AddressError, TooLargeError, TooSlowError, BrokenError, and FetchError for an answer that cannot be
        read at all.
        """
        exchange = self._gate.exchange = Exchange(address, caps.seconds, caps.connect)
        with _named_errors(exchange):
            request = requests.PreparedRequest()
            request.prepare(method="GET", url=address.url, headers={"Host": address.netloc, **headers})
            request.url = address.url
            timeout = caps.connect, caps.seconds
            response = self._adapter.send(request, stream=True, timeout=timeout, verify=self._verify)
            try:
                return _snapshot(address, request, response.raw, caps)
            finally:
                response.close()


def _snapshot(address: Address, request: requests.PreparedRequest, raw: BaseHTTPResponse, caps: Caps) -> Snapshot:
    # The message of http.client has the headers in the order and the case in which they were sent.
    message = raw._original_response.headers  # type: ignore[attr-defined]
    headers = tuple((name, _FOLD.sub(" ", value)) for name, value in message.items())
    if raw.status in REDIRECTS:
        payload, body = b"", b""
    else:
        encoding = content_encoding(headers)
        # read1 returns what has arrived, so that the deadline is looked at between any two packets.
        read = partial(raw.read1, CHUNK, decode_content=False)
        payload = read_body(read, raw.headers.get("Content-Length", ""), caps.raw, cut=caps.cut)
        if not (payload or caps.cut or raw.chunked or raw.length_remaining is not None) and raw.status == 200:
            # http.client takes headers that break off for whole ones.
            raise CutShortError("the answer ends before its body")
        body = decode_body(payload, encoding, caps.decoded)
    return Snapshot(
        id=f"urn:uuid:{uuid4()}",
        url=address.url,
        requested=address.url,
        status=raw.status,
        reason=raw.reason or "",
        headers=headers,
        payload=payload,
        body=body,
        fetched_at=datetime.now(UTC),
        request_headers=tuple((name, str(value)) for name, value in request.headers.items()),
    )


@contextmanager
def _named_errors(exchange: Exchange) -> Iterator[None]:
    """Turn what the libraries raise into our errors, with the address in the message."""
    url = exchange.address.url
    try:
        yield
    except TooLargeError as error:
        raise TooLargeError(f"{url}: {error}", url=url) from error
    except FetchError as error:
        if error.url:
            raise
        raise FetchError(f"{url}: {error}", url=url) from error
    except CutShortError as error:
        raise BrokenError(f"{url}: {error}", url=url) from error
    except (requests.exceptions.RequestException, HTTPError, OSError) as error:
        if exchange.is_late:
            raise TooSlowError(f"{url}: the whole answer did not arrive in time", url=url) from error
        *_, cause = _causes(error)
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise FetchError(f"{url}: its certificate is not valid: {cause.verify_message}", url=url) from error
        kind = BrokenError if exchange.is_connected else UnreachableError
        raise kind(f"{url}: {_in_words(cause)}", url=url) from error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _in_words(cause: BaseException) -> str:
    if isinstance(cause, socket.gaierror):
        return f"the name cannot be looked up ({cause.strerror})"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    return f"the connection broke ({shown(str(cause))})"

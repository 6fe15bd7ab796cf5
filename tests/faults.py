"""A small server on loopback whose every answer is written byte by byte, so that it can be wrong in any way.

    with FaultServer() as server:
        server.on("/feed/", page(b"<rss/>", content_type="text/xml"))
        server.on("/slow", trickle(b"a" * 100, pause=0.1))
        server.url("/feed/")     # http://127.0.0.1:PORT/feed/
        server.seen              # the requests so far: path, headers, time

A route is one answer or a list of answers, of which the last repeats; paths without a route are 404. An answer is a
function that writes to the `Wire`; it returns True where the connection may serve another request.
"""

import gzip
import select
import socket
import ssl
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Thread
from types import TracebackType
from typing import Self

from attrs import define, frozen

Answer = Callable[["Wire"], bool]


@frozen
class Seen:
    """A request that came in."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""
    time: float


@define
class Wire:
    """The connection that an answer is written to."""

    sock: socket.socket
    request: Seen
    stopped: Event

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the end of the server or of the client."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.stopped.is_set():
            readable, _, _ = select.select([self.sock], [], [], min(left, 0.05))
            if readable and not self.sock.recv(1):
                raise ConnectionError("the client has gone")

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class FaultServer:
    """Serves the routes until the end of the `with` block."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self.routes: dict[str, list[Answer]] = {}
        self.seen: list[Seen] = []
        self.connections = 0
        self._tls = tls
        self._listener = socket.create_server((host, 0))
        self.port: int = self._listener.getsockname()[1]
        self._stopped = Event()
        self._threads = [Thread(target=self._accept)]

    def url(self, path: str = "/") -> str:
        """Return the address of a path."""
        return f"{'https' if self._tls else 'http'}://{self.host}:{self.port}{path}"

    def on(self, path: str, *answers: Answer) -> None:
        """Set the answers of a path (with query), one after another; the last repeats."""
        self.routes[path] = list(answers)

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order, without robots.txt."""
        return [seen.path for seen in self.seen if seen.path != "/robots.txt"]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stopped.set()
        # Ends a blocked accept; close alone does not.
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = Thread(target=self._serve, args=(sock,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(OSError), sock:
            if self._tls is None:
                self._answer_all(sock)
                return
            sock.settimeout(5)
            with self._tls.wrap_socket(sock, server_side=True) as wrapped:
                self._answer_all(wrapped)

    def _answer_all(self, sock: socket.socket) -> None:
        while (request := self._read(sock)) is not None:
            self.seen.append(request)
            answers = self.routes.get(request.path, [status(404)])
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            if not answer(Wire(sock, request, self._stopped)):
                return

    def _read(self, sock: socket.socket) -> Seen | None:
        head = b""
        while b"\r\n\r\n" not in head:
            # In short turns, so that an idle connection does not keep the server from ending.
            sock.settimeout(0.05)
            try:
                piece = sock.recv(65536)
            except TimeoutError:
                if self._stopped.is_set():
                    return None
                continue
            if not piece:
                return None
            head += piece
        sock.settimeout(10)
        line, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return Seen(line.split(" ")[1], headers, time.monotonic())


def head(code: int, headers: Sequence[tuple[str, str]] = (), reason: str = "Whatever") -> bytes:
    """Return a status line with headers."""
    lines = [f"HTTP/1.1 {code} {reason}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def page(
    body: bytes = b"<p>Rutan Blora</p>", *headers: tuple[str, str], code: int = 200, content_type: str = "text/html"
) -> Answer:
    """A whole answer; the connection stays open."""
    own = (("Content-Type", content_type), ("Content-Length", str(len(body))))

    def answer(wire: Wire) -> bool:
        wire.send(head(code, [*own, *headers]) + body)
        return True

    return answer


def status(code: int, *headers: tuple[str, str]) -> Answer:
    """An answer with little more than a status."""
    return page(b"%d" % code, *headers, code=code)


def redirect(location: str, code: int = 302) -> Answer:
    """A redirect."""
    return page(b"", ("Location", location), code=code)


def robots(text: str | bytes, content_type: str = "text/plain") -> Answer:
    """A robots.txt."""
    return page(text.encode() if isinstance(text, str) else text, content_type=content_type)


def cached(
    body: bytes, etag: str | None, last_modified: str | None, known: Callable[[dict[str, str]], bool]
) -> Answer:
    """A page with validators, and 304 where the request's headers are `known`."""
    validators = [("ETag", etag)] * bool(etag) + [("Last-Modified", last_modified)] * bool(last_modified)

    def answer(wire: Wire) -> bool:
        if known(wire.request.headers):
            wire.send(head(304, validators))  # type: ignore[arg-type]
            return True
        return page(body, *validators)(wire)  # type: ignore[arg-type]

    return answer


def raw(data: bytes, *, hold: float = 0.0, reset: bool = False) -> Answer:
    """These bytes, then silence for `hold` seconds, then the end of the connection."""

    def answer(wire: Wire) -> bool:
        wire.send(data)
        wire.pause(hold)
        if reset:
            wire.reset()
        return False

    return answer


def trickle(data: bytes, pause: float) -> Answer:
    """These bytes, one at a time."""

    def answer(wire: Wire) -> bool:
        for number in range(len(data)):
            wire.send(data[number : number + 1])
            wire.pause(pause)
        return False

    return answer


def endless(start: bytes, piece: bytes) -> Answer:
    """A beginning, then the same bytes until the client has gone."""

    def answer(wire: Wire) -> bool:
        wire.send(start)
        while not wire.stopped.is_set():
            wire.send(piece)
        return False

    return answer


def bomb(size: int) -> bytes:
    """Return gzip data that unpacks to `size` bytes."""
    block = gzip.compress(bytes(1 << 20), mtime=0)
    return block * (size >> 20)

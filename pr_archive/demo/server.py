"""A small threaded HTTP server on loopback for the sample sites."""

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from attrs import field, frozen

Respond = Callable[[str, dict[str, str]], "Reply"]
"""A site: path and query parameters in, reply out."""


@frozen(kw_only=True)
class Reply:
    """What a site answers. With ``last_modified`` it carries validators and honours conditional requests."""

    body: bytes = b""
    content_type: str = "text/html; charset=UTF-8"
    status: int = 200
    headers: Mapping[str, str] = field(factory=dict)
    last_modified: datetime | None = None

    @classmethod
    def text(cls, text: str, content_type: str = "text/html; charset=UTF-8", **options: Any) -> Self:
        return cls(body=text.encode(), content_type=content_type, **options)

    @classmethod
    def json(cls, data: object, **options: Any) -> Self:
        # PHP's json_encode, which WordPress uses, escapes slashes as well as everything beyond ASCII.
        text = dumps(data, separators=(",", ":")).replace("/", "\\/")
        return cls.text(text, "application/json; charset=UTF-8", **options)

    @classmethod
    def redirect(cls, location: str, status: int = 302) -> Self:
        return cls(status=status, headers={"Location": location})

    @property
    def etag(self) -> str:
        return f'"{md5(self.body, usedforsecurity=False).hexdigest()}"'

    def validators(self) -> dict[str, str]:
        if self.last_modified is None:
            return {}
        moment = self.last_modified.astimezone(UTC)
        return {"ETag": self.etag, "Last-Modified": format_datetime(moment, usegmt=True)}

    def is_known_to(self, request: Message) -> bool:
        """Whether the client's validators are current; ``If-None-Match`` wins (RFC 9110, 13.2.2)."""
        if self.last_modified is None:
            return False
        if match := request.get("If-None-Match"):
            return self.etag in [tag.strip().removeprefix("W/") for tag in match.split(",")]
        since = _http_date(request.get("If-Modified-Since", ""))
        return since is not None and since >= self.last_modified


def _http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


class SiteServer(ThreadingHTTPServer):
    """Serves one site on a port the system chose; ``log`` receives ``(site name, path)`` per request."""

    daemon_threads = True

    def __init__(self, name: str, log: list[tuple[str, str]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.name, self.log = name, log
        self.url = f"http://127.0.0.1:{self.server_port}/"
        self.respond: Respond = lambda path, query: Reply(status=503)
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self, respond: Respond) -> None:
        self.respond = respond
        self._thread.start()

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report faults of the sites; a client that hangs up in the middle of a page is none."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: SiteServer

    def do_GET(self) -> None:
        self.server.log.append((self.server.name, self.path))
        parts = urlsplit(self.path)
        reply = self.server.respond(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)))
        known = reply.is_known_to(self.headers)
        self.send_response(304 if known else reply.status)
        for name, value in {**reply.headers, **reply.validators()}.items():
            self.send_header(name, value)
        if not known:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if not known and self.command != "HEAD":
            self.wfile.write(reply.body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr: requests are in ``SiteServer.log``."""

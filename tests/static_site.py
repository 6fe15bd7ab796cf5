"""A site of fixed pages on loopback, for tests that need no more than that."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class StaticSite:
    """Serves pages by path. `pages` may be changed while it runs; `{url}` in a text page becomes its own address."""

    def __init__(self, pages: dict[str, str | bytes]) -> None:
        self.pages = pages
        self.etags: dict[str, str] = {}
        """What is sent as ETag for a path; a request that has it is answered 304."""
        self.requests: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.requests.append(self.path)
                page = site.pages.get(self.path)
                etag = site.etags.get(self.path)
                if etag and self.headers.get("If-None-Match") == etag:
                    self.send_response(304)
                    self.end_headers()
                    return
                body = b"tidak ada" if page is None else page if isinstance(page, bytes) else site.filled(page)
                self.send_response(404 if page is None else 200)
                self.send_header("Content-Type", site.content_type(self.path, body))
                self.send_header("Content-Length", str(len(body)))
                if etag:
                    self.send_header("ETag", etag)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def filled(self, page: str) -> bytes:
        return page.replace("{url}", self.url).encode()

    @staticmethod
    def content_type(path: str, body: bytes) -> str:
        if path.endswith(".txt"):
            return "text/plain"
        return "application/xml" if body.lstrip().startswith(b"<?xml") else "text/html; charset=utf-8"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

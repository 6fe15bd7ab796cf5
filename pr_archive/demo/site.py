"""Both sample sites at once, as a context manager."""

from types import TracebackType
from typing import Self

from pr_archive.demo.sample import SampleRelease, releases
from pr_archive.demo.server import SiteServer
from pr_archive.demo.varient import VarientSite
from pr_archive.demo.wordpress import WordPressSite


class SampleSite:
    """Serves the sample releases on 127.0.0.1 until the ``with`` block ends.

    :param rest: whether WordPress offers its REST API; without, ``/wp-json`` answers 401.
    :param only: the part of :func:`releases` to serve.

    ``releases`` is read at every request, so a test can replace, add or remove items of that list while
    the sites run. ``requests`` lists ``(site name, path)`` of every request served, in order.
    """

    def __init__(self, *, rest: bool = True, only: slice | None = None) -> None:
        self.releases: list[SampleRelease] = releases()[only] if only else releases()
        self.requests: list[tuple[str, str]] = []
        self._rest = rest
        self._servers: list[SiteServer] = []
        self.varient_url = self.wordpress_url = ""

    def __enter__(self) -> Self:
        varient, wordpress = (SiteServer(name, self.requests) for name in ("varient", "wordpress"))
        self.varient_url, self.wordpress_url = varient.url, wordpress.url
        varient.start(VarientSite(varient.url, self.releases).respond)
        wordpress.start(WordPressSite(wordpress.url, self.releases, rest=self._rest).respond)
        self._servers = [varient, wordpress]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._servers:
            self._servers.pop().stop()

"""robots.txt (RFC 9309): what a host allows us, how often, and where its sitemaps are."""

import time
from collections.abc import Callable

from attrs import define, field, frozen
from protego import Protego

from pr_archive.scrapers.destinations import Address

__all__ = ["LONGEST_DELAY", "SIZE_LIMIT", "Robots", "RobotsCache"]

PRODUCT = "pr-archive"
"""The product token that robots.txt files name us by."""
SIZE_LIMIT = 500 * 1024
"""Bytes of a robots.txt that are read (RFC 9309, 2.5)."""
LONGEST_DELAY = 60.0
"""Seconds of Crawl-delay that we honour at most; some hosts ask for days."""

_DAY = 24 * 3600.0
_UNREACHABLE_FOR = 300.0


@frozen
class Robots:
    """The rules of one origin."""

    rules: Protego | None = field(default=None, repr=False)
    """None: no rules, everything is allowed."""
    unreachable: str | None = None
    """Why the file could not be had, in which case nothing is allowed (RFC 9309, 2.3.1.4)."""

    @classmethod
    def read(cls, status: int, content_type: str, body: bytes) -> "Robots":
        """Return the rules in an answer with status 2xx to 4xx.

        4xx means that there are none. So does a page: content systems without a robots.txt answer with one, and
        status 200. A byte order mark would hide the first line from protego.
        """
        kind = content_type.partition(";")[0].strip().lower()
        text = body.decode("utf-8-sig", errors="replace")
        is_text = kind in ("", "application/octet-stream") or kind.startswith("text/")
        if status >= 300 or not is_text or text.lstrip().startswith("<") or "\0" in text:
            return cls()
        return cls(Protego.parse(text))

    def allows(self, address: Address) -> bool:
        """Whether the address, path and query, may be fetched."""
        if self.unreachable is not None:
            return False
        return self.rules is None or bool(self.rules.can_fetch(address.url, PRODUCT))

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the host asks for, 0 where it does not."""
        delay = self.rules.crawl_delay(PRODUCT) if self.rules else None
        return min(delay or 0.0, LONGEST_DELAY)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The Sitemap lines as they stand."""
        return tuple(self.rules.sitemaps) if self.rules else ()


@define
class RobotsCache:
    """The rules of the last origins asked, each for a day at most (RFC 9309, 2.4); a failure for five minutes."""

    clock: Callable[[], float] = time.time
    size: int = 256
    _kept: dict[str, tuple[float, Robots]] = field(factory=dict, init=False)

    def get(self, origin: str) -> Robots | None:
        """Return the rules of an origin, or None where it has to be asked."""
        since, robots = self._kept.get(origin, (0.0, None))
        if robots is None:
            return None
        age = self.clock() - since
        return robots if 0 <= age < (_DAY if robots.unreachable is None else _UNREACHABLE_FOR) else None

    def put(self, origin: str, robots: Robots) -> None:
        """Keep the rules of an origin, and forget the oldest where there are too many."""
        self._kept.pop(origin, None)
        while len(self._kept) >= self.size:
            del self._kept[next(iter(self._kept))]
        self._kept[origin] = (self.clock(), robots)

"""The one place that makes requests: robots.txt, rate limit, retries, redirects, and a check of every address."""

import time
from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType
from typing import Self

from attrs import asdict, evolve, frozen
from platformdirs import user_state_path
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from pr_archive.errors import AddressError, BlockedError, BusyError, FetchError, RobotsError, SourceError
from pr_archive.logs import log_request
from pr_archive.records import Snapshot
from pr_archive.scrapers.connection import REDIRECTS, BrokenError, Caps, Transport, UnreachableError
from pr_archive.scrapers.destinations import Address, address_of, redirect_target, shown
from pr_archive.scrapers.limiter import Limiter, Turn, limit_key
from pr_archive.scrapers.limits import Limits, RequestLog
from pr_archive.scrapers.policy import conditional_headers, is_challenge, retry_after
from pr_archive.scrapers.robots import PRODUCT, SIZE_LIMIT, Robots, RobotsCache
from pr_archive.sources import Source

__all__ = ["Fetcher", "Limits", "RequestLog"]

_VERSION = "0.1"
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class _RetryError(BusyError):
    """429 or 5xx, worth another attempt."""


class _AstrayError(FetchError):
    """Redirects that lead nowhere."""


@frozen(kw_only=True)
class _Errand:
    """How to fetch an address, the same for all that it redirects to."""

    source: Source
    headers: dict[str, str]
    caps: Caps
    expect: Collection[int] = ()
    ask_robots: bool = True


class Fetcher:
    """Fetches pages, politely and safely. A context manager; for one thread."""

    def __init__(
        self,
        *,
        contact: str | None = None,
        limits_dir: Path | None = None,
        limits: Limits | None = None,
        ca_bundle: Path | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`contact`: URL or mail address for the User-Agent; `limits_dir`: where processes share the rate limit;
        `ca_bundle`: certificates to trust instead of the usual ones; `sleep` and `clock` are for tests."""
        self.requests = 0
        """Requests made so far, with those for robots.txt and redirects."""
        self.on_request: Callable[[RequestLog], None] | None = None
        """Called after every request, which is in the log (`logs`) too."""
        self.limits = limits = limits or Limits()
        self._agent = _agent(contact)
        self._sleep = sleep
        self._clock = clock
        self._robots = RobotsCache(clock)
        self._transport = Transport(ca_bundle)
        self._limiter = Limiter(
            limits_dir or user_state_path("pr-archive") / "limits",
            sleep=sleep,
            clock=clock,
            patience=limits.patience,
            failures=limits.failures,
            first_closure=limits.first_closure,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def get(
        self,
        url: str,
        source: Source,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        expect: Collection[int] = (),
        size: int | None = None,
    ) -> Snapshot:
        """Fetch an address on behalf of a source.

        Returns the answer where it is 2xx, 304 (with the validators `etag` and `last_modified`, as they were
        received), 404, 410 or another 4xx. 401, 403 and 451 raise BlockedError, 429 and 5xx BusyError, unless the
        status is among `expect`. A challenge page always raises BlockedError. `size` sets the cap on the body, raw
        and decoded, e.g. for sitemaps.

        Raises FetchError and its kinds.
        """
        headers = self._headers(accept or _ACCEPT) | conditional_headers(etag, last_modified)
        caps = self._caps(size or self.limits.raw, size or self.limits.decoded)
        errand = _Errand(source=source, headers=headers, caps=caps, expect=expect)
        snapshot = evolve(self._follow(url, errand), requested=url)
        if is_challenge(snapshot):
            raise BlockedError(f"{snapshot.url}: a challenge page; the site wants no programs", url=snapshot.url)
        if snapshot.status in (401, 403, 451) and snapshot.status not in expect:
            raise BlockedError(f"{snapshot.url}: refused with {_status(snapshot)}", url=snapshot.url)
        if snapshot.status < 200 or (300 <= snapshot.status < 400 and snapshot.status != 304):
            raise FetchError(f"{snapshot.url}: answers {_status(snapshot)} and no page", url=snapshot.url)
        return snapshot

    def crawl_delay(self, url: str, source: Source) -> float:
        """Return the seconds between requests that the host of an address asks for. Raises FetchError."""
        return self._robots_of(address_of(url, source), source).crawl_delay

    def sitemaps(self, url: str, source: Source) -> list[str]:
        """Return the sitemaps that robots.txt names on the host of an address. Raises FetchError.

        Lines that lead elsewhere are left out: content systems ship with `http://localhost:8080` in theirs.
        """
        home = address_of(url, source)
        found: dict[str, None] = {}
        for line in self._robots_of(home, source).sitemaps:
            try:
                address = address_of(redirect_target(home.url, line.encode().decode("latin-1")), source)
            except AddressError:
                continue
            if _bare(address.host) == _bare(home.host) and address.port in (home.port, 80, 443):
                found[address.url] = None
        return list(found)

    def _headers(self, accept: str, encoding: str = "gzip, deflate") -> dict[str, str]:
        return {
            "User-Agent": self._agent,
            "Accept": accept,
            "Accept-Language": "id",
            "Accept-Encoding": encoding,
        }

    def _caps(self, raw: int, decoded: int, cut: bool = False) -> Caps:
        return Caps(raw=raw, decoded=decoded, seconds=self.limits.seconds, connect=self.limits.connect, cut=cut)

    def _follow(self, url: str, errand: _Errand) -> Snapshot:
        """Fetch an address and those that it redirects to, each looked at like the first."""
        seen: list[str] = []
        while True:
            address = address_of(url, errand.source)
            if address.url in seen:
                raise _AstrayError(f"{seen[0]}: redirects in a circle", url=seen[0])
            if len(seen) > self.limits.redirects:
                raise _AstrayError(f"{seen[0]}: more than {self.limits.redirects} redirects", url=seen[0])
            seen.append(address.url)
            delay = self._permission(address, errand.source) if errand.ask_robots else 0.0
            snapshot = self._persist(address, errand, max(errand.source.interval, delay))
            location = snapshot.header("location")
            if snapshot.status not in REDIRECTS or not location:
                return snapshot
            url = redirect_target(address.url, location)

    def _permission(self, address: Address, source: Source) -> float:
        """Return the Crawl-delay of the host. Raises RobotsError where it forbids the address."""
        self._limiter.check(limit_key(address, source))
        robots = self._robots_of(address, source)
        if robots.unreachable is not None:
            raise RobotsError(f"{address.url}: not fetched, as {robots.unreachable} (RFC 9309)", url=address.url)
        if not robots.allows(address):
            raise RobotsError(f"{address.url}: robots.txt forbids it", url=address.url)
        return robots.crawl_delay

    def _robots_of(self, address: Address, source: Source) -> Robots:
        robots = self._robots.get(address.origin)
        if robots is None:
            robots = self._fetch_robots(address.origin + "/robots.txt", source)
            self._robots.put(address.origin, robots)
        return robots

    def _fetch_robots(self, url: str, source: Source) -> Robots:
        # Unpacked, so that a file beyond the limit can be cut off and its first rules still hold.
        headers = self._headers("text/plain,*/*;q=0.5", "identity")
        caps = self._caps(SIZE_LIMIT, SIZE_LIMIT, cut=True)
        try:
            snapshot = self._follow(url, _Errand(source=source, headers=headers, caps=caps, ask_robots=False))
        except _AstrayError:
            return Robots()
        except AddressError as error:
            if error.url == url:
                raise
            return Robots()  # it redirects to where we don't go
        except FetchError as error:
            return Robots(unreachable=f"robots.txt cannot be had: {error}")
        if snapshot.status >= 500 or snapshot.status == 429:
            return Robots(unreachable=f"robots.txt cannot be had: {_status(snapshot)}")
        return Robots.read(snapshot.status, snapshot.header("content-type") or "", snapshot.body)

    def _persist(self, address: Address, errand: _Errand, interval: float) -> Snapshot:
        """Ask until there is an answer, a few times at most."""
        retrying = Retrying(
            stop=stop_after_attempt(self.limits.attempts),
            wait=self._pause,
            retry=retry_if_exception_type((BrokenError, _RetryError)),
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(self._attempt, address, errand, interval)

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        # A Retry-After is waited for by the limiter, on behalf of every process.
        if isinstance(error, BusyError) and error.retry_after is not None:
            return 0.0
        return wait_random_exponential(multiplier=self.limits.backoff, max=self.limits.longest_wait)(state)

    def _attempt(self, address: Address, errand: _Errand, interval: float) -> Snapshot:
        """Make one request in its turn, and tell the limiter how the server fares."""
        began = time.monotonic()
        with self._limiter.turn(limit_key(address, errand.source), interval) as turn:
            try:
                snapshot = self._request(address, errand, time.monotonic() - began)
            except UnreachableError:
                self._limiter.failed(turn)
                raise
            if snapshot.status in errand.expect or is_challenge(snapshot):
                return snapshot
            if snapshot.status == 429 or snapshot.status >= 500:
                raise self._busy(snapshot, turn)
            self._limiter.succeeded(turn)
            return snapshot

    def _busy(self, snapshot: Snapshot, turn: Turn) -> BusyError:
        if snapshot.status in (429, 503):
            self._limiter.failed(turn)
        wait = retry_after(snapshot, self._clock)
        message = f"{snapshot.url}: busy, answers {_status(snapshot)}"
        if wait is not None and wait > self.limits.longest_wait:
            self._limiter.close(turn, wait)
            return BusyError(message, url=snapshot.url, retry_after=wait)
        if wait is not None:
            self._limiter.defer(turn, wait)
        return _RetryError(message, url=snapshot.url, retry_after=wait)

    def _request(self, address: Address, errand: _Errand, waited: float) -> Snapshot:
        """Make one request, and say so."""
        self.requests += 1
        began = time.monotonic()
        try:
            snapshot = self._transport.exchange(address, errand.headers, errand.caps)
        except FetchError as error:
            self._log(address, errand, began, waited, None, f"{type(error).__name__}: {error}")
            raise
        self._log(address, errand, began, waited, snapshot, None)
        return snapshot

    def _log(
        self,
        address: Address,
        errand: _Errand,
        began: float,
        waited: float,
        snapshot: Snapshot | None,
        error: str | None,
    ) -> None:
        made = RequestLog(
            source=errand.source.name,
            url=address.url,
            status=snapshot.status if snapshot else None,
            bytes=len(snapshot.payload) if snapshot else 0,
            seconds=time.monotonic() - began,
            waited=waited,
            robots=not errand.ask_robots,
            error=error,
        )
        log_request(**asdict(made))
        if self.on_request is not None:
            self.on_request(made)


def _agent(contact: str | None) -> str:
    """Return an honest User-Agent."""
    if contact is None:
        return f"{PRODUCT}/{_VERSION}"
    if not contact.isascii() or not contact.isprintable() or len(contact) > 200:
        raise SourceError(f"contact {contact!r}: give a mail address or a URL")
    return f"{PRODUCT}/{_VERSION} (+{contact})"


def _status(snapshot: Snapshot) -> str:
    return f"{snapshot.status} {shown(snapshot.reason, 60)}".rstrip()


def _bare(host: str) -> str:
    return host.removeprefix("www.")

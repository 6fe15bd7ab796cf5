"""The rate limit, kept across processes: one request at a time and never too soon, for everyone on this machine.

A key stands for one server: the group of a source, or the registrable domain (*.wartawan.org are one machine), or
host and port where there is no domain. Each key has a small JSON file, and a lock beside it that is held from the
wait to the end of the request.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

from attrs import asdict, define
from filelock import FileLock, Timeout
from publicsuffixlist import PublicSuffixList

from pr_archive.errors import BusyError, FetchError
from pr_archive.scrapers.destinations import Address, own_address
from pr_archive.sources import Source

__all__ = ["Limiter", "Turn", "limit_key"]

LONGEST_CLOSURE = 24 * 3600.0
"""Seconds that a server can keep us away at most, whatever its Retry-After says."""

_LONGEST_DEFERRAL = 3600.0
_CLOCK_STEP = 60.0


@define
class Turn:
    """What is remembered of a key; the holder of its lock may change it. Times are seconds of the wall clock."""

    last: float = 0.0
    """When the last request ended."""
    not_before: float = 0.0
    """The next request waits until then."""
    closed_until: float = 0.0
    """Requests are refused until then."""
    failures: int = 0
    """Times in a row that the server was busy or away."""
    written: float = 0.0
    """When this was written; a clock that shows much less has been put back."""

    def repair(self, now: float) -> None:
        """Take back what a clock that was put back, or a damaged file, would make last for years."""
        self.last = min(self.last, now)
        if self.written > now + _CLOCK_STEP:
            self.not_before = self.closed_until = 0.0
        self.not_before = min(self.not_before, self.written + _LONGEST_DEFERRAL)
        self.closed_until = min(self.closed_until, self.written + LONGEST_CLOSURE)


class Limiter:
    """Gives turns. `sleep` and `clock` are the seams of the tests."""

    def __init__(
        self,
        directory: Path,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        patience: float = 900.0,
        failures: int = 9,
        first_closure: float = 60.0,
        longest_backoff: float = 3600.0,
    ) -> None:
        """`patience`: seconds to wait for other processes; after `failures` in a row a key closes for
        `first_closure` seconds, then twice as long with every further one, up to `longest_backoff`."""
        self._directory = directory
        self._sleep = sleep
        self._clock = clock
        self._patience = patience
        self._failures = failures
        self._first_closure = first_closure
        self._longest_backoff = longest_backoff

    def check(self, key: str) -> None:
        """Raise BusyError where the key is closed."""
        self._refuse(key, self._read(key))

    @contextmanager
    def turn(self, key: str, interval: float) -> Iterator[Turn]:
        """Wait until `interval` seconds after the last request of the key, and hold it for one request.

        Raises BusyError where the key is closed, FetchError where the state cannot be kept.
        """
        lock = self._lock(key)
        try:
            turn = self._read(key)
            self._refuse(key, turn)
            now = self._clock()
            wait = max(turn.last + interval if interval > 0 else now, turn.not_before) - now
            if wait > 0:
                self._sleep(wait)
            # Written before the request too: a process that is killed during it has made it all the same.
            self._write(key, turn)
            try:
                yield turn
            finally:
                self._write(key, turn)
        finally:
            lock.release()

    def defer(self, turn: Turn, seconds: float) -> None:
        """Let the next request of the key, by whatever process, wait."""
        turn.not_before = self._clock() + seconds

    def close(self, turn: Turn, seconds: float) -> None:
        """Refuse further requests of the key for a time."""
        turn.closed_until = self._clock() + min(seconds, LONGEST_CLOSURE)

    def failed(self, turn: Turn) -> None:
        """Count a failure; too many in a row close the key."""
        turn.failures += 1
        if turn.failures >= self._failures:
            doublings = min(turn.failures - self._failures, 16)
            self.close(turn, min(self._first_closure * 2**doublings, self._longest_backoff))

    def succeeded(self, turn: Turn) -> None:
        """Forget the failures."""
        turn.failures = 0

    def _refuse(self, key: str, turn: Turn) -> None:
        left = turn.closed_until - self._clock()
        if left > 0:
            raise BusyError(f"{key} asked for a pause: nothing is fetched there for {left:.0f} s", retry_after=left)

    def _lock(self, key: str) -> FileLock:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._path(key, ".lock"))
            lock.acquire(timeout=self._patience)
        except Timeout as error:
            raise BusyError(f"{key}: other processes have been fetching there all the time") from error
        except OSError as error:
            raise FetchError(f"cannot keep the rate limit in {self._directory}: {error.strerror}") from error
        return lock

    def _read(self, key: str) -> Turn:
        """Return the state of a key; a missing or damaged file is a key never seen."""
        try:
            values = json.loads(self._path(key, ".json").read_text(encoding="ascii"))
            failures = int(values.pop("failures"))
            turn = Turn(failures=failures, **{name: float(value) for name, value in values.items()})
        except (OSError, ValueError, TypeError, AttributeError, LookupError):
            return Turn()
        turn.repair(self._clock())
        return turn

    def _write(self, key: str, turn: Turn) -> None:
        turn.last = turn.written = self._clock()
        try:
            self._path(key, ".json").write_text(json.dumps(asdict(turn)), encoding="ascii")
        except OSError as error:
            raise FetchError(f"cannot keep the rate limit in {self._directory}: {error.strerror}") from error

    def _path(self, key: str, suffix: str) -> Path:
        name = quote(key, safe="")
        if len(name) > 100:
            name = name[:60] + blake2b(key.encode(), digest_size=8).hexdigest()
        return self._directory / (name + suffix)


def limit_key(address: Address, source: Source) -> str:
    """Return the key of an address: the source's group on its own domain, else the domain, else host and port."""
    domain = _domain(address)
    return f"group {source.group}" if source.group and domain == _domain(own_address(source)) else domain


def _domain(address: Address) -> str:
    domain = None if address.is_ip else _suffixes().privatesuffix(address.host)
    return domain or f"{address.host}:{address.port}"


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()

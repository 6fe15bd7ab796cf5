"""One run over one source: list what it has, then fetch what is not in the store.

    for each part of the site's lists:      known ones are noted, whole ones stored, the others put into the frontier
    for each page of the frontier:          fetch it, keep the snapshot, parse it, decide, store

A page leaves the frontier only when it is in the store, so a run that is killed goes on where it was.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from attrs import evolve, frozen

from pr_archive.crawl_memory import CrawlMemory
from pr_archive.errors import (
    ArchiveError,
    BlockedError,
    BusyError,
    FetchError,
    ParseError,
    PrArchiveError,
    RobotsError,
    SourceError,
)
from pr_archive.intake import Intake, Outcome
from pr_archive.logs import log_decision
from pr_archive.records import Location, ReleaseData
from pr_archive.results import ScrapeResult
from pr_archive.schedule import next_due
from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.base import Item
from pr_archive.scrapers.discovery import Batch, discover
from pr_archive.scrapers.fetcher import Fetcher
from pr_archive.scrapers.probe import Probe, probe
from pr_archive.scrapers.registry import by_family
from pr_archive.serialization import from_json, to_json
from pr_archive.snapshots import SnapshotWriter
from pr_archive.sources import Source
from pr_archive.store import Run, SourceState, Store, now

__all__ = ["Options", "Progress", "run_update"]

REFUSED_IN_A_ROW = 3
"""Pages refused or broken one after the other, after which it is the site that is at fault, not a page."""

Progress = Callable[[str, int, int], None]
"""Called with (source, pages done, pages known to be left) as a run goes on."""

_log = logging.getLogger(__name__)


@frozen(kw_only=True)
class Options:
    """How a run over a source is to be done."""

    full: bool = False
    """List all the way back, also where an earlier run has, and try pages again that failed."""
    since: date | None = None
    """Leave out what the site's lists date before this day, in the zone of the site."""
    limit: int | None = None
    """Take at most this many new releases; the others wait for the next run."""
    dry_run: bool = False
    """List only: fetch no article, write nothing."""


def run_update(
    store: Store,
    snapshots: SnapshotWriter,
    fetcher: Fetcher,
    source: Source,
    options: Options | None = None,
    *,
    urls: Sequence[str] = (),
    progress: Progress | None = None,
    outcomes: dict[str, Outcome] | None = None,
) -> ScrapeResult:
    """Bring the store up to date with a source, or fetch just these addresses of it (again).

    `outcomes` is filled with what became of each release, by id, also where the run ends early.

    What fails is in the result; only errors of the archive itself, and Ctrl-C, are raised.
    """
    options = options or Options()
    intake = Intake(store, snapshots, source, lambda url: fetcher.get(url, source))
    run = _Run(store, intake, fetcher, options, progress or (lambda *_: None))
    run.outcomes = run.outcomes if outcomes is None else outcomes
    requests = fetcher.requests
    error, retry_after = None, None
    try:
        if urls:
            run.fetch(urls)
        else:
            run.follow()
    except ArchiveError:
        raise
    except (FetchError, ParseError, SourceError) as failure:
        error, retry_after = str(failure), getattr(failure, "retry_after", None)
    except Exception as bug:
        # A site that meets a fault of ours must not stop the other sites.
        _log.exception("source %s", source.name)
        error = f"unexpected {type(bug).__name__}: {bug}"
    result = run.result(fetcher.requests - requests, error)
    log_decision(source=source.name, outcome="failed" if error else "done", reason=error or _told(result))
    if not options.dry_run:
        run.remember(result, retry_after)
    return result


class _Run:
    def __init__(self, store: Store, intake: Intake, fetcher: Fetcher, options: Options, progress: Progress) -> None:
        self.store = store
        self.intake = intake
        self.fetcher = fetcher
        self.source = intake.source
        self.options = options
        self.progress = progress
        self.started = now()
        self.memory = CrawlMemory(store, self.source.name, self.started)
        self.state = self._known_state()
        self.finished = True
        self.news = False
        self.found: set[str] = set()
        self.outcomes: dict[str, Outcome] = {}
        self.failures: list[tuple[str, str]] = []
        self.pending: dict[str, None] = {}

    def _known_state(self) -> SourceState:
        """Return what is remembered of the source; nothing where its address was changed."""
        state = self.store.source_state(self.source.name)
        if state.url in (None, self.source.url):
            return evolve(state, url=self.source.url)
        if not self.options.dry_run:
            self.store.clear_frontier(self.source.name)
        return SourceState(name=self.source.name, url=self.source.url)

    # -- listing ------------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """List what the site has, then fetch what waits in the frontier."""
        try:
            self._list()
        except (FetchError, ParseError) as error:
            if not isinstance(error, BusyError) and not self.options.dry_run:
                self._save_state(probe=None)  # what it offered is not there any more: to be asked anew
            raise
        if not self.options.dry_run:
            self.fetch(self.store.frontier(self.source.name, self.started, self._left(), again=self.options.full))

    def _list(self) -> None:
        probed = self._probe()
        scraper = by_family(self.source.family or probed.family)
        for batch in discover(
            self.fetcher,
            self.source,
            probed,
            scraper,
            self.memory,
            back=not self.state.complete,
            # A time to come was the slip of a clock: nothing is known of what changed since.
            last_ok=self.state.last_ok if self.state.last_ok and self.state.last_ok <= self.started else None,
            full=self.options.full,
        ):
            self._take(batch)
            if self._enough(batch):
                self.finished = False
                self._skipped(None, "the rest of the lists: the limit, or the day to go back to, is reached")
                break
        if not self.options.dry_run:
            # Whoever stops short of the end of the lists leaves the next run to go all the way back.
            last_ok = self.started if self.finished else self.state.last_ok
            self._save_state(complete=self.finished, last_ok=last_ok)

    def _probe(self) -> Probe:
        if self.state.probe:
            return from_json(self.state.probe, Probe)
        found = probe(self.fetcher, self.source)
        if not self.options.dry_run:
            self._save_state(probe=to_json(found))
        return found

    def _left(self) -> int | None:
        """Return how many new releases may still be taken."""
        if self.options.limit is None:
            return None
        return max(0, self.options.limit - sum(outcome == "new" for outcome in self.outcomes.values()))

    def _enough(self, batch: Batch) -> bool:
        left = self._left()
        if left is not None:
            waiting = len(self.pending) or len(self.store.frontier(self.source.name, self.started, left))
            if waiting >= left:
                return True
        return bool(batch.items) and all(self._too_old(item) for item in batch.items)

    def _too_old(self, item: Item) -> bool:
        if not (self.options.since and item.published):
            return False
        return item.published < datetime.combine(self.options.since, time.min, self.source.zone)

    def _take(self, batch: Batch) -> None:
        """Store, note or queue the items of one part of a list."""
        items = [item for item in batch.items if not self._too_old(item)]
        for item in batch.items:
            if self._too_old(item):
                self._skipped(item.url, f"older than {self.options.since}")
        self.finished = self.finished and len(items) == len(batch.items)
        if batch.certain:
            self.found.update(canonical_url(item.url) for item in items)
        known = {item.url: self.memory.find(item) for item in items}
        self.news = self.news or not all(known.values())
        pages = [item.url for item in items if not item.data and self._is_wanted(item, known[item.url])]
        if self.options.dry_run:
            new = [item.url for item in items if item.data and not known[item.url]]
            self.pending.update(dict.fromkeys([*pages, *new][: self.options.limit]))
            return
        if self.news and self.state.complete:
            self._save_state(complete=False)  # until the lists were read to their end
        self.store.enqueue(self.source.name, pages, self.started, certain=batch.certain)
        self._store(batch, items, known)
        self._note({id for url, id in known.items() if id and url not in set(pages)})
        if batch.validators:
            self.memory.remember_validators(*batch.validators, news=self.news)

    def _is_wanted(self, item: Item, id: str | None) -> bool:
        return id is None or self.memory.is_newer(item, id)

    def _store(self, batch: Batch, items: Sequence[Item], known: dict[str, str | None]) -> None:
        """Store the releases that the list holds whole; their snapshot is the list itself."""
        whole = [item for item in items if item.data]
        if not whole or not batch.snapshot:
            return
        location = self.intake.keep(batch.snapshot)
        for item in whole:
            if known[item.url] is None and self._left() == 0:
                self.finished = False
                self._skipped(item.url, "limit reached")
            elif item.data:
                self._store_one(item.url, item.data, batch.family, location)

    def _store_one(self, url: str, data: ReleaseData, family: str, location: Location) -> None:
        try:
            self._count(*self.intake.save(data, family, [location]), url)
        except (PrArchiveError, OSError):
            raise
        except Exception:
            # A fault of ours with one release must not stop the others; its page is tried like any other.
            _log.exception("listed: %s", url)
            self.store.enqueue(self.source.name, [url], self.started)

    def _note(self, ids: set[str]) -> None:
        """Note that the site still lists these releases."""
        self.store.seen(ids, self.started)
        for id in ids:
            self.outcomes.setdefault(id, "unchanged")
            log_decision(source=self.source.name, id=id, outcome="unchanged", reason="listed, and known already")

    # -- pages --------------------------------------------------------------------------------------------------

    def fetch(self, urls: Sequence[str]) -> None:
        """Fetch and store article pages. A bad page is noted; a site that refuses us, or wants a pause, ends the run.

        One page that always breaks off or answers 500 must not keep the others from coming, in this run or the next.
        """
        family = self.source.family or (from_json(self.state.probe, Probe).family if self.state.probe else None)
        refused = 0
        for number, url in enumerate(urls):
            self.progress(self.source.name, number, len(urls) - number)
            try:
                self._count(*self.intake.fetch(url, family), url)
            except (FetchError, ParseError) as error:
                if isinstance(error, BusyError) and error.retry_after is not None:
                    self.failures.append((url, str(error)))
                    log_decision(source=self.source.name, url=url, outcome="failed", reason=str(error))
                    raise  # nothing is wrong with the page
                self._failed(url, error)
                refused = refused + 1 if isinstance(error, BlockedError | BusyError) else 0
                if refused >= REFUSED_IN_A_ROW:
                    raise
            except (PrArchiveError, OSError):
                raise
            except Exception as bug:
                # A page that meets a fault of ours must not stop the others, nor stand first in every further run.
                _log.exception("page %s", url)
                self._failed(url, FetchError(f"{url}: unexpected {type(bug).__name__}: {bug}", url=url))
                refused += 1
                if refused >= REFUSED_IN_A_ROW:
                    raise
            else:
                refused = 0
                self.found.add(canonical_url(url))
                self.store.fetched(self.source.name, url)
        self.progress(self.source.name, len(urls), 0)

    def _failed(self, url: str, error: FetchError | ParseError) -> None:
        no_article = isinstance(error, ParseError)
        is_failure = self.store.failed(self.source.name, url, str(error), self.started, rejectable=no_article)
        if is_failure:
            self.failures.append((url, str(error)))
        forbidden = isinstance(error, RobotsError)
        outcome = "skipped" if forbidden or not is_failure else "failed"
        log_decision(source=self.source.name, url=url, outcome=outcome, reason=str(error))

    def _skipped(self, url: str | None, reason: str) -> None:
        log_decision(source=self.source.name, url=url, outcome="skipped", reason=reason)

    def _count(self, id: str, outcome: Outcome, url: str) -> None:
        """Count what became of a release; what it was at first in this run stands."""
        log_decision(source=self.source.name, id=id, url=url, outcome=outcome)
        if self.outcomes.get(id, "unchanged") == "unchanged":
            self.outcomes[id] = outcome

    # -- the end ------------------------------------------------------------------------------------------------

    def _save_state(self, **changes: Any) -> None:
        self.state = evolve(self.state, **changes)
        self.store.save_source_state(self.state)

    def result(self, requests: int, error: str | None) -> ScrapeResult:
        """Return what the run did."""
        counts = Counter(self.outcomes.values())
        return ScrapeResult(
            source=self.source.name,
            found=len(self.found),
            new=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"] + counts["corrected"],
            gone=counts["gone"],
            rejected=counts["rejected"],
            failed=len(self.failures),
            requests=requests,
            error=error,
            failures=tuple(self.failures),
            pending=tuple(self.pending),
        )

    def remember(self, result: ScrapeResult, retry_after: float | None) -> None:
        """Write how the run went, and when the source is due again."""
        failures = self.state.failures + 1 if result.error else 0
        due_at = next_due(self.started, self.store.published_of(self.source.name), failures, retry_after)
        self._save_state(last_run=self.started, error=result.error, failures=failures, due_at=due_at)
        self.store.save_run(
            Run(
                source=self.source.name,
                at=self.started,
                result=evolve(result, failures=()),
                pages=self.intake.pages,
                filled=self.intake.filled,
            )
        )


def _told(result: ScrapeResult) -> str:
    names = ("found", "new", "changed", "unchanged", "gone", "rejected", "failed", "requests")
    return ", ".join(f"{getattr(result, name)} {name}" for name in names)

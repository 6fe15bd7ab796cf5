"""One run over one source: list what it has, then fetch what is not in the store.

    for each part of the site's lists:      known ones are noted, whole ones stored, the others put into the frontier
    for each page of the frontier:          fetch it, keep the snapshot, parse it, decide, store

A page leaves the frontier only when it is in the store, so a run that is killed goes on where it was.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve, frozen

from pr_archive.errors import BusyError, FetchError, ParseError, SourceError
from pr_archive.intake import Intake, Outcome
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
from pr_archive.store import Run, Store, Validators, now

__all__ = ["Options", "Progress", "run_update"]

VALIDATORS_TRUSTED = timedelta(days=1)
"""Feeds exist that send the same ETag although they changed (MediaCloud does not use them at all for that reason)."""
MAX_ATTEMPTS = 5
"""Runs in which a page that fails is tried."""

Progress = Callable[[str, int, int], None]
"""Called with (source, pages done, pages known to be left) as a run goes on."""


@frozen(kw_only=True)
class Options:
    """How a run over a source is to be done."""

    full: bool = False
    """List all the way back, also where an earlier run has."""
    since: datetime | None = None
    """Leave out what the site dates before this."""
    limit: int | None = None
    """Take at most this many new pages; the others wait in the frontier."""
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
) -> ScrapeResult:
    """Bring the store up to date with a source, or fetch just these addresses of it (again).

    What fails is in the result; only errors of the archive itself, and Ctrl-C, are raised.
    """
    options = options or Options()
    intake = Intake(store, snapshots, source, lambda url: fetcher.get(url, source))
    run = _Run(store, intake, fetcher, options, progress or (lambda *_: None))
    requests = fetcher.requests
    error, retry_after = None, None
    try:
        if urls:
            run.fetch(urls)
        else:
            run.follow()
    except (FetchError, ParseError, SourceError) as failure:
        error, retry_after = str(failure), getattr(failure, "retry_after", None)
    result = run.result(fetcher.requests - requests, error)
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
        self.state = store.source_state(self.source.name)
        self.started = now()
        self.taken = 0
        self.news = False
        self.found: set[str] = set()
        self.counts: Counter[Outcome] = Counter()
        self.failures: list[tuple[str, str]] = []
        self.pending: list[str] = []

    # -- listing ------------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """List what the site has, then fetch what waits in the frontier."""
        probed = self._probe()
        back = self.options.full or not self.state.complete
        scraper = by_family(self.source.family or probed.family)
        finished = True
        for batch in discover(
            self.fetcher, self.source, probed, scraper, self, back=back, last_ok=self.state.last_ok
        ):
            self._take(batch)
            if self._enough(batch):
                finished = False
                break
        if self.options.dry_run:
            return
        # Whoever stops short of the end of the lists leaves the next run to go all the way back.
        self._save_state(complete=finished, last_ok=self.started if finished else self.state.last_ok)
        waiting = self.store.frontier(self.source.name, self._left())
        self.fetch([page.url for page in waiting if page.attempts < MAX_ATTEMPTS])

    def _probe(self) -> Probe:
        if self.state.probe:
            return from_json(self.state.probe, Probe)
        found = probe(self.fetcher, self.source)
        if not self.options.dry_run:
            self._save_state(probe=to_json(found))
        return found

    def _left(self) -> int | None:
        return None if self.options.limit is None else max(0, self.options.limit - self.taken)

    def _enough(self, batch: Batch) -> bool:
        left = self._left()
        if left is not None and len(self.store.frontier(self.source.name, left)) >= left:
            return True
        return bool(batch.items) and all(self._too_old(item) for item in batch.items)

    def _too_old(self, item: Item) -> bool:
        return bool(self.options.since and item.published and item.published < self.options.since)

    def _take(self, batch: Batch) -> None:
        """Store, note or queue the items of one part of a list."""
        items = [item for item in batch.items if not self._too_old(item)]
        if batch.certain:
            self.found.update(canonical_url(item.url) for item in items)
        ids = {item: self._find(item) for item in items}
        wanted = [item for item, id in ids.items() if id is None or item.data or self._newer(item, id)]
        if self.options.dry_run:
            self.pending += [item.url for item in wanted if ids[item] is None or not item.data]
            return
        self.news = self.news or any(id is None for id in ids.values())
        if wanted and self.state.complete:
            self._save_state(complete=False)  # until the lists were read to their end
        self.store.enqueue(
            self.source.name, [item.url for item in wanted if not item.data], self.started, certain=batch.certain
        )
        self._store(batch, wanted)
        unwanted = [id for item, id in ids.items() if id and item not in wanted]
        self.counts["unchanged"] += len(unwanted)
        self.store.seen(unwanted, self.started)
        if batch.validators:
            self._remember_validators(*batch.validators)

    def _store(self, batch: Batch, wanted: Sequence[Item]) -> None:
        """Store the releases that the list holds whole; their snapshot is the list itself."""
        whole = [item.data for item in wanted if item.data][: self._left()]
        if not whole or not batch.snapshot:
            return
        location = self.intake.keep(batch.snapshot)
        for data in whole:
            self._count(self.intake.save(data, batch.family, [location]))

    # -- the memory that discovery asks -------------------------------------------------------------------------

    def known(self, item: Item) -> bool:
        """Return whether the release is in the store or waits to be fetched."""
        return self._find(item) is not None or self.store.in_frontier(self.source.name, item.url)

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """Return the (ETag, Last-Modified) to ask with: none where they lied, and none once a day, to find that out."""
        kept = self.store.validators(url)
        if kept is None or kept.lies or self.started - kept.full_at > VALIDATORS_TRUSTED:
            return None, None
        return kept.etag, kept.last_modified

    def _remember_validators(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Write the validators of a list that came whole; a list with news under the old ones has lied."""
        old = self.store.validators(url)
        same = old is not None and (etag or last_modified) and (old.etag, old.last_modified) == (etag, last_modified)
        lies = (old.lies if old else 0) + bool(same and self.news)
        kept = Validators(etag=etag, last_modified=last_modified, full_at=self.started, lies=lies)
        self.store.save_validators(url, kept)

    def _find(self, item: Item) -> str | None:
        return self.store.find(self.source.name, canonical_url(item.url), source_id=item.source_id)

    def _newer(self, item: Item, id: str) -> bool:
        """Return whether the site says that it changed a release after we read it."""
        return item.modified is not None and item.modified > self.store.version(id).seen_at

    # -- pages --------------------------------------------------------------------------------------------------

    def fetch(self, urls: Sequence[str]) -> None:
        """Fetch and store article pages. A bad page is noted; a site that is too busy ends the run."""
        family = self.source.family or (self._probe().family if self.state.probe else None)
        for number, url in enumerate(urls):
            self.progress(self.source.name, number, len(urls) - number)
            try:
                self._count(self.intake.fetch(url, family))
            except (FetchError, ParseError) as error:
                not_an_article = isinstance(error, ParseError)
                if self.store.failed(self.source.name, url, str(error), rejectable=not_an_article):
                    self.failures.append((url, str(error)))
                if isinstance(error, BusyError):
                    raise
            else:
                self.found.add(canonical_url(url))
                self.store.fetched(self.source.name, url)
        self.progress(self.source.name, len(urls), 0)

    def _count(self, outcome: Outcome) -> None:
        self.counts[outcome] += 1
        self.taken += outcome == "new"

    # -- the end ------------------------------------------------------------------------------------------------

    def _save_state(self, **changes: Any) -> None:
        self.state = evolve(self.state, **changes)
        self.store.save_source_state(self.state)

    def result(self, requests: int, error: str | None) -> ScrapeResult:
        """Return what the run did."""
        return ScrapeResult(
            source=self.source.name,
            found=len(self.found),
            new=self.counts["new"],
            changed=self.counts["changed"],
            unchanged=self.counts["unchanged"] + self.counts["corrected"],
            gone=self.counts["gone"],
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

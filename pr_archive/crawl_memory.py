"""What a run over a source knows of earlier runs: which releases it has, and which validators can be trusted."""

from datetime import UTC, datetime, timedelta
from functools import cached_property

from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.base import Item
from pr_archive.store import Store, Validators
from pr_archive.wording import DAYS_TO_BELIEVE

__all__ = ["CrawlMemory"]

VALIDATORS_TRUSTED = timedelta(days=1)
"""Feeds exist that send the same ETag although they changed (MediaCloud does not use them at all for that reason)."""
OVERLAP = timedelta(minutes=10)
"""A change is taken for a later one though its time is this much before the last look: clocks and caches differ."""


class CrawlMemory:
    """The memory of one source; what discovery asks (`pr_archive.scrapers.discovery.Memory`)."""

    def __init__(self, store: Store, source: str, started: datetime) -> None:
        self.store = store
        self.source = source
        self.started = started

    def find(self, item: Item) -> str | None:
        """Return the id of the release that an item is, or None. What was forgotten is known too."""
        url = canonical_url(item.url)
        if id := self.store.find(self.source, url, source_id=item.source_id):
            return id
        forgotten = self.store.forgotten(self.source, url, source_id=item.source_id)
        return forgotten.id if forgotten else None

    def known(self, item: Item) -> bool:
        """Return whether the release is in the store or waits to be fetched."""
        return self.find(item) is not None or self.store.in_frontier(self.source, item.url)

    def is_newer(self, item: Item, id: str) -> bool:
        """Return whether the site says that it changed a release after we last looked at it.

        One whose last capture was rejected is looked at once a day, on so many days as it takes to believe it.
        """
        if (days := self._doubtful.get(id)) is not None:
            if self._today in days:
                return False
            if len(days) < DAYS_TO_BELIEVE:
                return True
        version = self.store.get(id)
        if item.modified is None or version is None:
            return False  # None: it was forgotten
        if version.last_seen > self.started:  # our clock was ahead then, so that time says nothing
            return item.modified != version.data.modified
        return item.modified > version.last_seen - OVERLAP

    @property
    def _today(self) -> str:
        return f"{self.started.astimezone(UTC):%Y-%m-%d}"

    @cached_property
    def _doubtful(self) -> dict[str, set[str]]:
        return self.store.doubtful(self.source)

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """Return the (ETag, Last-Modified) to ask with: none where they lied, and none once a day, to find out."""
        kept = self.store.validators(url)
        if kept is None or kept.lies or abs(self.started - kept.full_at) > VALIDATORS_TRUSTED:
            return None, None
        return kept.etag, kept.last_modified

    def remember_validators(self, url: str, etag: str | None, last_modified: str | None, *, news: bool) -> None:
        """Write the validators of a list that came whole; a list with news under the old ones has lied."""
        old = self.store.validators(url)
        same = old is not None and (etag or last_modified) and (old.etag, old.last_modified) == (etag, last_modified)
        lies = (old.lies if old else 0) + bool(same and news)
        kept = Validators(etag=etag, last_modified=last_modified, full_at=self.started, lies=lies)
        self.store.save_validators(url, kept)

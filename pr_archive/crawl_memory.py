"""What a run over a source knows of earlier runs: which releases it has, and which validators can be trusted."""

from datetime import datetime, timedelta

from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.base import Item
from pr_archive.store import Store, Validators

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
        """Return the id of the release that an item is, or None."""
        return self.store.find(self.source, canonical_url(item.url), source_id=item.source_id)

    def known(self, item: Item) -> bool:
        """Return whether the release is in the store or waits to be fetched."""
        return self.find(item) is not None or self.store.in_frontier(self.source, item.url)

    def is_newer(self, item: Item, id: str) -> bool:
        """Return whether the site says that it changed a release after we last looked at it."""
        return item.modified is not None and item.modified > self.store.version(id).last_seen - OVERLAP

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """Return the (ETag, Last-Modified) to ask with: none where they lied, and none once a day, to find out."""
        kept = self.store.validators(url)
        if kept is None or kept.lies or self.started - kept.full_at > VALIDATORS_TRUSTED:
            return None, None
        return kept.etag, kept.last_modified

    def remember_validators(self, url: str, etag: str | None, last_modified: str | None, *, news: bool) -> None:
        """Write the validators of a list that came whole; a list with news under the old ones has lied."""
        old = self.store.validators(url)
        same = old is not None and (etag or last_modified) and (old.etag, old.last_modified) == (etag, last_modified)
        lies = (old.lies if old else 0) + bool(same and news)
        kept = Validators(etag=etag, last_modified=last_modified, full_at=self.started, lies=lies)
        self.store.save_validators(url, kept)

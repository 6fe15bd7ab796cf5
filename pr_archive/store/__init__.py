"""The store: one SQLite file that is the truth. Everything else can be made again from it and the snapshots.

Invariants:

- A release, its new version, the places of its snapshots and its pending change are written in one transaction.
- If the index differs from the store, a row in `changes` says so. `Store.done` removes rows only up to a sequence
  number that the index has committed; applying a change twice does no harm.
- `id`, `(source, source_id)` and `first_seen` of a release never change.

Writers are kept apart by the archive's lock, not here; readers need no lock (WAL). Every thread has a connection of
its own.
"""

from pr_archive.store.alerts import AlertTables
from pr_archive.store.captures import CaptureTables
from pr_archive.store.copies import CopyTables, Link
from pr_archive.store.crawl import CrawlTables
from pr_archive.store.derived import DerivedTables
from pr_archive.store.releases import ReleaseTables
from pr_archive.store.rows import Run, SourceState, Validators, Version, now

__all__ = ["Link", "Run", "SourceState", "Store", "Validators", "Version", "now"]


class Store(CaptureTables, ReleaseTables, CopyTables, DerivedTables, AlertTables, CrawlTables):
    """The SQLite file of an archive."""

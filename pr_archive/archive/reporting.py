"""What an office hands in: recaps and clippings."""

from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pr_archive.archive.directory import Directory
from pr_archive.errors import NotFoundError
from pr_archive.records import Release
from pr_archive.reports.recap import Recap, make_recap
from pr_archive.sources import read_sources

if TYPE_CHECKING:
    from pr_archive.reports.clipping import Clipping

__all__ = ["Reporting"]


class Reporting(Directory):
    """The verbs that make reports of releases."""

    def recap(
        self, query: str = "", *, since: date | None = None, until: date | None = None, **filters: Any
    ) -> Recap:
        """Return which releases of a period ran where: one row a release, with every placement in the period.

        The filters are those of `search`. Raises QueryError.
        """
        from pr_archive.copies import trust_of

        self._make_searchable()
        sources = read_sources(self.sources_file)
        bounds = {name: day for name, day in (("since", since), ("until", until)) if day}
        return make_recap(
            self._searching.export(query, **bounds, **filters),
            lambda release: trust_of(release, sources),
            datetime.now().astimezone(),
            since=since,
            until=until,
            institution=filters.get("institution"),
            query=query,
        )

    def clip(self, id_or_url: str) -> "Clipping":
        """Return the clipping of a release: text, places, and the digest of its capture. Raises NotFoundError."""
        from pr_archive.copies import copies_of
        from pr_archive.reports.clipping import make_clipping
        from pr_archive.snapshots import read_snapshot

        self._make_searchable()
        release = self.store.release(self._id(id_or_url))
        places = copies_of(self.store, read_sources(self.sources_file), release.id).places
        try:
            location = self.store.location(release.snapshot) if release.snapshot else None
        except NotFoundError:  # an import: the snapshot lies in another archive
            location = None
        return make_clipping(release, places, read_snapshot(self.snapshots_directory, location) if location else None)

    def pictures(
        self, releases: Iterable[Release], *, wait: float = 0, failed: Callable[[str, str], None] | None = None
    ) -> dict[str, bytes]:
        """Return the lead pictures of releases by address; those that the archive lacks are fetched, and kept.

        `failed` is called with address and reason for each that could not be had. Raises ArchiveLockedError.
        """
        from pr_archive.pictures import lead_pictures
        from pr_archive.scrapers.fetcher import Fetcher
        from pr_archive.snapshots import SnapshotWriter

        with (
            self._writing("recap", wait),
            Fetcher(contact=self.contact) as fetcher,
            closing(SnapshotWriter(self.snapshots_directory, self.store.end_of)) as snapshots,
        ):
            sources = read_sources(self.sources_file)
            return lead_pictures(self.store, snapshots, fetcher, sources, releases, failed)

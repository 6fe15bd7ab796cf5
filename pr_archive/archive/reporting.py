"""What an office hands in: recaps and clippings."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from attrs import evolve

from pr_archive.archive.directory import Directory
from pr_archive.errors import NotFoundError
from pr_archive.records import Release
from pr_archive.reports.recap import Recap, make_recap
from pr_archive.sources import read_sources

if TYPE_CHECKING:
    from pr_archive.reports.clipping import Clipping
    from pr_archive.reports.statistics import Statistics

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
        found = {release.id: release for release in self._searching.export(query, **bounds, **filters)}
        if "source" not in filters:  # a copy may lack the name that was asked for, and ran all the same
            copies = {
                copy.id
                for release in found.values()
                for copy in release.copies
                if copy.id not in found and _is_within(copy.published, since, until)
            }
            found |= {release.id: release for release in self.store.releases(sorted(copies))}
        return make_recap(
            found.values(),
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

    def statistics(self, query: str = "", *, by: Sequence[str] = (), **filters: Any) -> "Statistics":
        """Count the releases that match a query by fields (`month source institution category region person`).

        Months are in order of time. The filters are those of `search`. Raises QueryError.
        """
        from pr_archive.reports.statistics import Statistics, delay_counts

        self._make_searchable()
        found = self._searching.count(query, facets=by, **filters)
        matching = self._searching.matching(query, **filters)
        delays, median = delay_counts(self.store.delays(matching))
        counts = (
            evolve(one, counts=tuple(sorted(one.counts))) if one.field == "month" else one for one in found.facets
        )
        return Statistics(
            releases=found.total,
            placements=len(matching),
            counts=tuple(counts),
            delays=delays,
            median_delay=median,
        )

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
            closing(
                SnapshotWriter(self.snapshots_directory, self.store.end_of, original=self.store.holder_of)
            ) as snapshots,
        ):
            sources = read_sources(self.sources_file)
            return lead_pictures(self.store, snapshots, fetcher, sources, releases, failed)


def _is_within(when: datetime | None, since: date | None, until: date | None) -> bool:
    """Return whether a time is in a period; one that is not known is in the whole of time alone."""
    if when is None:
        return since is None and until is None
    return (since is None or when.date() >= since) and (until is None or when.date() <= until)

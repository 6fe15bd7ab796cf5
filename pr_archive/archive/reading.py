"""What comes out of an archive: search, releases, their versions and snapshots."""

from collections.abc import Iterator, Sequence
from typing import Any

from pr_archive.archive.directory import Directory
from pr_archive.errors import NotFoundError
from pr_archive.records import Release, Snapshot
from pr_archive.results import Hit, SearchResults
from pr_archive.store import Version

__all__ = ["Reading"]


class Reading(Directory):
    """The verbs that find and show releases."""

    def search(
        self,
        query: str = "",
        *,
        limit: int = 10,
        offset: int = 0,
        facets: Sequence[str] = (),
        copies: bool = False,
        explain: bool = False,
        **filters: Any,
    ) -> SearchResults:
        """Find releases, best first. The query language is in `docs/query-language.md`.

        Filters: `source region institution person category place author language` (a text, or several of which one
        must fit), `since until event_since event_until` (a date or a text like `2025-01`), and `sort`
        (`relevance newest oldest event`). `copies` shows each copy of a release as a hit of its own.
        Raises QueryError.
        """
        self._make_searchable()
        return self._searching.search(
            query, limit=limit, offset=offset, facets=facets, collapse=not copies, explain=explain, **filters
        )

    def similar(self, id_or_url: str, *, limit: int = 10) -> list[Hit]:
        """Return the releases nearest to one in words, nearest first. Raises NotFoundError."""
        release = self.get(id_or_url)
        self._make_searchable()
        return self._searching.similar(release, limit)

    def get(self, id_or_url: str, version: int | None = None) -> Release:
        """Return a release by its id or any address of it. Raises NotFoundError."""
        return self.store.release(self._id(id_or_url), version)

    def history(self, id_or_url: str) -> list[Version]:
        """Return all versions of a release, oldest first. Raises NotFoundError."""
        return self.store.versions(self._id(id_or_url))

    def snapshot(self, id_or_url: str, version: int | None = None) -> Snapshot:
        """Return what the server sent for a release. Raises NotFoundError, ArchiveError where it is damaged."""
        from pr_archive.snapshots import read_snapshot

        release = self.get(id_or_url, version)
        if release.snapshot is None:
            raise NotFoundError(f"{release.id} came by import, without a snapshot")
        return read_snapshot(self.snapshots_directory, self.store.location(release.snapshot))

    def export(self, query: str | None = None, **filters: Any) -> Iterator[Release]:
        """Yield all releases in order of their ids, or those that match a query, best first. Raises QueryError."""
        if query is None and not filters:
            return self.store.releases()
        self._make_searchable()
        return self._searching.export(query or "", **filters)

    def _id(self, id_or_url: str) -> str:
        if "/" not in id_or_url:
            return id_or_url
        from pr_archive.scrapers.addresses import variants

        found = self.store.find(None, id_or_url, *variants(id_or_url))
        if found is None:
            raise NotFoundError(f"no release from {id_or_url}")
        return found

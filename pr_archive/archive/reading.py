"""What comes out of an archive: search, releases, their versions and snapshots."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from pr_archive.archive.directory import Directory
from pr_archive.errors import NotFoundError
from pr_archive.records import Release, Snapshot
from pr_archive.results import Copies, Hit, Said, SearchResults
from pr_archive.sources import read_sources
from pr_archive.store import Version

if TYPE_CHECKING:
    from pr_archive.offices import Office, Profile

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

    def copies(self, id_or_url: str) -> Copies:
        """Return every place where a release ran, and its relatives that are no copies. Raises NotFoundError."""
        from pr_archive.copies import copies_of

        self._make_searchable()
        return copies_of(self.store, read_sources(self.sources_file), self._id(id_or_url))

    def people(self, name: str) -> list["Profile"]:
        """Return the people of a name, with the offices they held as the releases witness them."""
        from pr_archive.offices import profiles

        return profiles(name, self.export(person=name))

    def institutions(self, name: str) -> list["Office"]:
        """Return the institutions of a name, with those who headed them as the releases witness it."""
        from pr_archive.offices import heads_of

        return heads_of(name, self.export(institution=name))

    def quotes(self, query: str = "", *, speaker: str | None = None, limit: int = 20, **filters: Any) -> list[Said]:
        """Return quotations with words of a query, those of the best releases first, of copies once.

        `speaker` is words of a name; the filters are those of `search`. Raises QueryError.
        """
        self._make_searchable()
        if speaker:
            filters["person"] = speaker
        return list(islice(self._searching.quotes(query, speaker, **filters), limit))

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

"""The protocol of a search engine. The store is the truth; an engine holds derived data that can be deleted.

`sync` is given changes in the order of the store's change queue. After it returns, the changes are durable in the
index, so that the store may mark them done; applying a change twice does no harm.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from attrs import field, frozen

from pr_archive.query import Query
from pr_archive.records import Release
from pr_archive.results import Facet

__all__ = ["Change", "Engine", "Found", "IndexStatus"]


@frozen(kw_only=True)
class Change:
    """One pending change: the release as it is now in the store, or None where it left the store."""

    sequence: int
    id: str
    release: Release | None


@frozen(kw_only=True)
class Found:
    """What an engine found: ids and scores of one page of results, in order."""

    total: int
    """Number of matching releases over all pages; with `collapse`, of different texts."""
    ids: Sequence[tuple[str, float]] = ()
    """Id and score of each release of the page; 0.0 where the order is not by relevance."""
    partial: int = 0
    """How many of `ids`, the last ones, lack words of the query. They are in no total, facet or further page."""
    facets: Sequence[Facet] = ()
    """The counts asked for, over all pages. A text counts once for each value that one of its copies has."""
    collapsed: Mapping[str, tuple[str, ...]] = field(factory=dict)
    """For an id in `ids`: the other ids that were collapsed into it, earliest first."""
    explanation: Mapping[str, object] = field(factory=dict)
    """With `explain`: `words`, the terms of each word with the number of releases of each, and `scores`, the parts of
    the score of each id: one for each word, and the factor for their nearness."""


@frozen(kw_only=True)
class IndexStatus:
    """State of an index on disk."""

    engine: str
    documents: int
    segments: int
    fingerprint: str
    """What the index was built with; empty where that cannot be told."""
    current: bool
    """False where there is no index, where it cannot be read, or where its fingerprint is not that of this program:
    the index must be rebuilt before it can be searched or synced."""


class Engine(Protocol):
    """A search engine over one directory."""

    @classmethod
    def open(cls, path: Path) -> "Engine":
        """Open the index in a directory. Whether there is one that can be searched, `status` says."""

    def sync(self, changes: Iterable[Change]) -> int:
        """Apply changes in one commit and return how many there were. Of several to one release the last counts.

        Raises SearchIndexError, and then nothing was applied; ArchiveLockedError where another process is writing.
        """

    def rebuild(self, releases: Iterable[Release]) -> int:
        """Build the whole index anew beside the old one, swap, and return the number of releases.

        Searches go on from the old one meanwhile. Raises SearchIndexError, and then the old one stays the current
        one; ArchiveLockedError.
        """

    def search(
        self,
        query: Query,
        *,
        limit: int = 10,
        offset: int = 0,
        facets: Sequence[str] = (),
        collapse: bool = True,
        explain: bool = False,
        fill: bool = False,
    ) -> Found:
        """Return one page of what matches, in the order of `query.sort`:

        - `relevance`: best first; equal scores newest first, then by id;
        - `newest`, `oldest`: by publication; `event`: by the day of the event, earliest first. What has no such time
          comes last; ties go by id.

        So the order is the same in every search of an unchanged index, and pages are parts of one whole. With
        `collapse`, of releases with one text (one cluster, or equal bodies) that match, only the one published first
        is given, in the place of the best of them. With `fill`, where a first page by relevance has matches and room
        is left, and the query is `search.LEAST_WORDS` plain words or more, the best releases follow that lack some of
        the words. Raises QueryError where it takes too long, SearchIndexError.
        """

    def similar(self, release: Release, limit: int = 10) -> Sequence[tuple[str, float]]:
        """Return ids and scores of the releases that share most of the telling words of a release, best first."""

    def suggest(self, query: Query) -> Mapping[str, Sequence[str]]:
        """Return other spellings, best first, for each word (`Word.exact`) of a query that no release has."""

    def status(self) -> IndexStatus:
        """Return the state of the index."""

    def ids(self) -> set[str]:
        """Return the ids of all releases in the index, for `check`."""

    def close(self) -> None:
        """Release what is open."""

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
    """What an engine found: ids and scores of one page of results, best first."""

    total: int
    ids: Sequence[tuple[str, float]] = ()
    facets: Sequence[Facet] = ()
    collapsed: Mapping[str, tuple[str, ...]] = field(factory=dict)
    """For an id in `ids`: the other ids that were collapsed into it."""
    explanation: Mapping[str, object] = field(factory=dict)


@frozen(kw_only=True)
class IndexStatus:
    """State of an index on disk."""

    engine: str
    documents: int
    segments: int
    fingerprint: str
    current: bool
    """False where the fingerprint is not that of this program: the index must be rebuilt."""


class Engine(Protocol):
    """A search engine over one directory."""

    @classmethod
    def open(cls, path: Path) -> "Engine":
        """Open or create the index in a directory. Raises SearchIndexError where it cannot be read."""

    def sync(self, changes: Iterable[Change]) -> int:
        """Apply changes in one commit and return how many. Raises SearchIndexError; then nothing was applied."""

    def rebuild(self, releases: Iterable[Release]) -> int:
        """Build the whole index anew beside the old one and swap. Searches go on from the old one meanwhile."""

    def search(
        self,
        query: Query,
        *,
        limit: int = 10,
        offset: int = 0,
        facets: Sequence[str] = (),
        collapse: bool = True,
        explain: bool = False,
    ) -> Found:
        """Return one page of what matches. Order: `query.sort`."""

    def suggest(self, query: Query) -> Sequence[str]:
        """Return other spellings of words of a query that the index lacks, the most likely first."""

    def status(self) -> IndexStatus:
        """Return the state of the index."""

    def ids(self) -> set[str]:
        """Return the ids of all releases in the index, for `check`."""

    def close(self) -> None:
        """Release what is open."""

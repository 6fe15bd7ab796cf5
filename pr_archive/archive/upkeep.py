"""What keeps an archive whole: the index, extraction anew, checks."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pr_archive.archive.directory import Directory
from pr_archive.checking import Problem, check_archive
from pr_archive.errors import SourceError
from pr_archive.results import Reparsed
from pr_archive.sources import read_sources, unknown_source

if TYPE_CHECKING:
    from pr_archive.index.base import IndexStatus

__all__ = ["Upkeep"]


class Upkeep(Directory):
    """The verbs for derived data and integrity."""

    def index_status(self) -> "IndexStatus":
        """Return the state of the index."""
        return self._searching.status()

    def index_sync(self) -> int:
        """Apply pending changes to the index and return their number."""
        with self._writing("index sync"):
            return self._searching.bring_up_to_date()

    def index_rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Build the index anew and return the number of releases in it. Searches go on from the old one meanwhile.

        `progress` is told (done, all) as it goes on.
        """
        with self._writing("index rebuild"):
            return self._searching.rebuild(progress)

    def reparse(self, source: str | None = None, *, dry_run: bool = False) -> Iterator[Reparsed]:
        """Read every release (of a source) again from its snapshots, and yield those that come out differently.

        Works as it is iterated; with `dry_run` nothing is written. A large archive is read by several processes, so
        a script that calls this needs `if __name__ == "__main__":`. Raises SourceError for an unknown source.
        """
        from pr_archive.reparse import reparse

        sources = read_sources(self.sources_file)
        if source is not None and source not in sources:
            raise SourceError(unknown_source(source, sources))
        with self._writing("reparse"):
            yield from reparse(self.store, self.snapshots_directory, sources, source, dry_run=dry_run)
            self._searching.bring_up_to_date()

    def check(self) -> list[Problem]:
        """Return what is wrong with store, snapshots and index; nothing for an archive that is whole."""
        return check_archive(self.store, self.snapshots_directory, self._searching)

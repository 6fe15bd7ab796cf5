"""What keeps an archive whole: the index, extraction anew, checks, backups; and what takes out of it for good."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pr_archive.archive.directory import Directory
from pr_archive.errors import SourceError
from pr_archive.results import Forgotten, Reparsed
from pr_archive.sources import read_sources, unknown_source

if TYPE_CHECKING:
    from pr_archive.backup import Backup
    from pr_archive.checking import Problem
    from pr_archive.index.base import IndexStatus

__all__ = ["Upkeep"]


class Upkeep(Directory):
    """The verbs for derived data, integrity, backups and removal."""

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

    def check(self, *, notes: bool = False) -> list["Problem"]:
        """Return what is wrong with store, snapshots and index; nothing for an archive that is whole.

        With `notes` also what is harmless and may be worth knowing.
        """
        from pr_archive.checking import check_archive

        found = check_archive(self.store, self.snapshots_directory, self._searching)
        return [problem for problem in found if notes or not problem.harmless]

    def repair(self) -> tuple[list[str], list["Problem"]]:
        """Make everything anew that is derived; return what was done, in words, and what is wrong still.

        What came from the sites is not touched; bytes that the store does not know go to `snapshots/orphans`.
        """
        from pr_archive.repair import repair

        found = self.check()
        if any(problem.kind == "store" for problem in found):
            return [], found
        cleared = [f"what a forgotten release left is cleared away: {path}" for path in self.store.doomed()]
        with self._writing("check --repair"):
            cleared = cleared if not self.store.doomed() else []
            done = [*cleared, *repair(self.store, self.snapshots_directory, self._searching)]
            return done, self.check()

    def backup(self, directory: str | Path) -> "Backup":
        """Copy the archive into a directory: a new or empty one, or that of an earlier backup, which then grows.

        Others may go on writing. The copy is an archive itself. Raises ArchiveError.
        """
        from pr_archive.backup import make_backup

        return make_backup(self.store, self.path, Path(directory))

    def forget(self, id_or_url: str, *, reason: str | None = None) -> Forgotten:
        """Remove a release for good: text, facts, versions, snapshots, index entries. A tombstone stays.

        No later run and no import brings it back. Releases with the same text elsewhere stay: `copies` names them.
        Raises NotFoundError, ArchiveLockedError.
        """
        from pr_archive.deliveries import withdraw
        from pr_archive.forgetting import forget
        from pr_archive.saved import read_saved

        with self._writing("forget"):
            version = self.store.version(self._id(id_or_url))
            forgotten = forget(self.store, self.snapshots_directory, version, reason)
            self._clear_away()
            for search in read_saved(self.path / "saved.toml").values():
                for target in search.to:
                    withdraw(target, version.id, self.path)
        return forgotten

    def left_of_forgotten(self) -> list[str]:
        """Return what of forgotten releases is not cleared away yet, as paths; the next writer does it."""
        return self.store.doomed()

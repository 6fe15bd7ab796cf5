"""The proofs: every capture of a release, and snapshots out of the archive as WARC."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import evolve

from pr_archive.archive.directory import Directory
from pr_archive.errors import ArchiveError
from pr_archive.records import Location
from pr_archive.results import Capture, ExportedSnapshots

__all__ = ["Replaying"]


class Replaying(Directory):
    """The verbs for snapshots."""

    def captures(self, id_or_url: str, *, verify: bool = False) -> list[Capture]:
        """Return every capture of a release in the order in which they came. Raises NotFoundError.

        With `verify` each is read: its SHA-256 is in the result, or what is wrong with it.
        """
        captures = self.store.captures(self.store.version(self._id(id_or_url)).id)
        return list(map(self._verified, captures)) if verify else captures

    def _verified(self, capture: Capture) -> Capture:
        from pr_archive.snapshots import read_snapshot

        try:
            snapshot = read_snapshot(self.snapshots_directory, self.store.location(capture.snapshot))
        except ArchiveError as error:
            return evolve(capture, damage=str(error))
        return evolve(capture, sha256=sha256(snapshot.payload).hexdigest())

    def export_snapshots(
        self, path: str | Path, query: str | None = None, *, ids: Sequence[str] = (), **filters: Any
    ) -> ExportedSnapshots:
        """Write all captures of some releases into a WARC file: of those with these ids or addresses, else of those
        that match a query and the filters of `search`, else of all.

        Records are copied byte by byte, each release's in the order in which they came. `import_pages` of the file
        gives the same releases again. Raises NotFoundError, QueryError, ArchiveError.
        """
        from pr_archive.snapshots import export_warc

        chosen = [self.store.version(self._id(one)).id for one in ids] or self._selected(query, filters)
        locations: Iterator[Location] = chain.from_iterable(map(self.store.locations_of, chosen))
        count, damaged = export_warc(Path(path), self.snapshots_directory, locations, self.store.end_before)
        return ExportedSnapshots(releases=len(chosen), captures=count, damaged=tuple(damaged))

    def _selected(self, query: str | None, filters: dict[str, Any]) -> list[str]:
        if query is None and not filters:
            return sorted(self.store.ids())
        self._make_searchable()
        return [release.id for release in self._searching.export(query or "", **filters)]

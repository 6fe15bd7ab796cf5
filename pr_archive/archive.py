"""`Archive`, the one object that users meet: an archive directory with everything that can be done with it.

    archive.db        the store, the truth
    sources.toml      the sites that are followed
    snapshots/        what the servers sent, as WARC
    index/            the search index; can be deleted at any time

What a verb needs is imported when it is called: a search does not pay for the network stack.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve

from pr_archive.checking import Problem, check_archive
from pr_archive.errors import ArchiveError, ArchiveNotFoundError, NotFoundError, RecordError, SourceError
from pr_archive.lock import write_lock
from pr_archive.records import Release, Snapshot
from pr_archive.results import Hit, ImportResult, Reparsed, ScrapeResult, SearchResults
from pr_archive.sources import Source, add_source, check_new, read_sources, remove_source, source_of, unknown_source
from pr_archive.store import Run, SourceState, Store, Version, now

if TYPE_CHECKING:
    from pr_archive.index.base import IndexStatus
    from pr_archive.scrapers.probe import Probe
    from pr_archive.searching import Searching
    from pr_archive.update import Progress

__all__ = ["Archive"]


class Archive:
    """An archive of press releases in one directory. A context manager; readers may share it between threads."""

    def __init__(self, path: str | Path, *, create: bool = False, contact: str | None = None) -> None:
        """Open the archive in a directory; with `create`, make one where there is none.

        `contact` is an address (mail or web) that the sites are told in the User-Agent header.
        Raises ArchiveNotFoundError, or ArchiveError where it cannot be used.
        """
        self.path = Path(path)
        self.contact = contact
        if not create and not self._exists():
            raise ArchiveNotFoundError(
                f"no archive in {self.path}: `sources add URL` makes one, `--archive` names another"
            )
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{self.path}: cannot be made: {error.strerror}") from error
        self.store = Store(self.path / "archive.db")

    def _exists(self) -> bool:
        return (self.path / "archive.db").exists() or self.sources_file.exists()

    # -- sources ------------------------------------------------------------------------------------------------

    @property
    def sources_file(self) -> Path:
        """The file that names the followed sites."""
        return self.path / "sources.toml"

    def sources(self) -> dict[str, Source]:
        """Return the followed sites by name. Raises SourceError where the file is wrong."""
        return read_sources(self.sources_file)

    def source_state(self, name: str) -> SourceState:
        """Return what is remembered of a source: last run, last error."""
        return self.store.source_state(name)

    def source_runs(self, name: str) -> list[Run]:
        """Return what the last runs over a source did, newest first."""
        return self.store.runs(name)

    def add_source(self, source: Source) -> tuple[Source, "Probe"]:
        """Probe a site, write it into `sources.toml`, and return its entry with what was found.

        Raises FetchError where it does not answer, SourceError where it is followed already or no news site.
        """
        from pr_archive.scrapers.fetcher import Fetcher
        from pr_archive.scrapers.probe import probe
        from pr_archive.serialization import to_json

        with self._writing("sources add"):
            check_new(self.sources(), source)  # before the site is asked anything
            with Fetcher(contact=self.contact) as fetcher:
                found = probe(fetcher, source)
            source = evolve(source, family=found.family)
            add_source(self.sources_file, source)
            state = self.store.source_state(source.name)
            self.store.save_source_state(evolve(state, probe=to_json(found)))
        return source, found

    def remove_source(self, name: str) -> None:
        """Stop following a site. Its releases stay."""
        with self._writing("sources remove"):
            remove_source(self.sources_file, name)

    # -- scraping -----------------------------------------------------------------------------------------------

    def scrape(
        self,
        *targets: str,
        full: bool = False,
        since: date | None = None,
        limit: int | None = None,
        dry_run: bool = False,
        due: bool = False,
        wait: float = 0,
        progress: "Progress | None" = None,
        done: Callable[[ScrapeResult], None] | None = None,
    ) -> list[ScrapeResult]:
        """Update sources from their sites, all of them if none is named, and the index from the store.

        A target is the name of a source, or the address of a page of one, which is then fetched (again). `full` lists
        all the way back; `limit` is the number of new releases taken per source; `due` leaves out sources whose turn
        it is not yet; `wait` is the seconds to wait for another writer. `progress` is called as pages come, `done`
        after each source. A broken source never stops the others: its error is in its result.
        Raises SourceError, ArchiveLockedError.
        """
        from pr_archive.scrapers.fetcher import Fetcher
        from pr_archive.snapshots import SnapshotWriter
        from pr_archive.update import Options, run_update

        sources = self.sources()
        jobs = _jobs(sources, targets)
        if due:
            jobs = {name: urls for name, urls in jobs.items() if urls or self._is_due(name)}
        options = Options(full=full, since=since, limit=limit, dry_run=dry_run)
        results = []
        with (
            self._writing("scrape", wait),
            Fetcher(contact=self.contact) as fetcher,
            closing(SnapshotWriter(self.snapshots_directory, self.store.end_of)) as snapshots,
        ):
            if not self._searching.is_usable():
                self._searching.bring_up_to_date()  # so that there is one to search while we scrape
            for name, urls in jobs.items():
                try:
                    result = run_update(
                        self.store, snapshots, fetcher, sources[name], options, urls=urls, progress=progress
                    )
                finally:
                    self._searching.bring_up_to_date()
                results.append(result)
                if done:
                    done(result)
        return results

    def _is_due(self, name: str) -> bool:
        due_at = self.store.source_state(name).due_at
        return due_at is None or due_at <= now()

    # -- reading ------------------------------------------------------------------------------------------------

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

    # -- records in ---------------------------------------------------------------------------------------------

    def import_records(self, rows: Iterable[Any]) -> ImportResult:
        """Take in records: dicts in the form of the export. A bad row is counted and named, the others go in."""
        from pr_archive.importing import version_of_record
        from pr_archive.scrapers.addresses import canonical_url

        sources = self.sources()
        counts = {"new": 0, "changed": 0, "unchanged": 0}
        failures = []
        with self._writing("import"):
            for number, row in enumerate(rows, 1):
                try:
                    if isinstance(row, RecordError):
                        raise row
                    version = version_of_record(row, sources)
                    counts[self.store.take(version, [canonical_url(version.url)])] += 1
                except RecordError as error:
                    failures.append((number, str(error)))
            self._searching.bring_up_to_date()
        return ImportResult(**counts, failures=tuple(failures))

    def import_pages(self, path: str | Path) -> ImportResult:
        """Take in the articles of a saved HTML page or of a WARC file, as if they had been fetched.

        Raises ParseError for a page that holds no article or does not say where it is from, ArchiveError for a
        damaged file; what came before the damage is kept.
        """
        from pr_archive.page_import import import_pages
        from pr_archive.snapshots import SnapshotWriter

        with (
            self._writing("import"),
            closing(SnapshotWriter(self.snapshots_directory, self.store.end_of)) as snapshots,
        ):
            try:
                return import_pages(self.store, snapshots, self.sources(), Path(path))
            finally:
                self._searching.bring_up_to_date()

    # -- derived data and integrity -----------------------------------------------------------------------------

    def index_status(self) -> "IndexStatus":
        """Return the state of the index."""
        return self._searching.status()

    def index_sync(self) -> int:
        """Apply pending changes to the index and return their number."""
        with self._writing("index sync"):
            return self._searching.bring_up_to_date()

    def index_rebuild(self) -> int:
        """Build the index anew and return the number of releases in it. Searches go on from the old one meanwhile."""
        with self._writing("index rebuild"):
            return self._searching.rebuild()

    def reparse(self, source: str | None = None, *, dry_run: bool = False) -> Iterator[Reparsed]:
        """Read every release (of a source) again from its snapshots, and yield those that come out differently.

        Works as it is iterated; with `dry_run` nothing is written. A large archive is read by several processes, so
        a script that calls this needs `if __name__ == "__main__":`. Raises SourceError for an unknown source.
        """
        from pr_archive.reparse import reparse

        sources = self.sources()
        if source is not None and source not in sources:
            raise SourceError(unknown_source(source, sources))
        with self._writing("reparse"):
            yield from reparse(self.store, self.snapshots_directory, sources, source, dry_run=dry_run)
            self._searching.bring_up_to_date()

    def check(self) -> list[Problem]:
        """Return what is wrong with store, snapshots and index; nothing for an archive that is whole."""
        return check_archive(self.store, self.snapshots_directory, self._searching)

    @property
    def snapshots_directory(self) -> Path:
        """The directory of the WARC files."""
        return self.path / "snapshots"

    @cached_property
    def _searching(self) -> "Searching":
        from pr_archive.searching import Searching

        return Searching(self.store, self.path / "index")

    def _make_searchable(self) -> None:
        """Bring the index up to date if nobody is writing; else search it as it is. Never waits for a writer."""
        if self._searching.is_current():
            return
        try:
            with self._writing("index sync"):
                self._searching.bring_up_to_date()
        except ArchiveError as error:  # somebody is writing, or nobody can: a read-only disk
            if not self._searching.is_usable():
                raise type(error)(f"the index has to be built first, but {error}") from error

    def _writing(self, what: str, wait: float = 0) -> Any:
        return write_lock(self.path, what, wait)

    def close(self) -> None:
        """Close all files."""
        if "_searching" in self.__dict__:
            self._searching.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _jobs(sources: dict[str, Source], targets: Sequence[str]) -> dict[str, list[str]]:
    """Return the pages to fetch by source; none of them means the whole source."""
    if not sources:
        raise SourceError("the archive follows no sources yet; add one with `sources add URL`")
    names = [target for target in targets if "://" not in target] if targets else list(sources)
    for name in names:
        if name not in sources:
            raise SourceError(unknown_source(name, sources))
    jobs: dict[str, list[str]] = {name: [] for name in names}
    for url in (target for target in targets if "://" in target):
        source = source_of(sources, url)
        if source is None:
            raise SourceError(f"no source covers {url}; add its site with `sources add`")
        if source.name not in names:
            jobs.setdefault(source.name, []).append(url)
    return jobs

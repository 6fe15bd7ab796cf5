"""What goes into an archive: sources, scraping, imports."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, fields

from pr_archive.archive.directory import Directory
from pr_archive.errors import RecordError, SourceError
from pr_archive.results import Copies, ImportResult, ScrapeResult
from pr_archive.sources import (
    Source,
    add_source,
    check_new,
    read_sources,
    remove_source,
    source_of,
    unknown_source,
    usual_trust,
)
from pr_archive.store import Run, SourceState, now

if TYPE_CHECKING:
    from pr_archive.intake import Outcome
    from pr_archive.scrapers.probe import Probe
    from pr_archive.update import Progress

__all__ = ["Collecting"]


class Collecting(Directory):
    """The verbs that take releases in."""

    # -- sources ------------------------------------------------------------------------------------------------

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
            if source.trust == fields(Source).trust.default:
                source = evolve(source, trust=usual_trust(source.url, source.family))
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
            closing(
                SnapshotWriter(self.snapshots_directory, self.store.end_of, original=self.store.holder_of)
            ) as snapshots,
        ):
            if not self._searching.is_usable():
                self._searching.bring_up_to_date()  # so that there is one to search while we scrape
            for name, urls in jobs.items():
                outcomes: dict[str, Outcome] = {}
                try:
                    result = run_update(
                        self.store, snapshots, fetcher, sources[name], options, urls=urls, progress=progress,
                        outcomes=outcomes,
                    )  # fmt: skip
                finally:
                    self._searching.bring_up_to_date()
                    self._tell(outcomes)
                results.append(result)
                if done:
                    done(result)
        return results

    def _is_due(self, name: str) -> bool:
        state = self.store.source_state(name)
        is_clock_back = state.last_run is not None and state.last_run > now()
        return state.due_at is None or state.due_at <= now() or is_clock_back

    # -- records in ---------------------------------------------------------------------------------------------

    def import_records(self, rows: Iterable[Any]) -> ImportResult:
        """Take in records: dicts in the form of the export. A bad row is counted and named, the others go in."""
        from pr_archive.importing import version_of_record
        from pr_archive.scrapers.addresses import canonical_url

        sources = self.sources()
        counts = {"new": 0, "changed": 0, "unchanged": 0}
        failures = []
        outcomes: dict[str, str] = {}
        with self._writing("import"):
            for number, row in enumerate(rows, 1):
                try:
                    if isinstance(row, RecordError):
                        raise row
                    version = version_of_record(row, sources)
                    outcome = self.store.take(version, [canonical_url(version.url)])
                    counts[outcome] += 1
                    if outcome != "unchanged" and self.has_hooks:
                        outcomes[self._id(version.url)] = outcome
                except RecordError as error:
                    failures.append((number, str(error)))
            self._searching.bring_up_to_date()
            self._tell(outcomes)
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
            closing(
                SnapshotWriter(self.snapshots_directory, self.store.end_of, original=self.store.holder_of)
            ) as snapshots,
        ):
            try:
                return import_pages(self.store, snapshots, self.sources(), Path(path))
            finally:
                self._searching.bring_up_to_date()

    # -- copies -------------------------------------------------------------------------------------------------

    def merge_copies(self, *ids_or_urls: str) -> Copies:
        """Say that releases are copies of one; goes before what is found. Raises NotFoundError."""
        from pr_archive.copies import copies_of, merge

        ids = [self._id(one) for one in ids_or_urls]
        with self._writing("copies merge"):
            self._searching.bring_up_to_date()
            merge(self.store, ids)
            self._searching.bring_up_to_date()
        return copies_of(self.store, self.sources(), ids[0])

    def split_copy(self, id_or_url: str) -> list[str]:
        """Say that a release is no copy of the others in its cluster, and return them. Raises NotFoundError."""
        from pr_archive.copies import split

        with self._writing("copies split"):
            self._searching.bring_up_to_date()
            others = split(self.store, self._id(id_or_url))
            self._searching.bring_up_to_date()
        return others


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

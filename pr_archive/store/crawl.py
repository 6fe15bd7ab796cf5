"""What the crawl remembers between runs: the state of each source, validators, and the frontier."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import asdict

from pr_archive.results import ScrapeResult
from pr_archive.serialization import from_json, to_json
from pr_archive.store.database import Database
from pr_archive.store.rows import Run, SourceState, Validators, as_text, as_time

__all__ = ["CrawlTables"]


KEPT_RUNS = 50
"""Runs of a source that are remembered."""
FIRST_PAUSE = timedelta(hours=1)
"""Pause after the second failure of a page; each further one is four times as long."""
LONGEST_PAUSE = timedelta(days=30)


class CrawlTables(Database):
    """The tables `sources`, `runs`, `validators` and `frontier`."""

    # -- sources ------------------------------------------------------------------------------------------------

    def source_state(self, name: str) -> SourceState:
        """Return what is remembered of a source; an empty state for a new one."""
        row = self._row(
            "SELECT name, url, probe, complete, last_run, last_ok, error, failures, due_at FROM sources"
            " WHERE name = ?",
            (name,),
        )
        if row is None:
            return SourceState(name=name)
        name, url, probe, complete, last_run, last_ok, error, failures, due_at = row
        return SourceState(
            name=name,
            url=url,
            probe=probe,
            complete=bool(complete),
            last_run=as_time(last_run),
            last_ok=as_time(last_ok),
            error=error,
            failures=failures,
            due_at=as_time(due_at),
        )

    def save_source_state(self, state: SourceState) -> None:
        """Write what is remembered of a source."""
        times = {name: as_text(getattr(state, name)) for name in ("last_run", "last_ok", "due_at")}
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO sources"
                " (name, url, probe, complete, last_run, last_ok, error, failures, due_at)"
                " VALUES (:name, :url, :probe, :complete, :last_run, :last_ok, :error, :failures, :due_at)",
                {**asdict(state), **times, "complete": int(state.complete)},
            )

    def save_run(self, run: Run) -> None:
        """Write what a run did. Of each source the last runs are kept."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO runs VALUES (?,?,?,?,?)",
                (run.source, as_text(run.at), to_json(run.result), run.pages, json.dumps(dict(run.filled))),
            )
            db.execute(
                "DELETE FROM runs WHERE source = ? AND at NOT IN"
                " (SELECT at FROM runs WHERE source = ? ORDER BY pages > 0 DESC, at DESC LIMIT ?)",
                (run.source, run.source, KEPT_RUNS),
            )

    def runs(self, source: str) -> list[Run]:
        """Return the runs that are kept of a source, newest first."""
        rows = self._rows("SELECT * FROM runs WHERE source = ? ORDER BY at DESC", (source,))
        return [
            Run(
                source=name,
                at=datetime.fromisoformat(at),
                result=from_json(result, ScrapeResult),
                pages=pages,
                filled=json.loads(filled),
            )
            for name, at, result, pages, filled in rows
        ]

    def published_of(self, source: str, limit: int = 5000) -> list[datetime]:
        """Return the latest publication times of a source."""
        rows = self._rows(
            "SELECT published FROM releases WHERE source = ? AND published IS NOT NULL"
            " ORDER BY published DESC LIMIT ?",
            (source, limit),
        )
        return [datetime.fromisoformat(row[0]) for row in rows]

    def validators(self, url: str) -> Validators | None:
        """Return the validators that an address sent last."""
        row = self._row("SELECT etag, last_modified, full_at, lies FROM validators WHERE url = ?", (url,))
        if row is None:
            return None
        return Validators(etag=row[0], last_modified=row[1], full_at=datetime.fromisoformat(row[2]), lies=row[3])

    def save_validators(self, url: str, validators: Validators) -> None:
        """Remember the validators of an address. Only once what it listed is in the store."""
        row = (url, validators.etag, validators.last_modified, as_text(validators.full_at), validators.lies)
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO validators VALUES (?,?,?,?,?)", row)

    # -- the frontier -------------------------------------------------------------------------------------------

    def enqueue(self, source: str, urls: Iterable[str], at: datetime, *, certain: bool = True) -> None:
        """Put listed pages into the frontier, in order; those that are there already stay as they are.

        `certain`: the list holds articles only, so that a page without one is a failure.
        """
        with self._transaction() as db:
            last = db.execute("SELECT coalesce(max(rank), 0) FROM frontier WHERE source = ?", (source,)).fetchone()[0]
            db.executemany(
                "INSERT OR IGNORE INTO frontier (source, url, listed_at, rank, certain) VALUES (?,?,?,?,?)",
                [(source, url, as_text(at), rank, int(certain)) for rank, url in enumerate(urls, last + 1)],
            )

    def frontier(self, source: str, at: datetime, limit: int | None = None, *, again: bool = False) -> list[str]:
        """Return the pages to be fetched now, in order of listing; those that failed before come last.

        A page that fails is tried again in the next run, then after ever longer pauses; `again`: now all the same.
        """
        rows = self._rows(
            "SELECT url FROM frontier WHERE source = ? AND (? OR (NOT rejected AND coalesce(retry_at, '') <= ?))"
            " ORDER BY attempts, rank LIMIT ?",
            (source, again, as_text(at), -1 if limit is None else limit),
        )
        return [url for (url,) in rows]

    def waiting(self, source: str) -> list[tuple[str, str]]:
        """Return (address, reason) of the pages that failed and will be tried again."""
        return self._rows(
            "SELECT url, error FROM frontier WHERE source = ? AND NOT rejected AND attempts > 0 ORDER BY rank",
            (source,),
        )

    def clear_frontier(self, source: str) -> None:
        """Forget the pages that a source listed: it has another address now."""
        with self._transaction() as db:
            db.execute("DELETE FROM frontier WHERE source = ?", (source,))

    def in_frontier(self, source: str, url: str) -> bool:
        """Return whether a page is in the frontier, or known to be no article."""
        query = "SELECT 1 FROM frontier WHERE source = ? AND url = ?"
        return self._row(query, (source, url)) is not None

    def fetched(self, source: str, url: str) -> None:
        """Take a page out of the frontier."""
        with self._transaction() as db:
            db.execute("DELETE FROM frontier WHERE source = ? AND url = ?", (source, url))

    def failed(self, source: str, url: str, error: str, at: datetime, *, rejectable: bool) -> bool:
        """Note why a page was not stored, and return whether that is a failure.

        A page of an uncertain list that is `rejectable` (it holds no article) is none: it is not tried again.
        """
        with self._transaction() as db:
            row = db.execute(
                "SELECT certain, attempts FROM frontier WHERE source = ? AND url = ?", (source, url)
            ).fetchone()
            certain, attempts = (bool(row[0]), row[1]) if row else (True, 0)
            pause = min(FIRST_PAUSE * 4 ** min(attempts - 1, 10), LONGEST_PAUSE) if attempts else timedelta()
            db.execute(
                "UPDATE frontier SET attempts = attempts + 1, error = ?, rejected = ?, retry_at = ?"
                " WHERE source = ? AND url = ?",
                (error, int(rejectable and not certain), as_text(at + pause), source, url),
            )
        return certain or not rejectable

"""Releases that were removed for good, and what is still to be cleared away after them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pr_archive.errors import NotFoundError
from pr_archive.records import Location
from pr_archive.results import Forgotten
from pr_archive.store.database import Database
from pr_archive.store.rows import as_text

__all__ = ["ForgottenTables"]

_COLUMNS = "SELECT id, source, source_id, urls, at, reason FROM forgotten"


class ForgottenTables(Database):
    """The tables `forgotten` and `doomed`."""

    def forgotten(
        self, source: str | None, *urls: str, source_id: str | None = None, id: str | None = None
    ) -> Forgotten | None:
        """Return the tombstone of a release with this id, this identity or one of these addresses, or None."""
        marks = ",".join("?" * len(urls))
        row = self._row(
            f"""{_COLUMNS} WHERE id = ? OR (source = ? AND source_id = ?)
                OR EXISTS (SELECT 1 FROM json_each(urls) WHERE value IN ({marks}))""",
            (id, source, source_id, *urls),
        )
        return _forgotten(row) if row else None

    def tombstones(self) -> list[Forgotten]:
        """Return what was forgotten, in the order in which it was."""
        return [_forgotten(row) for row in self._rows(_COLUMNS + " ORDER BY at, id")]

    def not_found(self, what: str, tombstone: Forgotten | None) -> NotFoundError:
        """Return the error for a release that is not there: it never was, or it was forgotten."""
        return NotFoundError(str(tombstone) if tombstone else what)

    def forget(
        self,
        tombstone: Forgotten,
        *,
        removed: Iterable[str],
        moved: Iterable[Location],
        doomed: Iterable[str],
    ) -> None:
        """Remove a release with all that hangs on it, and write its tombstone, in one transaction.

        `removed` are snapshots that are no more, `moved` the new places of others; `doomed` is what is to be cleared
        away after this, as paths in the archive directory.
        """
        id = tombstone.id
        with self._transaction() as db:
            db.execute("DELETE FROM releases WHERE id = ?", (id,))  # versions, addresses, captures, … go with it
            db.execute("DELETE FROM reported WHERE id = ?", (id,))
            db.executemany("DELETE FROM frontier WHERE url = ?", [(url,) for url in tombstone.urls])
            db.executemany("DELETE FROM snapshots WHERE id = ?", [(one,) for one in removed])
            db.executemany(
                "UPDATE snapshots SET file = ?, offset = ?, length = ?, digest = ?, refers = ? WHERE id = ?",
                [(one.file, one.offset, one.length, one.digest, one.refers, one.id) for one in moved],
            )
            db.execute(
                "INSERT INTO forgotten VALUES (?,?,?,?,?,?)",
                (id, tombstone.source, tombstone.source_id, json.dumps(tombstone.urls), as_text(tombstone.at),
                 tombstone.reason),
            )  # fmt: skip
            db.executemany("INSERT OR IGNORE INTO doomed VALUES (?)", [(path,) for path in doomed])
            db.execute("INSERT INTO changes (id) VALUES (?)", (id,))

    def addresses(self, id: str) -> list[str]:
        """Return every address under which a release was met."""
        return [url for (url,) in self._rows("SELECT url FROM addresses WHERE id = ? ORDER BY url", (id,))]

    def shows_another(self, snapshot: str, id: str) -> bool:
        """Return whether a snapshot shows another release than this one."""
        return self._row("SELECT 1 FROM captures WHERE snapshot = ? AND id <> ?", (snapshot, id)) is not None

    def doomed(self) -> list[str]:
        """Return what is still to be cleared away, as paths in the archive directory."""
        return [path for (path,) in self._rows("SELECT path FROM doomed ORDER BY path")]

    def cleared(self, path: str) -> None:
        """Note that something doomed is no more."""
        with self._transaction() as db:
            db.execute("DELETE FROM doomed WHERE path = ?", (path,))


def _forgotten(row: Sequence[Any]) -> Forgotten:
    id, source, source_id, urls, at, reason = row
    return Forgotten(
        id=id, source=source, source_id=source_id, urls=tuple(json.loads(urls)), at=datetime.fromisoformat(at),
        reason=reason,
    )  # fmt: skip

"""What saved searches have reported: no release is reported twice, nor a copy of one that was."""

from collections.abc import Iterable

from pr_archive.store.database import Database
from pr_archive.store.rows import as_text, now

__all__ = ["AlertTables"]


class AlertTables(Database):
    """The table `reported`."""

    def reported(self, search: str) -> set[str]:
        """Return the ids of the releases that a saved search has reported, or found when it was saved."""
        return {row[0] for row in self._rows("SELECT id FROM reported WHERE search = ?", (search,))}

    def last_reported(self, search: str, limit: int) -> list[str]:
        """Return the ids that a saved search reported last, newest first; not what it found when it was saved."""
        query = "SELECT id FROM reported WHERE search = ? AND news = 1 ORDER BY at DESC, rowid DESC LIMIT ?"
        return [row[0] for row in self._rows(query, (search, limit))]

    def report(self, search: str, ids: Iterable[str], *, news: bool, silent: Iterable[str] = ()) -> None:
        """Note what a saved search has reported, in one transaction. `silent` are the copies of these."""
        at = as_text(now())
        with self._transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO reported (search, id, at, news) VALUES (?,?,?,?)",
                [(search, id, at, int(news)) for id in ids] + [(search, id, at, 0) for id in silent],
            )

    def forget_reports(self, search: str) -> None:
        """Forget what a saved search has reported."""
        with self._transaction() as db:
            db.execute("DELETE FROM reported WHERE search = ?", (search,))

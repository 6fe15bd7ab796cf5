"""Which snapshots show a release, which of them were rejected, and which payload lies where already."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pr_archive.records import Location
from pr_archive.results import Capture
from pr_archive.store.releases import LOCATIONS, ReleaseTables
from pr_archive.store.rows import as_text, location_of

__all__ = ["CaptureTables"]


class CaptureTables(ReleaseTables):
    """The tables `captures` and `rejected`, and what `snapshots` knows of payloads."""

    def reject(self, id: str, at: datetime, reason: str, words: str, locations: Sequence[Location]) -> None:
        """Keep snapshots of a release that show less than the version there is.

        `words` is the fingerprint of the text that they show, empty where they show none.
        """
        with self._transaction() as db:
            self._captured(db, id, locations, None)
            self._seen(db, [id], at)
            db.execute(
                "INSERT OR REPLACE INTO rejected VALUES (?,?,?,?,?,1)",
                (id, locations[0].id, as_text(at), reason, words),
            )

    def days_rejected(self, id: str, words: str) -> set[str]:
        """Return the days (in UTC, like `2025-01-14`) on which a text was rejected since the last good capture."""
        query = "SELECT DISTINCT date(at) FROM rejected WHERE id = ? AND words = ? AND open"
        return {day for (day,) in self._rows(query, (id, words))}

    def doubtful(self, source: str) -> dict[str, set[str]]:
        """Return the releases of a source that were rejected since their last good capture, with the days of it."""
        rows = self._rows(
            """SELECT DISTINCT x.id, date(x.at) FROM rejected x JOIN releases r ON r.id = x.id
               WHERE x.open AND r.source = ?""",
            (source,),
        )
        found: dict[str, set[str]] = {}
        for id, day in rows:
            found.setdefault(id, set()).add(day)
        return found

    def captures(self, id: str) -> list[Capture]:
        """Return all captures of a release in the order in which they came."""
        rows = self._rows(
            """SELECT c.version, x.reason, s.fetched_at, s.status, s.url, s.id, s.refers, s.digest, s.file, s.offset,
                      s.length, EXISTS (SELECT 1 FROM versions v, json_each(v.snapshots) j
                                        WHERE v.id = c.id AND v.version = c.version AND j.value = c.snapshot)
               FROM captures c JOIN snapshots s ON s.id = c.snapshot
               LEFT JOIN rejected x ON x.id = c.id AND x.snapshot = c.snapshot
               WHERE c.id = ? ORDER BY c.number""",
            (id,),
        )
        return [_capture(id, row) for row in rows]

    def locations_of(self, id: str) -> Iterator[Location]:
        """Yield the places of all captures of a release in the order in which they came."""
        query = LOCATIONS + " JOIN captures c ON c.snapshot = s.id WHERE c.id = ? ORDER BY c.number"
        for row in self._rows(query, (id,)):
            yield location_of(row[:18])

    def holder_of(self, digest: str) -> Location | None:
        """Return the place of the newest snapshot that holds the payload with a digest, None where there is none."""
        row = self._row(
            LOCATIONS + " WHERE s.digest = ? AND s.refers IS NULL ORDER BY s.fetched_at DESC, s.id LIMIT 1", (digest,)
        )
        return location_of(row) if row else None

    def has_capture(self, url: str, at: datetime, digest: str) -> bool:
        """Return whether a release has this very capture: the same answer at the same second."""
        query = """SELECT 1 FROM snapshots s JOIN captures c ON c.snapshot = s.id
                   WHERE s.digest = ? AND s.url = ? AND strftime('%s', s.fetched_at) = strftime('%s', ?)"""
        return self._row(query, (digest, url, as_text(at))) is not None

    def has_snapshot(self, id: str) -> bool:
        """Return whether there is a snapshot of this id."""
        return self._row("SELECT 1 FROM snapshots WHERE id = ?", (id,)) is not None

    def end_before(self, location: Location) -> int:
        """Return where the acknowledged snapshot before another one in its file ends, in bytes."""
        query = "SELECT coalesce(max(offset + length), 0) FROM snapshots WHERE file = ? AND offset < ?"
        return int(self._row(query, (location.file, location.offset))[0])


def _capture(id: str, row: Sequence[Any]) -> Capture:
    version, reason, fetched_at, status, url, snapshot, refers, digest, file, offset, length, is_read = row
    kind = "version" if is_read else "rejected" if reason else "gone" if version is None else "seen"
    return Capture(
        id=id, kind=kind, version=version, reason=reason, fetched_at=datetime.fromisoformat(fetched_at),
        status=status, url=url, snapshot=snapshot, record="revisit" if refers else "response", refers=refers,
        sha1=digest, file=file, offset=offset, length=length,
    )  # fmt: skip

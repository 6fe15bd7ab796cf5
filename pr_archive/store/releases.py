"""Releases, their versions, addresses and snapshots, and the queue of changes that the index has still to see."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

from attrs import asdict, evolve

from pr_archive.errors import ArchiveError, NotFoundError
from pr_archive.records import Copy, Location, Release
from pr_archive.serialization import to_json
from pr_archive.store.forgotten import ForgottenTables
from pr_archive.store.rows import Version, as_text, as_time, facts_told, location_of, now, version_of

__all__ = ["ReleaseTables"]

_BATCH = 500

_SELECT = """
    SELECT r.id, r.source, r.source_id, r.url, r.family, v.version, v.seen_at, v.data, v.facts, v.derived,
           v.snapshots, v.imported, r.first_seen, r.last_seen, r.gone_at, r.cluster
    FROM releases r JOIN versions v ON v.id = r.id
"""


LOCATIONS = "SELECT s.*, o.* FROM snapshots s LEFT JOIN snapshots o ON o.id = s.refers"
"""Snapshots, each revisit with its original."""


class ReleaseTables(ForgottenTables):
    """The tables `releases`, `versions`, `addresses`, `snapshots` and `changes`."""

    # -- reading ------------------------------------------------------------------------------------------------

    def release(self, id: str, version: int | None = None) -> Release:
        """Return a release, in its current or another version. Raises NotFoundError."""
        found = self.version(id, version)
        return self._own(found).release(self._copies([found])[id])

    def version(self, id: str, version: int | None = None) -> Version:
        """Return a version (the current one by default). Raises NotFoundError."""
        row = self._row(_SELECT + " WHERE r.id = ? AND v.version = coalesce(?, r.version)", (id, version))
        if row is None:
            what = f"no release {id!r}" + (f" in version {version}" if version else "")
            raise self.not_found(what, self.forgotten(None, id=id))
        return version_of(row)

    def get(self, id: str) -> Version | None:
        """Return the current version of a release, or None."""
        try:
            return self.version(id)
        except NotFoundError:
            return None

    def versions(self, id: str) -> list[Version]:
        """Return all versions of a release, oldest first."""
        return [version_of(row) for row in self._rows(_SELECT + " WHERE r.id = ? ORDER BY v.version", (id,))]

    def releases(self, ids: Sequence[str] | None = None) -> Iterator[Release]:
        """Yield releases in their current version: those with these ids, in that order, or all, by id."""
        if ids is None:
            yield from self._with_copies(self.current())
            return
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            rows = self._rows(_SELECT + f" WHERE v.version = r.version AND r.id IN ({marks})", batch)
            found = {release.id: release for release in self._with_copies(map(version_of, rows))}
            yield from (found[id] for id in batch if id in found)

    def _with_copies(self, versions: Iterable[Version]) -> Iterator[Release]:
        for batch in _batches(versions):
            copies = self._copies(batch)
            yield from (self._own(version).release(copies[version.id]) for version in batch)

    def _own(self, version: Version) -> Version:
        """Return a version without the copies that an import gave it of which the archive knows itself."""
        given = version.facts.copies
        if not given:
            return version
        marks = ",".join("?" * len(given))
        ids = [copy.id for copy in given]
        here = {row[0] for row in self._rows(f"SELECT id FROM releases WHERE id IN ({marks})", ids)}
        elsewhere = tuple(copy for copy in given if copy.id not in here)
        return evolve(version, facts=evolve(version.facts, copies=elsewhere))

    def _copies(self, versions: Sequence[Version]) -> dict[str, list[Copy]]:
        """Return the other members of the clusters of some versions, earliest first."""
        clusters = {version.cluster for version in versions}
        rows = self._rows(
            f"""SELECT r.cluster, r.id, r.url, r.source, json_extract(v.data, '$.published') FROM releases r
                JOIN versions v ON v.id = r.id AND v.version = r.version
                WHERE r.cluster IN ({",".join("?" * len(clusters))})
                ORDER BY r.published IS NULL, r.published, r.id""",
            tuple(clusters),
        )
        members: dict[str, list[Copy]] = defaultdict(list)
        for cluster, id, url, source, published in rows:
            members[cluster].append(Copy(id=id, url=url, source=source, published=as_time(published)))
        return {one.id: [copy for copy in members[one.cluster or ""] if copy.id != one.id] for one in versions}

    def current(self, source: str | None = None) -> Iterator[Version]:
        """Yield the current version of all releases (of a source), by id."""
        # In batches: a cursor kept open over a long export would hold the write-ahead log.
        last = ""
        query = _SELECT + " WHERE v.version = r.version AND r.id > ? AND r.source = coalesce(?, r.source)"
        query += " ORDER BY r.id LIMIT ?"
        while rows := self._rows(query, (last, source, _BATCH)):
            yield from map(version_of, rows)
            last = rows[-1][0]

    def find(self, source: str | None, *urls: str, source_id: str | None = None) -> str | None:
        """Return the id of the release with this identity, else with one of these addresses, or None."""
        if source_id is not None:
            row = self._row("SELECT id FROM releases WHERE source = ? AND source_id = ?", (source, source_id))
            if row:
                return str(row[0])
        marks = ",".join("?" * len(urls))
        where = f"a.url IN ({marks})" + (" AND r.source = ?" if source else "")
        row = self._row(
            f"SELECT a.id FROM addresses a JOIN releases r ON r.id = a.id WHERE {where}",
            (*urls, source) if source else urls,
        )
        return str(row[0]) if row else None

    def count(self) -> int:
        """Return the number of releases."""
        return int(self._row("SELECT count(*) FROM releases")[0])

    def ids(self) -> set[str]:
        """Return the ids of all releases."""
        return {row[0] for row in self._rows("SELECT id FROM releases")}

    # -- writing ------------------------------------------------------------------------------------------------

    def save(
        self,
        version: Version,
        locations: Iterable[Location] = (),
        addresses: Iterable[str] = (),
        fetched: str | None = None,
    ) -> None:
        """Write a version as the current one of its release, with its pending change, in one transaction.

        A version number that exists is replaced (a correction that is no new version). `fetched` is the address that
        leaves the frontier with it.
        """
        published = version.data.published
        with self._transaction() as db:
            db.execute(
                """INSERT INTO releases VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET
                   url = excluded.url, family = excluded.family, last_seen = excluded.last_seen,
                   gone_at = excluded.gone_at, version = excluded.version, published = excluded.published,
                   source_id = coalesce(source_id, excluded.source_id)""",
                (version.id, version.source, version.source_id, version.url, version.family,
                 as_text(version.first_seen), as_text(version.last_seen), as_text(version.gone_at), version.version,
                 as_text(published and published.astimezone(UTC)), version.id),
            )  # fmt: skip
            self._insert_version(db, version)
            self._captured(db, version.id, locations, version.version)
            db.executemany(
                "INSERT OR REPLACE INTO addresses VALUES (?,?)",
                [(url, version.id) for url in {version.url, *addresses}],
            )
            db.execute("DELETE FROM frontier WHERE source = ? AND url = ?", (version.source, fetched))
            db.execute("INSERT INTO changes (id) VALUES (?)", (version.id,))

    def take(self, version: Version, addresses: Sequence[str] = ()) -> Literal["new", "changed", "unchanged"]:
        """Take in a version that came as a record.

        A text that the store has of the release, in whatever version, is not taken again, nor is a release that was
        forgotten. Other words become the version that the record says it is if that is newer, else the next one.
        Facts that the record gives go before those that were read out of the text.
        """
        if self.forgotten(version.source, version.url, *addresses, source_id=version.source_id, id=version.id):
            return "unchanged"
        id = self.find(version.source, version.url, *addresses, source_id=version.source_id)
        old = self.get(id or version.id)
        if old is None:
            self.save(version, addresses=addresses)
            return "new"
        words = (version.data.title, version.data.paragraphs)
        if (old.data.title, old.data.paragraphs) == words and (told := facts_told(version.facts, old)):
            self.save(evolve(old, facts=evolve(old.facts, **told)), addresses=addresses)
            return "changed"
        if any((one.data.title, one.data.paragraphs) == words for one in self.versions(old.id)):
            return "unchanged"
        if (
            version.last_seen < old.seen_at
        ):  # older than what is current: it joins the history and changes nothing else
            self._remember(evolve(version, id=old.id, version=self.versions(old.id)[-1].version + 1))
            return "changed"
        number = version.version if version.version > old.version else self.versions(old.id)[-1].version + 1
        last_seen = max(old.last_seen, version.last_seen)
        self.save(
            evolve(
                version,
                id=old.id,
                source_id=old.source_id,
                first_seen=old.first_seen,
                last_seen=last_seen,
                version=number,
            ),
            addresses=addresses,
        )
        return "changed"

    def _remember(self, version: Version) -> None:
        """Write a version that is not the current one of its release."""
        with self._transaction() as db:
            self._insert_version(db, version)

    def _insert_version(self, db: sqlite3.Connection, version: Version) -> None:
        db.execute(
            "INSERT OR REPLACE INTO versions VALUES (?,?,?,?,?,?,?,?)",
            (version.id, version.version, as_text(version.seen_at), to_json(version.data), to_json(version.facts),
             to_json(version.derived), json.dumps(version.snapshots), int(version.imported)),
        )  # fmt: skip

    def seen(self, ids: Iterable[str], at: datetime) -> None:
        """Note that a site still lists these releases."""
        with self._transaction() as db:
            self._seen(db, ids, at)

    def seen_again(self, id: str, at: datetime, locations: Sequence[Location]) -> None:
        """Note that a site still shows the current version of a release, and the snapshots that prove it."""
        with self._transaction() as db:
            self._seen(db, [id], at)
            version = db.execute("SELECT version FROM releases WHERE id = ?", (id,)).fetchone()[0]
            self._captured(db, id, locations, version)

    def _seen(self, db: sqlite3.Connection, ids: Iterable[str], at: datetime) -> None:
        # An older capture that is imported says nothing new; a time to come was the slip of a clock.
        db.executemany(
            """UPDATE releases SET last_seen = :at WHERE id = :id AND julianday(first_seen) <= julianday(:at)
               AND (julianday(last_seen) < julianday(:at) OR julianday(last_seen) > julianday(:now))""",
            [{"id": id, "at": as_text(at), "now": as_text(now())} for id in ids],
        )

    def bury(self, id: str, at: datetime, locations: Iterable[Location] = ()) -> None:
        """Set the tombstone of a release that its site took down. The text stays."""
        with self._transaction() as db:
            db.execute("UPDATE releases SET gone_at = coalesce(gone_at, ?) WHERE id = ?", (as_text(at), id))
            self._captured(db, id, locations, None)

    def _locate(self, db: sqlite3.Connection, locations: Iterable[Location]) -> None:
        db.executemany(
            "INSERT OR REPLACE INTO snapshots VALUES"
            " (:id,:file,:offset,:length,:url,:status,:digest,:refers,:fetched_at)",
            [
                {**asdict(location, recurse=False), "fetched_at": as_text(location.fetched_at)}
                for location in locations
            ],
        )

    def _captured(self, db: sqlite3.Connection, id: str, locations: Iterable[Location], version: int | None) -> None:
        """Write snapshots that show a release in a version, or in none that was taken."""
        locations = list(locations)
        self._locate(db, locations)
        db.executemany(
            """INSERT INTO captures (id, snapshot, version) VALUES (?,?,?)
               ON CONFLICT (id, snapshot) DO UPDATE SET version = excluded.version""",
            [(id, location.id, version) for location in locations],
        )
        if locations and version is not None:
            db.execute("UPDATE rejected SET open = 0 WHERE id = ?", (id,))

    def keep(self, *locations: Location) -> None:
        """Acknowledge snapshots that no version refers to, e.g. of a page that is no article."""
        with self._transaction() as db:
            self._locate(db, locations)

    # -- snapshots ----------------------------------------------------------------------------------------------

    def location(self, snapshot: str) -> Location:
        """Return where a snapshot lies. Raises NotFoundError."""
        row = self._row(LOCATIONS + " WHERE s.id = ?", (snapshot,))
        if row is None:
            raise NotFoundError(f"no snapshot {snapshot!r}")
        return location_of(row)

    def capture_of(self, url: str) -> Location | None:
        """Return where the last good answer of an address lies, None where it was never fetched."""
        row = self._row(LOCATIONS + " WHERE s.url = ? AND s.status = 200 ORDER BY s.fetched_at DESC", (url,))
        return location_of(row) if row else None

    def locations(self) -> Iterator[Location]:
        """Yield the places of all snapshots, by file and offset."""
        yield from map(location_of, self._rows(LOCATIONS + " ORDER BY s.file, s.offset"))

    def damaged(self) -> Iterator[str]:
        """Yield what is wrong with each version that cannot be read."""
        last = ("", 0)
        query = _SELECT + " WHERE (r.id, v.version) > (?, ?) ORDER BY r.id, v.version LIMIT ?"
        while rows := self._rows(query, (*last, _BATCH)):
            for row in rows:
                try:
                    version_of(row)
                except ArchiveError as error:
                    yield str(error)
            last = (rows[-1][0], rows[-1][5])

    def lost_snapshots(self) -> list[tuple[str, int, str]]:
        """Return (release, version, snapshot) where a version names a snapshot whose place is not known."""
        return self._rows(
            """SELECT v.id, v.version, s.value FROM versions v, json_each(v.snapshots) s
               WHERE NOT v.imported AND s.value NOT IN (SELECT id FROM snapshots)"""
        )

    def ends(self) -> dict[str, int]:
        """Return the number of bytes of each WARC file that the store has acknowledged."""
        return dict(self._rows("SELECT file, max(offset + length) FROM snapshots GROUP BY file ORDER BY file"))

    def end_of(self, file: str) -> int:
        """Return the number of bytes of a WARC file that the store has acknowledged."""
        query = "SELECT coalesce(max(offset + length), 0) FROM snapshots WHERE file = ?"
        return int(self._row(query, (file,))[0])

    # -- the change queue ---------------------------------------------------------------------------------------

    def changes(self, limit: int = 1000) -> list[tuple[int, str]]:
        """Return the oldest pending changes as (sequence, id of the release)."""
        return self._rows("SELECT sequence, id FROM changes ORDER BY sequence LIMIT ?", (limit,))

    def pending(self) -> int:
        """Return the number of pending changes."""
        return int(self._row("SELECT count(*) FROM changes")[0])

    def pending_ids(self) -> set[str]:
        """Return the ids of the releases with pending changes."""
        return {row[0] for row in self._rows("SELECT id FROM changes")}

    def done(self, sequence: int) -> None:
        """Remove the pending changes up to this sequence: the index has committed them."""
        with self._transaction() as db:
            db.execute("DELETE FROM changes WHERE sequence <= ?", (sequence,))

    def last_sequence(self) -> int:
        """Return the sequence of the newest pending change, 0 where there is none."""
        return int(self._row("SELECT coalesce(max(sequence), 0) FROM changes")[0])


def _batches(versions: Iterable[Version]) -> Iterator[list[Version]]:
    several = iter(versions)
    while batch := list(islice(several, _BATCH)):
        yield batch

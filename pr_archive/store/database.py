"""The SQLite file: connections, transactions, migrations. The only module that knows sqlite3."""

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pr_archive.errors import ArchiveError
from pr_archive.store.schema import MIGRATIONS

__all__ = ["Database"]

LOCK_TIMEOUT = 30
"""Seconds to wait for another connection that writes."""
READERS_AWAITED = 3
"""Seconds to wait for readers when the file is written anew."""

Parameters = Sequence[Any] | Mapping[str, Any]
FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_SHMOPEN")
"""What a full disk is called: where it is written to, and where the index of the write-ahead log is made."""


class Database:
    """One SQLite file in WAL mode. Every thread has a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Open the file, creating or migrating it. Raises ArchiveError."""
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        try:
            self._migrate()
        except BaseException:
            self.close()
            raise

    def integrity(self) -> list[str]:
        """Return what SQLite finds wrong with the file; nothing when it is whole."""
        try:
            found = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check")]
            found += [f"row without its release: {row}" for row in self._db.execute("PRAGMA foreign_key_check")]
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [line for line in found if line != "ok"]

    def identity(self) -> str:
        """Return the name of the archive: made with it, the same in every copy of it."""
        return str(self._row("SELECT name FROM identity")[0])

    def scrub(self) -> bool:
        """Write the file anew, so that what was deleted is not in it nor beside it; False where a reader hinders it.

        Raises ArchiveError where there is no room for it.
        """
        try:
            self._db.execute("VACUUM")
            self._db.execute(f"PRAGMA busy_timeout = {READERS_AWAITED * 1000}")
            busy, *_ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            raise ArchiveError(f"{self.path}: cannot be cleared of what was deleted: {error}") from error
        finally:
            self._db.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT * 1000}")
        return not busy

    def copy_to(self, path: Path) -> None:
        """Write a copy of the file as it is at one moment; others may go on writing. Raises ArchiveError."""
        try:
            with closing(sqlite3.connect(path)) as copy:
                self._db.backup(copy)
            with open(path, "rb") as file:
                os.fsync(file.fileno())
        except (sqlite3.Error, OSError) as error:
            raise ArchiveError(f"{path}: the store cannot be copied: {error}") from error

    def close(self) -> None:
        """Close the connections of all threads."""
        while self._connections:
            self._connections.pop().close()
        self._local = threading.local()

    # -- for the tables -----------------------------------------------------------------------------------------

    def _rows(self, query: str, values: Parameters = ()) -> list[Any]:
        """Return the rows of a query. Raises ArchiveError where the file is damaged."""
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            advice = "" if _is_full(error) else "; `check` says more, a backup mends it"
            raise ArchiveError(f"{self.path}: {_said(error)}{advice}") from error
        except (UnicodeEncodeError, OverflowError):
            return []  # a value that no text or number of the file can equal

    def _row(self, query: str, values: Parameters = ()) -> Any:
        """Return the first row of a query, or None."""
        return next(iter(self._rows(query, values)), None)

    @property
    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    def _connect(self) -> sqlite3.Connection:
        try:
            # check_same_thread: only `close` crosses threads, and it runs when the others are done.
            connection = sqlite3.connect(
                self._address(), uri=True, timeout=LOCK_TIMEOUT, isolation_level=None, check_same_thread=False
            )
            self._connections.append(connection)
            for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            raise ArchiveError(f"{self.path}: {_said(error)}") from error
        return connection

    def _address(self) -> str:
        """Return the file as a URI. On a read-only disk SQLite has to be told that nothing will be written.

        Not while there is a write-ahead log, of a writer who may write here or was killed: it would not be read.
        """
        uri = f"file:{quote(str(self.path.absolute()))}"
        writable = os.access(self.path.parent, os.W_OK) and (not self.path.exists() or os.access(self.path, os.W_OK))
        if writable:
            return uri
        log = all(self.path.with_name(f"{self.path.name}{end}").exists() for end in ("-wal", "-shm"))
        return f"{uri}?mode=ro" if log else f"{uri}?mode=ro&immutable=1"

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Within another transaction of the same thread it is a part of that one."""
        db = self._db
        inner: bool = db.in_transaction
        if inner:
            yield db
            return
        try:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        except BaseException as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise ArchiveError(f"{self.path}: cannot write: {_said(error)}") from error
            raise

    def _migrate(self) -> None:
        try:
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
            if found > len(MIGRATIONS):
                raise ArchiveError(f"{self.path}: written by a newer version of PR Archive; upgrade the program")
            if found < len(MIGRATIONS):
                self._db.execute("PRAGMA journal_mode = WAL")
            for number, migration in enumerate(MIGRATIONS[found:], found + 1):
                self._db.executescript(f"BEGIN IMMEDIATE; {migration} PRAGMA user_version = {number}; COMMIT;")
        except sqlite3.DatabaseError as error:
            raise ArchiveError(f"{self.path}: {_said(error)}") from error


def _is_full(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorname", None) in FULL


def _said(error: sqlite3.Error) -> str:
    """Return what SQLite says. Where a full disk is what it means, that, and what to do."""
    return "the disk is full; free some space and go on, what was stored is kept" if _is_full(error) else str(error)

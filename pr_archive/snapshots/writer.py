"""Snapshots onto the disk.

A record is acknowledged by the store (`Location`) only after it was flushed and fsynced here. A process that dies in
between leaves a tail that the store does not know; the next writer leaves that file alone and begins a new one.
"""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pr_archive.errors import ArchiveError
from pr_archive.records import Location, Snapshot
from pr_archive.snapshots.reading import read_snapshot
from pr_archive.snapshots.records import (
    SOFTWARE,
    member,
    payload_digest,
    request_record,
    response_record,
    revisit_record,
    warcinfo_record,
)

__all__ = ["SnapshotWriter", "sync_directory"]

FILE_SIZE = 256 * 1024 * 1024
"""Bytes after which a new file is begun."""


def _none(digest: str) -> None:
    """Know of no payload."""


class SnapshotWriter:
    """Appends snapshots to the WARC files of an archive. One writer at a time (the archive's lock)."""

    def __init__(
        self,
        directory: Path,
        acknowledged: Callable[[str], int],
        file_size: int = FILE_SIZE,
        *,
        original: Callable[[str], Location | None] = _none,
    ) -> None:
        """`acknowledged` gives the number of bytes of a file that the store knows, `original` the snapshot that holds
        the payload with a digest, where there is one."""
        self.directory = directory
        self._acknowledged = acknowledged
        self._file_size = file_size
        self._original = original
        self._file: BinaryIO | None = None

    def append(self, snapshot: Snapshot) -> Location:
        """Write a snapshot (request and response) and return its place once it is on the disk."""
        digest = payload_digest(snapshot.payload)
        original = self._same(snapshot, digest)
        answer = revisit_record(snapshot, original) if original else response_record(snapshot)
        try:
            file = self._current()
            file.write(member(request_record(snapshot)))
            offset = file.tell()
            # The response comes last, so that the end of the last response is the end of the file.
            file.write(member(answer))
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            self.close()
            raise ArchiveError(f"cannot write a snapshot: {error}") from error
        return Location(
            id=snapshot.id,
            file=Path(file.name).name,
            offset=offset,
            length=file.tell() - offset,
            url=snapshot.url,
            status=snapshot.status,
            fetched_at=snapshot.fetched_at,
            digest=digest,
            refers=original.id if original else None,
            original=original,
        )

    def _same(self, snapshot: Snapshot, digest: str) -> Location | None:
        """Return the place of a snapshot with the same payload: one that can be read, byte by byte the same."""
        original = self._original(digest) if snapshot.payload else None
        if original is None or original.status != snapshot.status:
            return None
        try:
            same = read_snapshot(self.directory, original).payload == snapshot.payload
        except ArchiveError:
            return None  # a damaged one: `check` says so, and from now on there is another
        return original if same else None

    def _current(self) -> BinaryIO:
        if self._file is not None and self._file.tell() >= self._file_size:
            self.close()
        if self._file is None:
            self._file = self._reopen() or self._begin()
        return self._file

    def _reopen(self) -> BinaryIO | None:
        """Return the newest file for appending, unless it is full or has a tail that the store does not know."""
        newest = max(self.directory.glob("*.warc.gz"), default=None)
        if newest is None:
            return None
        size = newest.stat().st_size
        if size >= self._file_size or size != self._acknowledged(newest.name):
            return None
        return open(newest, "ab")

    def _begin(self) -> BinaryIO:
        self.directory.mkdir(parents=True, exist_ok=True)
        name = f"{SOFTWARE}-{datetime.now(UTC):%Y%m%d%H%M%S%f}.warc.gz"
        file = open(self.directory / name, "xb")  # noqa: SIM115 - kept open until the writer is closed
        file.write(member(warcinfo_record(name)))
        sync_directory(self.directory)
        return file

    def withdraw(self, locations: Iterable[Location]) -> None:
        """Take back snapshots just written that are not to be kept: all of their files that is not acknowledged."""
        self.close()
        for path in {self.directory / location.file for location in locations}:
            with open(path, "r+b") as file:
                file.truncate(self._acknowledged(path.name))
                os.fsync(file.fileno())
            if not self._acknowledged(path.name):
                path.unlink()

    def close(self) -> None:
        """Close the current file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def sync_directory(directory: Path) -> None:
    """Make a new file's name durable (POSIX asks for an fsync of the directory)."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Snapshots: what the servers sent, in WARC files (ISO 28500), one gzip member a record, so that any WARC tool can
read them and every release can be extracted again without the network.

A record is acknowledged by the store (`Location`) only after it was flushed and fsynced here. A process that dies in
between leaves a tail that the store does not know; the next writer leaves that file alone and begins a new one.
"""

import os
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit
from uuid import uuid4

from attrs import evolve
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordbuilder import RecordBuilder
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pr_archive.errors import ArchiveError
from pr_archive.records import Location, Snapshot

__all__ = ["SnapshotWriter", "read_snapshot", "read_warc"]

FILE_SIZE = 256 * 1024 * 1024
"""Bytes after which a new file is begun."""

SAFE = "/%?=&+,;:@!$'()*~[]"
"""Characters that a request line may hold as they are (RFC 3986); `%` stays, since addresses come encoded."""

_SOFTWARE = "pr-archive"


class SnapshotWriter:
    """Appends snapshots to the WARC files of an archive. One writer at a time (the archive's lock)."""

    def __init__(self, directory: Path, acknowledged: Callable[[str], int], file_size: int = FILE_SIZE) -> None:
        """`acknowledged` gives the number of bytes of a file that the store knows."""
        self.directory = directory
        self._acknowledged = acknowledged
        self._file_size = file_size
        self._file: BinaryIO | None = None

    def append(self, snapshot: Snapshot) -> Location:
        """Write a snapshot (request and response) and return its place once it is on the disk."""
        try:
            file = self._current()
            file.write(_member(_request(snapshot)))
            offset = file.tell()
            # The response comes last, so that the end of the last response is the end of the file.
            file.write(_member(_response(snapshot)))
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
        )

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
        name = f"{_SOFTWARE}-{datetime.now(UTC):%Y%m%d%H%M%S%f}.warc.gz"
        file = open(self.directory / name, "xb")  # noqa: SIM115 - kept open until the writer is closed
        about = {"software": _SOFTWARE, "format": "WARC File Format 1.0"}
        file.write(_member(RecordBuilder().create_warcinfo_record(name, about)))
        sync_directory(self.directory)
        return file

    def close(self) -> None:
        """Close the current file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def read_snapshot(directory: Path, location: Location) -> Snapshot:
    """Read a snapshot back. Raises ArchiveError where it is missing, cut short, or not what was written."""
    where = f"snapshot {location.id} in {location.file}"
    try:
        with open(directory / location.file, "rb") as file:
            file.seek(location.offset)
            member = file.read(location.length)
        # warcio takes a file that ends too soon for a short record, so the length is checked here.
        if len(member) != location.length:
            raise ArchiveError(f"{where}: the file is cut short")
        record = next(ArchiveIterator(BytesIO(member), check_digests=True))
        payload = record.raw_stream.read()
    except (OSError, StopIteration, ArchiveLoadFailed, EOFError, ValueError) as error:
        raise ArchiveError(f"{where}: cannot be read: {error}") from error
    if f"<{location.id}>" != record.rec_headers.get_header("WARC-Record-ID"):
        raise ArchiveError(f"{where}: another record lies there")
    if record.digest_checker.passed is not True:
        raise ArchiveError(f"{where}: its digest is not that of its bytes")
    return _snapshot(record, location, payload)


def read_warc(file: BinaryIO) -> Iterator[Snapshot]:
    """Yield the HTTP answers in a WARC file of any tool, gzipped or not. Raises ArchiveError where it is none.

    Answers of other schemes, and records that are no answers, are passed over.
    """
    try:
        for record in ArchiveIterator(file, check_digests=True):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type == "response" and record.http_headers and url.startswith(("http://", "https://")):
                yield _foreign(record, url.strip("<>"))
    except (ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
        raise ArchiveError(f"not a WARC file, or a damaged one: {error}") from error


def _foreign(record: ArcWarcRecord, url: str) -> Snapshot:
    """Return an answer that another tool recorded. Its payload may be chunked there; here it is not."""
    date = record.rec_headers.get_header("WARC-Date") or ""  # without one it is none: ValueError
    payload = record.raw_stream.read()
    # Where a file ends too soon, warcio gives what there is, with the digest not checked.
    if record.rec_headers.get_header("WARC-Payload-Digest") and record.digest_checker.passed is not True:
        raise ArchiveError(f"a damaged WARC file: the answer of {url} is not what its digest says")
    if (record.http_headers.get_header("transfer-encoding") or "").lower() == "chunked":
        payload = ChunkedDataReader(BytesIO(payload)).read()
    location = Location(
        id=f"urn:uuid:{uuid4()}", file="", offset=0, length=0, url=url, status=0,
        fetched_at=datetime.fromisoformat(date),
    )  # fmt: skip
    snapshot = _snapshot(record, location, payload)
    headers = tuple(one for one in snapshot.headers if one[0].lower() != "transfer-encoding")
    return evolve(snapshot, headers=headers)


def sync_directory(directory: Path) -> None:
    """Make a new file's name durable (POSIX asks for an fsync of the directory)."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _snapshot(record: ArcWarcRecord, location: Location, payload: bytes) -> Snapshot:
    status, _, reason = record.http_headers.statusline.partition(" ")
    headers = tuple((name, value) for name, value in record.http_headers.headers)
    record.http_headers.remove_header("transfer-encoding")  # undone in the payload
    record.raw_stream = BytesIO(payload)
    return Snapshot(
        id=location.id,
        url=location.url,
        requested=location.url,
        status=int(status),
        reason=reason,
        headers=headers,
        payload=payload,
        body=record.content_stream().read(),
        fetched_at=location.fetched_at,
    )


def _request(snapshot: Snapshot) -> ArcWarcRecord:
    parts = urlsplit(snapshot.url)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    line = f"GET {quote(target, safe=SAFE)} HTTP/1.1"
    return RecordBuilder().create_warc_record(
        snapshot.url,
        "request",
        http_headers=StatusAndHeaders(line, list(snapshot.request_headers), is_http_request=True),
        warc_headers_dict={"WARC-Date": _date(snapshot), "WARC-Concurrent-To": f"<{snapshot.id}>"},
    )


def _response(snapshot: Snapshot) -> ArcWarcRecord:
    # The payload was taken off its chunks, so the header that announces them would be a lie.
    headers = [(name, value) for name, value in snapshot.headers if name.lower() != "transfer-encoding"]
    return RecordBuilder().create_warc_record(
        snapshot.url,
        "response",
        payload=BytesIO(snapshot.payload),
        length=len(snapshot.payload),
        # A status line is ASCII; what else a server put there is of no use to anyone.
        http_headers=StatusAndHeaders(
            f"{snapshot.status} {snapshot.reason.encode('ascii', 'replace').decode()}", headers, protocol="HTTP/1.1"
        ),
        warc_headers_dict={"WARC-Record-ID": f"<{snapshot.id}>", "WARC-Date": _date(snapshot)},
    )


def _date(snapshot: Snapshot) -> str:
    return snapshot.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _member(record: ArcWarcRecord) -> bytes:
    buffer = BytesIO()
    WARCWriter(buffer, gzip=True).write_record(record)
    return buffer.getvalue()

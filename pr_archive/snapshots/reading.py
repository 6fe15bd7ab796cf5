"""Snapshots from the disk: those of the archive, and WARC files of other tools."""

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from attrs import evolve
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from pr_archive.errors import ArchiveError
from pr_archive.records import Location, Snapshot
from pr_archive.snapshots.records import TooLargeError, payload_digest, snapshot_in, whole

__all__ = ["read_member", "read_snapshot", "read_warc"]

_UUID = re.compile(r"<(urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})>", re.IGNORECASE)


def read_snapshot(directory: Path, location: Location) -> Snapshot:
    """Read a snapshot back; a revisit with the payload of its original.

    Raises ArchiveError where it is missing, cut short, or not what was written.
    """
    where = f"snapshot {location.id} in {location.file}"
    try:
        data = read_member(directory, location)
        record = next(ArchiveIterator(BytesIO(data), check_digests=True))
        payload = record.raw_stream.read()
    except (OSError, StopIteration, ArchiveLoadFailed, EOFError, ValueError) as error:
        # warcio puts all that it read into the message.
        raise ArchiveError(f"{where}: cannot be read: {str(error)[:80]}") from error
    if f"<{location.id}>" != record.rec_headers.get_header("WARC-Record-ID"):
        raise ArchiveError(f"{where}: another record lies there")
    if record.rec_type == "revisit":
        payload = _revisited(directory, location, record, data, where)
    elif record.digest_checker.passed is not True:
        raise ArchiveError(f"{where}: its digest is not that of its bytes")
    if location.digest not in ("", record.rec_headers.get_header("WARC-Payload-Digest")):
        raise ArchiveError(f"{where}: its digest is not the one that was written down")
    return snapshot_in(record, location, payload)


def read_member(directory: Path, location: Location) -> bytes:
    """Return the gzip member of a snapshot as it lies there. Raises OSError, ArchiveError."""
    with open(directory / location.file, "rb") as file:
        file.seek(location.offset)
        data = file.read(location.length)
    # warcio takes a file that ends too soon for a short record, so the length is checked here.
    if len(data) != location.length:
        raise ArchiveError(f"snapshot {location.id} in {location.file}: the file is cut short")
    return data


def _revisited(directory: Path, location: Location, record: ArcWarcRecord, data: bytes, where: str) -> bytes:
    """Return the payload of a revisit. warcio leaves the digests of such records alone, so they are checked here."""
    if location.original is None:
        raise ArchiveError(f"{where}: a revisit of {location.refers}, whose place is not known")
    block = zlib.decompress(data, zlib.MAX_WBITS + 16).partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")
    if record.rec_headers.get_header("WARC-Block-Digest") != payload_digest(block):
        raise ArchiveError(f"{where}: its digest is not that of its bytes")
    if record.rec_headers.get_header("WARC-Refers-To") != f"<{location.original.id}>":
        raise ArchiveError(f"{where}: a revisit of another snapshot than was written down")
    try:
        payload = read_snapshot(directory, location.original).payload
    except ArchiveError as error:
        raise ArchiveError(f"{where}: a revisit, and its original is damaged: {error}") from error
    if record.rec_headers.get_header("WARC-Payload-Digest") != payload_digest(payload):
        raise ArchiveError(f"{where}: a revisit, and its original has another payload")
    return payload


def read_warc(file: BinaryIO, known: Callable[[str], bytes | None] = lambda _: None) -> Iterator[Snapshot]:
    """Yield the HTTP answers in a WARC file of any tool, gzipped or not. Raises ArchiveError where it is none.

    A revisit has the payload of the record before it in the file with that digest, else what `known` gives for the
    digest; without one it is passed over. So are answers of other schemes, those of more than `LARGEST` bytes, and
    records that are no answers.
    """
    offsets: dict[str, int] = {}
    try:
        records = ArchiveIterator(file, check_digests=True)
        for record in records:
            url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            if not record.http_headers or not url.startswith(("http://", "https://")):
                continue
            digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
            with suppress(TooLargeError):
                if record.rec_type == "response":
                    offsets.setdefault(digest, records.offset)
                    yield _foreign(record, url, _payload(record, url))
                elif record.rec_type == "revisit" and digest:
                    payload = _payload_at(file, offsets[digest]) if digest in offsets else known(digest)
                    if payload is not None:
                        yield _foreign(record, url, payload)
    except ArchiveError:
        raise
    except Exception as error:
        # warcio raises whatever it stumbles over: AttributeError for a record without an address, among others.
        raise ArchiveError(f"not a WARC file, or a damaged one: {str(error)[:80]}") from error


def _payload(record: ArcWarcRecord, url: str) -> bytes:
    """Return the payload that another tool recorded. It may be chunked there; here it is not."""
    payload = whole(record.raw_stream)
    # Where a file ends too soon, warcio gives what there is, with the digest not checked.
    if record.rec_headers.get_header("WARC-Payload-Digest") and record.digest_checker.passed is not True:
        raise ArchiveError(f"a damaged WARC file: the answer of {url} is not what its digest says")
    if (record.http_headers.get_header("transfer-encoding") or "").lower() == "chunked":
        payload = ChunkedDataReader(BytesIO(payload)).read()
    return payload


def _payload_at(file: BinaryIO, offset: int) -> bytes:
    """Return the payload of an earlier record of a file that is being read, and leave it where it was."""
    here = file.tell()
    file.seek(offset)
    try:
        record = next(ArchiveIterator(file, check_digests=True))
        return _payload(record, record.rec_headers.get_header("WARC-Target-URI"))
    finally:
        file.seek(here)


def _foreign(record: ArcWarcRecord, url: str, payload: bytes) -> Snapshot:
    """Return an answer that another tool recorded, under the id that it has there if that is a UUID."""
    date = record.rec_headers.get_header("WARC-Date") or ""  # without one it is none: ValueError
    named = _UUID.fullmatch(record.rec_headers.get_header("WARC-Record-ID") or "")
    location = Location(
        id=named[1] if named else f"urn:uuid:{uuid4()}", file="", offset=0, length=0, url=url, status=0,
        fetched_at=datetime.fromisoformat(date),
    )  # fmt: skip
    snapshot = snapshot_in(record, location, payload)
    headers = tuple(one for one in snapshot.headers if one[0].lower() != "transfer-encoding")
    return evolve(snapshot, headers=headers)

"""Snapshots as WARC records: how they are made, and what is in them."""

import base64
import hashlib
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from warcio.recordbuilder import RecordBuilder
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pr_archive.errors import ArchiveError
from pr_archive.records import Location, Snapshot

__all__ = [
    "TooLargeError",
    "member",
    "payload_digest",
    "request_record",
    "response_record",
    "revisit_record",
    "snapshot_in",
    "warcinfo_record",
    "whole",
]

LARGEST = 64 * 1024 * 1024
"""Bytes of an answer, as sent and unpacked, that are read; more than is ever fetched."""

SAFE = "/%?=&+,;:@!$'()*~[]"
"""Characters that a request line may hold as they are (RFC 3986); `%` stays, since addresses come encoded."""

SOFTWARE = "pr-archive"


class TooLargeError(ArchiveError):
    """An answer that is too large to be a page."""


def payload_digest(payload: bytes) -> str:
    """Return the digest of a payload as WARC records name it: SHA-1 in base 32."""
    return f"sha1:{base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()}"


def warcinfo_record(name: str) -> ArcWarcRecord:
    """Return the record that begins a file of this name."""
    return RecordBuilder().create_warcinfo_record(name, {"software": SOFTWARE, "format": "WARC File Format 1.0"})


def request_record(snapshot: Snapshot) -> ArcWarcRecord:
    """Return the request that a snapshot is the answer to."""
    parts = urlsplit(snapshot.url)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    line = f"GET {quote(target, safe=SAFE)} HTTP/1.1"
    return RecordBuilder().create_warc_record(
        snapshot.url,
        "request",
        http_headers=StatusAndHeaders(line, list(snapshot.request_headers), is_http_request=True),
        warc_headers_dict={"WARC-Date": _date(snapshot.fetched_at), "WARC-Concurrent-To": f"<{snapshot.id}>"},
    )


def response_record(snapshot: Snapshot) -> ArcWarcRecord:
    """Return a snapshot with its payload."""
    return RecordBuilder().create_warc_record(
        snapshot.url,
        "response",
        payload=BytesIO(snapshot.payload),
        length=len(snapshot.payload),
        http_headers=_http_headers(snapshot),
        warc_headers_dict=_named(snapshot),
    )


def revisit_record(snapshot: Snapshot, original: Location) -> ArcWarcRecord:
    """Return a snapshot without its payload, which the original has (WARC 1.1, 6.7.2; the fields are known to
    readers of 1.0)."""
    return RecordBuilder().create_revisit_record(
        snapshot.url,
        payload_digest(snapshot.payload),
        original.url,
        _date(original.fetched_at),
        http_headers=_http_headers(snapshot),
        warc_headers_dict={**_named(snapshot), "WARC-Refers-To": f"<{original.id}>"},
    )


def member(record: ArcWarcRecord) -> bytes:
    """Return a record as it stands in a file: a gzip member."""
    buffer = BytesIO()
    WARCWriter(buffer, gzip=True).write_record(record)
    return buffer.getvalue()


def snapshot_in(record: ArcWarcRecord, location: Location, payload: bytes) -> Snapshot:
    """Return the snapshot that a record with this payload is."""
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
        body=whole(record.content_stream()),
        fetched_at=location.fetched_at,
    )


def whole(stream: BinaryIO) -> bytes:
    """Return what a stream holds. Raises TooLargeError: a gzipped record may unpack to a thousand times its size."""
    read = bytearray()
    while piece := stream.read(1 << 20):
        read += piece
        if len(read) > LARGEST:
            raise TooLargeError(f"an answer of more than {LARGEST} bytes")
    return bytes(read)


def _http_headers(snapshot: Snapshot) -> StatusAndHeaders:
    # The payload was taken off its chunks, so the header that announces them would be a lie.
    headers = [(name, value) for name, value in snapshot.headers if name.lower() != "transfer-encoding"]
    # A status line is ASCII; what else a server put there is of no use to anyone.
    reason = snapshot.reason.encode("ascii", "replace").decode()
    return StatusAndHeaders(f"{snapshot.status} {reason}", headers, protocol="HTTP/1.1")


def _named(snapshot: Snapshot) -> dict[str, str]:
    return {"WARC-Record-ID": f"<{snapshot.id}>", "WARC-Date": _date(snapshot.fetched_at)}


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""WARC files written again without some of their records, or with others in their place.

What stays is copied byte by byte: ids, times and digests are those that were written when the answers came. Bytes
that the store has not acknowledged are left out, since nobody knows what they show.
"""

import os
import re
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from attrs import evolve
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pr_archive.errors import ArchiveError
from pr_archive.records import Location, Snapshot
from pr_archive.snapshots.records import SOFTWARE, member, payload_digest, response_record, warcinfo_record
from pr_archive.snapshots.writer import sync_directory

__all__ = ["holds_json", "holds_strays", "rewrite"]

_JSON = re.compile(rb"\ncontent-type:[^\n]*json", re.IGNORECASE)
_HEAD = 16_384
"""Bytes of a record in which its headers are looked for."""


def holds_json(directory: Path, location: Location) -> bool:
    """Return whether a snapshot says that it is JSON; False where it cannot be read."""
    try:
        with open(directory / location.file, "rb") as file:
            file.seek(location.offset)
            head = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(file.read(location.length), _HEAD)
    except (OSError, zlib.error):
        return False
    return _JSON.search(head) is not None


def holds_strays(directory: Path, locations: Sequence[Location]) -> bool:
    """Return whether a file has more in it than these snapshots (all that the store knows) and their requests."""
    path = directory / locations[0].file
    try:
        if path.stat().st_size != locations[-1].offset + locations[-1].length:
            return True
        with open(path, "rb") as file:
            # Before the first snapshot lie the warcinfo and the request, before every other one the request alone.
            return any(_members(part) > (1 if start else 2) for start, part in _between(file, locations))
    except OSError:
        return False  # it is missing: there is nothing in it


def rewrite(
    directory: Path, locations: Sequence[Location], removed: Collection[str], instead: Mapping[str, Snapshot]
) -> tuple[str | None, list[Location]]:
    """Write the snapshots of one file into a new one, without `removed` ones and with others under the same id.

    `locations` are all snapshots of the file, in order. Returns the name of the new file (None where nothing is left)
    and the new places. It is on the disk when this returns. Raises ArchiveError where it cannot be written.
    """
    kept = [location for location in locations if location.id not in removed]
    if not kept:
        return None, []
    name = f"{SOFTWARE}-{datetime.now(UTC):%Y%m%d%H%M%S%f}.warc.gz"
    try:
        with open(directory / locations[0].file, "rb") as old, open(directory / name, "xb") as new:
            new.write(member(warcinfo_record(name)))
            requests = {one.id: part for one, (_, part) in zip(locations, _between(old, locations), strict=True)}
            moved = []
            for location in kept:
                new.write(_request(requests[location.id], location))
                offset = new.tell()
                old.seek(location.offset)
                other = instead.get(location.id)
                new.write(member(response_record(other)) if other else old.read(location.length))
                moved.append(_moved(location, name, offset, new.tell() - offset, other))
            new.flush()
            os.fsync(new.fileno())
        sync_directory(directory)
    except OSError as error:
        (directory / name).unlink(missing_ok=True)
        raise ArchiveError(f"{locations[0].file}: cannot be written again: {error}") from error
    return name, moved


def _moved(location: Location, name: str, offset: int, length: int, other: Snapshot | None) -> Location:
    if other is None:
        # A snapshot that is cut short stays one: `check` goes on naming it.
        return evolve(location, file=name, offset=offset)
    return evolve(
        location, file=name, offset=offset, length=length, digest=payload_digest(other.payload), refers=None,
        original=None,
    )  # fmt: skip


def _between(file: BinaryIO, locations: Sequence[Location]) -> Iterator[tuple[int, bytes]]:
    """Yield where the bytes before each snapshot begin, and these bytes."""
    end = 0
    for location in locations:
        file.seek(end)
        yield end, file.read(location.offset - end)
        end = location.offset + location.length


def _members(data: bytes) -> int:
    """Return the number of gzip members, the last of which may be damaged."""
    count = 0
    while data:
        count += 1
        one = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            one.decompress(data)
        except zlib.error:
            break
        data = one.unused_data
    return count


def _request(between: bytes, location: Location) -> bytes:
    """Return the member of a snapshot's request among the bytes before it, nothing where there is none."""
    try:
        records = ArchiveIterator(BytesIO(between))
        for record in records:
            if record.rec_headers.get_header("WARC-Concurrent-To") == f"<{location.id}>":
                records.read_to_end(record)
                start = records.get_record_offset()
                return between[start : start + records.get_record_length()]
    except ArchiveLoadFailed:
        pass
    return b""

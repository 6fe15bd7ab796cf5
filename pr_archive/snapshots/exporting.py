"""Some snapshots of an archive as a WARC file of their own, for other tools, other archives, and as proof.

Records are copied as they are, byte by byte, so that ids, times and digests stay those that were written when the
answers came. Only a revisit whose original is not in the file gets its payload back: it becomes a response.
"""

import os
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from pr_archive.errors import ArchiveError
from pr_archive.records import Location, Snapshot
from pr_archive.snapshots.reading import read_member, read_snapshot
from pr_archive.snapshots.records import member, request_record, response_record, warcinfo_record

__all__ = ["export_warc"]


def export_warc(
    path: Path, directory: Path, locations: Iterable[Location], end_before: Callable[[Location], int]
) -> tuple[int, list[str]]:
    """Write snapshots with their requests, in this order and each once; return their number, and what is damaged.

    `end_before` gives where the acknowledged snapshot before another one in its file ends. The file appears under its
    name when it is whole. Raises ArchiveError where it cannot be written.
    """
    beside = path.with_name(f"{path.name}.part")
    written: set[str] = set()
    damaged = []
    try:
        with open(beside, "wb") as file:
            file.write(member(warcinfo_record(path.name)))
            for location in locations:
                if location.id in written:
                    continue
                try:
                    snapshot = read_snapshot(directory, location)
                except ArchiveError as error:
                    damaged.append(str(error))
                    continue
                file.write(_request(directory, location, end_before(location), snapshot))
                is_whole = location.refers is None or location.refers in written
                file.write(read_member(directory, location) if is_whole else member(response_record(snapshot)))
                written.add(location.id)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        beside.unlink(missing_ok=True)
    return len(written), damaged


def _request(directory: Path, location: Location, start: int, snapshot: Snapshot) -> bytes:
    """Return the member of the request before a snapshot; one made of its address where there is none."""
    with open(directory / location.file, "rb") as file:
        file.seek(start)
        between = file.read(location.offset - start)
    records = ArchiveIterator(BytesIO(between))
    for record in records:
        if record.rec_headers.get_header("WARC-Concurrent-To") == f"<{location.id}>":
            records.read_to_end(record)
            begin = records.get_record_offset()
            return between[begin : begin + records.get_record_length()]
    return member(request_record(snapshot))

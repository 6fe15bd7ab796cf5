"""Checksums of segments: bytes that went bad on the disk need not make a search fail, only answer wrong, or take all
the memory there is.

A reader looks at the segments that are `SMALL` before it uses them, at a thousand MB a second; the others would make
every search wait, so they are looked at when somebody asks (`check`).
"""

import zlib
from collections.abc import Iterator
from pathlib import Path

__all__ = ["SMALL", "damaged", "is_whole", "write_checksum"]

SMALL = 32 * 1024 * 1024
"""Bytes of a segment up to which every reader verifies it."""
SUFFIX = ".crc"
"""Whoosh removes the file with its segment, after which it is named."""


def write_checksum(segment: Path) -> Path:
    """Write the checksum of a segment beside it, and return that file."""
    beside = segment.with_suffix(SUFFIX)
    beside.write_text(f"{_checksum(segment):08x}\n", encoding="ascii")
    return beside


def is_whole(segment: Path) -> bool:
    """Return whether a segment is as it was written. Raises OSError where it, or its checksum, is not there."""
    return segment.with_suffix(SUFFIX).read_bytes().strip() == b"%08x" % _checksum(segment)


def damaged(folder: Path) -> Iterator[str]:
    """Yield the names of the segments in a folder that are not as they were written."""
    for segment in sorted(folder.glob("*.seg")):
        try:
            if is_whole(segment):
                continue
        except OSError:
            pass
        yield segment.name


def _checksum(path: Path) -> int:
    checksum = 0
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            checksum = zlib.crc32(piece, checksum)
    return checksum

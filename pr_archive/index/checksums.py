"""Checksums of segments: bytes that went bad on the disk need not make a search fail, only answer wrong.

Reading a whole index takes too long for every search, so they are looked at when somebody asks (`check`).
"""

import zlib
from collections.abc import Iterator
from pathlib import Path

__all__ = ["damaged", "write_checksum"]

SUFFIX = ".crc"
"""Whoosh removes the file with its segment, after which it is named."""


def write_checksum(segment: Path) -> None:
    """Write the checksum of a segment beside it."""
    segment.with_suffix(SUFFIX).write_text(f"{_checksum(segment):08x}\n", encoding="ascii")


def damaged(folder: Path) -> Iterator[str]:
    """Yield the names of the segments in a folder that are not as they were written."""
    for segment in sorted(folder.glob("*.seg")):
        try:
            expected = segment.with_suffix(SUFFIX).read_text(encoding="ascii").strip()
            if expected != f"{_checksum(segment):08x}":
                yield segment.name
        except (OSError, UnicodeDecodeError):
            yield segment.name


def _checksum(path: Path) -> int:
    checksum = 0
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            checksum = zlib.crc32(piece, checksum)
    return checksum

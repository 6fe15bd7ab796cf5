"""Pieces of text and markup that both sample sites need."""

import re
import struct
import zlib
from datetime import timedelta, timezone
from html import escape

from pr_archive.demo.sample import SampleRelease

JAKARTA = timezone(timedelta(hours=7), "WIB")
"""Fixed, for Indonesia has no summer time and the demo must not need a time zone database."""


def escaped(text: str) -> str:
    """Text for an element or an attribute."""
    return escape(text, quote=True)


def slugged(text: str) -> str:
    """Lower-case, blanks to hyphens, every other character dropped."""
    return re.sub(r"\s+", "-", re.sub(r"[^a-z0-9\s-]", "", text.lower())).strip("-")


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, then three dots: the way both systems shorten a headline."""
    return text if len(text) <= limit else text[:limit].rstrip() + "..."


def excerpt(post: SampleRelease, words: int = 55) -> str:
    """The summary, or the first words of the body."""
    text = post.summary or " ".join(post.paragraphs)
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]) + " [...]"


def upload_id(post: SampleRelease) -> str:
    """A PHP ``uniqid()`` of the moment its picture was uploaded, minutes before publication."""
    seconds = int(post.published.timestamp()) - 60 * (3 + post.id % 20)
    return f"{seconds:08x}{post.id * 7919 % 0xFFFFF:05x}"


def picture(red: int, green: int, blue: int, side: int = 8) -> bytes:
    """A square PNG of one colour."""
    rows = (b"\0" + bytes((red, green, blue)) * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

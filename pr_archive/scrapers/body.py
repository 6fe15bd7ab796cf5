"""Reading the body of an answer within limits, and undoing its Content-Encoding."""

import zlib
from collections.abc import Callable

from pr_archive.errors import FetchError, TooLargeError
from pr_archive.scrapers.destinations import shown

__all__ = ["CHUNK", "GZIP_MAGIC", "CutShortError", "content_encoding", "decode_body", "gunzip", "read_body"]

CHUNK = 65536
"""Bytes of a piece."""
_MEMBERS = 10_000
GZIP_MAGIC = b"\x1f\x8b"


class CutShortError(ValueError):
    """The encoded body ends too soon, or its checksum is wrong: half a page."""


def read_body(read: Callable[[], bytes], announced: str, limit: int, *, cut: bool = False) -> bytes:
    """Read at most `limit` bytes as sent. Raises TooLargeError where there are more, unless they may be cut off.

    `read` gives the next piece, empty at the end; `announced` is the Content-Length.
    """
    if announced.isdecimal() and int(announced[:18]) > limit and not cut:
        raise TooLargeError(f"the answer is announced with {shown(announced)} bytes; the limit is {limit}")
    body = bytearray()
    while len(body) <= limit and (piece := read()):
        body += piece
    if len(body) > limit and not cut:
        raise TooLargeError(f"the answer has more than {limit} bytes")
    return bytes(body[:limit])


def content_encoding(headers: tuple[tuple[str, str], ...]) -> str:
    """Return the one Content-Encoding of an answer, or an empty text. Raises FetchError for a chain or another one.

    A chain (`gzip, gzip`) is how a kilobyte becomes a terabyte; no server needs it. The same goes for a
    Transfer-Encoding beyond `chunked`, which http.client would pass on with its frames.
    """
    if (transfer := _tokens(headers, "transfer-encoding")) not in ([], ["chunked"]):
        raise FetchError(f"the answer is transferred in a way that was not asked for ({shown(', '.join(transfer))})")
    encodings = _tokens(headers, "content-encoding")
    if len(encodings) > 1:
        raise FetchError(f"the answer is encoded more than once ({shown(', '.join(encodings))})")
    if encodings and encodings[0] not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"the answer is encoded in a way that was not asked for ({shown(encodings[0])})")
    return encodings[0] if encodings else ""


def _tokens(headers: tuple[tuple[str, str], ...], wanted: str) -> list[str]:
    values = ",".join(value for name, value in headers if name.lower() == wanted)
    named = (part.strip().lower() for part in values.split(","))
    return [name for name in named if name not in ("", "identity")]


def decode_body(payload: bytes, encoding: str, limit: int) -> bytes:
    """Undo a Content-Encoding. A body that is not what the header says is returned as it is.

    Raises TooLargeError beyond `limit` bytes, CutShortError for a broken body.
    """
    if encoding == "deflate":
        return _inflate_any(payload, limit)
    return gunzip(payload, limit) if encoding and payload.startswith(GZIP_MAGIC) else payload


def gunzip(payload: bytes, limit: int) -> bytes:
    """Unpack a gzip file of one or more members, at most `limit` bytes. Also for files like sitemap.xml.gz.

    Raises TooLargeError, CutShortError.
    """
    body, end = bytearray(), 0
    for _ in range(_MEMBERS):
        # What follows the last member is padding; browsers ignore it as well.
        if payload[end : end + 2] != GZIP_MAGIC:
            return bytes(body)
        end = _inflate(payload, end, body, limit, zlib.MAX_WBITS | 16)
    raise TooLargeError(f"the answer is packed in more than {_MEMBERS} pieces")


def _inflate_any(payload: bytes, limit: int) -> bytes:
    """Undo `deflate`, which is zlib by RFC 9110, raw by some servers, and nothing at all by others."""
    is_zlib = payload[:1] == b"\x78" and int.from_bytes(payload[:2], "big") % 31 == 0
    body = bytearray()
    try:
        _inflate(payload, 0, body, limit, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
    except CutShortError:
        if is_zlib or body:
            raise
        return payload
    return bytes(body)


def _inflate(payload: bytes, start: int, body: bytearray, limit: int, window: int) -> int:
    """Unpack the stream that begins at `start` onto `body` and return where it ends."""
    inflater = zlib.decompressobj(window)
    while not inflater.eof:
        # In pieces, because what is left of the input is copied at the end of every member.
        piece = payload[start : start + CHUNK]
        if not piece:
            raise CutShortError("the encoded body is cut short")
        try:
            body += inflater.decompress(piece, limit - len(body) + 1)
        except zlib.error as error:
            raise CutShortError(f"the encoded body is broken: {error}") from error
        if len(body) > limit:
            raise TooLargeError(f"the answer unpacks to more than {limit} bytes")
        start += len(piece) - len(inflater.unused_data)
    return start

"""From bytes to clean text: decoding pages, and repairing what broke on the way from the editor to us.

The words stay as published. Repaired is only what an encoding did to them, and only where it can be undone without
loss: UTF-8 that was read as another encoding, entities that were escaped twice, invisible characters.
"""

import json
import re
from email.message import Message
from html import unescape
from typing import Any

from bs4.dammit import EncodingDetector

__all__ = ["clean", "decode_html", "read_json", "same_words", "squeezed"]

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
"""How pages in UTF-16 begin that lack the mark (XML 1.0, appendix F)."""
_UTF8_PAIR = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\ud800-\udfff\ufe0f\ufeff]"
)
_NO_WORD = re.compile(r"[\W_]+")
_ENTITY = re.compile(r"&(?:#\d{2,5}|#x[0-9a-fA-F]{2,4}|amp|quot|apos|nbsp|lt|gt|[lr][sd]quo|[nm]dash|hellip);")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_LATIN_LEAD = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]")
"""How the first two bytes of a UTF-8 letter look when read as windows-1252."""
_THAI_LEAD = re.compile("\u0e22[\u0e01-\u0e3a\u0e3f-\u0e5b\u0080-\u00a0]")
"""The same, as windows-874: every UTF-8 letter of Latin-1 then begins with a Thai yo."""
_C1 = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""Bytes that windows-1252 does not define; decoders pass them through as control characters."""


def decode_html(body: bytes, content_type: str = "") -> str:
    """Return a page as text: by byte order mark (or the zeros of UTF-16), as UTF-8 if it is valid, by header, by
    meta, as windows-1252.

    Valid UTF-8 goes before what is declared, since text in another encoding is practically never valid UTF-8 once it
    has letters beyond ASCII, and headers lie.
    """
    for mark, encoding in (*_BOMS, *_WIDE):
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        pass
    for declared in (_charset(content_type), EncodingDetector.find_declared_encoding(body, is_html=True)):
        # UTF-8 was tried above; UTF-16 or UTF-7 in a meta element cannot be true of a page whose meta we could read.
        if declared and not declared.lower().startswith(("utf", "unicode")):
            try:
                return body.decode("windows-1252" if declared.lower() in _WESTERN else declared)
            except (ValueError, LookupError):  # no text in it, no such encoding, no name of any
                continue
    # Mostly UTF-8 with a few broken bytes (a cut headline) reads better as such than as windows-1252.
    pairs = len(_UTF8_PAIR.findall(body))
    text = body.decode("utf-8", "replace")
    return text if pairs and text.count("\ufffd") <= pairs else body.decode("windows-1252", "replace")


_WESTERN = frozenset(["iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"])
"""Browsers read what calls itself so as windows-1252 (WHATWG Encoding)."""


def _charset(content_type: str) -> str | None:
    message = Message()
    message["content-type"] = content_type.replace("\r", " ").replace("\n", " ")
    return message.get_content_charset()


def read_json(text: str | bytes) -> Any:
    """Return the value of a JSON text. Raises ValueError, RecursionError.

    JSON can spell half a character (`"\\ud800"`), which no file and no database takes: a `?` stands for it.
    """
    value = json.loads(text)
    if (b"\\ud" if isinstance(text, bytes) else "\\ud") not in text.lower():  # type: ignore[operator]
        return value
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def clean(text: str) -> str:
    """Return a text on one line: broken encoding repaired, no invisible characters, single blanks."""
    if not text.isascii():
        text = _mended(text)
    if "&" in text and _ENTITY.search(text):
        text = unescape(text)
    if not (text.isascii() and text.isprintable()):  # last: an entity may stand for an invisible character too
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """Return the letters and digits of a text alone, in one case: what is left to compare when all else differs."""
    return _NO_WORD.sub("", text).casefold()


def same_words(one: str, other: str) -> bool:
    """Return whether two texts have the same words, whatever stands between them."""
    return squeezed(one) == squeezed(other)


def _mended(text: str) -> str:
    """Return a text with UTF-8 that was read as windows-1252 or windows-874 read as UTF-8 again.

    Done for each run of letters beyond ASCII, and only where all of it is valid UTF-8 then.
    """
    for lead, encoding in ((_LATIN_LEAD, "cp1252"), (_THAI_LEAD, "cp874")):
        if lead.search(text):
            text = _BEYOND_ASCII.sub(lambda match, encoding=encoding: _reread(match[0], encoding), text)  # type: ignore[misc]
    return text


def _reread(run: str, encoding: str) -> str:
    try:
        raw = b"".join(char.encode("latin-1" if char in _C1.values() else encoding) for char in run)
        return raw.decode()
    except UnicodeError:
        return run

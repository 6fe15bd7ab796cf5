"""Faults of published text that can be undone without guessing: mojibake that round-trips, bodies pasted twice."""

import re
from collections.abc import Sequence

from bs4 import Tag

from pr_archive.scrapers.article import ArticleScraper
from pr_archive.scrapers.base import Page

__all__ = ["RepairingScraper", "repaired", "undo_mojibake", "undouble"]

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_CODECS = ("cp1252", "latin-1", "cp874")
_BYTES_OF_UTF8 = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+")
_CUT_QUOTE = re.compile(r"(?<=[,.!?\w])\u2020(?=\s|$)|\u00e2\u20ac(?=[\s,.]|$)")
"""What is left of a closing quote after its third byte, which windows-1252 does not have, was dropped."""
_MIN_HALF = 120
"""Characters that a body pasted twice has at least; shorter texts repeat themselves for other reasons."""


class RepairingScraper(ArticleScraper):
    """Base of the families whose texts need repair."""

    def title(self, page: Page) -> str | None:
        """Return the headline, repaired."""
        title = super().title(page)
        return undo_mojibake(title) if title else None

    def text(self, body: Tag, title: str) -> tuple[str, ...]:
        """Return the paragraphs, repaired."""
        return repaired(super().text(body, title))


def repaired(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return paragraphs without mojibake, and once where they were pasted twice."""
    return undouble([undo_mojibake(one) for one in paragraphs])


def undo_mojibake(text: str) -> str:
    """Return a text with those runs of letters beyond ASCII mended that are UTF-8 read as another encoding.

    A run is replaced only if all of it encodes to the bytes of well-formed UTF-8, so right text stays as it is. Twice
    where it was misread twice.
    """
    for _ in range(2):
        mended = _FOREIGN.sub(lambda match: _mended(match[0]), text)
        if mended == text:
            break
        text = mended
    return _CUT_QUOTE.sub("\u201d", text)


def _mended(run: str) -> str:
    for codec in _CODECS:
        data = _encoded(run, codec)
        if data and _BYTES_OF_UTF8.fullmatch(data):
            try:
                return data.decode("utf-8")
            except UnicodeDecodeError:
                continue
    return run


def _encoded(run: str, codec: str) -> bytes:
    """Return the bytes that were read as this run; the five that windows-1252 leaves open pass as controls."""
    try:
        return b"".join(
            bytes([ord(one)]) if codec == "cp1252" and one in "\x81\x8d\x8f\x90\x9d" else one.encode(codec)
            for one in run
        )
    except UnicodeEncodeError:
        return b""


def undouble(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the first half of paragraphs whose second half says the same, else all of them."""
    words = ["".join(filter(str.isalnum, one)).casefold() for one in paragraphs]
    half, odd = divmod(len(words), 2)
    if not odd and words[:half] == words[half:] and sum(map(len, words[:half])) >= _MIN_HALF:
        return tuple(paragraphs[:half])
    return tuple(paragraphs)

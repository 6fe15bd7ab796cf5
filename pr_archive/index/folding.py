"""Folding of characters: one form for all ways to write the same letters, and the way back to the text as printed.

NFKC takes ligatures, full-width and mathematical letters (a favourite of captions) to plain ones; typographic quotes
and backticks become the apostrophe. Both can change the length of a text, so `normalise` returns where each character
came from. `fold` then takes a single word to the form that is indexed.
"""

import re
from collections.abc import Sequence
from unicodedata import combining, normalize

__all__ = ["INVISIBLE", "fold", "normalise"]

# ´ is among them because NFKC would make it a blank and an accent.
_APOSTROPHES = "\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u00b4\uff07"
_SIGNS = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys("\u2010\u2011", "-"),
    **dict.fromkeys("\u201a\u201c\u201d\u201e\u2013\u2014\u2022\u2026", ";"),  # part words, whatever they are
    "\u00a0": " ",
    "\u2044": "/",  # in what NFKC makes of ½
}
"""Signs that are in most texts, with one of the same length that is in ASCII."""
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_REMOVED = re.compile(f"['{INVISIBLE}\u0300-\u036f]+")
# An ASCII character never joins what stands before it, so a text can be normalised in pieces that begin with one.
_PIECE = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")


def normalise(text: str) -> tuple[str, Sequence[int] | None]:
    """Return the text with alike characters made equal, and the offset in `text` of each character of the result.

    The offsets have one more entry, the length of `text`; they are None where nothing has moved.
    """
    text = _with_plain_signs(text)
    if text.isascii():
        return text, None
    parts: list[str] = []
    offsets: list[int] = []
    done = 0
    for piece in _PIECE.finditer(text):
        parts.append(text[done : piece.start()])
        offsets.extend(range(done, piece.start()))
        for start, end in _clusters(piece):
            folded = _with_plain_signs(normalize("NFKC", text[start:end]))
            parts.append(folded)
            offsets.extend(range(start, end) if len(folded) == end - start else [start] * len(folded))
        done = piece.end()
    parts.append(text[done:])
    offsets.extend(range(done, len(text) + 1))
    return "".join(parts), offsets


def fold(word: str) -> str:
    """Return a word as it is indexed: lower case, without apostrophes, accents and invisible characters."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    bare = _with_plain_signs(normalize("NFKD", word).casefold())
    return normalize("NFKC", _REMOVED.sub("", bare.replace("`", ""))) or word


def _with_plain_signs(text: str) -> str:
    if not text.isascii():
        for sign, plain in _SIGNS.items():
            text = text.replace(sign, plain)
    return text


def _clusters(piece: re.Match[str]) -> list[tuple[int, int]]:
    """Return the spans of a piece that can be normalised on their own: a character with the marks on it.

    Korean letters join without being marks; such a piece stays whole.
    """
    text, start, end = piece.string, piece.start(), piece.end()
    cuts = [at for at in range(start + 1, end) if not combining(text[at])]
    spans = list(zip([start, *cuts], [*cuts, end], strict=True))
    whole = normalize("NFKC", piece[0])
    return spans if "".join(normalize("NFKC", text[a:b]) for a, b in spans) == whole else [(start, end)]

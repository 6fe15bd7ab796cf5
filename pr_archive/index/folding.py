"""Folding of characters: one form for all the ways to write the same letters, and the way back to the text as printed.

NFKC takes ligatures, full-width and mathematical letters (a favourite of captions) to plain ones; typographic quotes
and backticks become the apostrophe. Both can change the length of a text, so `normalise` returns where each character
came from. `fold` then takes a single word to the form that is indexed.
"""

import re
from collections.abc import Sequence
from unicodedata import combining, normalize

__all__ = ["INVISIBLE", "fold", "normalise"]

# ´ must go before NFKC, which would make it a blank with an accent; ⁄ is what NFKC makes of ½.
_ALIKE = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u00b4\uff07`", "'") | dict.fromkeys("\u2010\u2011", "-") | {"\u2044": "/"}
)
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_REMOVED = re.compile(f"['{INVISIBLE}\u0300-\u036f]+")
# An ASCII character never joins what stands before it, so a text can be normalised in pieces that begin with one.
_PIECE = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")


def normalise(text: str) -> tuple[str, Sequence[int] | None]:
    """Return the text with alike characters made equal, and the offset in `text` of each character of the result.

    The offsets have one more entry, the length of `text`; they are None where nothing has moved.
    """
    if text.isascii():
        return text, None
    text = text.translate(_ALIKE)
    normal = normalize("NFKC", text)
    if len(normal) == len(text) and all(map(_same_length, _PIECE.findall(text))):
        return normal.translate(_ALIKE), None
    parts: list[str] = []
    offsets: list[int] = []
    done = 0
    for piece in _PIECE.finditer(text):
        parts.append(text[done : piece.start()])
        offsets.extend(range(done, piece.start()))
        for start, end in _clusters(piece):
            folded = normalize("NFKC", text[start:end])
            parts.append(folded)
            offsets.extend([start] * len(folded) if len(folded) != end - start else range(start, end))
        done = piece.end()
    parts.append(text[done:])
    offsets.extend(range(done, len(text) + 1))
    return "".join(parts).translate(_ALIKE), offsets


def fold(word: str) -> str:
    """Return a word as it is indexed: lower case, without apostrophes, accents and invisible characters."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    bare = normalize("NFKD", word.translate(_ALIKE)).casefold().translate(_ALIKE)
    return normalize("NFKC", _REMOVED.sub("", bare)) or word


def _same_length(piece: str) -> bool:
    return len(normalize("NFKC", piece)) == len(piece)


def _clusters(piece: re.Match[str]) -> list[tuple[int, int]]:
    """Return the spans of a piece that can be normalised on their own: a character with the marks on it.

    Korean letters join without being marks; such a piece stays whole.
    """
    text, start, end = piece.string, piece.start(), piece.end()
    cuts = [at for at in range(start + 1, end) if not combining(text[at])]
    spans = list(zip([start, *cuts], [*cuts, end], strict=True))
    whole = normalize("NFKC", piece[0])
    return spans if "".join(normalize("NFKC", text[a:b]) for a, b in spans) == whole else [(start, end)]

"""Highlights: where a text has the words of a query, and the passage that has most of them.

Pure: text and query in, slices of that same text out. Words are found with the analysis of the index, so what is
marked is what matched: other forms of a word, abbreviations and what they stand for, the words of a phrase only where
they stand in a row.
"""

import re
from collections.abc import Sequence
from typing import Any

from pr_archive.query import Phrase, Prefix, Query, TokenLike, Word

__all__ = ["highlight", "snippet"]

_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s+|\n+")


def highlight(text: str, query: Query, field: str | None = None) -> tuple[slice, ...]:
    """Return where a text has words of a query, as slices in order that do not overlap.

    `field` is the field that the text is of; words that are asked for in another field are not marked then.
    """
    return tuple(place for place, _ in _marks(text, query, field))


def snippet(text: str, query: Query, length: int = 240, field: str | None = "body") -> tuple[str, tuple[slice, ...]]:
    """Return the passage with most of the words of a query, and where in the passage they are.

    The passage has about `length` characters. It begins with a sentence where there is room for that, else between
    two words; "…" stands for what is left out, and white space is one blank. Without any of the words it is the
    beginning of the text.
    """
    marks = _marks(text, query, field)
    start, end = _window(text, marks, length)
    before = "… " if start else ""
    inside = [place for place, _ in marks if start <= place.start and place.stop <= end]
    passage = before + _SPACE.sub(" ", text[start:end]) + ("…" if end < len(text.rstrip()) else "")

    def moved(at: int) -> int:
        return len(before) + len(_SPACE.sub(" ", text[start:at]))

    return passage, tuple(slice(moved(place.start), moved(place.stop)) for place in inside)


def _marks(text: str, query: Query, field: str | None) -> list[tuple[slice, Any]]:
    """Return the places of the words, each with the part of the query that it stands for."""
    found = query.analyser(text)
    places: dict[int, tuple[slice, Any]] = {}
    for node in query.positive_words():
        if field is not None and node.field not in (None, field):
            continue
        for number in _places(found, node):
            token = found[number]
            if token.start not in places or places[token.start][0].stop < token.end:
                places[token.start] = (slice(token.start, token.end), node)
    marks: list[tuple[slice, Any]] = []
    for start in sorted(places):
        if not marks or marks[-1][0].stop <= start:
            marks.append(places[start])
    return marks


def _places(found: Sequence[TokenLike], node: Any) -> list[int]:
    """Return the numbers of the tokens that a node of the query stands for."""
    match node:
        case Word():
            terms = set(node.stems)
            return [
                n for n, token in enumerate(found) if token.exact == node.exact or not terms.isdisjoint(token.stems)
            ]
        case Phrase():
            size = len(node.words)
            exacts = [token.exact for token in found]
            starts = [n for n in range(len(found) - size + 1) if exacts[n : n + size] == list(node.words)]
            return [start + n for start in starts for n in range(size)]
        case Prefix():
            return [n for n, token in enumerate(found) if token.exact.startswith(node.prefix)]
        case _:
            return [n for n, token in enumerate(found) if node.fits(token.exact)]


def _window(text: str, marks: Sequence[tuple[slice, Any]], length: int) -> tuple[int, int]:
    """Return start and end of the passage that is shown."""
    if len(text) <= length:
        return 0, len(text.rstrip())
    first, last = _densest(marks, length)
    if last - first > length:  # a single mark longer than the passage
        return first, last
    sentence = max((match.end() for match in _SENTENCE_END.finditer(text, 0, first)), default=0)
    start = sentence
    if last - sentence > length:
        start = max(0, last - length, first - (length - last + first) // 2)
        space = _SPACE.search(text, start, first) if start else None
        start = space.end() if space else (start if start == 0 else first)
    end = min(len(text), start + length)
    if end < len(text) and not text[end].isspace():
        end = max([last, *(match.start() for match in _SPACE.finditer(text, last, end))])
    return start, last + len(text[last:end].rstrip())


def _densest(marks: Sequence[tuple[slice, Any]], length: int) -> tuple[int, int]:
    """Return the span of at most `length` with most different words, then most words, then the earliest."""
    best, span = (0, 0), (0, 0)
    for number, (first, _) in enumerate(marks):
        inside = [mark for mark in marks[number : number + 40] if mark[0].stop <= first.start + length]
        worth = (len({node for _, node in inside}), len(inside))
        if worth > best:
            best, span = worth, (first.start, inside[-1][0].stop)
    return span

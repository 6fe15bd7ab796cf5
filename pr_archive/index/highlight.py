"""Highlights: where a text has the words of a query, and the passage that has most of them.

Pure: text and query in, slices of that same text out. Words are found with the analysis of the index, so what is
marked is what matched: other forms of a word, abbreviations and what they stand for, the words of a phrase only where
they stand in a row.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from pr_archive.query import Analyser, Fuzzy, Phrase, Prefix, Query, Scored, TokenLike, Word

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


@lru_cache(maxsize=64)
def _analysed(analyser: Analyser, text: str) -> Sequence[TokenLike]:
    """Analyse a text, once for its highlights and its passage."""
    return analyser(text)


def _marks(text: str, query: Query, field: str | None) -> list[tuple[slice, Scored]]:
    """Return the places of the words, each with the part of the query that it stands for."""
    tokens = _analysed(query.analyser, text)
    nodes = [node for node in query.positive_words() if field is None or node.field in (None, field)]
    places: dict[int, tuple[slice, Scored]] = {}
    for number, node in chain(_words(tokens, nodes), _others(tokens, nodes)):
        start, end = tokens[number].start, tokens[number].end
        if start not in places or places[start][0].stop < end:
            places[start] = (slice(start, end), node)
    marks: list[tuple[slice, Scored]] = []
    for start in sorted(places):
        if not marks or marks[-1][0].stop <= start:
            marks.append(places[start])
    return marks


def _words(tokens: Sequence[TokenLike], nodes: Iterable[Scored]) -> Iterator[tuple[int, Scored]]:
    """Yield the numbers of the tokens that are words of the query, each with the word."""
    words = [node for node in nodes if isinstance(node, Word)]
    exacts = {node.exact: node for node in words}
    stems = {stem: node for node in words for stem in node.stems}
    unrelated = stems.keys().isdisjoint
    for number, token in enumerate(tokens):
        if token.exact in exacts:
            yield number, exacts[token.exact]
        elif not unrelated(token.stems):
            yield number, next(stems[stem] for stem in token.stems if stem in stems)


def _others(tokens: Sequence[TokenLike], nodes: Iterable[Scored]) -> Iterator[tuple[int, Scored]]:
    """Yield the numbers of the tokens that belong to phrases, beginnings and fuzzy words of the query."""
    for node in nodes:
        match node:
            case Phrase():
                size, exacts = len(node.words), tuple(token.exact for token in tokens)
                for start in range(len(tokens) - size + 1):
                    if exacts[start : start + size] == node.words:
                        yield from ((number, node) for number in range(start, start + size))
            case Prefix():
                yield from ((n, node) for n, token in enumerate(tokens) if token.exact.startswith(node.prefix))
            case Fuzzy():
                yield from ((n, node) for n, token in enumerate(tokens) if node.fits(token.exact))


def _window(text: str, marks: Sequence[tuple[slice, Scored]], length: int) -> tuple[int, int]:
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


def _densest(marks: Sequence[tuple[slice, Scored]], length: int) -> tuple[int, int]:
    """Return the span of at most `length` with most different words, then most words, then the earliest."""
    best, span = (0, 0), (0, 0)
    stops = [place.stop for place, _ in marks]
    for number, (first, _) in enumerate(marks):
        inside = marks[number : bisect_right(stops, first.start + length)]
        worth = (len({node for _, node in inside}), len(inside))
        if inside and worth > best:
            best, span = worth, (first.start, inside[-1][0].stop)
    return span

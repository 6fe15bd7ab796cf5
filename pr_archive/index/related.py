"""What lies near: releases like a given one, and words like one that nobody wrote."""

from heapq import nlargest, nsmallest
from math import log

from pr_archive.index.evaluate import Leaf
from pr_archive.index.search import Search
from pr_archive.index.writer import Document
from pr_archive.index.zones import occurrences
from pr_archive.query import Fuzzy, Query, Word

__all__ = ["similar", "suggest"]

TELLING = 25
"""How many words of a release tell what it is about."""
SUGGESTIONS = 3
"""How many other spellings are given for a word."""


def similar(search: Search, document: Document, limit: int) -> list[tuple[str, float]]:
    """Return ids and scores of the releases that share most of the telling words of a document, best first.

    Telling is what stands in it often and in few others. The document itself is found too if it is in the index.
    """
    leaves = search.leaves
    worth: list[tuple[float, bytes, Leaf]] = []
    for term, (freq, _) in document.terms["stem"].items():
        posting = search.reader.term("stem", term.decode())
        if posting.freqs:
            leaf = Leaf(leaves.ranking, [(1.0, posting.freqs)], [posting], {})
            worth.append(((1 + log(occurrences((freq,))[0])) * leaf.rarity, term, leaf))
    scores: dict[int, float] = {}
    for weight, _, leaf in nlargest(TELLING, worth, key=lambda each: each[:2]):
        for number, score in leaf.scores(leaf.numbers).items():
            scores[number] = scores.get(number, 0.0) + weight * score
    best = nsmallest(limit, scores, key=lambda number: (-scores[number], search.reader.id(number)))
    return [(search.reader.id(number), scores[number]) for number in best]


def suggest(search: Search, query: Query) -> dict[str, list[str]]:
    """Return other spellings for the words of a query that no release has: fewest slips first, then most frequent."""
    search.start_clock()
    lacking = [
        word for word in query.positive_words() if isinstance(word, Word) and not search.leaves.leaf(word).numbers
    ]
    return {word.exact: near for word in lacking if (near := _spellings(search, word))}


def _spellings(search: Search, word: Word) -> list[str]:
    frequency = search.reader.terms("exact", word.exact[:1])
    meant = Fuzzy(word.text, word.exact)
    near = {text: slips for text in frequency if (slips := meant.slips(text)) is not None}
    return nsmallest(SUGGESTIONS, near, key=lambda text: (near[text], -frequency[text], text))

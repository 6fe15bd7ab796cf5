"""Evaluation of a query tree over one reader: which releases match, and how well.

Sets of release numbers do the work: `and` is intersection, cheapest part first, `or` is union, `not` is
difference. A word becomes a leaf: the releases that have it under any of its terms, and what is needed to score
them. The terms of a word (its stem, the abbreviation that it is part of) are merged into one list before they are
scored: a word of the query counts once, however many names it has, and a rare name of a common thing is not rare.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from functools import cache

from pr_archive.errors import QueryError
from pr_archive.fields import FIELDS, keyword_key
from pr_archive.index.ranking import EXACT_WEIGHT, STEM_WEIGHT, Ranking
from pr_archive.index.reader import Reader, Term
from pr_archive.index.zones import ZONES, add, larger, pack
from pr_archive.query import And, Everything, Filter, Fuzzy, Node, Not, Or, Phrase, Prefix, Range, Scored, Word

__all__ = ["EXPANSION_LIMIT", "Leaf", "Leaves"]

EXPANSION_LIMIT = 1000
"""How many terms a prefix or a fuzzy word may stand for; the most frequent ones are taken."""
KEPT = 200_000
"""How many releases in leaves are kept for the next query (about 250 bytes each)."""


class Leaf:
    """One word, phrase, prefix or fuzzy word of a query: what it matches, and the scores.

    `parts` are lists of packed frequencies with their weights, each scored as one term, and all with the rarity of
    the leaf as a whole; `terms` are those whose positions are the positions of the leaf; `names` tells them by field,
    with the number of releases of each.
    """

    def __init__(
        self,
        ranking: Ranking,
        parts: Iterable[tuple[float, Mapping[int, int]]],
        terms: Sequence[Term],
        names: Mapping[str, Mapping[str, int]],
    ) -> None:
        self._ranking = ranking
        self._parts = [(weight, freqs) for weight, freqs in parts if freqs]
        self._terms = terms
        self.names = names
        sets = [freqs.keys() for _, freqs in self._parts]
        self.numbers: Set[int] = sets[0] if len(sets) == 1 else set().union(*sets)
        self._scores: dict[int, float] | None = None

    @property
    def rarity(self) -> float:
        """The inverse document frequency of the leaf as a whole."""
        return self._ranking.rarity(len(self.numbers))

    def scores(self, among: Set[int]) -> Mapping[int, float]:
        """Return the scores of at least those of `among` that have the word."""
        if self._scores is None and 2 * len(among) < len(self.numbers):
            return self._sum(among)
        if self._scores is None:
            self._scores = self._sum(None)
        return self._scores

    def _sum(self, among: Set[int] | None) -> dict[int, float]:
        parts = [self._ranking.scores(freqs, self.rarity * weight, among) for weight, freqs in self._parts]
        total = max(parts, key=len, default={})
        for part in parts:
            if part is not total:
                total.update({number: total.get(number, 0.0) + score for number, score in part.items()})
        return total

    def positions(self, number: int) -> list[int]:
        """Return the sorted positions of the word in a release."""
        found = [term.positions(number) for term in self._terms if number in term.freqs]
        return found[0].tolist() if len(found) == 1 else sorted(set().union(*found))


class Leaves:
    """Makes the leaves of queries over one reader and keeps the latest. Works out which releases match a tree."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.ranking = Ranking(reader)
        self.deadline = float("inf")
        """The time (of `time.monotonic`) at which to give up."""
        self._kept: dict[Scored, Leaf] = {}
        self._size = 0

    def matching(self, node: Node, among: Set[int] | None = None) -> Set[int]:
        """Return the releases that match a node of the query tree, of those in `among` where it is given."""
        match node:
            case And():
                return self._all(node.children, among)
            case Or():
                return set().union(*(self.matching(child, among) for child in node.children))
            case Not():
                every = self.reader.releases if among is None else among
                return every - self.matching(node.child, among)
            case Everything():
                return self.reader.releases if among is None else among
            case Range():
                return self._within(node, self.reader.releases if among is None else among)
            case Filter():
                found = self._filtered(node)
            case Word() | Phrase() | Prefix() | Fuzzy():
                found = self.leaf(node).numbers
        return found if among is None else found & among

    def _all(self, children: Iterable[Node], among: Set[int] | None) -> Set[int]:
        """Intersect: what is read from posting lists first, the fewest first; then what looks at each release."""
        found = among
        sets = [self.matching(child) for child in children if isinstance(child, (Word, Prefix, Fuzzy, Filter))]
        for each in sorted(sets, key=len):
            found = each if found is None else found & each
        for child in sorted(children, key=lambda child: isinstance(child, (Range, Not))):
            if not isinstance(child, (Word, Prefix, Fuzzy, Filter)):
                found = self.matching(child, found)
        return found if found is not None else self.reader.releases

    def _filtered(self, node: Filter) -> Set[int]:
        if FIELDS[node.field].kind == "keyword":
            return self.reader.term(node.field, node.key).freqs.keys()
        words = node.key.split()
        having = [self.reader.term(node.field, word).freqs.keys() for word in words]
        found = set(self.reader.releases).intersection(*having)
        if len(words) > 1:  # all of them in one value
            values, fits = self.reader.keywords(node.field), cache(lambda value: node.fits(keyword_key(value)))
            found = {number for number in found if any(map(fits, values[number]))}
        return found

    def _within(self, node: Range, among: Set[int]) -> Set[int]:
        days = self.reader.numbers(f"{node.field}_day")
        first = node.start.toordinal() if node.start else 1
        last = node.end.toordinal() if node.end else 1 << 40
        return {number for number in among if first <= days[number] <= last}

    def leaf(self, node: Scored) -> Leaf:
        """Return the leaf of a word, phrase, prefix or fuzzy word. Raises QueryError where time is up."""
        if time.monotonic() > self.deadline:
            raise QueryError("the search takes too long; ask for fewer or longer words")
        leaf = self._kept.pop(node, None)
        if leaf is None:
            leaf = self._make(node)
            self._size += len(leaf.numbers)
        self._kept[node] = leaf  # now the youngest
        while self._size > KEPT and len(self._kept) > 1:
            self._size -= len(self._kept.pop(next(iter(self._kept))).numbers)
        return leaf

    def _make(self, node: Scored) -> Leaf:
        match node:
            case Word():
                return self._word(node)
            case Phrase():
                return self._phrase(node)
            case Prefix():
                return self._expansion(self.reader.terms("exact", node.prefix), node.field)
            case Fuzzy():
                words = self.reader.terms("exact", node.exact[:1])
                return self._expansion({word: words[word] for word in words if node.fits(word)}, node.field)

    def _word(self, node: Word) -> Leaf:
        exact = {node.exact: self.reader.term("exact", node.exact)}
        stems = {text: self.reader.term("stem", text) for text in node.stems}
        parts = [
            (EXACT_WEIGHT, within(merged(exact.values(), larger), node.field)),
            (STEM_WEIGHT, within(merged(stems.values(), larger), node.field)),
        ]
        names = {"exact": counts(exact), "stem": counts(stems)}
        return Leaf(self.ranking, parts, list((stems or exact).values()), names)

    def _expansion(self, words: Mapping[str, int], field: str | None) -> Leaf:
        chosen = sorted(words, key=lambda text: (-words[text], text))[:EXPANSION_LIMIT]
        terms = {text: self.reader.term("exact", text) for text in chosen}
        parts = [(EXACT_WEIGHT, within(merged(terms.values(), add), field))]
        return Leaf(self.ranking, parts, list(terms.values()), {"exact": counts(terms)})

    def _phrase(self, node: Phrase) -> Leaf:
        terms = [self.reader.term("exact", word) for word in node.words]
        parts = [(EXACT_WEIGHT + STEM_WEIGHT, within(in_a_row(terms), node.field))]
        return Leaf(self.ranking, parts, terms, {"exact": counts(dict(zip(node.words, terms, strict=True)))})


def counts(terms: Mapping[str, Term]) -> dict[str, int]:
    """Return in how many releases each term stands."""
    return {text: len(term.freqs) for text, term in terms.items()}


def in_a_row(terms: Sequence[Term]) -> dict[int, int]:
    """Return the packed frequencies of words one right after the other."""
    order = sorted(enumerate(terms), key=lambda pair: len(pair[1].freqs))
    together = set(order[0][1].freqs).intersection(*(term.freqs.keys() for _, term in order[1:]))
    found = {}
    for number in together:
        starts: Set[int] | None = None
        for offset, term in order:
            places = {code - offset for code in term.positions(number)}
            starts = places if starts is None else starts & places
            if not starts:
                break
        if starts:
            found[number] = pack(sorted(starts))[0]
    return found


def merged(terms: Collection[Term], combine: Callable[[int, int], int]) -> Mapping[int, int]:
    """Return the packed frequencies of several terms as of one."""
    ordered = sorted((term.freqs for term in terms), key=len, reverse=True)
    if len(ordered) == 1:
        return ordered[0]
    total = dict(ordered[0]) if ordered else {}
    for freqs in ordered[1:]:
        for number, freq in freqs.items():
            total[number] = combine(total[number], freq) if number in total else freq
    return total


def within(freqs: Mapping[int, int], field: str | None) -> Mapping[int, int]:
    """Keep the frequencies in one zone."""
    if field is None:
        return freqs
    mask = next(zone.mask for zone in ZONES if zone.name == field)
    return {number: freq & mask for number, freq in freqs.items() if freq & mask}

"""A search: from a query to a page of results, over one reader."""

import time
from collections.abc import Mapping, Sequence, Set

from pr_archive.index.base import Found
from pr_archive.index.evaluate import Leaf, Leaves
from pr_archive.index.order import Collapsed, by_relevance, by_time, collapse, facet
from pr_archive.index.ranking import NEARNESS, nearness
from pr_archive.index.reader import Reader
from pr_archive.index.rewriting import plain_words
from pr_archive.query import And, Query, Scored

__all__ = ["LEAST_WORDS", "TIME_LIMIT", "Search"]

TIME_LIMIT = 5.0
"""Seconds after which a search is given up."""
LEAST_WORDS = 3
"""Words of a query of which one may be missing in a release that fills a page."""
SHARE = 0.5
"""What such a release has of the words, weighed by their rarity, at least."""
MOST_FILLED = 10
"""How many releases fill a page."""
SHOWN_TERMS = 20
"""How many terms of one word an explanation names."""


class Search:
    """Searches of one reader, and what they keep for the next one. Not for two threads at once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.leaves = Leaves(reader)

    def start_clock(self) -> None:
        """Give what follows its time."""
        self.leaves.deadline = time.monotonic() + TIME_LIMIT

    def run(
        self,
        query: Query,
        limit: int,
        offset: int,
        facets: Sequence[str],
        collapsing: bool,
        explain: bool,
        filling: bool = False,
    ) -> Found:
        """Return one page; see `Engine.search`."""
        reader, wanted = self.reader, offset + limit
        self.start_clock()
        matched = self.leaves.matching(query.root)
        collapsed = self._collapsed(matched, collapsing)
        scoring = self._scoring(query, matched)
        page: list[tuple[int, float]] = []
        if limit and query.sort == "relevance":
            page = scoring.best(reader, collapsed, wanted)[offset:]
        elif limit:
            page = [(number, 0.0) for number in by_time(reader, collapsed.shown, query.sort, wanted)[offset:]]
        further, copies = [], collapsed.copies
        if filling and page and not offset and len(page) < limit and query.sort == "relevance":
            lacking = self._lacking(query, matched, collapsing)
            others = self._collapsed(lacking, collapsing)
            further = self._scoring(query, lacking).best(reader, others, min(limit - len(page), MOST_FILLED))
            copies = {**copies, **others.copies}
        numbers = [number for number, _ in (*page, *further)]
        return Found(
            total=len(collapsed.shown),
            ids=[(reader.id(number), score) for number, score in (*page, *further)],
            partial=len(further),
            facets=[facet(reader, name, collapsed) for name in facets],
            collapsed={reader.id(n): tuple(map(reader.id, copies[n])) for n in numbers if n in copies},
            explanation=scoring.explain(reader, numbers) if explain else {},
        )

    def _scoring(self, query: Query, numbers: Set[int]) -> "_Scoring":
        return _Scoring([(node, self.leaves.leaf(node)) for node in query.positive_words()], numbers)

    def _collapsed(self, numbers: Set[int], collapsing: bool) -> Collapsed:
        return collapse(self.reader, numbers) if collapsing else Collapsed(numbers)

    def _lacking(self, query: Query, matched: Set[int], collapsing: bool) -> Set[int]:
        """Return the releases that have most, not all words of a query of plain words. Copies of a match are none."""
        words, reader = plain_words(query), self.reader
        found = self._with_most([self.leaves.leaf(word) for word in words]) if len(words) >= LEAST_WORDS else set()
        found -= matched
        if found and isinstance(query.root, And):
            narrowing = tuple(child for child in query.root.children if child not in words)
            found = set(self.leaves.matching(And(narrowing), found))
        if collapsing:
            group = reader.numbers("group")
            shown = {group[number] for number in matched & reader.copied}
            found = {number for number in found if number not in reader.copied or group[number] not in shown}
        return found

    @staticmethod
    def _with_most(leaves: Sequence[Leaf]) -> set[int]:
        """Return the releases that have at least `SHARE` of some words."""
        worth = sorted(((leaf.rarity, leaf.numbers) for leaf in leaves), key=lambda pair: -pair[0])
        rest = sum(rarity for rarity, _ in worth)
        least = SHARE * rest - 1e-9  # half is half, however it is rounded
        found: set[int] = set()
        # Rarest first: what has none of the first few cannot reach the share with all that is left.
        for rarity, numbers in worth:
            if rest >= least:
                found |= numbers
            rest -= rarity
        return {n for n in found if sum(rarity for rarity, numbers in worth if n in numbers) >= least}


class _Scoring:
    """The scores of the releases that match one query: the sum over its words, and a bonus for their nearness."""

    def __init__(self, leaves: Sequence[tuple[Scored, Leaf]], matched: Set[int]) -> None:
        self._nodes = [node for node, _ in leaves]
        self._leaves = [leaf for _, leaf in leaves]
        self._matched = matched

    def best(self, reader: Reader, collapsed: Collapsed, wanted: int) -> list[tuple[int, float]]:
        """Return the best releases with their scores. One that stands for copies has the best of their scores."""
        totals = self._totals()
        scores = totals
        if len(collapsed.shown) < len(totals):
            scores = {number: totals[number] for number in collapsed.shown}
            for number in collapsed.copies:
                scores[number] = max(map(totals.__getitem__, collapsed.members(number)))
        if len(self._leaves) < 2:
            return by_relevance(reader, scores, wanted, scores.__getitem__, 1.0)

        def final(number: int) -> float:
            return max(totals[member] * self._bonus(member) for member in collapsed.members(number))

        return by_relevance(reader, scores, wanted, final, 1 + NEARNESS)

    def _totals(self) -> Mapping[int, float]:
        columns = [leaf.scores(self._matched) for leaf in self._leaves]
        if len(columns) == 1 and columns[0].keys() == self._matched:
            return columns[0]
        getters = [column.get for column in columns]
        return {number: sum([get(number, 0.0) for get in getters]) for number in self._matched}

    def _bonus(self, number: int) -> float:
        return 1 + NEARNESS * nearness([leaf.positions(number) for leaf in self._leaves])

    def explain(self, reader: Reader, numbers: Sequence[int]) -> dict[str, object]:
        """Return the analysed terms with the number of releases of each, and the parts of the score of each hit."""
        words = []
        for node, leaf in zip(self._nodes, self._leaves, strict=True):
            names = {name: dict(list(terms.items())[:SHOWN_TERMS]) for name, terms in leaf.names.items()}
            words.append({"text": node.text, "releases": len(leaf.numbers), "rarity": round(leaf.rarity, 3), **names})
        scores = {}
        for number in numbers:
            parts = [leaf.scores({number}).get(number, 0.0) for leaf in self._leaves]
            bonus = self._bonus(number) if len(parts) > 1 else 1.0
            scores[reader.id(number)] = {"words": [round(part, 3) for part in parts], "nearness": round(bonus, 3)}
        return {"words": words, "scores": scores}

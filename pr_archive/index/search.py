"""A search: from a query to a page of results, over one reader."""

import time
from collections.abc import Mapping, Sequence, Set

from pr_archive.index.base import Found
from pr_archive.index.evaluate import Leaf, Leaves
from pr_archive.index.order import Collapsed, by_relevance, by_time, collapse, facet
from pr_archive.index.ranking import NEARNESS, nearness
from pr_archive.index.reader import Reader
from pr_archive.query import Query, Scored

__all__ = ["TIME_LIMIT", "Search"]

TIME_LIMIT = 5.0
"""Seconds after which a search is given up."""
SHOWN_TERMS = 20
"""How many terms of one word an explanation names."""


class Search:
    """Searches of one reader, and what they keep for the next one. Not for two threads at once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.leaves = Leaves(reader)

    def run(
        self, query: Query, limit: int, offset: int, facets: Sequence[str], collapsing: bool, explain: bool
    ) -> Found:
        """Return one page; see `Engine.search`."""
        reader, wanted = self.reader, offset + limit
        self.leaves.deadline = time.monotonic() + TIME_LIMIT
        matched = self.leaves.matching(query.root)
        collapsed = collapse(reader, matched) if collapsing else Collapsed(matched)
        scoring = _Scoring([(node, self.leaves.leaf(node)) for node in query.positive_words()], matched)
        page: list[tuple[int, float]] = []
        if limit and query.sort == "relevance":
            page = scoring.best(reader, collapsed, wanted)[offset:]
        elif limit:
            page = [(number, 0.0) for number in by_time(reader, collapsed.shown, query.sort, wanted)[offset:]]
        copies = {number: collapsed.copies[number] for number, _ in page if number in collapsed.copies}
        return Found(
            total=len(collapsed.shown),
            ids=[(reader.id(number), score) for number, score in page],
            facets=[facet(reader, name, collapsed) for name in facets],
            collapsed={reader.id(number): tuple(map(reader.id, others)) for number, others in copies.items()},
            explanation=scoring.explain(reader, [number for number, _ in page]) if explain else {},
        )


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

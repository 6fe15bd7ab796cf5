"""Ranking: BM25F over the zones of a release, with a bonus for query words that stand near one another.

BM25F (Robertson, Zaragoza and Taylor 2004) weighs the frequencies in the zones by zone and length, adds them up and
only then lets the sum saturate: a word in title and body counts once, strongly, not twice.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from math import log

from pr_archive.index.reader import Reader
from pr_archive.index.zones import BODY_LIMIT, ZONES

__all__ = ["EXACT_WEIGHT", "NEARNESS", "STEM_WEIGHT", "Ranking", "nearness"]

K1 = 1.2
WEIGHTS = {"title": 3.0, "summary": 1.5, "body": 1.0, "tags": 2.0}
LENGTH_EFFECT = {"title": 0.3, "summary": 0.3, "body": 0.75, "tags": 0.3}
EXACT_WEIGHT = 1.0
STEM_WEIGHT = 2.0
NEARNESS = 0.5
"""The share that words standing side by side add to a score."""


class Ranking:
    """Scores releases of one reader. Everything that depends on the whole index is worked out once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @cached_property
    def _lengths(self) -> list["array[int]"]:
        """For each zone: the number of tokens by release."""
        return [self._reader.numbers(zone.length_column) for zone in ZONES]

    @cached_property
    def _norms(self) -> list[list[float]]:
        """For each zone and length: what one occurrence counts."""
        norms = []
        for zone, lengths in zip(ZONES, self._lengths, strict=True):
            total = sum(lengths) - sum(lengths[number] for number in self._reader.deleted)
            effect, mean = LENGTH_EFFECT[zone.name], total / max(1, self._reader.count) or 1.0
            longest = max(lengths, default=0)
            norms.append([WEIGHTS[zone.name] / (1 - effect + effect * n / mean) for n in range(longest + 1)])
        return norms

    def rarity(self, documents: int) -> float:
        """Return the inverse document frequency of a term that stands in a number of releases; never negative."""
        return log(1 + (self._reader.count - documents + 0.5) / (documents + 0.5))

    def scores(
        self, freqs: Mapping[int, int], weight: float, among: Collection[int] | None = None
    ) -> dict[int, float]:
        """Score one term by its packed frequencies: all releases that have it, or those of `among` that do."""
        top = weight * (K1 + 1)
        lengths, norms, mixed = self._lengths[0], self._norms[0], self._weigh
        if among is None:
            items: Iterable[tuple[int, int]] = freqs.items()
        else:
            items = [(n, freqs[n]) for n in among if n in freqs]
        sums = ((n, f * norms[lengths[n]] if f <= BODY_LIMIT else mixed(n, f)) for n, f in items)
        return {n: top * x / (K1 + x) for n, x in sums}

    def _weigh(self, number: int, packed: int) -> float:
        """Add up the weighted frequencies of a release that has the term outside the body."""
        total = 0.0
        for zone, lengths, norms in zip(ZONES, self._lengths, self._norms, strict=True):
            frequency = packed >> zone.shift & zone.limit
            if frequency:
                total += frequency * norms[lengths[number]]
        return total


def nearness(places: list[list[int]]) -> float:
    """Return how near to one another words stand: 1.0 side by side, 0.0 far apart.

    `places` holds the sorted position codes of each word in the order of the query; the mean over neighbouring words
    of 1 / distance is taken.
    """
    pairs = list(pairwise(places))
    return sum(1 / distance for a, b in pairs if (distance := _distance(a, b))) / len(pairs) if pairs else 0.0


def _distance(left: list[int], right: list[int]) -> int:
    """Return the least distance between two sorted lists, 0 where one is empty. Words at one place count as 1."""
    best, i, j = 0, 0, 0
    while i < len(left) and j < len(right):
        gap = right[j] - left[i]
        distance = abs(gap) or 1
        if not best or distance < best:
            best = distance
        if gap > 0:
            i += 1
        else:
            j += 1
    return best

"""From matching releases to a page of hits: copies collapsed, in order, counted by field."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from heapq import nlargest, nsmallest
from itertools import chain

from attrs import field, frozen

from pr_archive.errors import QueryError
from pr_archive.index.reader import Reader
from pr_archive.index.schema import FACETS, MISSING
from pr_archive.results import Facet

__all__ = ["Collapsed", "by_relevance", "by_time", "collapse", "facet"]

_FAR = 1 << 62


@frozen
class Collapsed:
    """Matching releases, one for each text. `copies` gives the others of a text, earliest first."""

    shown: Set[int]
    copies: Mapping[int, Sequence[int]] = field(factory=dict)

    def members(self, number: int) -> Sequence[int]:
        """Return a shown release and its copies."""
        return (number, *self.copies.get(number, ()))


def collapse(reader: Reader, matched: Set[int]) -> Collapsed:
    """Let the copy that was published first stand for all matching copies of a text.

    Copies are releases of one cluster, or, where nobody has clustered them, with the same body.
    """
    published, group = reader.numbers("published"), reader.numbers("group")
    groups: dict[int, list[int]] = {}
    for number in matched & reader.copied:
        groups.setdefault(group[number], []).append(number)
    shown, copies = set(matched), {}
    for numbers in groups.values():
        if len(numbers) > 1:
            numbers.sort(key=lambda n: (_or_far(published[n]), reader.id(n)))
            copies[numbers[0]] = numbers[1:]
            shown.difference_update(numbers[1:])
    return Collapsed(shown, copies)


def _or_far(time: int) -> int:
    return _FAR if time == MISSING else time


def by_time(reader: Reader, shown: Collection[int], sort: str, wanted: int) -> list[int]:
    """Return the first releases in an order of time; those without the time come last, ties go by id."""
    times = reader.numbers("event" if sort == "event" else "published")
    if sort == "newest":
        return nsmallest(wanted, shown, key=lambda n: (-times[n], reader.id(n)))
    return nsmallest(wanted, shown, key=lambda n: (_or_far(times[n]), reader.id(n)))


def by_relevance(
    reader: Reader, scores: Mapping[int, float], wanted: int, final: Callable[[int], float], most: float
) -> list[tuple[int, float]]:
    """Return the best releases with their final scores; ties go by time, newest first, then by id.

    `final` works a score out to the end, which takes time; it is at most `most` times the given one. So only those
    are worked out that can still get among the best: the result is the same as if all were.
    """
    published = reader.numbers("published")
    size = 2 * wanted + 20
    while True:
        floor = nlargest(size, scores.values())[-1] if size < len(scores) else 0.0
        chosen = [(number, final(number)) for number, score in scores.items() if score >= floor]
        chosen.sort(key=lambda pair: (-pair[1], -published[pair[0]], reader.id(pair[0])))
        if len(chosen) == len(scores) or chosen[wanted - 1][1] >= floor * most:
            return chosen[:wanted]
        size *= 4


def facet(reader: Reader, name: str, collapsed: Collapsed) -> Facet:
    """Count the values of a field, most frequent first. A text counts once for each value that a copy of it has.

    Raises QueryError where the field is not one of `FACETS`.
    """
    if name not in FACETS:
        raise QueryError(f"the values of {name!r} cannot be counted; those of {', '.join(FACETS)} can")
    values = reader.keywords(name)
    counts = Counter(chain.from_iterable(map(values.__getitem__, collapsed.shown - collapsed.copies.keys())))
    for number in collapsed.copies:
        counts.update(set(chain.from_iterable(values[member] for member in collapsed.members(number))))
    return Facet(field=name, counts=tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))))

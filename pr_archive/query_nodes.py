"""The parts of a query: a tree of frozen nodes, without any engine.

Two nodes are equal when they ask for the same; the text that somebody typed for it is kept beside, for printing.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Protocol

import attrs
from attrs import frozen

from pr_archive.fields import FIELDS

__all__ = [
    "Analyser", "And", "Everything", "Filter", "Fuzzy", "Node", "Not", "Or", "Phrase", "Prefix", "Range", "Run",
    "Scored", "TokenLike", "Word", "leaves",
]  # fmt: skip


class TokenLike(Protocol):
    """A word of a text, as an analyser gives it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def exact(self) -> str: ...
    @property
    def stems(self) -> tuple[str, ...]: ...


Analyser = Callable[[str], Sequence[TokenLike]]
"""Gives the words of a text in order."""


@frozen(eq=False)
class Run:
    """Plain words that were typed next to each other and analysed together: neighbours can change what a word means.

    Stop words that the query leaves out are still in it.
    """

    words: tuple[str, ...]
    field: str | None = None

    @property
    def text(self) -> str:
        return " ".join(f"{self.field}:{word}" if self.field else word for word in self.words)


@frozen
class Word:
    """A word: in a text field as written, or by any of its stems."""

    text: str = attrs.field(eq=False)
    exact: str
    stems: tuple[str, ...]
    field: str | None = None
    run: Run | None = attrs.field(default=None, eq=False, repr=False)


@frozen
class Phrase:
    """Words one right after the other, as written."""

    text: str = attrs.field(eq=False)
    words: tuple[str, ...]
    field: str | None = None


@frozen
class Prefix:
    """Words that begin like this."""

    text: str = attrs.field(eq=False)
    prefix: str
    field: str | None = None


@frozen
class Fuzzy:
    """Words that are nearly this one: the same first letter, and one slip (two in eight letters or more)."""

    text: str = attrs.field(eq=False)
    exact: str
    field: str | None = None

    def fits(self, word: str) -> bool:
        """Return whether a word is near enough."""
        return self.slips(word) is not None

    def slips(self, word: str) -> int | None:
        """Return how many slips away a word is, None where it is not near enough."""
        most = 2 if len(self.exact) >= 8 else 1 if len(self.exact) >= 4 else 0
        slips = _distance(self.exact, word, most) if word[:1] == self.exact[:1] else most + 1
        return slips if slips <= most else None


@frozen
class Filter:
    """A value of a keyword field."""

    field: str
    value: str = attrs.field(eq=False)
    key: str

    def fits(self, key: str) -> bool:
        """Return whether a value of the field, as a key, is the one asked for."""
        if FIELDS[self.field].kind == "words":
            return set(self.key.split()) <= set(key.split())
        return key == self.key


@frozen
class Range:
    """Days of `published` or `event`, both ends included; an end that is None is open."""

    field: str
    start: date | None
    end: date | None

    def has(self, day: date) -> bool:
        """Return whether a day is in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@frozen
class And:
    """What all children match."""

    children: tuple["Node", ...]


@frozen
class Or:
    """What any child matches."""

    children: tuple["Node", ...]


@frozen
class Not:
    """What the child does not match."""

    child: "Node"


@frozen
class Everything:
    """Every release; only ever a whole query."""


Scored = Word | Phrase | Prefix | Fuzzy
"""What a hit is scored and marked by."""
Node = Word | Phrase | Prefix | Fuzzy | Filter | Range | And | Or | Not | Everything


def leaves(node: Node) -> Iterator[Node]:
    """Yield the parts of a node that have no parts themselves."""
    match node:
        case And() | Or():
            for child in node.children:
                yield from leaves(child)
        case Not():
            yield from leaves(node.child)
        case _:
            yield node


def _distance(one: str, other: str, most: int) -> int:
    """Return the slips between two words (a letter more, less, other, or two swapped), or `most + 1` if more.

    Optimal string alignment (Damerau-Levenshtein without a letter moved twice).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)

"""A query as a tree, without any engine. `Query.matches` is the oracle that every engine is tested against."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from attrs import evolve, field, frozen

from pr_archive.fields import FIELDS, keyword_key
from pr_archive.records import Release

__all__ = [
    "SORTS", "Analyser", "And", "Everything", "Filter", "Fuzzy", "Node", "Not", "Or", "Phrase", "Prefix", "Query",
    "Range", "TokenLike", "Word",
]  # fmt: skip

SORTS = ("relevance", "newest", "oldest", "event")
TEXT_FIELDS = tuple(name for name, one in FIELDS.items() if one.kind == "text")
"""The fields that a word without a field is looked for in."""


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


@frozen
class Word:
    """A word: in a text field as written, or by any of its stems."""

    text: str
    exact: str
    stems: tuple[str, ...]
    field: str | None = None


@frozen
class Phrase:
    """Words one right after the other, as written."""

    text: str
    words: tuple[str, ...]
    field: str | None = None


@frozen
class Prefix:
    """Words that begin like this."""

    text: str
    prefix: str
    field: str | None = None


@frozen
class Fuzzy:
    """Words that are nearly this one: the same first letter, and one slip (two in eight letters or more)."""

    text: str
    exact: str
    field: str | None = None

    def fits(self, word: str) -> bool:
        """Return whether a word is near enough."""
        slips = 2 if len(self.exact) >= 8 else 1 if len(self.exact) >= 4 else 0
        return word[:1] == self.exact[:1] and _distance(self.exact, word, slips) <= slips


@frozen
class Filter:
    """A value of a keyword field."""

    field: str
    value: str
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


@frozen
class And:
    children: tuple["Node", ...]


@frozen
class Or:
    children: tuple["Node", ...]


@frozen
class Not:
    child: "Node"


@frozen
class Everything:
    """Every release."""


Node = Word | Phrase | Prefix | Fuzzy | Filter | Range | And | Or | Not | Everything
_Scored = (Word, Phrase, Prefix, Fuzzy)


@frozen
class Query:
    """A parsed query."""

    text: str = field(eq=False)
    root: Node
    sort: str = "relevance"
    analyser: Analyser = field(eq=False, repr=False, kw_only=True)

    def matches(self, release: Release) -> bool:
        """Return whether a release matches, by reading it from end to end."""
        return _matches(self.root, _Read(release, self.analyser))

    def relaxed(self) -> "Query":
        """Return the query with its required words made optional: one of them has to be there.

        What narrows by field or date, and what is excluded, stays required.
        """
        children = self.root.children if isinstance(self.root, And) else (self.root,)
        optional = tuple(child for child in children if _is_wanted(child))
        if len(optional) < 2:
            return self
        required = tuple(child for child in children if not _is_wanted(child))
        either: Node = Or(optional)
        return evolve(self, root=And((either, *required)) if required else either)

    def normal(self) -> str:
        """Return the query in normal form, which parses to an equal query."""
        words = "" if isinstance(self.root, Everything) else _printed(self.root, "and")
        return words if self.sort == "relevance" else f"{words} sort:{self.sort}".strip()

    def positive_words(self) -> list[Word | Phrase | Prefix | Fuzzy]:
        """Return the words that a hit is scored and marked by: those not excluded."""
        return list(_positive(self.root))

    def describe(self) -> dict[str, Any]:
        """Return the tree in JSON-ready form, for `--explain`."""
        return {"normal": self.normal(), "sort": self.sort, "tree": _described(self.root)}


class _Read:
    """A release with its text fields analysed, each once."""

    def __init__(self, release: Release, analyser: Analyser) -> None:
        self.release = release
        self.analyser = analyser
        self._tokens: dict[str, list[Sequence[TokenLike]]] = {}

    def texts(self, name: str | None) -> Iterator[Sequence[TokenLike]]:
        """Yield the tokens of each text in a field, or in all of them."""
        for one in TEXT_FIELDS if name is None else (name,):
            if one not in self._tokens:
                self._tokens[one] = [self.analyser(str(value)) for value in FIELDS[one].values(self.release)]
            yield from self._tokens[one]

    def any_word(self, name: str | None, fits: Callable[[TokenLike], bool]) -> bool:
        return any(fits(token) for tokens in self.texts(name) for token in tokens)


def _matches(node: Node, read: _Read) -> bool:
    match node:
        case Word():
            stems = set(node.stems)
            return read.any_word(node.field, lambda t: t.exact == node.exact or not stems.isdisjoint(t.stems))
        case Phrase():
            return any(_has_phrase(tokens, node.words) for tokens in read.texts(node.field))
        case Prefix():
            return read.any_word(node.field, lambda t: t.exact.startswith(node.prefix))
        case Fuzzy():
            return read.any_word(node.field, lambda t: node.fits(t.exact))
        case Filter():
            values = FIELDS[node.field].values(read.release)
            return any(node.fits(keyword_key(str(value))) for value in values)
        case Range():
            days = FIELDS[node.field].values(read.release)
            return any(isinstance(day, date) and _within(node, day) for day in days)
        case And():
            return all(_matches(child, read) for child in node.children)
        case Or():
            return any(_matches(child, read) for child in node.children)
        case Not():
            return not _matches(node.child, read)
        case Everything():
            return True


def _within(node: Range, day: date) -> bool:
    return (node.start is None or node.start <= day) and (node.end is None or day <= node.end)


def _has_phrase(tokens: Sequence[TokenLike], words: tuple[str, ...]) -> bool:
    exacts = [token.exact for token in tokens]
    return any(exacts[i : i + len(words)] == list(words) for i in range(len(exacts) - len(words) + 1))


def _is_wanted(node: Node) -> bool:
    """Return whether a part of a query says what the hits are about, not which of them are let in."""
    if isinstance(node, And | Or):
        return any(map(_is_wanted, node.children))
    return isinstance(node, _Scored)


def _positive(node: Node) -> Iterator[Word | Phrase | Prefix | Fuzzy]:
    if isinstance(node, And | Or):
        for child in node.children:
            yield from _positive(child)
    elif isinstance(node, _Scored):
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


def _printed(node: Node, inside: str) -> str:
    match node:
        case Word() | Prefix() | Fuzzy():
            return _with_field(node.field, node.text)
        case Phrase():
            return _with_field(node.field, f'"{node.text}"')
        case Filter():
            return f'{node.field}:"{node.value}"' if not node.value.isalnum() else f"{node.field}:{node.value}"
        case Range():
            start, end = node.start or "", node.end or ""
            return f"{node.field}:{start}" if start == end else f"{node.field}:{start}..{end}"
        case Not():
            child = _printed(node.child, "not")
            return f"-{child}"
        case Everything():
            return "*"
        case And() | Or():
            own = "and" if isinstance(node, And) else "or"
            joined = (" " if own == "and" else " OR ").join(_printed(child, own) for child in node.children)
            return joined if own == inside == "and" else f"({joined})" if inside != "and" or own == "and" else joined


def _with_field(name: str | None, text: str) -> str:
    return f"{name}:{text}" if name else text


def _described(node: Node) -> Any:
    kind = type(node).__name__.lower()
    match node:
        case Word():
            return {kind: node.text, "exact": node.exact, "stems": list(node.stems), "field": node.field}
        case Phrase():
            return {kind: list(node.words), "field": node.field}
        case Prefix():
            return {kind: node.prefix, "field": node.field}
        case Fuzzy():
            return {kind: node.exact, "field": node.field}
        case Filter():
            return {kind: node.key, "field": node.field}
        case Range():
            days = [day and day.isoformat() for day in (node.start, node.end)]
            return {kind: days, "field": node.field}
        case And() | Or():
            return {kind: [_described(child) for child in node.children]}
        case Not():
            return {kind: _described(node.child)}
        case Everything():
            return kind

"""A query as a tree, without any engine. `Query.matches` is the oracle that every engine is tested against."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain, groupby
from typing import Any

from attrs import evolve, field, frozen

from pr_archive.fields import FIELDS, SORTS, keyword_key
from pr_archive.query_nodes import (
    Analyser,
    And,
    Everything,
    Filter,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Run,
    Scored,
    TokenLike,
    Word,
)
from pr_archive.records import Release

__all__ = [
    "SORTS", "TEXT_FIELDS", "Analyser", "And", "Everything", "Filter", "Fuzzy", "Node", "Not", "Or", "Phrase",
    "Prefix", "Query", "Range", "Run", "Scored", "TokenLike", "Word",
]  # fmt: skip

TEXT_FIELDS = tuple(name for name, one in FIELDS.items() if one.kind == "text")
"""The fields that a word without a field is looked for in."""


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
        optional = [child for child in children if _is_wanted(child)]
        if len(optional) < 2:
            return self
        required = tuple(child for child in children if not _is_wanted(child))
        either: Node = Or(tuple(chain.from_iterable(map(_alternatives, optional))))
        return evolve(self, root=And((either, *required)) if required else either)

    def normal(self) -> str:
        """Return the query in normal form. It parses to an equal query, if it is not too long to be parsed."""
        words = _whole(self.root)
        return words if self.sort == "relevance" else f"{words} sort:{self.sort}".strip()

    def positive_words(self) -> list[Scored]:
        """Return the words that a hit is scored and marked by: those not excluded."""
        return list(_positive(self.root))

    def describe(self) -> dict[str, Any]:
        """Return the tree in JSON-ready form, for `--explain`."""
        return {"normal": self.normal(), "sort": self.sort, "tree": _described(self.root)}


# -- matching ---------------------------------------------------------------------------------------------------


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
            return any(isinstance(day, date) and node.has(day) for day in days)
        case And():
            return all(_matches(child, read) for child in node.children)
        case Or():
            return any(_matches(child, read) for child in node.children)
        case Not():
            return not _matches(node.child, read)
        case Everything():
            return True


def _has_phrase(tokens: Sequence[TokenLike], words: tuple[str, ...]) -> bool:
    exacts = tuple(token.exact for token in tokens)
    return any(exacts[i : i + len(words)] == words for i in range(len(exacts) - len(words) + 1))


# -- words ------------------------------------------------------------------------------------------------------


def _is_wanted(node: Node) -> bool:
    """Return whether a part of a query says what the hits are about, not which of them are let in."""
    if isinstance(node, And | Or):
        return any(map(_is_wanted, node.children))
    return isinstance(node, Scored)


def _alternatives(node: Node) -> tuple[Node, ...]:
    """Return what a part becomes when it is made optional. A word no longer has the neighbours of its run."""
    if isinstance(node, Or):
        return node.children
    return (evolve(node, run=None),) if isinstance(node, Word) else (node,)


def _positive(node: Node) -> Iterator[Scored]:
    if isinstance(node, And | Or):
        for child in node.children:
            yield from _positive(child)
    elif isinstance(node, Scored):
        yield node


# -- the normal form --------------------------------------------------------------------------------------------


def _whole(root: Node) -> str:
    match root:
        case Everything():
            return ""
        case And():
            return _all(root.children)
        case Or():
            return _either(root)
    return _all((root,))


def _all(nodes: Sequence[Node]) -> str:
    """Print what is required together: each run as it was typed, apart from the run before it."""
    printed: list[str] = []
    before: Run | None = None
    for run, group in groupby(nodes, lambda node: node.run if isinstance(node, Word) else None):
        if run is None:
            printed += map(_printed, group)
        else:
            printed.append(f"({run.text})" if before and before.field == run.field else run.text)
        before = run
    return " ".join(printed)


def _either(node: Or) -> str:
    return " OR ".join(map(_printed, node.children))


def _printed(node: Node) -> str:
    """Print a node so that it is one part, whatever stands beside it."""
    match node:
        case And() | Word(run=Run()):
            words = _all(node.children if isinstance(node, And) else (node,))
            return f"({words})" if " " in words else words
        case Or():
            return f"({_either(node)})"
        case Not():
            child = _printed(node.child)
            return f"-({child})" if child.startswith("-") else f"-{child}"
        case Word():
            return _in_field(node.field, node.exact)
        case Phrase():
            return _in_field(node.field, f'"{node.text}"')
        case Prefix() | Fuzzy():
            return _in_field(node.field, node.text)
        case Filter():
            return _in_field(node.field, node.value if node.value.isalnum() else f'"{node.value}"')
        case Range():
            return f"{node.field}:{_days(node.start, node.end)}"
        case Everything():
            return "()"


def _days(start: date | None, end: date | None) -> str:
    """Print days in short: `2025`, `2025-01`, `2025-01-14`, else both ends."""
    if start and end and start.replace(day=1) == end.replace(day=1):
        if start == end:
            return str(start)
        if (start.day, end.day) == (1, monthrange(end.year, end.month)[1]):
            return str(start)[:7]
    if start and end and (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31)):
        return str(start)[:4]
    return f"{start or ''}..{end or ''}"


def _in_field(name: str | None, text: str) -> str:
    return f"{name}:{text}" if name else text


# -- the explanation --------------------------------------------------------------------------------------------


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

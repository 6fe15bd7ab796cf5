"""Query text into a tree. What goes wrong is a QueryError with its place and, where there is one, a suggestion.

query = group…                all of them
group = part [OR part]…       any of them
part  = [-] ( "(" query ")" | field:value | "phrase" | prefix* | fuzzy~ | word )
"""

from collections.abc import Collection, Sequence
from datetime import date

from attrs import frozen

from pr_archive.errors import QueryError
from pr_archive.fields import ALIASES, BOUNDS, FIELDS, SORT_NAMES, SORTS
from pr_archive.query import Query
from pr_archive.query_dates import date_phrase
from pr_archive.query_filters import (
    bound,
    date_value,
    days_of,
    filters,
    keyword_of,
    nearest,
    order_of,
    time_of,
    unknown_field,
)
from pr_archive.query_lexer import MAX_LENGTH, Token, lex
from pr_archive.query_nodes import (
    Analyser,
    And,
    Everything,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Run,
    Word,
    leaves,
)

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "MAX_TERMS", "MIN_PREFIX", "parse_query"]

MAX_TERMS = 32
"""Words, phrases and filters of a query."""
MAX_DEPTH = 8
"""Parentheses in one another."""
MIN_PREFIX = 3
"""Letters before the star."""


def parse_query(
    text: str,
    analyser: Analyser,
    *,
    today: date,
    stopwords: Collection[str] = (),
    query_analyser: Analyser | None = None,
    sort: str | None = None,
    **given: object,
) -> Query:
    """Parse a query. Further arguments narrow it: `source region institution person category place author language
    family` (a text, or several of which one must fit), `since until event_since event_until` (a date or a text).

    `analyser` is the one of the indexed texts, `query_analyser` that of queries where it differs. Raises QueryError.
    """
    if sort and sort not in SORTS:
        raise QueryError(f"no order {sort!r}; there are {', '.join(SORTS)}", suggestion=nearest(sort, SORTS))
    parser = _Parser(text, query_analyser or analyser, today, stopwords)
    words = parser.parse()
    if text.strip() and not words and not parser.sort:
        raise QueryError("the query has no word to search for", position=0)
    root = parser.together([*words, *filters(given, today)])
    if sum(1 for _ in leaves(root)) > MAX_TERMS:
        raise QueryError(f"the query has more than {MAX_TERMS} words; leave some out")
    return Query(text, root, sort or parser.sort or "relevance", analyser=analyser)


@frozen
class _Plain:
    """A word whose analysis waits for its neighbours."""

    text: str
    field: str | None = None


class _Parser:
    """Reads tokens by recursive descent. A part that says nothing (`""`, `()`, `&`) is an empty list."""

    def __init__(self, text: str, analyser: Analyser, today: date, stopwords: Collection[str]) -> None:
        self.text = text
        self.tokens = lex(text)
        self.analyser = analyser
        self.today = today
        self.stopwords = stopwords
        self.sort: str | None = None
        self._next = 0

    def parse(self) -> list[Node]:
        children = self._all(0)
        if token := self._peek():
            raise QueryError("a parenthesis is closed that was never opened", position=token.position)
        return children

    def _peek(self) -> Token | None:
        return self.tokens[self._next] if self._next < len(self.tokens) else None

    def _all(self, depth: int) -> list[Node]:
        """Parse groups up to a closing parenthesis or the end."""
        parts: list[Node | _Plain] = []
        while (token := self._peek()) and token.kind != "close":
            parts += self._group(depth)
        return self._analysed(parts)

    def _group(self, depth: int) -> list[Node | _Plain]:
        parts = [self._part(depth)]
        while (token := self._peek()) and token.kind == "or":
            self._next += 1
            following = self._peek()
            if following is None or following.kind == "close":
                raise _lone(token, "after")
            parts.append(self._part(depth))
        parts = [part for part in parts if part]
        if len(parts) < 2:
            return parts[0] if parts else []
        either = [self.together(self._analysed(part)) for part in parts]
        return [Or(tuple(child for one in either for child in (one.children if isinstance(one, Or) else (one,))))]

    def _part(self, depth: int) -> list[Node | _Plain]:
        token = self.tokens[self._next]
        self._next += 1
        match token.kind:
            case "minus":
                child = self._analysed(self._part(depth))
                return [_negated(self.together(child))] if child else []
            case "open":
                return self._parenthesis(depth + 1, token)
            case "phrase":
                return self._phrase(token.text, None)
            case "quoted" | "value" | "missing":
                return self._term(token)
            case "or":
                raise _lone(token, "before")
        if phrase := date_phrase(self.text, self.today, token.position):
            while (following := self._peek()) and following.position < phrase.end:
                self._next += 1
            return [time_of(phrase, self.analyser)]
        return self._word(token, None)

    def _parenthesis(self, depth: int, token: Token) -> list[Node | _Plain]:
        if depth > MAX_DEPTH:
            raise QueryError(f"more than {MAX_DEPTH} parentheses in one another", position=token.position)
        children = self._all(depth)
        if self._peek() is None:
            raise QueryError(
                "a parenthesis is not closed", position=token.position, suggestion=f"{self.text.strip()})"
            )
        self._next += 1
        return [self.together(children)] if children else []

    def together(self, nodes: Sequence[Node]) -> Node:
        """Return one node for all of these. Stop words are left out, unless there is nothing else."""
        flat = [child for node in nodes for child in (node.children if isinstance(node, And) else (node,))]
        flat = [node for node in flat if not self._is_stopword(node)] or flat
        return Everything() if not flat else flat[0] if len(flat) == 1 else And(tuple(flat))

    def _is_stopword(self, node: Node) -> bool:
        return isinstance(node, Word) and node.field is None and node.exact in self.stopwords

    # -- words and phrases --------------------------------------------------------------------------------------

    def _word(self, token: Token, field: str | None) -> list[Node | _Plain]:
        if "*" in token.text:
            return [self._prefix(token, field)]
        found = self.analyser(token.text)
        if token.text.endswith("~") and found:
            if len(found) > 1:
                raise QueryError(f"{token.text}: a tilde goes behind one word, as in rutan~", position=token.at)
            return [Fuzzy(f"{token.text[found[0].start : found[0].end]}~", found[0].exact, field)]
        return [_Plain(token.text, field)] if found else []

    def _prefix(self, token: Token, field: str | None) -> Node:
        stem, _, rest = token.text.partition("*")
        found = self.analyser(stem) if not rest else ()
        if len(found) != 1 or len(found[0].exact) < MIN_PREFIX or found[0].end != len(stem):
            letters = max(token.text.split("*"), key=len)
            raise QueryError(
                f"{token.text}: a star goes behind a word of {MIN_PREFIX} letters or more, as in rutan*",
                position=token.at,
                suggestion=f"{letters}*" if rest and len(letters) >= MIN_PREFIX else None,
            )
        return Prefix(f"{stem[found[0].start :]}*", found[0].exact, field)

    def _phrase(self, text: str, field: str | None) -> list[Node | _Plain]:
        words = tuple(token.exact for token in self.analyser(text))
        return [Phrase(" ".join(text.split()), words, field)] if words else []

    def _analysed(self, parts: Sequence[Node | _Plain]) -> list[Node]:
        """Analyse each run of plain words together: what a word is can depend on its neighbours."""
        found: list[Node] = []
        run: list[_Plain] = []
        for part in parts:
            if run and not (isinstance(part, _Plain) and part.field == run[0].field):
                found += self._run(run)
                run = []
            if isinstance(part, _Plain):
                run.append(part)
            else:
                found.append(part)
        return [*found, *self._run(run)] if run else found

    def _run(self, plain: Sequence[_Plain]) -> list[Node]:
        text, field = " ".join(word.text for word in plain), plain[0].field
        times: list[Node] = []
        # Only where something between the words was left out (`minggu "" lalu`); `_part` has seen the others.
        while field is None and (phrase := date_phrase(text, self.today)):
            times.append(time_of(phrase, self.analyser))
            text = f"{text[: phrase.start].rstrip()}{text[phrase.end :]}".lstrip()
        run = Run(tuple(text.split()), field)
        return [*(Word(text[t.start : t.end], t.exact, t.stems, field, run) for t in self.analyser(text)), *times]

    # -- field terms --------------------------------------------------------------------------------------------

    def _term(self, token: Token) -> list[Node | _Plain]:
        name, value = token.field.casefold(), token.text
        if not (name in ALIASES or name in BOUNDS or name in SORT_NAMES):
            if token.kind == "missing":
                return [_Plain(f"{token.field}:")] if self.analyser(token.field) else []
            raise unknown_field(token)
        if not value.strip() or (token.kind == "value" and value.startswith("-")):
            negated = value.lstrip("-")
            raise QueryError(
                f"{token.field}: has no value",
                position=token.position,
                suggestion=f"-{token.field}:{negated}" if negated.strip() else None,
            )
        if name in SORT_NAMES:
            self.sort = order_of(token)
            return []
        if name in BOUNDS or FIELDS[ALIASES[name]].kind == "date":
            value, further = date_value(token, self.tokens[self._next :], self.today)
            self._next += further
        if name in BOUNDS:
            days = days_of(value, self.today, name=name, position=token.at)
            return [bound("published", BOUNDS[name], days, name=name, position=token.at)]
        return self._field_term(ALIASES[name], token, value)

    def _field_term(self, name: str, token: Token, value: str) -> list[Node | _Plain]:
        match FIELDS[name].kind:
            case "date":
                return [Range(name, *days_of(value, self.today, name=token.field, position=token.at))]
            case "text" if token.kind == "quoted":
                return self._phrase(token.text, name)
            case "text":
                return self._word(token, name)
        return [keyword_of(name, token)]


def _negated(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)


def _lone(token: Token, where: str) -> QueryError:
    return QueryError(
        f"{token.text} has nothing {where} it", position=token.position, suggestion=f'"{token.text.lower()}"'
    )

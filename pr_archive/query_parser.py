"""Query text into a tree. Everything that goes wrong is a QueryError with its place and, where there is one, a suggestion.

query   = group…                        all of them (words next to each other are required)
group   = part [OR part]…
part    = [-] ( "(" query ")" | field:value | "phrase" | prefix* | fuzzy~ | word )
"""

import difflib
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from attrs import define, frozen

from pr_archive.errors import QueryError
from pr_archive.fields import ALIASES, FIELDS, keyword_key
from pr_archive.query import (
    SORTS,
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
    Query,
    Range,
    Word,
)  # fmt: skip
from pr_archive.query_dates import free_text_days, parse_days

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "MAX_TERMS", "MIN_PREFIX", "parse_query"]

MAX_LENGTH = 512
"""Characters of a query."""
MAX_TERMS = 32
"""Words, phrases and filters of a query."""
MAX_DEPTH = 8
"""Parentheses in one another."""
MIN_PREFIX = 3
"""Letters before the star."""

KEYWORD_FILTERS = ("source", "region", "institution", "person", "category", "place", "author", "language", "family")
DATE_FILTERS = {
    "since": ("published", True), "until": ("published", False),
    "event_since": ("event", True), "event_until": ("event", False),
}  # fmt: skip
_BOUNDS = {
    "since": ("published", True), "sejak": ("published", True), "dari": ("published", True),
    "until": ("published", False), "sampai": ("published", False), "hingga": ("published", False),
}  # fmt: skip
_SORT_NAMES = {"sort", "urut", "urutkan"}
_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<minus>-)(?=[^\s-])
    |(?P<field>[A-Za-z_]{2,20}):(?!//)(?=[^\s)])
    |"(?P<phrase>[^"]*)"|(?P<quote>")|(?P<word>[^\s()"]+))""",
    re.VERBOSE,
)


def parse_query(
    text: str,
    analyser: Analyser,
    *,
    today: date,
    stopwords: Collection[str] = (),
    query_analyser: Analyser | None = None,
    sort: str | None = None,
    **filters: object,
) -> Query:
    """Parse a query. `filters` narrow it: `source region institution person category place author language`
    (a text, or several of which one must fit), `since until event_since event_until` (a date or a text).

    `analyser` is the one of the indexed texts, `query_analyser` that of queries where it differs. Raises QueryError.
    """
    text = _checked(text)
    parser = _Parser(text, query_analyser or analyser, today, stopwords)
    children = [*parser.parse(), *_filters(filters, today)]
    order = sort or parser.sort or "relevance"
    if order not in SORTS:
        raise QueryError(f"no order {order!r}; there are {', '.join(SORTS)}", suggestion=_nearest(order, SORTS))
    root = _flat(children)
    if sum(1 for _ in _leaves(root)) > MAX_TERMS:
        raise QueryError(f"the query has more than {MAX_TERMS} words; leave some out")
    return Query(text, root, order, analyser=analyser)


def _checked(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH} characters", position=MAX_LENGTH)
    # A lone surrogate (an undecodable byte of the command line) is in no text.
    return text.encode("utf-8", "replace").decode().replace("“", '"').replace("”", '"').replace("„", '"')


@frozen
class _Plain:
    """A word whose analysis waits for its neighbours."""

    text: str
    field: str | None = None


@define
class _Token:
    kind: str
    text: str
    position: int


class _Parser:
    def __init__(self, text: str, analyser: Analyser, today: date, stopwords: Collection[str]) -> None:
        self.analyser = analyser
        self.today = today
        self.stopwords = stopwords
        self.sort: str | None = None
        self.tokens = [
            _Token(str(match.lastgroup), match[str(match.lastgroup)], match.start(str(match.lastgroup)))
            for match in _TOKEN.finditer(text)
        ]
        self.at = 0

    def parse(self) -> list[Node]:
        children = self._all(0)
        if self.at < len(self.tokens):
            raise QueryError("a parenthesis is closed that was never opened", position=self.tokens[self.at].position)
        return children

    def _peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _all(self, depth: int) -> list[Node]:
        """Parse groups up to a closing parenthesis or the end."""
        if depth > MAX_DEPTH:
            raise QueryError(f"more than {MAX_DEPTH} parentheses in one another")
        groups: list[Node | _Plain] = []
        while (token := self._peek()) and token.kind != "close":
            groups += self._group(depth)
        return self._analysed(groups)

    def _group(self, depth: int) -> list[Node | _Plain]:
        parts = [self._part(depth)]
        while (token := self._peek()) and token.kind == "word" and token.text in ("OR", "ATAU"):
            self.at += 1
            following = self._peek()
            if following is None or following.kind == "close":
                raise QueryError(f"{token.text} has nothing after it", position=token.position)
            parts.append(self._part(depth))
        if len(parts) == 1:
            return parts[0]
        either = [_flat(self._analysed(part)) for part in parts]
        if any(isinstance(one, Everything) for one in either):
            return [one for one in either if not isinstance(one, Everything)]
        return [Or(tuple(child for one in either for child in (one.children if isinstance(one, Or) else (one,))))]

    def _part(self, depth: int) -> list[Node | _Plain]:
        token = self.tokens[self.at]
        self.at += 1
        match token.kind:
            case "minus":
                return self._negated(depth, token)
            case "open":
                children = self._all(depth + 1)
                if self._peek() is None:
                    raise QueryError("a parenthesis is not closed", position=token.position)
                self.at += 1
                return [_flat(children)] if children else []
            case "field":
                return self._field(token)
            case "phrase":
                return self._phrase(token.text, None)
            case "quote":
                raise QueryError("a quote is not closed", position=token.position, suggestion=None)
            case "word" if token.text in ("OR", "ATAU"):
                raise QueryError(f"{token.text} has nothing before it", position=token.position)
            case "close":
                raise QueryError("a parenthesis is closed that was never opened", position=token.position)
        return self._word(token, None)

    def _negated(self, depth: int, token: _Token) -> list[Node | _Plain]:
        if self._peek() is None:
            return []
        child = _flat(self._analysed(self._part(depth)))
        return [] if isinstance(child, Everything) else [child.child if isinstance(child, Not) else Not(child)]

    # -- words and phrases --------------------------------------------------------------------------------------

    def _word(self, token: _Token, field: str | None) -> list[Node | _Plain]:
        text = token.text
        if "*" in text:
            return [self._prefix(token, field)]
        if text.endswith("~") and len(text) > 1:
            found = self.analyser(text[:-1])
            if len(found) == 1:
                return [Fuzzy(text, found[0].exact, field)]
        return [_Plain(text, field)]

    def _prefix(self, token: _Token, field: str | None) -> Node:
        stem, star, rest = token.text.partition("*")
        found = self.analyser(stem) if star and not rest else ()
        if len(found) != 1 or len(found[0].exact) < MIN_PREFIX or found[0].end != len(stem):
            raise QueryError(
                f"{token.text}: a star goes behind a word of {MIN_PREFIX} letters or more, as in rutan*",
                position=token.position,
            )
        return Prefix(f"{stem}*", found[0].exact, field)

    def _phrase(self, text: str, field: str | None) -> list[Node | _Plain]:
        words = tuple(token.exact for token in self.analyser(text))
        if not words:
            return []
        return [Phrase(" ".join(text.split()), words, field)]

    def _analysed(self, parts: Sequence[Node | _Plain]) -> list[Node]:
        """Analyse each run of plain words together: what a word is can depend on its neighbours."""
        found: list[Node] = []
        run: list[_Plain] = []
        for part in [*parts, None]:
            if isinstance(part, _Plain) and (not run or run[0].field == part.field):
                run.append(part)
                continue
            found += self._run(run)
            run = [part] if isinstance(part, _Plain) else []
            if part is not None and not isinstance(part, _Plain):
                found.append(part)
        return [*found, *self._run(run)]

    def _run(self, run: Sequence[_Plain]) -> list[Node]:
        if not run:
            return []
        text, field = " ".join(word.text for word in run), run[0].field
        ranges: list[Node] = []
        while field is None and (found := free_text_days(text, self.today)):
            match, days = found
            ranges.append(Range("published", *days))
            text = f"{text[: match.start()]} {text[match.end() :]}"
        tokens = self.analyser(text)
        words = [Word(text[t.start : t.end], t.exact, t.stems, field) for t in tokens]
        telling = [word for word in words if word.exact not in self.stopwords]
        return [*(telling or ([] if ranges else words)), *ranges]

    # -- fields -------------------------------------------------------------------------------------------------

    def _field(self, token: _Token) -> list[Node | _Plain]:
        name = token.text.casefold()
        value = self._value(token)
        if name in _SORT_NAMES:
            self.sort = value.text.casefold()
            return []
        if name in _BOUNDS:
            field, is_start = _BOUNDS[name]
            return [_bound(field, is_start, self._days(value))]
        if name not in ALIASES:
            known = [*ALIASES, *_BOUNDS, "sort"]
            close = _nearest(name, known)
            raise QueryError(
                f"no field {token.text!r}; there are {', '.join(FIELDS)}, since, until, sort",
                position=token.position,
                suggestion=f"{close}:{value.text}" if close else None,
            )
        one = FIELDS[ALIASES[name]]
        if one.kind == "date":
            return [Range(one.name, *self._days(value))]
        if one.kind == "text":
            return self._phrase(value.text, one.name) if value.kind == "phrase" else self._word(value, one.name)
        return [Filter(one.name, value.text, keyword_key(value.text))]

    def _value(self, token: _Token) -> _Token:
        value = self._peek()
        if value is None or value.kind not in ("word", "phrase", "minus"):
            if value is not None and value.kind == "quote":
                raise QueryError("a quote is not closed", position=value.position)
            raise QueryError(f"{token.text}: has no value", position=token.position)
        self.at += 1
        if value.kind == "minus":
            raise QueryError(f"{token.text}: has no value", position=token.position, suggestion=f"-{token.text}:…")
        if not value.text.strip():
            raise QueryError(f"{token.text}: has no value", position=token.position)
        return value

    def _days(self, value: _Token) -> tuple[date | None, date | None]:
        days = parse_days(value.text, self.today)
        if days is None:
            raise QueryError(
                f'{value.text!r} is no date; write 2025, 2025-01, 2025-01-14, 2025-01..2025-03 or "minggu lalu"',
                position=value.position,
            )
        return days


def _filters(filters: dict[str, object], today: date) -> Iterator[Node]:
    for name, given in filters.items():
        values = [given] if isinstance(given, str | date) else list(given) if isinstance(given, Collection) else []
        if given is None or (not values and given in ("", (), [])):
            continue
        if name in DATE_FILTERS and len(values) == 1:
            yield _bound(*DATE_FILTERS[name], _filter_days(name, values[0], today))
        elif name in KEYWORD_FILTERS and values:
            either = tuple(
                Filter(name, str(value), keyword_key(str(value))) for value in values if str(value).strip()
            )
            if either:
                yield either[0] if len(either) == 1 else Or(either)
        else:
            known = (*KEYWORD_FILTERS, *DATE_FILTERS, "sort")
            raise QueryError(f"no filter {name!r}; there are {', '.join(known)}", suggestion=_nearest(name, known))


def _filter_days(name: str, value: object, today: date) -> tuple[date | None, date | None]:
    if isinstance(value, date):
        day = date(value.year, value.month, value.day)
        return day, day
    days = parse_days(str(value), today)
    if days is None:
        raise QueryError(f"{name}: {value!r} is no date; write 2025, 2025-01 or 2025-01-14")
    return days


def _bound(field: str, is_start: bool, days: tuple[date | None, date | None]) -> Range:
    return Range(field, days[0], None) if is_start else Range(field, None, days[1])


def _flat(children: Sequence[Node]) -> Node:
    """Return one node for all of these: without an And in an And, and without what says nothing."""
    flat: list[Node] = []
    for child in children:
        if isinstance(child, And):
            flat += child.children
        elif not isinstance(child, Everything):
            flat.append(child)
    return Everything() if not flat else flat[0] if len(flat) == 1 else And(tuple(flat))


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, And | Or):
        for child in node.children:
            yield from _leaves(child)
    else:
        yield node.child if isinstance(node, Not) else node


def _nearest(name: str, known: Collection[str]) -> str | None:
    return next(iter(difflib.get_close_matches(name, known, 1, 0.7)), None)

"""What a query asks of fields and days: the same for terms in its text and for filters beside it."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile

from pr_archive.errors import QueryError
from pr_archive.fields import ALIASES, BOUNDS, FIELDS, ORDER_NAMES, SORT_NAMES, SORTS, keyword_key
from pr_archive.query_dates import DatePhrase, Days, nearest_days, parse_days
from pr_archive.query_lexer import Token
from pr_archive.query_nodes import Analyser, Filter, Node, Or, Phrase, Range

__all__ = [
    "bound", "date_value", "days_of", "filters", "keyword_of", "nearest", "order_of", "time_of", "unknown_field",
]  # fmt: skip

KEYWORD_FILTERS = ("source", "region", "institution", "person", "category", "place", "author", "language", "family")
DATE_FILTERS = {
    "since": ("published", True), "until": ("published", False),
    "event_since": ("event", True), "event_until": ("event", False),
}  # fmt: skip
MAX_FURTHER = 4
"""Words of a date after the first: `terbit:Selasa, tanggal 14 Januari 2025`."""
_BEGINS_A_DATE = re.compile(r"[a-z]|^\d{1,2}$", re.IGNORECASE)
_QUOTES = dict.fromkeys(map(ord, '"“”„«»'), "'")


def filters(given: Mapping[str, object], today: date) -> Iterator[Node]:
    """Yield the nodes of filters given by name. None and empty ones say nothing. Raises QueryError."""
    for name, value in given.items():
        if name not in KEYWORD_FILTERS and name not in DATE_FILTERS:
            known = (*KEYWORD_FILTERS, *DATE_FILTERS, "sort")
            raise QueryError(f"no filter {name!r}; there are {', '.join(known)}", suggestion=nearest(name, known))
        values = list(_values(name, value))
        if name in DATE_FILTERS and len(values) > 1:
            raise QueryError(f"{name}: takes one date, not {len(values)}")
        if name in DATE_FILTERS:
            yield from (_day_filter(name, one, today) for one in values)
        elif values:
            either = tuple(_keyword(name, str(one)) for one in values)
            yield either[0] if len(either) == 1 else Or(either)


def _values(name: str, value: object) -> Iterator[str | date]:
    """Yield the values of a filter: one, or those of a collection."""
    if isinstance(value, str | date):
        if not isinstance(value, str) or value.strip():
            yield value
    elif isinstance(value, Collection) and not isinstance(value, bytes | Mapping):
        for one in value:
            yield from _values(name, one)
    elif value is not None:
        raise QueryError(f"{name}: takes a text{' or a date' if name in DATE_FILTERS else ''}, not {value!r}")


def _day_filter(name: str, value: str | date, today: date) -> Range:
    if isinstance(value, date):
        day = date(value.year, value.month, value.day)  # of a datetime, its own
        days: Days = day, day
    else:
        days = days_of(value, today, name=name)
    return bound(*DATE_FILTERS[name], days, name=name)


def keyword_of(field: str, token: Token) -> Filter:
    """Return the filter that a term asks for. Raises QueryError for `value*`: a value is not a word of the text."""
    if token.kind == "value" and token.text.endswith(("*", "~")):
        raise QueryError(f"{token.field}: takes a value as it is, without {token.text[-1]}", position=token.at)
    return _keyword(field, token.text)


def _keyword(field: str, value: str) -> Filter:
    """Return the filter for a value of a keyword field."""
    value = value.encode("utf-8", "replace").decode()
    return Filter(field, " ".join(value.translate(_QUOTES).split()), keyword_key(value))


def days_of(text: str, today: date, *, name: str, position: int | None = None) -> Days:
    """Return the days that the value of a field or filter means. Raises QueryError."""
    days = parse_days(text, today)
    if days is None:
        raise QueryError(
            f'{name}: {text!r} is no date; write 2025, 2025-01, 2025-01-14, 2025-01..2025-03 or "minggu lalu"',
            position=position,
            suggestion=nearest_days(text, today),
        )
    return days


def date_value(token: Token, following: Sequence[Token], today: date) -> tuple[str, int]:
    """Return the value of a field of days, and how many of the tokens after it belong to it: `terbit:minggu lalu`."""
    words = [token.text]
    if token.kind == "value" and _BEGINS_A_DATE.search(token.text):
        words += (one.text for one in takewhile(lambda one: one.kind == "word", following[:MAX_FURTHER]))
    while len(words) > 1 and parse_days(" ".join(words), today) is None:
        words.pop()
    return " ".join(words), len(words) - 1


def time_of(phrase: DatePhrase, analyser: Analyser) -> Node:
    """Return what a date phrase asks for: publication in that time.

    A month or day that is named can also be the time of the event, or stand in the text as it was typed.
    """
    published = Range("published", *phrase.days)
    if phrase.name is None:
        return published
    name = " ".join(phrase.name.split())
    return Or((published, Range("event", *phrase.days), Phrase(name, tuple(token.exact for token in analyser(name)))))


def bound(field: str, is_start: bool, days: Days, *, name: str, position: int | None = None) -> Range:
    """Return all days from the first of some on, or up to the last of them. Raises QueryError where that is open."""
    day = days[0] if is_start else days[1]
    if day is None:
        raise QueryError(f"{name}: needs a {'first' if is_start else 'last'} day", position=position)
    return Range(field, day, None) if is_start else Range(field, None, day)


def order_of(token: Token) -> str:
    """Return the order that a sort term asks for. Raises QueryError."""
    order = ORDER_NAMES.get(token.text.strip().casefold())
    if order is None:
        close = nearest(token.text, ORDER_NAMES)
        raise QueryError(
            f"no order {token.text!r}; there are {', '.join(SORTS)}",
            position=token.at,
            suggestion=close and f"{token.field}:{close}",
        )
    return order


def unknown_field(token: Token) -> QueryError:
    """Return the error for a field that does not exist: another one was meant, or words with a colon."""
    value = f'"{token.text}"' if token.kind == "quoted" else token.text
    close = nearest(token.field.casefold(), [*ALIASES, *BOUNDS, *SORT_NAMES])
    return QueryError(
        f"no field {token.field!r}; there are {', '.join((*FIELDS, 'since', 'until', 'sort'))}",
        position=token.position,
        suggestion=f"{close}:{value}" if close else f'"{token.field}:{token.text}"',
    )


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that was probably meant."""
    return next(iter(difflib.get_close_matches(name, known, 1, 0.7)), None)

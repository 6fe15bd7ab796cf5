"""What narrows a query by field and day: the same for terms in its text and for filters beside it."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from pr_archive.errors import QueryError
from pr_archive.fields import keyword_key
from pr_archive.query_dates import Days, nearest_days, parse_days
from pr_archive.query_nodes import Filter, Node, Or, Range

__all__ = ["bound", "days_of", "filters", "keyword", "nearest"]

KEYWORD_FILTERS = ("source", "region", "institution", "person", "category", "place", "author", "language", "family")
DATE_FILTERS = {
    "since": ("published", True), "until": ("published", False),
    "event_since": ("event", True), "event_until": ("event", False),
}  # fmt: skip
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
            either = tuple(keyword(name, str(one)) for one in values)
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


def keyword(field: str, value: str) -> Filter:
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


def bound(field: str, is_start: bool, days: Days, *, name: str, position: int | None = None) -> Range:
    """Return all days from the first of some on, or up to the last of them. Raises QueryError where that is open."""
    day = days[0] if is_start else days[1]
    if day is None:
        raise QueryError(f"{name}: needs a {'first' if is_start else 'last'} day", position=position)
    return Range(field, day, None) if is_start else Range(field, None, day)


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that was probably meant."""
    return next(iter(difflib.get_close_matches(name, known, 1, 0.7)), None)

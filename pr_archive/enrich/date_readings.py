"""Which day a printed date means, weighed against the day of publication.

In 129 dated pages of regional sites, 22 % print no year, and in 13 (10 %) the weekday contradicts the date: a stale
year in January, the wrong month, a day off by one. The event is usually 0 to 3 days before publication. Hence:

- a date without year is the last such day up to 7 days after publication;
- a date that its weekday confirms stands, however old;
- a date 0 to 7 days before publication stands, and only its weekday is wrong;
- of any other contradiction the cheapest reading is taken: the same day in the year of publication or the year
  before, in the month of publication or the month before, with day and month exchanged, a day earlier or later (all
  but the first must suit the weekday), the last such weekday where the date is impossible or yet to come, or
  else what is printed. What does not suit the weekday, and each step away from 0 to 3 days, costs.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

from pr_archive.enrich.date_forms import PrintedDate

__all__ = ["local_day", "read"]

_AHEAD = 7
"""Days after publication that a date may lie: page dates are wrong, or hours off in their zone."""
_YEAR, _MONTH, _EXCHANGED, _NEIGHBOUR, _WEEKDAY = 1, 2, 2, 4, 5
_CONTRADICTED = 3
_INDONESIA = range(7, 10)
_WIB = timezone(timedelta(hours=7))


def local_day(published: datetime) -> date:
    """Return the day of publication in Indonesia: a zone that is none of its three is read as WIB."""
    offset = published.utcoffset()
    if offset is None or offset in [timedelta(hours=hours) for hours in _INDONESIA]:
        return published.date()
    try:
        return published.astimezone(_WIB).date()
    except OverflowError:
        return published.date()


def read(printed: PrintedDate, today: date | None) -> tuple[date, bool | None] | None:
    """Return the day meant and whether a printed weekday agrees with it, None where it cannot be told.

    `today` is the day of publication. Without it only complete dates can be read. The second value is None where no
    weekday is printed.
    """
    try:
        if printed.form == "relative":
            return (today - timedelta(printed.back), None) if today else None
        if printed.form == "weekday":
            return (_last_weekday(printed, today), True) if today else None
        return _dated(printed, today)
    except (OverflowError, ValueError):
        return None  # a publication at the ends of the calendar


def _dated(printed: PrintedDate, today: date | None) -> tuple[date, bool | None] | None:
    literal = _literal(printed, today)
    if printed.weekday is None:
        return (_fresh(literal, today), None) if literal else None
    if literal and _agrees(literal, printed):
        return literal, True
    if literal and (today is None or 0 <= (today - literal).days <= _AHEAD):
        return literal, False
    if today is None:
        return None
    best = min(_readings(printed, literal, today), key=lambda reading: reading[0], default=None)
    return (best[1], False) if best else None


def _literal(printed: PrintedDate, today: date | None) -> date | None:
    """Return the date as printed, None where there is no such day or, without publication, no year."""
    if printed.year is not None:
        return _day(printed.year, printed.month, printed.day)
    if today is None:
        return None
    years = range(today.year + 1, today.year - 9, -1)  # eight years reach a 29 February
    days = (_day(year, printed.month, printed.day) for year in years)
    return next((day for day in days if day and day <= today + timedelta(_AHEAD)), None)


def _fresh(literal: date, today: date | None) -> date:
    """Return the date with the new year where somebody went on writing the old one in January."""
    if today is None or today.month != 1 or literal.year != today.year - 1:
        return literal
    renewed = _day(today.year, literal.month, literal.day)
    return renewed if renewed and 0 <= (today - renewed).days <= _AHEAD else literal


def _readings(printed: PrintedDate, literal: date | None, today: date) -> Iterator[tuple[int, date]]:
    """Yield (cost, day) for everything that a date with a contradicting weekday may mean."""
    if literal:
        yield _CONTRADICTED + _distance(literal, today), literal
    for day in (_day(year, printed.month, printed.day) for year in (today.year, today.year - 1)):
        if day:
            yield _YEAR + _CONTRADICTED * (not _agrees(day, printed)) + _distance(day, today), day
    for cost, day in _corrections(printed, literal, today):
        if day and _agrees(day, printed):
            yield cost + _distance(day, today), day


def _corrections(printed: PrintedDate, literal: date | None, today: date) -> Iterator[tuple[int, date | None]]:
    before = today.replace(day=1) - timedelta(1)
    yield _MONTH, _day(today.year, today.month, printed.day)
    yield _MONTH, _day(before.year, before.month, printed.day)
    yield _EXCHANGED, _day(printed.year or today.year, printed.day, printed.month)
    if literal:
        yield _NEIGHBOUR, literal - timedelta(1)
        yield _NEIGHBOUR, literal + timedelta(1)
    if not literal or literal > today:
        yield _WEEKDAY, _last_weekday(printed, today)


def _distance(day: date, today: date) -> int:
    """Return what a distance from publication costs: an event is usually reported within three days."""
    age = (today - day).days
    if 0 <= age <= _AHEAD:
        return int(age > 3)
    if age == -1:
        return 2
    return 3 if -_AHEAD <= age <= 31 else 8


def _last_weekday(printed: PrintedDate, today: date) -> date:
    """Return the last such weekday; `pekan lalu` is the week, Monday to Sunday, before that of publication."""
    assert printed.weekday is not None
    if printed.back == 7:
        return today - timedelta(today.weekday() + 7 - printed.weekday)
    latest = today - timedelta(printed.back)
    return latest - timedelta((latest.weekday() - printed.weekday) % 7)


def _agrees(day: date, printed: PrintedDate) -> bool:
    assert printed.weekday is not None
    return (printed.weekday - day.weekday()) % 7 in ((0, 1) if printed.eve else (0,))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Days in a query: partial dates, ranges, and the words that Indonesians use for them. Pure; today is an argument."""

import re
from calendar import monthrange
from datetime import date, timedelta
from difflib import get_close_matches

from pr_archive.dates import MONTHS, WEEKDAYS

__all__ = ["Days", "free_text_days", "nearest_days", "parse_days"]

Days = tuple[date | None, date | None]
"""First and last day, both included; None is an open end."""

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})\s+)?([a-z]+)(?:\s+(\d{4}))?")
_AGO = re.compile(r"(\d{1,3})\s+(hari|minggu|pekan|bulan|tahun)\s+(?:yang\s+)?(lalu|terakhir)")
_UNIT = re.compile(r"(minggu|pekan|bulan|tahun)\s+(ini|lalu|kemarin)")
_NAMES = "|".join(sorted((name for name in MONTHS if len(name) > 2 and "'" not in name), key=len, reverse=True))
_LONG_NAMES = [name for name in MONTHS if len(name) > 3]
_UNITS = "hari|minggu|pekan|bulan|tahun"
_WEEKDAYS = "|".join(name for name in WEEKDAYS if len(name) > 3)
_NAMED_DAY = rf"(?:(?:(?:{_WEEKDAYS}),?\s+)?\d{{1,2}}\s+)?(?:{_NAMES})"
# Whole words only, so that what is left is whole words too.
_FREE = re.compile(
    rf"(?<!\S)(?:(?P<bound>sejak|sampai|hingga)\s+(?P<end>{_NAMED_DAY}(?:\s+\d{{4}})?|\d{{4}})"
    rf"|(?P<days>{_NAMED_DAY}\s+\d{{4}}"
    rf"|\d{{1,3}}\s+(?:{_UNITS})\s+(?:yang\s+)?(?:lalu|terakhir)"
    r"|(?:minggu|pekan|bulan|tahun)\s+(?:ini|lalu)))[.,;!?]*(?!\S)",
    re.IGNORECASE,
)


def parse_days(text: str, today: date) -> Days | None:
    """Return the days that a text means, or None where it means none. An impossible date is None too.

    `2025`, `2025-01`, `2025-01-14`, `14/01/2025`, `Januari 2025`, `14 Januari 2025`, `Maret` (the last one),
    `hari ini`, `kemarin`, `minggu lalu`, `3 bulan terakhir`; ranges `a..b`, `a..`, `..b`, either way round.
    """
    text = " ".join(text.casefold().split())
    if ".." not in text:
        return _one(text, today)
    left, _, right = text.partition("..")
    start, end = (_one(one.strip(), today) if one.strip() else (None, None) for one in (left, right))
    if not start or not end or not (left.strip() or right.strip()):
        return None
    (first, first_end), (last_start, last) = start, end
    if first and last and first > last:
        first, last = last_start, first_end
    return first, last


def free_text_days(text: str, today: date) -> tuple[re.Match[str], Days] | None:
    """Return the first clear-cut date phrase in plain words, with its days.

    `Januari 2025`, `14 Januari 2025`, `bulan lalu`, `3 hari terakhir`; `sejak Maret` and `sampai Maret` are open.
    """
    for match in _FREE.finditer(text):
        days = parse_days(match["end"] or match["days"], today)
        if days and match["bound"]:
            is_start = match["bound"].casefold() == "sejak"
            return match, (days[0], None) if is_start else (None, days[1])
        if days:
            return match, days
    return None


def nearest_days(text: str, today: date) -> str | None:
    """Return a date that somebody may have meant who wrote an impossible one: its month or year, the month's name."""
    text = " ".join(text.casefold().split())
    shorter = re.sub(r"^\d{1,2}\s+|-\d+$", "", text)
    words = [next(iter(get_close_matches(word, _LONG_NAMES, 1, 0.75)), word) for word in text.split()]
    candidates = (" ".join(words), shorter, re.sub(r"-\d+$", "", shorter))
    return next((one for one in candidates if one != text and parse_days(one, today)), None)


def _one(text: str, today: date) -> Days | None:
    try:
        return _numeric(text) or _words(text, today) or _named(text, today)
    except (ValueError, OverflowError):
        return None


def _numeric(text: str) -> Days | None:
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) if part else None for part in match.groups())
        return _span(year or 0, month, day)
    if match := _SLASHED.fullmatch(text):
        day, month, year = map(int, match.groups())
        return _span(year, month, day)
    return None


def _span(year: int, month: int | None = None, day: int | None = None) -> Days:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _named(text: str, today: date) -> Days | None:
    weekday, _, rest = text.partition(" ")
    match = _NAMED.fullmatch(rest if weekday.rstrip(",") in WEEKDAYS else text)
    if not match or match[2] not in MONTHS:
        return None
    month, day = MONTHS[match[2]], int(match[1]) if match[1] else None
    if match[3]:
        return _span(int(match[3]), month, day)
    year = today.year if (month, day or 1) <= (today.month, today.day if day else 1) else today.year - 1
    return _span(year, month, day)


def _words(text: str, today: date) -> Days | None:
    if text in ("hari ini", "today"):
        return today, today
    if text in ("kemarin", "yesterday"):
        return today - timedelta(1), today - timedelta(1)
    if match := _UNIT.fullmatch(text):
        return _unit(match[1], today, 0 if match[2] == "ini" else 1)
    if match := _AGO.fullmatch(text):
        count, unit = int(match[1]), match[2]
        start = _back(today, count, unit)
        return (start, today) if match[3] == "terakhir" else _unit(unit, start, 0)
    return None


def _unit(unit: str, day: date, back: int) -> Days:
    """Return the day, or the calendar week, month or year that it is in, or an earlier one."""
    if unit == "hari":
        return day - timedelta(back), day - timedelta(back)
    if unit in ("minggu", "pekan"):
        monday = day - timedelta(day.weekday() + 7 * back)
        return monday, monday + timedelta(6)
    if unit == "tahun":
        return _span(day.year - back)
    months = day.year * 12 + day.month - 1 - back
    return _span(months // 12, months % 12 + 1)


def _back(day: date, count: int, unit: str) -> date:
    if unit in ("hari", "minggu", "pekan"):
        return day - timedelta(count * (1 if unit == "hari" else 7))
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "tahun" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

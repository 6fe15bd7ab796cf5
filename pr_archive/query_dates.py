"""Days in a query: partial dates, ranges, and the words that Indonesians use for them. Pure; today is an argument."""

import re
from calendar import monthrange
from datetime import date, timedelta

from pr_archive.dates import MONTHS, WEEKDAYS

__all__ = ["Days", "free_text_days", "parse_days"]

Days = tuple[date | None, date | None]
"""First and last day, both included; None is an open end."""

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})\s+)?([a-z]+)(?:\s+(\d{4}))?")
_AGO = re.compile(r"(\d{1,3})\s+(hari|minggu|pekan|bulan|tahun)\s+(?:yang\s+)?(lalu|terakhir)")
_UNIT = re.compile(r"(minggu|pekan|bulan|tahun)\s+(ini|lalu|kemarin)")
_NAMES = "|".join(sorted((name for name in MONTHS if len(name) > 2 and "'" not in name), key=len, reverse=True))
_FREE = re.compile(
    rf"\b(?P<since>sejak\s+(?P<from>(?:(?:\d{{1,2}}\s+)?(?:{_NAMES})(?:\s+\d{{4}})?)|\d{{4}}))\b"
    rf"|\b(?P<days>(?:(?:\d{{1,2}}\s+)?(?:{_NAMES})\s+\d{{4}})"
    r"|(?:\d{1,3}\s+(?:hari|minggu|pekan|bulan|tahun)\s+(?:yang\s+)?(?:lalu|terakhir))"
    r"|(?:(?:minggu|pekan|bulan|tahun)\s+(?:ini|lalu)))\b",
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
    ends = [_one(end.strip(), today) if end.strip() else (None, None) for end in (left, right)]
    if None in ends or not (left.strip() or right.strip()):
        return None
    (first, first_end), (last_start, last) = ends  # type: ignore[misc]
    if first and last and first > last:
        first, last = last_start, first_end
    return first, last


def free_text_days(text: str, today: date) -> tuple[re.Match[str], Days] | None:
    """Return the first clear-cut date phrase in plain words with its days: `sejak Maret`, `Januari 2025`, `bulan lalu`."""
    for match in _FREE.finditer(text):
        if match["since"]:
            days = parse_days(match["from"], today)
            if days:
                return match, (days[0], None)
        elif days := parse_days(match["days"], today):
            return match, days
    return None


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
    weekday, _, rest = text.partition(",")
    match = _NAMED.fullmatch(rest.strip() if weekday.strip() in WEEKDAYS and rest else text)
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
        return (
            (start, today)
            if match[3] == "terakhir"
            else (_unit(unit, start, 0) if unit != "hari" else (start, start))
        )
    return None


def _unit(unit: str, day: date, back: int) -> Days:
    """Return the calendar week, month or year that a day is in, or an earlier one."""
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

"""Days in a query: partial dates, ranges, and the words that Indonesians use for them. Pure; today is an argument."""

import re
from calendar import monthrange
from datetime import date, timedelta
from difflib import get_close_matches

from attrs import frozen

from pr_archive.dates import MONTHS, WEEKDAYS

__all__ = ["DatePhrase", "Days", "date_phrase", "nearest_days", "parse_days"]

Days = tuple[date | None, date | None]
"""First and last day, both included; None is an open end."""


@frozen
class DatePhrase:
    """A date phrase among plain words: `text[start:end]`."""

    start: int
    end: int
    days: Days
    name: str | None
    """The month or day as it is named, `14 Januari 2025`; None where the phrase is a range or counts from today."""


_LONG_NAMES = [name for name in MONTHS if len(name) > 3]
_MONTH = "|".join(sorted((name for name in MONTHS if len(name) > 2 and "'" not in name), key=len, reverse=True))
_WEEKDAY = "|".join(name for name in WEEKDAYS if len(name) > 3)
_UNIT = "hari|minggu|pekan|bulan|tahun"
_TO = r"sampai(?:\s+dengan)?|hingga|s/d"

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})\s+)?([a-z]+)(?:\s+(\d{4}))?")
_AGO = re.compile(rf"(?:(\d{{1,3}})\s+|se)({_UNIT})\s+(?:yang\s+)?(lalu|terakhir)")
_RELATIVE = re.compile(r"(minggu|pekan|bulan|tahun)\s+(ini|lalu|kemarin|depan)")
_LAST_WEEKDAY = re.compile(rf"(?:hari\s+)?({_WEEKDAY})\s+(?:lalu|kemarin)")
_NEAR_DAYS = {"hari ini": 0, "today": 0, "kemarin": -1, "yesterday": -1, "besok": 1, "lusa": 2}
_RANGE = re.compile(rf"\.\.|\s(?:{_TO})\s")
# What may stand before a date without saying anything: "hari Selasa, tanggal 14 Januari 2025".
_FILLERS = rf"(?:(?:pada|bulan|hari|tanggal|tgl\.?|(?:{_WEEKDAY}),?)\s+){{0,4}}"
_FILLER = re.compile(rf"{_FILLERS}(?:tahun\s+)?(?=\d|(?:{_MONTH})\b)")

_YEAR = r"(?:19|20)\d\d"
# A month behind a number is that of a day: "31 Februari 2025" is no month.
_NAMED_TIME = (
    rf"(?:\d{{1,2}}\s+|(?<!\b\d\s)(?<!\b\d\d\s))(?:{_MONTH})\s+{_YEAR}"
    rf"|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}|{_YEAR}-\d{{1,2}}-\d{{1,2}}"
)
_COUNTED = (
    rf"(?:\d{{1,3}}\s+|se)(?:{_UNIT})\s+(?:yang\s+)?(?:lalu|terakhir)"
    r"|(?<!hari\s)(?:minggu|pekan|bulan|tahun)\s+(?:ini|lalu)"
)
_END = rf"{_NAMED_TIME}|(?:\d{{1,2}}\s+)?(?:{_MONTH})|{_COUNTED}|(?:tahun\s+)?{_YEAR}"
# Whole words only, so that what is left is whole words too; and no word that a minus sign stands before.
_PHRASE = re.compile(
    rf"""(?<![^\s()"])(?:
        (?:(?:dari|sejak|antara)\s+)?
        (?P<range>{_FILLERS}(?:{_NAMED_TIME}|(?:\d{{1,2}}\s+)?(?:{_MONTH}))\s+(?:{_TO}|-)\s+{_FILLERS}(?:{_NAMED_TIME}))
        | (?P<bound>sejak|sampai|hingga)\s+(?P<end>{_FILLERS}(?:{_END}))
        | {_FILLERS}(?P<name>{_NAMED_TIME})
        | (?P<counted>{_COUNTED})
    )[.,;!?]*(?![^\s()"])""",
    re.IGNORECASE | re.VERBOSE,
)


def parse_days(text: str, today: date) -> Days | None:
    """Return the days that a text means, or None where it means none. An impossible date is None too.

    `2025`, `2025-01`, `2025-01-14`, `14/01/2025`, `Januari 2025`, `14 Januari 2025`, `Maret` (the last one),
    `hari ini`, `kemarin`, `senin lalu`, `minggu lalu`, `bulan depan`, `3 bulan terakhir`; ranges `a..b`, `a..`,
    `..b`, `a sampai b`, either way round.
    """
    text = " ".join(text.casefold().split())
    if not (dots := _RANGE.search(text)):
        return _one(text, today)
    left, right = text[: dots.start()].strip(), text[dots.end() :].strip()
    start = _one(_with_year(left, right), today) if left else (None, None)
    end = _one(right, today) if right else (None, None)
    if not start or not end or not (left or right):
        return None
    (first, first_end), (last_start, last) = start, end
    if first and last and first > last:
        first, last = last_start, first_end
    return first, last


def date_phrase(text: str, today: date, at: int | None = None) -> DatePhrase | None:
    """Return the first clear-cut date phrase in plain words, or that which begins at an offset.

    `Januari 2025`, `14 Januari 2025`, `Januari sampai Maret 2025`, `bulan lalu`, `3 hari terakhir`; `sejak Maret` and
    `sampai Maret` are open at one end.
    """
    for match in _PHRASE.finditer(text) if at is None else filter(None, [_PHRASE.match(text, at)]):
        days = parse_days(re.sub(r"\s-\s", "..", match["range"] or "") or match[match.lastgroup or 0], today)
        if days and match["bound"]:
            days = (days[0], None) if match["bound"].casefold() == "sejak" else (None, days[1])
        if days:
            return DatePhrase(match.start(), match.end(), days, match["name"])
    return None


def nearest_days(text: str, today: date) -> str | None:
    """Return a date that somebody may have meant who wrote an impossible one: its month or year, the month's name."""
    text = " ".join(text.casefold().split())
    shorter = re.sub(r"^\d{1,2}\s+|-\d+$", "", text)
    words = [next(iter(get_close_matches(word, _LONG_NAMES, 1, 0.75)), word) for word in text.split()]
    candidates = (" ".join(words), shorter, re.sub(r"-\d+$", "", shorter))
    return next((one for one in candidates if one != text and parse_days(one, today)), None)


def _with_year(left: str, right: str) -> str:
    """Return the first end of a range with the year of the other: `Januari` of `Maret 2025` is `januari 2025`."""
    first, last = _NAMED.fullmatch(left), _NAMED.search(right)
    if not first or not last or first[3] or not last[3] or {first[2], last[2]} - MONTHS.keys():
        return left
    return f"{left} {int(last[3]) - (MONTHS[first[2]] > MONTHS[last[2]]):04}"


def _one(text: str, today: date) -> Days | None:
    filler = _FILLER.match(text)
    text = text[filler.end() :] if filler else text
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
    match = _NAMED.fullmatch(text)
    if not match or match[2] not in MONTHS:
        return None
    month, day = MONTHS[match[2]], int(match[1]) if match[1] else None
    if match[3]:
        return _span(int(match[3]), month, day)
    year = today.year if (month, day or 1) <= (today.month, today.day if day else 1) else today.year - 1
    return _span(year, month, day)


def _words(text: str, today: date) -> Days | None:
    if text in _NEAR_DAYS:
        return (today + timedelta(_NEAR_DAYS[text]),) * 2
    if match := _RELATIVE.fullmatch(text):
        return _unit(match[1], today, {"ini": 0, "depan": -1}.get(match[2], 1))
    if match := _LAST_WEEKDAY.fullmatch(text):
        return (today - timedelta((today.weekday() - WEEKDAYS[match[1]] - 1) % 7 + 1),) * 2
    if match := _AGO.fullmatch(text):
        start = _back(today, int(match[1] or 1), match[2])
        return (start, today) if match[3] == "terakhir" else _unit(match[2], start, 0)
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

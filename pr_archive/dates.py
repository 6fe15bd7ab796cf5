"""Times as Indonesian sites print or mark them up. Regular expressions, linear in the length of the text."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

__all__ = ["MONTHS", "WEEKDAYS", "parse_datetime"]

_MONTH_NAMES = (
    "januari jan january djanuari",
    "februari feb february pebruari peb febuari",
    "maret mar march mrt",
    "april apr",
    "mei may",
    "juni jun june",
    "juli jul july",
    "agustus agu august aug agt agst ags",
    "september sep sept",
    "oktober okt october oct",
    "november nov nopember nop",
    "desember des december dec",
)
_WEEKDAY_NAMES = (
    "senin monday mon sen",
    "selasa tuesday tue sel",
    "rabu wednesday wed rab",
    "kamis thursday thu kam",
    "jumat jum'at friday fri jum",
    "sabtu saturday sat sab",
    "minggu ahad sunday sun min",
)

MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""Month number, 1 to 12, by lower-case name."""

WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
"""`datetime.weekday()`, Monday 0, by lower-case name (apostrophes folded to `'`)."""

_ZONES = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0, "z": 0}
_MAX_LENGTH = 120
_YEARS = range(1900, 2200)
"""Others are a database's zero (`0001-01-01`), and near the ends of the calendar zones cannot be reckoned with."""
_OFFSET = r"[+-]\d{2}(?::?\d{2})?"
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    rf"\s*(Z\b|WIB\b|WITA\b|WIT\b|GMT\b|UTC\b|{_OFFSET})?)?",
    re.IGNORECASE,
)
_RFC822 = re.compile(
    r"[A-Za-z]{3}, \d{1,2} ([A-Za-z]{3}) \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC?|[ECMP][SD]T)"
)
_ENGLISH = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH_FIRST = re.compile(rf"\b({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})[\s,.-]+({_NAMES})\.?[,\s-]+(\d{{4}})\b", re.IGNORECASE)
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
_TIME = re.compile(
    r"(?<![\d/.-])(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?![\d/])\s*(am|pm)?\b\s*\(?"
    rf"(wib\b|wita\b|wit\b|gmt\b|utc\b|z\b|{_OFFSET}\b)?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(\d{1,3}|an?|se)\s*(detik|menit|jam|hari|minggu|pekan|bulan|tahun"
    r"|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\s+(?:yang\s+)?(?:lalu|ago)\b",
    re.IGNORECASE,
)
_SECONDS = {
    "detik": 1, "sec": 1, "menit": 60, "min": 60, "jam": 3600, "hou": 3600, "hrs": 3600, "hr": 3600, "hari": 86400,
    "day": 86400, "minggu": 604800, "pekan": 604800, "wee": 604800, "bulan": 2629800, "mon": 2629800,
    "tahun": 31557600, "yea": 31557600,
}  # fmt: skip
_JUST_NOW = re.compile(r"\b(?:baru saja|just now)\b", re.IGNORECASE)


def parse_datetime(text: str, timezone: tzinfo, now: datetime) -> datetime | None:
    """Return the time that a text tells, or None.

    ISO 8601, RFC 822, `Nov 25, 2025 - 22:33`, `Selasa, 14 Januari 2025 16:04 WIB`, `14/01/2025 16:04` (day first, as
    Indonesians write it), `2 jam lalu`, `10 hours ago` (counted back from `now`). A zone in the text goes before
    `timezone`. Without a time of day it is midnight. Of several dates the first is taken, with the time after it.
    """
    text = " ".join(text[:_MAX_LENGTH].replace("\xa0", " ").split())
    try:
        found = _iso(text, timezone) or _rfc822(text) or _written(text, timezone) or _relative(text, timezone, now)
    except (ValueError, OverflowError):
        return None
    return found if found and found.year in _YEARS else None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    match = _ISO.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(match[7]) or zone)


def _rfc822(text: str) -> datetime | None:
    match = _RFC822.match(text)
    if not match or match[1].lower() not in _ENGLISH:
        return None  # the order of RFC 822 with Indonesian names is a written date
    found = parsedate_to_datetime(match[0])
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _written(text: str, zone: tzinfo) -> datetime | None:
    if match := _MONTH_FIRST.search(text):
        month, day, year = MONTHS[match[1].lower()], int(match[2]), int(match[3])
    elif match := _DAY_FIRST.search(text):
        day, month, year = int(match[1]), MONTHS[match[2].lower()], int(match[3])
    elif match := _SLASHED.search(text):
        day, month, year = map(int, match.groups())
        year += 2000 if year < 100 else 0
    else:
        return None
    time = _TIME.search(text, match.end()) or _TIME.search(text, 0, match.start())
    hour, minute, second, own_zone = _time_of_day(time) if time else (0, 0, 0, None)
    return datetime(year, month, day, hour, minute, second, tzinfo=own_zone or zone)


def _time_of_day(match: re.Match[str]) -> tuple[int, int, int, tzinfo | None]:
    """Return (hour, minute, second, zone), midnight for what is no time (`25.61`)."""
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return 0, 0, 0, None
    return hour, minute, second, _zone(match[5])


def _relative(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    match = _RELATIVE.search(text)
    if not match:
        return now.replace(second=0, microsecond=0).astimezone(zone) if _JUST_NOW.search(text) else None
    unit = match[2].lower()
    seconds = _SECONDS.get(unit) or _SECONDS.get(unit[:3]) or _SECONDS[unit[:2]]
    count = int(match[1]) if match[1].isdigit() else 1
    return (now - timedelta(seconds=count * seconds)).replace(second=0, microsecond=0).astimezone(zone)


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text.lower() in _ZONES:
        hours = _ZONES[text.lower()]
        return UTC if not hours else timezone(timedelta(hours=hours))
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)))

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
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH_FIRST = re.compile(rf"\b({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})[\s-]+({_NAMES})\.?[,\s-]+(\d{{4}})\b", re.IGNORECASE)
_SLASHED = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_TIME = re.compile(
    r"(?<![\d/.-])(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?![\d/])\s*(am|pm)?\b\s*\(?(wib|wita|wit|gmt|utc|z|[+-]\d{2}:?\d{2})?",
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


def parse_datetime(text: str, timezone: tzinfo, now: datetime) -> datetime | None:
    """Return the time that a text tells, or None.

    ISO 8601, RFC 822, `Nov 25, 2025 - 22:33`, `Selasa, 14 Januari 2025 16:04 WIB`, `14/01/2025 16:04` (day first, as
    Indonesians write it), `2 jam lalu`, `10 hours ago` (counted back from `now`). A zone in the text goes before
    `timezone`. Without a time of day it is midnight.
    """
    text = " ".join(text[:_MAX_LENGTH].replace("\xa0", " ").split())
    try:
        return _iso(text, timezone) or _rfc822(text) or _written(text, timezone) or _relative(text, now)
    except (ValueError, OverflowError):
        return None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    match = _ISO.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(match[7]) or zone)


def _rfc822(text: str) -> datetime | None:
    if not re.match(r"[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} \d", text):
        return None
    found = parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _written(text: str, zone: tzinfo) -> datetime | None:
    if match := _MONTH_FIRST.search(text):
        month, day, year = MONTHS[match[1].lower()], int(match[2]), int(match[3])
    elif match := _DAY_FIRST.search(text):
        day, month, year = int(match[1]), MONTHS[match[2].lower()], int(match[3])
    elif match := _SLASHED.search(text):
        day, month, year = map(int, match.groups())
    else:
        return None
    time = _TIME.search(text, match.end()) or _TIME.search(text, 0, match.start())
    if not time:
        return datetime(year, month, day, tzinfo=zone)
    hour = int(time[1]) % 12 + (12 if time[4].lower() == "pm" else 0) if time[4] else int(time[1])
    return datetime(year, month, day, hour, int(time[2]), int(time[3] or 0), tzinfo=_zone(time[5]) or zone)


def _relative(text: str, now: datetime) -> datetime | None:
    match = _RELATIVE.search(text)
    if not match:
        return None
    unit = match[2].lower()
    seconds = _SECONDS.get(unit) or _SECONDS.get(unit[:3]) or _SECONDS[unit[:2]]
    count = int(match[1]) if match[1].isdigit() else 1
    return (now - timedelta(seconds=count * seconds)).replace(second=0, microsecond=0)


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text.lower() in _ZONES:
        hours = _ZONES[text.lower()]
        return UTC if not hours else timezone(timedelta(hours=hours))
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))

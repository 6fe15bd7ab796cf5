"""Days that a text names in words: counted from publication (`kemarin`, `tadi pagi`), or a weekday standing alone."""

import re
from collections.abc import Iterator

from pr_archive.enrich.date_forms import PART_OF_DAY, TO, WEEKDAY, PrintedDate, weekday_number

__all__ = ["lone_weekdays", "relative_days"]

_RELATIVE = re.compile(
    rf"\b(?:hari\sini|{PART_OF_DAY}\s(?:tadi|ini|kemarin)|tadi\s{PART_OF_DAY}|kemarin\slusa|kemarin(?:\s{PART_OF_DAY})?|semalam"
    r"|(?P<n>dua|tiga|2|3)\shari\s(?:yang\s)?lalu)\b"
)
_NOT_RELATIVE = re.compile(
    rf"(?:\b(?:sampai|hingga|tahun|bulan|pekan|minggu|sejak|pemilu|lebaran|natal|ramadhan|setiap|seperti)|\b(?:{WEEKDAY}))\s$"
)


def relative_days(folded: str) -> Iterator[PrintedDate]:
    """Yield the days counted from publication; not those of idioms (`sampai hari ini`, `tahun kemarin`)."""
    for match in _RELATIVE.finditer(folded):
        if not _NOT_RELATIVE.search(folded[max(0, match.start() - 14) : match.start()]):
            yield PrintedDate(form="relative", start=match.start(), end=match.end(), back=_days_back(match))


def _days_back(match: re.Match[str]) -> int:
    words = match[0].split()
    if match["n"]:
        return 3 if match["n"] in {"tiga", "3"} else 2
    if "kemarin" in words:
        return 2 if "lusa" in words else 1
    return int(words == ["semalam"] or ("tadi" in words and "malam" in words))


_ALONE = re.compile(rf"\b({WEEKDAY})\b")
_HABIT = re.compile(
    rf"(?:\b(?:setiap|tiap|sejak|sampai|hingga|antara|dan|atau|malam|s[hy]?[ao]lat|ibadah|misa|kebaktian|kh[ou]tbah|"
    rf"selain|kecuali|bukan|paling\slambat|sebelum)\s(?:hari\s)?|\b(?:{WEEKDAY})(?:,\s|\s?-\s?|/))$"
)
_BEFORE = re.compile(r"(?:\b(?:pada|hari|di\shari)\s|[,(]\s?)$")
_LAST_WEEK = re.compile(rf"\s(?:{PART_OF_DAY}\s)?(?:pekan|minggu)\s(?:lalu|kemarin)\b")
_LAST = re.compile(rf"\s(?:{PART_OF_DAY}\s)?(?:yang\s)?lalu\b")
_AFTER = re.compile(rf"(?:\s{PART_OF_DAY}\b|\s(?:lalu|kemarin|tadi|ini|pekan|minggu)\b|\s?[.,;)]|$)")
_THIS_WEEK = re.compile(r"\s(?:yang\s)?(ini|lalu|kemarin)\b")
_PROGRAMME = re.compile(r"\s(?:berkah|bersih|curhat|sehat|agung|putih|abu|suci|ceria|kasih|palma|budaya)\b")
_LATER = re.compile(rf"(?:\s{PART_OF_DAY})?(?:\s(?:pekan|minggu))?\s(?:depan|mendatang|besok|nanti|esok)\b")
_SPAN = re.compile(rf"(?:{TO}|/|,\s)(?:hari\s)?(?:{WEEKDAY})\b")


def lone_weekdays(folded: str, text: str) -> Iterator[PrintedDate]:
    """Yield the weekdays that stand alone for a day just past, not those of habits, prayers, spans and plans."""
    for match in _ALONE.finditer(folded):
        start, end = match.span()
        before = folded[max(0, start - 24) : start]
        if _HABIT.search(before) or any(mark.match(folded, end) for mark in (_LATER, _SPAN, _PROGRAMME)):
            continue
        if not (_BEFORE.search(before) or _AFTER.match(folded, end)):
            continue
        if match[1] == "minggu" and _is_some_week(folded, text, start, end):
            continue
        back = 7 if _LAST_WEEK.match(folded, end) else 1 if _LAST.match(folded, end) else 0
        yield PrintedDate(form="weekday", start=start, end=end, weekday=weekday_number(match[1]), back=back)


def _is_some_week(folded: str, text: str, start: int, end: int) -> bool:
    """True where `minggu` alone is the week: in small letters, `Minggu ini`, or `Minggu lalu` opening a sentence."""
    before = folded[max(0, start - 5) : start]
    opens = not before.strip() or before.rstrip()[-1] in '.!?"'
    later = _THIS_WEEK.match(folded, end)
    return not before.endswith("hari ") and (text[start].islower() or bool(later and (opens or later[1] == "ini")))

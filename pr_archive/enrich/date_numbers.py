"""Dates printed in numbers, with the weekday and the brackets around them. Always day before month."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from pr_archive.dates import MONTHS
from pr_archive.enrich.date_forms import PART_OF_DAY, TO, WEEKDAY, PrintedDate, weekday_number

__all__ = ["numbered_dates"]

_CLOCK = r"(?:pukul|jam)\s[0-9.:]{1,5}(?:\swi(?:b|t|ta))?"
_BETWEEN = rf"(?:{PART_OF_DAY}(?:\shari)?|lalu|kemarin|tadi|ini|pon|wage|kliwon|legi|pahing|{_CLOCK})"
_GAP = r"[\s.,;:/-]{0,3}"
_WEEKDAY_BEFORE = re.compile(
    rf"(malam\s)?\b({WEEKDAY})\b(?:(?:{TO}|/)(?:{WEEKDAY})\b)?(?:{_GAP}\b{_BETWEEN}\b){{0,3}}{_GAP}"
    rf"(?:(?:pada\s)?(?:tanggal|tgl)\b[\s.:]{{0,2}})?{_GAP}[(\[]{{0,2}}\s{{0,2}}$"
)
_WEEKDAY_AFTER = re.compile(rf"\s?\(\s?({WEEKDAY})\s?\)")
_WINDOW = 70
"""Characters before a number that are looked at for its weekday."""

_FIRST = rf"(?<![0-9])(?<![0-9][/.,-])(?P<d>[0-9]{{1,2}})(?:{TO}[0-9]{{1,2}})?"
_END = r"(?![0-9])"
_ISO = re.compile(rf"(?<![0-9/.-])(?P<y>[0-9]{{4}})[-/.](?P<m>[0-9]{{1,2}})[-/.](?P<d>[0-9]{{1,2}}){_END}(?![/-])")
_FULL = re.compile(
    rf"{_FIRST}\s?[/.-]{{1,2}}\s?(?P<m>[0-9]{{1,2}})(?:\s?[/.-]{{1,2}}\s?(?P<y>[0-9]{{2,5}})|\s(?P<y2>20[0-9]{{2}})){_END}"
)
_RUN_1 = re.compile(rf"{_FIRST}[/.-](?P<m>[0-9]{{2}})(?P<y>20[0-9]{{2}}){_END}")
_RUN_2 = re.compile(rf"(?<![0-9/.,-])(?P<d>[0-9]{{2}})(?P<m>[0-9]{{2}})[/.-]?(?P<y>20[0-9]{{2}}){_END}")
_SHORT = re.compile(
    rf"{_FIRST}\s?[/.-]{{1,2}}\s?(?P<m>[0-9]{{1,2}})(?![0-9/])"
    rf"(?:{TO}[0-9]{{1,2}}/(?P<m2>[0-9]{{1,2}})(?:/(?P<y>[0-9]{{4}}))?)?{_END}"
)
_WRITTEN = re.compile(
    rf"{_FIRST}[\s.,/-]{{0,3}}(?:bulan\s)?(?P<name>[a-z]{{3,10}})(?![a-z])(?:[\s.,/-]{{0,3}}(?:tahun\s)?(?P<y>'?[0-9]{{2,5}}){_END})?"
)
_UNTIL = re.compile(rf"{TO}[0-9]{{1,2}}\s(?P<name>[a-z]{{3,10}})\b(?:\s(?P<y>[0-9]{{4}}){_END})?")
_SHORT_YEAR = re.compile(r"\s?(?:[),;\]]|\.(?![0-9])|-|$)")
_NUMBER = re.compile(r"(?<![0-9])[0-9]")
_FORMS = (_ISO, _FULL, _RUN_1, _RUN_2, _SHORT, _WRITTEN)
_DAY_MARK = re.compile(r"\b(?:tanggal|tgl)[\s.:]{0,3}$")


def numbered_dates(folded: str, text: str) -> Iterator[PrintedDate]:
    """Yield the dates in numbers of a text, of which `folded` is the plain lower-case form, in order of position."""
    last = 0
    for number in _NUMBER.finditer(folded):
        start = number.start()
        matches = (form.match(folded, start) for form in _FORMS) if start >= last else ()
        found = next(filter(None, (_with_weekday(match, folded, text) for match in matches if match)), None)
        if found:
            last = found.end
            yield found


def _with_weekday(match: re.Match[str], folded: str, text: str) -> PrintedDate | None:
    """Return the date of a match with its weekday and brackets, None where the digits are no date."""
    numbers = _written_numbers(match, folded) if match.re is _WRITTEN else _numbers(match)
    if numbers is None:
        return None
    day, month, year, end = numbers
    start = match.start()
    offset = max(0, start - _WINDOW)
    before = folded[offset:start]
    weekday = _WEEKDAY_BEFORE.search(before)
    if weekday and _is_week(folded, text, offset + weekday.start(2), weekday[2]):
        weekday = None
    after = None if weekday else _WEEKDAY_AFTER.match(folded, end)
    bracket = before.rstrip()[-1:] in {"(", "["}
    if not _is_date(match, bool(weekday or after), bracket, before, year):
        return None
    if weekday:
        start = offset + weekday.start(2)
        end = _closed(folded, start, end)
    elif after:
        end = after.end()
    return PrintedDate(
        form="weekday_date" if weekday or after else "bracketed" if bracket else "written",
        start=start,
        end=end,
        day=day,
        month=month,
        year=year,
        weekday=weekday_number(weekday[2]) if weekday else weekday_number(after[1]) if after else None,
        eve=bool(weekday and weekday[1]),
    )


def _numbers(match: re.Match[str]) -> tuple[int, int, int | None, int] | None:
    """Return (day, month, year, end) of a date in digits; the year is None where it is missing or garbled."""
    groups = match.groupdict()
    year = groups.get("y") or groups.get("y2")
    day, month = int(groups["d"]), int(groups["m"])
    if not (1 <= day <= 39 and 1 <= month <= 31):
        return None
    if year and groups.get("m2") and int(groups["m2"]) < month:
        return day, month, int(year) - 1, match.end()
    return day, month, _year(year), match.end()


def _written_numbers(match: re.Match[str], folded: str) -> tuple[int, int, int | None, int] | None:
    month = _month(match["name"], bool(match["y"]))
    if month is None or not 1 <= int(match["d"]) <= 39:
        return None
    end = match.end("name")
    year = _year(match["y"]) if match["y"] and _is_year(match, folded) else None
    if year is not None:
        return int(match["d"]), month, year, match.end()
    until = _UNTIL.match(folded, end)
    last = until and _month(until["name"], bool(until["y"]))
    if until and last:
        year = _year(until["y"])
        return int(match["d"]), month, year and year - (last < month), until.end()
    return int(match["d"]), month, None, end


def _is_year(match: re.Match[str], folded: str) -> bool:
    """True for `2025` and `'25`, and for `25` where a mark follows: else it counts something (`1 Mei 25 warga`)."""
    year = match["y"]
    if len(year) != 2:
        return True
    between = folded[match.end("name") : match.start("y")]
    return "," not in between and bool(_SHORT_YEAR.match(folded, match.end()))


def _year(digits: str | None) -> int | None:
    number = int((digits or "").lstrip("'") or -1)
    if 0 <= number < 100:
        return 2000 + number
    return number if 1900 <= number < 2100 else None


def _month(name: str, with_year: bool) -> int | None:
    """Return the month of a name: beside a year it may be misspelt (`Ferbuari`), else it must be a full name."""
    month = MONTHS.get(name)
    if with_year:
        close = get_close_matches(name, MONTHS, 1, 0.8) if month is None and len(name) > 4 else []
        return MONTHS[close[0]] if close else month
    return month if len(name) > 3 or name == "mei" else None


def _is_date(match: re.Match[str], weekday: bool, bracket: bool, before: str, year: int | None) -> bool:
    """Tell a date from the other numbers with marks: times, fractions, RT/RW, letter numbers, sums."""
    form = match.re
    if form is _WRITTEN or form is _ISO:
        return True
    if form is _SHORT and "/" not in match[0]:
        return weekday and bracket and int(match["m"]) <= 12
    if weekday or form is _RUN_2:
        return weekday
    marked = bracket or bool(_DAY_MARK.search(before))
    return marked or (form is _FULL and year is not None and bool(re.search(r"[0-9]{4}$", match[0])))


def _closed(folded: str, start: int, end: int) -> int:
    """Return the end with the bracket that closes one opened since start."""
    if not {"(", "["} & set(folded[start:end]):
        return end
    closing = re.compile(r"\s{0,2}[)\]]").match(folded, end)
    return closing.end() if closing else end


_COUNT = re.compile(
    r"(?:[0-9]|\b(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|belas|puluh|setiap|tiap|per|beberapa|selama|akhir"
    r"|awal|dalam))\s?$"
)


def _is_week(folded: str, text: str, start: int, name: str) -> bool:
    """True where `minggu` is the week, not Sunday."""
    return name == "minggu" and text[start].islower() and bool(_COUNT.search(folded[max(0, start - 12) : start]))

"""What the modules on dates share: plain letters, the names of weekdays, and a date as a text prints it.

The forms are those of regional Indonesian sites: `Selasa (14/01)`, `(Selasa, 17/10/2023)`, `Jumat malam (10/10)`,
`Minggu 4, Mei 2025`, `Jum’at tanggal 15-02-2019`, `(25/042024)`, `1-3 Juli 2025` (the first day counts),
`2025-07-22` (see `date_numbers`); a weekday alone, `hari ini`, `kemarin`, `tadi pagi` (see `date_words`). What day
is meant is asked in `date_readings`, whether it is the day of the event in `event_dates`.
"""

import re
import unicodedata
from typing import Literal

from attrs import frozen

from pr_archive.dates import WEEKDAYS

__all__ = ["PART_OF_DAY", "TO", "WEEKDAY", "PrintedDate", "fold", "weekday_number"]

Form = Literal["weekday_date", "bracketed", "written", "relative", "weekday"]


@frozen(kw_only=True)
class PrintedDate:
    """A day as a text names it: numbers and weekday as printed, or days counted back from publication."""

    form: Form
    start: int
    end: int
    day: int = 0
    month: int = 0
    year: int | None = None
    weekday: int | None = None
    """0 Monday to 6 Sunday."""
    eve: bool = False
    """`malam Jumat` is the night before Friday, so that Thursday's date agrees with it too."""
    back: int = 0
    """Days before publication (`kemarin` 1); of a weekday the least (`Selasa lalu` 1, `Selasa pekan lalu` 7)."""


_MARKS = {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("‘’ʼ`´′", "'"), **dict.fromkeys("“”„«»", '"'), "İ": "I"}


_FEW = 12
"""Different characters up to which replacing one after the other is faster than `translate`."""


def fold(text: str) -> str:
    """Return the text with plain letters, digits, dashes and quotes; every offset stays what it was.

    Mathematical and full-width letters become the plain ones (NFKC of single characters); case is kept, and
    lower-casing the result keeps the length.
    """
    if text.isascii():
        return text
    special = {char: _plain(char) for char in set(text) if not char.isascii()}
    if len(special) > _FEW:
        return text.translate({ord(char): plain for char, plain in special.items()})
    for char, plain in special.items():
        text = text.replace(char, plain)
    return text


def _plain(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    return _MARKS.get(char) or (plain if len(plain) == 1 else char)


_FULL_NAMES = "senin selasa rabu kamis jumat sabtu minggu ahad"
_WEEKDAYS = {
    **{name: WEEKDAYS[name] for name in _FULL_NAMES.split()},
    "senen": 0, "selesa": 1, "rebo": 2, "kemis": 3, "jumad": 4, "jumaat": 4, "saptu": 5, "mingu": 6,
}  # fmt: skip
"""Weekday by name without marks, with the slips of spelling that occur. Short names (`Sen`, `Min`) are words too."""
_JUMAT = r"jum['\",.\s]{0,2}a[td]"
WEEKDAY = "|".join([*sorted(_WEEKDAYS, key=len, reverse=True), _JUMAT])
TO = r"\s?(?:-|&|s\.?/?d\.?|sampai(?:\sdengan)?|hingga|dan)\s?"
PART_OF_DAY = r"(?:dini\shari|pagi|siang|sore|petang|malam|subuh)"
"""Patterns for folded, lower-case text: the name of a weekday, what stands between two ends, a part of the day."""


def weekday_number(name: str) -> int:
    return _WEEKDAYS[re.sub("[^a-z]", "", name)]

"""The day on which what a release reports happened.

A release prints several dates: the event, deadlines, birthdays, laws, what came before, what will come after. Each
is weighed: how it is printed (`Selasa (14/01)` says more than a bare `14 Januari`), where it stands (the first
paragraph reports the event), how it lies to publication (usually 0 to 3 days before) and what the words around it
make of it (`paling lambat`, `lahir`, `akan digelar`, `sejak`). The heaviest is the event, unless it weighs too
little to be sure of. How a date without year or with a contradicting weekday is read: see `date_readings`.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Literal

from attrs import frozen

from pr_archive.enrich.date_forms import PrintedDate, fold
from pr_archive.enrich.date_numbers import numbered_dates
from pr_archive.enrich.date_readings import local_day, read
from pr_archive.enrich.date_words import lone_weekdays, relative_days

__all__ = ["EventDate", "find_event_date"]


@frozen(kw_only=True)
class EventDate:
    """The day of the event, and the words that name it."""

    date: date
    raw: str
    """As printed, from the weekday to the last digit or the bracket that closes it: `Selasa (14/01)`."""
    ok: bool | None
    """True where the printed weekday agrees, also one that stands alone; False where it contradicts the date as
    printed, so that `date` is the best reading; None where no weekday is printed."""
    part: Literal["title", "body"]
    start: int
    end: int


_LOOK = 20_000
"""Characters of a body that are read: a longer one is no release, or its date does not stand there."""
_MOST = 100
"""Dates of each kind that are weighed: no release has more, and garbage costs no more."""
_FORM = {"weekday_date": 6.0, "bracketed": 5.0, "written": 3.0, "relative": 2.5, "weekday": 2.0}
_NUMBERS = {"written", "bracketed"}
_LEAD, _SECOND, _TITLE, _OPENING = 2.0, 1.0, 1.5, 1.0
_ENOUGH = 4.0
_NEVER = -100.0


def find_event_date(title: str, body: str, published: datetime | None) -> EventDate | None:
    """Return the day of the event that a release reports, None where no printed date can be taken for it.

    The day of publication is that of `published` in its Indonesian zone. Without `published` only complete dates
    count. Offsets of the result are into `title` or `body`, as its `part` says.
    """
    today = local_day(published) if published else None
    found = [*_weighed("body", body[:_LOOK], today), *_weighed("title", title[:_LOOK], today)]
    weight, best = max(found, key=lambda entry: entry[0], default=(_NEVER, None))
    if best is None or weight < _ENOUGH:
        return None
    return best if best.ok is not False else _confirmed(best, found)


def _confirmed(best: EventDate, found: list[tuple[float, EventDate]]) -> EventDate:
    """Return where the text prints the same day with its right weekday, else the date itself."""
    same = (event for weight, event in found if weight >= _ENOUGH and event.ok and event.date == best.date)
    return next(same, best)


def _weighed(part: Literal["title", "body"], text: str, today: date | None) -> list[tuple[float, EventDate]]:
    """Return (weight, date) of every date in a text, in order of position."""
    found = []
    folded = fold(text).lower()
    end = 0
    for printed in _printed(text, folded):
        reading = read(printed, today)
        span_ends = bool(end) and bool(_SPAN.fullmatch(folded[end : printed.start]))
        end = printed.end
        if reading is None or span_ends:
            continue
        day, ok = reading
        weight = _FORM[printed.form] + _place(part, folded, printed) + _closeness(day, today) - (ok is False)
        weight += _context(folded, printed, (today - day).days if today else None)
        raw = text[printed.start : printed.end]
        found.append((weight, EventDate(date=day, raw=raw, ok=ok, part=part, start=printed.start, end=printed.end)))
    return found


def _printed(text: str, folded: str) -> list[PrintedDate]:
    """Return the days that a text names, in order of position, none inside another."""
    numbered = list(islice(numbered_dates(folded, text), _MOST))
    inside = {offset for printed in numbered for offset in range(printed.start, printed.end)}
    words: list[Iterator[PrintedDate]] = [relative_days(folded), lone_weekdays(folded, text)]
    named = [printed for kind in words for printed in islice(kind, _MOST) if printed.start not in inside]
    return sorted(numbered + named, key=lambda printed: printed.start)


def _place(part: str, folded: str, printed: PrintedDate) -> float:
    if part == "title":
        return _TITLE
    paragraph = folded.count("\n\n", 0, printed.start)
    opening = _OPENING if printed.start < 60 and printed.form in _NUMBERS else 0.0
    return opening + (_LEAD if paragraph == 0 else _SECOND if paragraph == 1 else 0.0)


def _closeness(day: date, today: date | None) -> float:
    if today is None:
        return 0.0
    age = (today - day).days
    if age < 0:
        return -4.0 if age >= -7 else _NEVER
    steps = ((3, 2.0), (7, 1.0), (31, 0.0), (400, -2.0))
    return next((weight for days, weight in steps if age <= days), -3.0)


_DEADLINE = re.compile(
    r"\b(?:paling lambat|paling lama|selambat\S*|batas (?:akhir|waktu)|tenggat|jatuh tempo|berlaku"
    r"|kedaluwarsa|sebelum|lahir|kelahiran|tertanggal)\b"
)
_DOCUMENT = re.compile(
    r"\b(?:\w*nomor|no|jatuh pada|undang-undang|uu|perpres|perda|permen\w*|peraturan|keputusan|sk|skep|surat|ttl"
    r"|wafat|berdiri|didirikan|dibangun|terbit|diundangkan)\b"
)
"""Before a date without weekday in its clause: it is a document's or a founding's."""
_UNTIL = re.compile(r"\b(?:hingga|sampai(?: dengan)?|s\.?/?d\.?)\s(?:pada\s)?(?:hari\s|tanggal\s)?$")
_FEAST = re.compile(
    r"\b(?:hari(?! (?:ini|ke|pertama|kedua|ketiga|terakhir))|peringatan|memperingati|menyambut|menjelang|jelang|hut"
    r"|proklamasi|setiap|tiap)\b"
)
_FUTURE = re.compile(
    r"\b(?:akan|rencananya|berencana|direncanakan|dijadwalkan|terjadwal|mendatang|nanti|besok|esok|lusa|bakal|diagendakan"
    r"|ditargetkan|diperkirakan)\b"
)
_AFTER = re.compile(r"[\s)]{0,2}(?:mendatang|nanti|besok|depan|yang akan datang|akan datang)\b")
_EARLIER = re.compile(
    r"\b(?:sejak|semenjak|setelah|pasca\w*|menyusul|sebelumnya|semula|lalu|pernah|terakhir|berawal|bermula)\b"
)
_SPAN = re.compile(r"\s?(?:-|&|dan|hingga|sampai(?: dengan)?|s\.?/?d\.?)\s(?:pada\s)?(?:hari\s|tanggal\s)?|\s?-\s?")
"""Between two dates: the second is the last day of the first."""
_MAIN = re.compile(r"[,(]\s?(?:pada\s)?(?:hari\s)?$")
_SENTENCE = re.compile(r"(?<!\bno)(?<!\btgl)[.!?:][\s\"]|\n")
_CLAUSE = re.compile(r"[,;()]\s")


def _context(folded: str, printed: PrintedDate, age: int | None) -> float:
    """Return what the words around a date add: nothing or less, but for a date at the end of the main clause."""
    sentence = _since(_SENTENCE, folded, printed.start, 160)
    clause = _last(_CLAUSE, sentence)
    bare = printed.form != "weekday_date"
    weight = 0.5 if _MAIN.search(sentence) else 0.0
    if _DEADLINE.search(clause[-60:]) or (printed.form in _NUMBERS and _DOCUMENT.search(clause[-60:])):
        return _NEVER
    if printed.form == "written" and _FEAST.search(clause[-50:]):
        return _NEVER
    if _AFTER.match(folded, printed.end) or _is_plan(clause, sentence, printed.form, age):
        return _NEVER
    if _UNTIL.search(clause):
        weight -= 1.0 if age is not None and age >= 0 and not bare else -_NEVER
    if _FUTURE.search(clause):
        weight -= 4.0
    if _EARLIER.search(clause):
        weight -= 1.5
    return weight - 2.0 * _is_quoted(folded, printed.start)


def _is_plan(clause: str, sentence: str, form: str, age: int | None) -> bool:
    """True for a day yet to come that words announce, and for a weekday in their clause: no past one is meant."""
    ahead = age is not None and age < 0
    return bool(_FUTURE.search(sentence)) if ahead else form == "weekday" and bool(_FUTURE.search(clause))


def _since(mark: re.Pattern[str], folded: str, start: int, limit: int) -> str:
    return _last(mark, folded[max(0, start - limit) : start])


def _last(mark: re.Pattern[str], text: str) -> str:
    """Return what follows the last mark in a text."""
    end = max((match.end() for match in mark.finditer(text)), default=0)
    return text[end:]


def _is_quoted(folded: str, start: int) -> bool:
    opened = max(folded.rfind("\n", 0, start) + 1, start - 2000)
    return folded.count('"', opened, start) % 2 == 1

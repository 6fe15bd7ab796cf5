"""The dateline that opens a release: `BLORA – `, `Cilacap (Selasa, 17/10/2023) - `, `Liputan6.com, Blora - `.

The grammar covers the datelines of regional Indonesian sites: `outlet, place, province or agency (outlet or date)
dash`, most parts optional. Without a dash, a place is believed only in capitals (`SLAWI. Suasana…`), before a date
(`TEMANGGUNG, Selasa 21 Nopember 2023. `) or where the text names an office of it (`Lumajang, …` and `Polres
Lumajang`). An office stands for its place (`Polres Magetan – `).
"""

import re

from attrs import frozen

from pr_archive.dates import MONTHS, WEEKDAYS
from pr_archive.enrich.date_forms import fold

__all__ = ["Dateline", "find_dateline"]


@frozen(kw_only=True)
class Dateline:
    """Where a release was written. Offsets are into the body."""

    place: str | None
    """As printed, in normal case (`Blora`, `Lombok Tengah`), None where only an outlet is named (`INFO_PAS - `)."""
    start: int
    end: int
    """Span of the place; empty where there is none."""
    stop: int
    """Where the text proper begins."""


_LOOK = 160
"""Characters of a paragraph that are looked at: datelines end within about 90."""
_SHORT_PARAGRAPH = 160
"""A first paragraph no longer than this may be the headline again, so that the second is tried too."""

_WORD = r"[A-Z][A-Za-z']+(?:-[A-Z][A-Za-z']+)?\b"
_PLACE = rf"(?:Kab\.\s?|D\.?I\.?\s)?{_WORD}(?:\s{_WORD}){{0,4}}"
_DOMAIN = r"[A-Za-z0-9-]{2,40}(?:\.[A-Za-z]{2,12}){1,4}"
_AGENCY = r"(?:[A-Z]+_[A-Z]+|ANTARA|JKN|KBRN|MPNI|[A-Z]{2,5}(?=\s?-))"
_DAYS = "|".join(name for name in WEEKDAYS if len(name) > 3)
_MONTHS = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = (
    rf"(?i:(?:(?:hari\s)?(?:{_DAYS})[\s,.]{{0,3}})?\(?[0-9]{{1,2}}[\s/.,-]{{1,2}}(?:[0-9]{{1,2}}|{_MONTHS})"
    r"(?:[\s/.,-]{1,2}[0-9]{2,4})?\)?)"
)
_BRACKET = r"\([^()\n]{1,45}?(?:\)|(?=\s-))"
_DASH = r"(?:[*_]{0,2}\s?[,.]?\s?(?:-{1,3},?|\|{1,2})\s?)"
_EXTRA = rf"(?:\s?[,/]?\s?(?:{_BRACKET}|{_DATE}|{_DOMAIN}|{_AGENCY})|,\s?{_PLACE})"
_OUTLET = rf"(?:(?:{_DOMAIN}|{_AGENCY})(?:,\s?|\s?-{{1,3}}\s?|\s?\|{{1,2}}\s?|\sI\s))"
_TAIL = rf"(?:(?:{_DOMAIN}|{_AGENCY})(?:\s?-{{1,3}}\s?|\s?\|{{1,2}}\s?|\.\s)|{_PLACE}\s?\|\s?)"

_WITH_DASH = re.compile(rf"{_OUTLET}?(?P<place>{_PLACE}){_EXTRA}{{0,2}}(?P<dash>{_DASH}){_TAIL}?")
_WITH_DATE = re.compile(rf"{_OUTLET}?(?P<place>{_PLACE})\s?,?\s{_DATE}\)?[.,:]\s?(?=[A-Z\"])")
_CAPITALS = re.compile(r"(?P<place>[A-Z][A-Z'-]{2,}(?:\s[A-Z][A-Z'-]+){0,3})\s?[.,:]\s(?=[A-Z\"])")
_COLON = re.compile(rf"{_OUTLET}(?P<place>{_PLACE}):\s")
_COMMA = re.compile(rf"(?P<place>{_PLACE})[,.]\s(?=[A-Z\"])")
_SMALL = re.compile(r"(?P<place>[a-z]{3,15})\s-{1,3}\s(?=[A-Z])")
_ONLY_OUTLET = re.compile(rf"\(?(?:{_DOMAIN}|{_AGENCY})\)?\s?,?\s?-{{1,3}}\s?(?=[A-Z\"0-9])")
_OPENING = re.compile(r"[\s*_>\"]*")

_OFFICE_WORDS = """
polres polresta polrestabes polsek polda rutan lapas bapas lpka rupbasan kodim koramil kejari kejati pemkab pemkot
kanwil kemenag kpu bawaslu bnnk bpbd pmi kantor dinas imigrasi humas kelas perempuan narkotika terbuka i ii iia iib
"""
_OTHER_WORDS = """
foto caption sumber penulis editor reporter laporan baca berita siaran pers press release oleh admin redaksi kemarin
hari alhamdulillah namun selain dalam pada dengan untuk usai sebanyak puluhan ratusan kepala ketua bupati wakil wali
camat sertu serka kapolres kapolsek danramil babinsa bapak ibu tni polri kegiatan pengumuman undangan info news media
update breaking viral video opini
"""
_OFFICES = frozenset(_OFFICE_WORDS.split())
"""Words before a place that make it the name of an office."""
_NO_PLACE = frozenset(_OTHER_WORDS.split()) | {*MONTHS, *WEEKDAYS}
"""Words that open a text or a line and belong to no place."""
_OFFICE_OF = re.compile(
    r"\b(?:kabupaten|kab\.|kota|kecamatan|(?:ka)?pol(?:res|resta|restabes|sek)|kodim|koramil|rutan|lapas|bapas|lpka|kejari"
    r"|pemkab|pemkot|bupati|kelas ii?[ab]?)\s(?:kabupaten\s|kota\s)?"
)
_EVIDENCE = 3000
"""Characters that are searched for an office of the place."""
_KEPT = frozenset(["DI", "DIY", "DKI", "OKU", "OKI", "PALI", "NTB", "NTT"])


def find_dateline(body: str) -> Dateline | None:
    """Return the dateline at the head of a body, None where the text begins without one."""
    first = _OPENING.match(body)
    start = first.end() if first else 0
    found = _dateline_at(body, start)
    end = body.find("\n\n", start)
    if found or end < 0 or end - start > _SHORT_PARAGRAPH:
        return found
    second = _OPENING.match(body, end)
    return _dateline_at(body, second.end() if second else end)


def _dateline_at(body: str, start: int) -> Dateline | None:
    head = fold(body[start : start + _LOOK]).partition("\n\n")[0]
    for form in (_WITH_DASH, _WITH_DATE, _COLON, _CAPITALS, _COMMA, _SMALL):
        match = form.match(head)
        span = match and _place_span(match)
        if match and span and _is_believed(match, span, body[start:]):
            text = body[start + span[0] : start + span[1]]
            return Dateline(
                place=_normal(fold(text)), start=start + span[0], end=start + span[1], stop=start + match.end()
            )
    if outlet := _ONLY_OUTLET.match(head):
        return Dateline(place=None, start=start, end=start, stop=start + outlet.end())
    return None


def _place_span(match: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the place without the office that stands for it, None where the words are no place."""
    start, end = match.span("place")
    words = match["place"].split()
    while words and words[0].lower() in _OFFICES:
        start += len(words[0]) + 1
        words = words[1:]
    if not words or len(words) > 4 or any(word.lower() in _NO_PLACE for word in words):
        return None
    return start, end


def _is_believed(match: re.Match[str], span: tuple[int, int], body: str) -> bool:
    """True where the form alone shows a dateline, or the text names an office of the place."""
    place = match.string[slice(*span)]
    if match.re is _COMMA:
        return _is_office_place(place, body[match.end() :])
    if match.re is _WITH_DASH and match["dash"] == "-":  # glued to the next word, as in `Semarang-Solo`
        same = span[0] == match.start("place")
        return same and (place.isupper() or _is_office_place(place, body[match.end() :]))
    return True


def _is_office_place(place: str, text: str) -> bool:
    folded, name = fold(text[:_EVIDENCE]).lower(), place.lower()
    ends = (match.end() for match in _OFFICE_OF.finditer(folded))
    return any(folded.startswith(name, end) and not folded[end + len(name) :][:1].isalpha() for end in ends)


def _normal(place: str) -> str:
    """Return a place in normal case: `KULON PROGO` is `Kulon Progo`, `OKU TIMUR` is `OKU Timur`."""
    if not (place.isupper() or place.islower()):
        return " ".join(place.split())
    return " ".join(word if word in _KEPT else _title(word) for word in place.split())


def _title(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))

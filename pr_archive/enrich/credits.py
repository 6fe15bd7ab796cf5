"""The credit at the end of a release: `(Humas Rutan Blora)`, `*** (MJ)`, `Penulis: … | Editor: …`, `Sumber: …`."""

import re

from attrs import frozen

from pr_archive.enrich.date_forms import fold

__all__ = ["Credit", "find_credit"]


@frozen(kw_only=True)
class Credit:
    """Who wrote or issued a release, as printed at its end. Offsets are into the body."""

    text: str
    """Without brackets; labels are kept, and labelled lines joined by ` | `."""
    start: int
    end: int


_LOOK = 1_000
"""Characters of the end of a body that are looked at."""
_LONGEST = 90
_MOST_WORDS = 9
_MOST_TRAILING = 4
"""Paragraphs after the credit that may be hashtags, stars or links to other texts."""

_OFFICE = (
    r"(?:humas|hms|pendim|penrem|pendam|pen|redaksi|red|tim|kontributor|infokom|kominfo|diskominfo|mc|media center|"
    r"prokopim|admin)"
)
_LABEL = (
    r"(?:penulis|editor|reporter|sumber|laporan|kontributor|pewarta|oleh|wartawan|penyunting|redaktur|publisher|autentikasi|"
    r"rilis|humas|writer|teks|naskah)"
)
_BRACKET = re.compile(
    r"[(\[](?:\[(?P<link>[^\[\]()\n]{1,90})\]\([^()\s]{0,90}\)|(?P<inner>[^()\[\]\n]{1,90}))(?:[)\]]|$)[\s.*_/|-]*$"
)
_LABELLED = re.compile(rf"(?:^|(?<=[\n.!?\")*|] ))(?P<line>{_LABEL}\s?[:/]\s?\S[^\n]{{0,140}})$", re.IGNORECASE)
_LONE_LABEL = re.compile(rf"{_LABEL}\s?:$", re.IGNORECASE)
_NAMED_OFFICE = rf"(?i:tim (?=humas|redaksi|media)|(?!tim ))(?i:{_OFFICE})(?:/[\w.&-]+| [A-Z0-9&][\w./&-]*){{0,7}}"
_BARE = re.compile(rf"[\s*_-]*(?P<inner>{_NAMED_OFFICE})[\s*_-]*")
_DASHED = re.compile(rf"[.!?\"]\s?[*_]*\s?-{{1,3}}\s?(?P<inner>{_NAMED_OFFICE})[\s.*_-]*$")
_TRAILING = re.compile(
    r"(?:#\S+[\s,]*)+|[*_.\s=–-]+|baca juga\b.*|lihat juga\b.*|tags?\s?:.*|foto\s?:.*|dok(?:umentasi)?\s?:.*",
    re.IGNORECASE,
)
_NO_CREDIT = re.compile(
    r"[\W\d_]*|.*(?:foto|ilustrasi|gambar|grafik)\b.*|dok\b.*|ist(?:imewa)?|bersambung|habis|selesai|tamat|lihat.*|baca.*|"
    r"video.*|(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b.*|\d+ (?:tahun|orang|persen).*|"
    r"wib|wita|wit|https?:.*",
    re.IGNORECASE,
)
_STARTS_WITH_OFFICE = re.compile(rf"(?:{_OFFICE}|{_LABEL})(?![a-z])", re.IGNORECASE)


def find_credit(body: str) -> Credit | None:
    """Return the credit with which a body ends, None where there is none."""
    base = max(len(body) - _LOOK, 0)
    tail = fold(body[base:])
    lines = [line.span() for line in re.finditer(r"[^\n]*\S[^\n]*", tail)]
    for _ in range(_MOST_TRAILING):
        if not lines:
            return None
        start, end = lines[-1]
        if not _TRAILING.fullmatch(tail[start:end].strip()):
            break
        lines.pop()
    found = _labelled(tail, lines) or _bracketed(tail, lines) or _bare(tail, lines)
    return _credit(body, base, found) if found else None


Spans = list[tuple[int, int]]


def _credit(body: str, base: int, spans: Spans) -> Credit:
    texts = [" ".join(body[base + start : base + end].split()) for start, end in spans]
    return Credit(text=" | ".join(texts), start=base + spans[0][0], end=base + spans[-1][1])


def _stripped(text: str, start: int, end: int, marks: str = " \t\xa0*_.,;|-–") -> tuple[int, int]:
    """Return the span without blanks and decoration at its ends."""
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip(marks)), end - (len(inner) - len(inner.rstrip(marks)))


def _bracketed(tail: str, lines: Spans) -> Spans | None:
    start, end = lines[-1]
    match = _BRACKET.search(tail, max(start, end - 200), end)
    if not match:
        return None
    first, last = _stripped(tail, *match.span("inner" if match["link"] is None else "link"))
    inner, before = tail[first:last], tail[start : match.start()].rstrip(" *_")
    if _NO_CREDIT.fullmatch(inner) or len(inner.split()) > _MOST_WORDS:
        return None
    closed = match.group().rstrip(" .*_-/|").endswith((")", "]"))
    named = _STARTS_WITH_OFFICE.match(inner) is not None
    stands_alone = not before or before[-1] in ".!?\")'"
    return [(first, last)] if named or (closed and stands_alone) else None


def _labelled(tail: str, lines: Spans) -> Spans | None:
    """Return the lines at the end that are labels: `Reporter: X`, `Editor: Y`, also behind a text."""
    spans: Spans = []
    following: tuple[int, int] | None = None
    for start, end in reversed(lines[-4:]):
        line = tail[start:end].strip()
        if following and _LONE_LABEL.fullmatch(line):
            spans.insert(0, (start, following[1]))
            following = None
            continue
        match = _LABELLED.search(tail[start:end].rstrip())
        if not match:
            if spans or following:
                break
            following = (start, end) if len(line) < 60 and "." not in line[-1:] else None
            if not following:
                break
            continue
        spans.insert(0, _stripped(tail, start + match.start("line"), start + match.end("line")))
        if match.start("line"):
            break
    return spans or None


def _bare(tail: str, lines: Spans) -> Spans | None:
    start, end = lines[-1]
    alone = _BARE.fullmatch(tail, start, end) if end - start < _LONGEST else None
    match = alone or _DASHED.search(tail, max(start, end - 200), end)
    return [_stripped(tail, *match.span("inner"))] if match else None

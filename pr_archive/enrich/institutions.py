"""The institution that publishes a release, found by weighing how each office in it is mentioned.

Offices are read from headline and body (see `office_reader`); different spellings of one gather. A mention weighs by
where it stands: headline 6, first paragraph 4, credit (`(Humas Rutan Blora)`) 8, elsewhere 1; as subject of a sentence
(at its beginning, behind `oleh` or `melalui`) fully, in `di Rutan Blora` less, as guest or companion (`bersama`,
`kunjungan`, `dihadiri`) least. An office that only says where the one before it belongs (`Koramil 07/Bulu Kodim
0720/Rembang`) hardly counts, ministries count a third (`prior` in `institutions.tsv`). Short mentions (`BPBD`, `rutan`)
support the office of that kind. A kind alone, in headline, first paragraph or credit, is the office of that kind at the
dateline's place. Below a least weight nothing is taken: a text may have no institution.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from attrs import Factory, define, evolve, frozen

from pr_archive.enrich.office_kinds import forms, parents, prison
from pr_archive.enrich.office_names import alike, canonical, headed, parent, parent_of, same_office, with_class
from pr_archive.enrich.office_reader import Office, read_office
from pr_archive.enrich.office_words import Words
from pr_archive.enrich.regions import places, regions_named, words_of

__all__ = ["Institution", "canonical", "find_institution", "headed", "parent_of", "same_office"]


@frozen(kw_only=True)
class Institution:
    """The office that publishes a release."""

    name: str
    """In its normal form: `Rutan Kelas IIB Blora`."""
    short: str
    """Without class, number and level: `Rutan Blora`."""
    parent: str | None
    """The ministry or body above it."""
    part: Literal["title", "body"]
    start: int
    """Span of the fullest mention; empty where only a credit that is not part of the body names the office."""
    end: int


Zone = Literal["title", "lead", "rest", "credit"]

_LOOK = 30_000
"""Characters of a body that are read."""
_WEIGHTS: dict[Zone, float] = {"title": 6, "lead": 4, "rest": 1, "credit": 8}
_MOST: dict[Zone, float] = {"title": 6, "lead": 6, "rest": 4, "credit": 8}
"""What the mentions of one zone may weigh together."""
_LEAST = 1.5
_SUBJECT, _PLAIN, _WHERE, _GUEST = 1.0, 0.7, 0.6, 0.3
_BARE, _SMALL, _ABOVE = 0.5, 0.3, 0.15
"""Shares of a mention without a name, of one in small letters, and of an office above the one before it."""


@frozen(kw_only=True)
class _Mention:
    office: Office
    words: Words
    at: int
    """Number of its first word."""
    zone: Zone
    inside: bool = True
    """Whether it stands in headline or body: a credit may be given from elsewhere."""
    weight: float = 0

    @property
    def part(self) -> Literal["title", "body"]:
        return "title" if self.zone == "title" else "body"

    @property
    def span(self) -> tuple[int, int]:
        return self.words.starts[self.at], self.words.ends[self.office.stop - 1]


@define(kw_only=True)
class _Candidate:
    """One office with its mentions."""

    office: Office
    mentions: list[_Mention]
    weights: Counter[Zone] = Factory(Counter)

    def add(self, mention: _Mention, share: float = 1.0) -> None:
        self.weights[mention.zone] += mention.weight * share

    @property
    def weight(self) -> float:
        return self.office.kind.prior * sum(min(weight, _MOST[zone]) for zone, weight in self.weights.items())


def find_institution(
    title: str, body: str, credit: str | None, place: str | None, when: date | None = None
) -> Institution | None:
    """Return the office that publishes a release, None where none is named or none surely.

    `credit` is the credit at the body's end, `place` the dateline's. `when` is the day for the parent; without it a
    former ministry that the text names, else today's.
    """
    mentions = _weighed(_settled(list(_mentions(title, body[:_LOOK], credit)), place))
    candidates = _gathered(mentions)
    for mention in mentions:
        _support(candidates, mention, place)
    best = max(candidates, key=lambda candidate: candidate.weight, default=None)
    if best is None or best.weight < _LEAST:
        return None
    office = with_class(best.office)
    part, start, end = _span(best)
    above = parent(office, when or _era(office, mentions))
    return Institution(name=office.text, short=office.short, parent=above, part=part, start=start, end=end)


# Reading


def _mentions(title: str, body: str, credit: str | None) -> Iterator[_Mention]:
    """Yield the offices in the order of the text, credit last."""
    yield from (_Mention(office=office, words=words, at=at, zone="title") for office, words, at in _offices(title))
    lead = body.find("\n\n", 40) if "\n\n" in body[40:] else len(body)
    tail = body.rfind(credit) if credit else -1
    for office, words, at in _offices(body):
        start = words.starts[at]
        signed = 0 <= tail <= start or (start > len(body) - 150 and words.word(at - 1) in _SIGNING)
        zone: Zone = "credit" if signed else "lead" if start < lead else "rest"
        yield _Mention(office=office, words=words, at=at, zone=zone)
    if credit and tail < 0:
        for office, words, at in _offices(credit):
            yield _Mention(office=office, words=words, at=at, zone="credit", inside=False)


_SIGNING = frozenset({"humas", "hms", "pendim", "penrem", "penulis", "sumber", "kontributor"})


def _offices(text: str) -> Iterator[tuple[Office, Words, int]]:
    words = Words.of(text)
    at = 0
    while at < len(words):
        office = read_office(words, at)
        if office:
            yield office, words, at
        at = max(at + 1, office.stop if office else 0)


def _settled(mentions: Sequence[_Mention], place: str | None) -> list[_Mention]:
    """Shorten the names that may hold more than the name, by those that surely do not."""
    sure = {tuple(words_of(one.office.name)) for one in mentions if one.office.name and _ends_surely(one)}
    sure |= {tuple(words_of(place or ""))}
    return [evolve(one, office=_usual(one.office if _ends_surely(one) else _short(one, sure))) for one in mentions]


def _ends_surely(mention: _Mention) -> bool:
    office = mention.office
    if not office.name or office.end == "known":
        return True
    if office.end == "limit" or office.rank != "office" or mention.words.word(mention.at - 1) in _CHAIRS:
        return False
    return mention.zone != "title"


_CHAIRS = frozenset({"kepala", "ketua", "komandan", "direktur", "rektor", "camat", "lurah"})


def _short(mention: _Mention, sure: set[tuple[str, ...]]) -> Office:
    """Return the office with the longest beginning of its name that is known, else with the first word."""
    office, words = mention.office, mention.words
    longest = office.stop - office.first
    beginnings = {n: tuple(words.lower[office.first : office.first + n]) for n in range(longest, 0, -1)}
    length = next((n for n, name in beginnings.items() if name in sure or name in places()), 0)
    length = length or (longest if office.kind.style == "named" and office.end == "text" else 1)
    name = " ".join(words.printed[office.first : office.first + length])
    return evolve(office, name=name.title() if name.isupper() else name, stop=office.first + length)


def _usual(office: Office) -> Office:
    """Return a prison under its usual name: Lapas Kedungpane is Lapas Semarang."""
    known = prison(office.kind.head, office.type, office.name) if office.kind.style == "unit" else None
    return evolve(office, name=known[0]) if known else office


# Weighing


def _weighed(mentions: Sequence[_Mention]) -> list[_Mention]:
    above = set(_above(mentions))
    weighed = []
    for number, mention in enumerate(mentions):
        share = _ABOVE if number in above else _SIGNED if mention.zone == "credit" else _standing(mention)
        weighed.append(evolve(mention, weight=_WEIGHTS[mention.zone] * share))
    return weighed


_SIGNED = 1.0


def _above(mentions: Sequence[_Mention]) -> Iterator[int]:
    """Yield the numbers of mentions that only say where their neighbour belongs: the wider of two in a row."""
    for number, (one, other) in enumerate(zip(mentions, mentions[1:], strict=False)):
        if one.words is other.words and one.office.complete and other.office.complete:
            between = one.words.text[one.span[1] : other.span[0]].strip()
            if between in ("", ",", "(", "-", "/") and one.office.kind.head != other.office.kind.head:
                yield number + (one.office.kind.prior >= other.office.kind.prior)


def _standing(mention: _Mention) -> float:
    """Return what share a mention has by the words before it."""
    words, at = mention.words, mention.at
    while at and words.word(at - 1) in _PARTS and words.joined(at):
        at -= 1
    before = words.word(at - 1)
    if at == 0 or not words.joined(at):
        return _SUBJECT if mention.zone != "rest" or mention.office.rank != "office" else _PLAIN
    if before in _AGENT:
        return _GUEST if words.word(at - 2) in _GUESTS else _SUBJECT
    if before in _GUESTS:
        return _GUEST
    return _WHERE if before in _PLACES else _PLAIN


_PARTS = frozenset(
    "kepala ketua komandan direktur kapala plt plh pj humas tim petugas pegawai jajaran anggota personel prajurit satgas "
    "babinsa bhabinkamtibmas warga binaan wbp narapidana tahanan unit reskrim lantas binmas intelkam samapta kasi kasubsi "
    "kasubag seksi staf staff satuan lalu lintas pemasyarakatan klien anak penyuluh guru siswa siswi pelajar mahasiswa".split()
)
_AGENT = frozenset({"oleh", "melalui", "lewat"})
_GUESTS = frozenset(
    "bersama dan serta dengan ke kepada kunjungi mengunjungi kunjungan sambangi menyambangi gandeng menggandeng dihadiri "
    "hadir hadiri menghadiri undang mengundang didampingi mendampingi antara terima menerima tamu rombongan audiensi "
    "apresiasi libatkan melibatkan menuju beserta maupun atau terhadap".split()
)
_PLACES = frozenset("di dari pada lingkungan wilayah hukum milik halaman aula lapangan gedung dalam untuk bagi".split())


# Gathering


def _gathered(mentions: Sequence[_Mention]) -> list[_Candidate]:
    """Return the offices that are named in full, the mentions of each together."""
    candidates: list[_Candidate] = []
    for mention in mentions:
        if mention.office.complete:
            known = next((one for one in candidates if _same(one.office, mention.office)), None)
            if known is None:
                candidates.append(known := _Candidate(office=mention.office, mentions=[]))
            known.office = _fuller(known.office, mention.office)
            known.mentions.append(mention)
            known.add(mention)
    return candidates


def _same(one: Office, other: Office) -> bool:
    """Tell whether two offices of one text are the same, also by half of its name (`RSUD Blora`) or without its type."""
    if alike(one, evolve(other, type=one.type if not (one.type and other.type) else other.type)):
        return True
    names = {*words_of(one.name)}, {*words_of(other.name)}
    partly = one.kind.style in ("named", "school") and (names[0] <= names[1] or names[1] <= names[0])
    heads = one.kind.head, other.kind.head
    if heads[0] == heads[1]:
        return partly and one.number == other.number
    shorter, longer = sorted(heads, key=len)
    return names[0] == names[1] and shorter.startswith("Dinas") and longer.startswith(shorter)


def _fuller(one: Office, other: Office) -> Office:
    """Return an office with what another mention of it adds."""
    return evolve(
        one,
        kind=max(one.kind, other.kind, key=lambda kind: len(kind.head)),
        type=one.type or other.type,
        grade=one.grade or other.grade,
        number=one.number or other.number,
        level=one.level or other.level,
        name=max(one.name, other.name, key=len),
    )


def _support(candidates: list[_Candidate], mention: _Mention, place: str | None) -> None:
    """Count a mention without a name for the office of its kind, or for the one at the dateline's place."""
    office = mention.office
    heads = _heads(office)
    if office.complete and len(heads) == 1:
        return
    share = _BARE if mention.words.capital(mention.at) else _SMALL
    kin = [one for one in candidates if one.office.kind.style != "whole" and _is_one_of(one.office.kind.head, heads)]
    if kin:
        max(kin, key=lambda one: one.weight).add(mention, share)
    elif place and share == _BARE and mention.zone != "rest" and (named := _at(office, place)):
        candidates.append(known := _Candidate(office=named, mentions=[mention]))
        known.add(mention, share)


def _heads(office: Office) -> set[str]:
    """Return the kinds that the words of a mention may mean: `KPU` that of a kabupaten and the commission itself."""
    heads = {form.kind.head for form in forms()[office.form.words[0]] if form.words == office.form.words}
    return {*heads, office.kind.head} if office.kind.style != "whole" else heads


def _is_one_of(head: str, heads: set[str]) -> bool:
    return head in heads or any(head.startswith(one) for one in heads if one.startswith("Dinas"))


def _at(office: Office, place: str) -> Office | None:
    """Return the office of a kind at a place, None where each place may have several of the kind."""
    kinds = {form.kind.style for form in forms()[office.form.words[0]] if form.words == office.form.words}
    if not kinds & {"unit", "place", "region", "gov"}:
        return None
    if not (regions_named(place) or prison(office.kind.head, office.type, place)):
        return None
    named = read_office(Words.of(" ".join((*office.form.words, place))), 0, any_case=True)
    return named if named and named.name else None


# What is told of the best


def _span(best: _Candidate) -> tuple[Literal["title", "body"], int, int]:
    """Return where the fullest mention stands, the body's before the headline's."""
    inside = [one for one in best.mentions if one.inside]
    if not inside:
        return "body", 0, 0
    fullest = max(inside, key=lambda one: (len(one.office.text), one.part == "body"))
    return fullest.part, *fullest.span


def _era(office: Office, mentions: Sequence[_Mention]) -> date | None:
    """Return a day on which the ministry that the text names was above the office, None for today."""
    above = parents(office.kind.parent)
    named = {mention.office.kind.head for mention in mentions if mention.office.complete}
    named |= {kind[0][0] for one in mentions if len(kind := parents(one.office.kind.parent)) == 1}
    former = [until for name, _, until in above if until and name in named]
    return former[-1] - timedelta(days=1) if former and above[-1][0] not in named else None

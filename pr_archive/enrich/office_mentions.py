"""The mentions of offices in headline, body and credit, each with its weight: what `institutions` weighs up.

A mention weighs by where it stands (`WEIGHTS`) and by its part there: as subject of a sentence (at its beginning,
behind `oleh` or `melalui`) fully, in `di Rutan Blora` less, as guest or companion (`bersama`, `kunjungan`) least. An
office that only says where its neighbour belongs (`Koramil 07/Bulu Kodim 0720/Rembang`) hardly counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from attrs import evolve, frozen

from pr_archive.enrich.office_kinds import Office, forms, mention_words, prison
from pr_archive.enrich.office_reader import read_office
from pr_archive.enrich.office_words import Words
from pr_archive.enrich.regions import places, words_of

__all__ = ["Mention", "Part", "Zone", "mentions"]

Part = Literal["title", "body"]
Zone = Literal["title", "lead", "rest", "credit"]

WEIGHTS: Mapping[Zone, float] = {"title": 6, "lead": 4, "rest": 1, "credit": 8}
_SUBJECT, _PLAIN, _WHERE, _GUEST, _ABOVE = 1.0, 0.7, 0.6, 0.3, 0.15
"""Shares of it, as the module says; `_ABOVE` that of an office which says where its neighbour belongs."""
_PRESS, _LATER = 0.3, 0.8
"""Shares of a credit `Pendim 0721/Blora`, whose office writes for those below too; of all but the first in a lead."""

_FIRST, _LAST = 150, 20
"""How many mentions of a body are looked at, from its beginning and from its end: a release has a dozen."""


@frozen(kw_only=True)
class Mention:
    """One mention of an office."""

    office: Office
    words: Words
    at: int
    """Number of its first word."""
    zone: Zone
    inside: bool = True
    """Whether it stands in headline or body: a credit may be given from elsewhere."""
    weight: float = 0

    @property
    def part(self) -> Part:
        return "title" if self.zone == "title" else "body"

    @property
    def span(self) -> tuple[int, int]:
        return self.words.starts[self.at], self.words.ends[self.office.stop - 1]


def mentions(title: str, body: str, credit: str | None, place: str | None) -> list[Mention]:
    """Return the offices in the order of the text with their weights; `place` is the dateline's."""
    found = list(_found(title, body, credit))
    if len(found) > _FIRST + _LAST:
        found = found[:_FIRST] + found[-_LAST:]
    return _weighed(_settled(found, place))


def _found(title: str, body: str, credit: str | None) -> Iterator[Mention]:
    """Yield the offices in the order of the text, credit last."""
    yield from (Mention(office=office, words=words, at=at, zone="title") for office, words, at in _offices(title))
    lead = body.find("\n\n", 40) if "\n\n" in body[40:] else len(body)
    tail = body.rfind(credit) if credit else -1
    for office, words, at in _offices(body):
        start = words.starts[at]
        signed = 0 <= tail <= start or (start > len(body) - 150 and words.word(at - 1) in mention_words("sign"))
        zone: Zone = "credit" if signed else "lead" if start < lead else "rest"
        yield Mention(office=office, words=words, at=at, zone=zone)
    if credit and tail < 0:
        for office, words, at in _offices(credit):
            yield Mention(office=office, words=words, at=at, zone="credit", inside=False)


def _offices(text: str) -> Iterator[tuple[Office, Words, int]]:
    """Yield each office of a text with the text's words and the number of its first one."""
    words, opening = Words.of(text), forms()
    stop = 0
    for at, word in enumerate(words.lower):
        if word in opening and at >= stop and (office := read_office(words, at)):
            yield office, words, at
            stop = office.stop


def _settled(found: Sequence[Mention], place: str | None) -> list[Mention]:
    """Shorten the names that may hold more than the name, by those that surely do not."""
    sure = {tuple(words_of(one.office.name)) for one in found if one.office.name and _ends_surely(one)}
    sure |= {tuple(words_of(place or ""))}
    return [evolve(one, office=_usual(one.office if _ends_surely(one) else _short(one, sure))) for one in found]


def _ends_surely(mention: Mention) -> bool:
    office = mention.office
    if not office.name or office.end == "known":
        return True
    headed = office.rank != "office" or mention.words.word(mention.at - 1) in mention_words("chair")
    return office.end == "text" and not headed and mention.zone != "title"


def _short(mention: Mention, sure: set[tuple[str, ...]]) -> Office:
    """Return the office with the longest beginning of its name that is known, else with the first word."""
    office, words = mention.office, mention.words
    longest = office.stop - office.first
    beginnings = {n: tuple(words.lower[office.first : office.first + n]) for n in range(longest, 0, -1)}
    length = next((n for n, name in beginnings.items() if name in sure or name in places()), 0)
    if not length:
        if office.kind.style in _LOOKED_UP or (office.kind.style == "school" and not office.number):
            return evolve(office, name="", stop=office.first)
        length = longest if office.kind.style == "named" and office.end == "text" else 1
    name = words.text[words.starts[office.first] : words.ends[office.first + length - 1]]
    return evolve(office, name=name.title() if name.isupper() else name, stop=office.first + length)


_LOOKED_UP = frozenset({"unit", "place", "mil", "region"})
"""Styles whose places are known: what is not among them in a headline is none."""


def _usual(office: Office) -> Office:
    """Return a prison under its usual name: Lapas Kedungpane is Lapas Semarang."""
    known = prison(office.kind.head, office.type, office.name) if office.kind.style == "unit" else None
    return evolve(office, name=known[0]) if known else office


def _weighed(found: Sequence[Mention]) -> list[Mention]:
    above = set(_above(found))
    weighed = []
    for number, mention in enumerate(found):
        share = _ABOVE if number in above else _standing(mention)
        if mention.zone == "lead" and number and found[number - 1].zone == "lead":
            share *= _LATER
        weighed.append(evolve(mention, weight=WEIGHTS[mention.zone] * share))
    return weighed


def _above(found: Sequence[Mention]) -> Iterator[int]:
    """Yield the numbers of mentions that only say where their neighbour belongs: the wider of two in a row."""
    for number, (one, other) in enumerate(pairwise(found)):
        if one.words is other.words and one.office.complete and other.office.complete:
            between = one.words.text[one.span[1] : other.span[0]].strip()
            if between in ("", ",", "(", "-", "/") and one.office.kind.head != other.office.kind.head:
                yield number + (one.office.kind.prior >= other.office.kind.prior)


def _standing(mention: Mention) -> float:
    """Return what share a mention has by the words before it, in a credit all of it."""
    words, at = mention.words, mention.at
    while at and words.word(at - 1) in mention_words("part") and words.joined(at):
        at -= 1
    before = words.word(at - 1)
    if mention.zone == "credit":
        return _SUBJECT if mention.office.rank == "office" else _PRESS
    if at == 0 or not words.joined(at):
        return _SUBJECT if mention.zone != "rest" or mention.office.rank != "office" else _PLAIN
    if before in mention_words("agent"):
        return _GUEST if words.word(at - 2) in mention_words("guest") else _SUBJECT
    if before in mention_words("guest"):
        return _GUEST
    return _WHERE if before in mention_words("where") else _PLAIN

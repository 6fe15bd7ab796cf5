"""The institution that publishes a release, found by weighing how each office in it is mentioned.

Offices are read from headline, body and credit, each mention with its weight (see `office_mentions`); the spellings
of one office gather, and the weightiest is taken. Ministries count a third (`prior` in `institutions.tsv`), so that
they win only where nothing nearer is named. Short mentions (`BPBD`, `rutan`) support the office of their kind; a kind
alone in headline, first paragraph or credit is the office of that kind at the dateline's place. Below a least weight
nothing is taken: a text may have no institution.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from attrs import Factory, define, evolve, frozen

from pr_archive.enrich.office_kinds import Office, forms, parents, prison
from pr_archive.enrich.office_mentions import Mention, Part, Zone, mentions
from pr_archive.enrich.office_names import alike, canonical, headed, parent, parent_of, same_office, with_class
from pr_archive.enrich.office_reader import read_office
from pr_archive.enrich.office_words import Words
from pr_archive.enrich.regions import regions_named, words_of

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
    part: Part
    start: int
    """Span of the fullest mention; empty where only a credit that is not part of the body names the office."""
    end: int


_LOOK = 30_000
"""Characters of a body that are read."""
_MOST: Mapping[Zone, float] = {"title": 6, "lead": 6, "rest": 4, "credit": 8}
"""What the mentions of one zone may weigh together."""
_LEAST = 1.5
_BARE, _SMALL = 0.5, 0.3
"""Shares of a mention without a name, and of one in small letters."""


@define(kw_only=True)
class _Candidate:
    """One office with its mentions."""

    office: Office
    mentions: list[Mention]
    weights: dict[Zone, float] = Factory(dict)

    def add(self, mention: Mention, share: float = 1.0) -> None:
        self.weights[mention.zone] = self.weights.get(mention.zone, 0) + mention.weight * share

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
    found = mentions(title, body[:_LOOK], credit, place)
    candidates = _gathered(found)
    for mention in found:
        _support(candidates, mention, place)
    best = max(candidates, key=lambda candidate: candidate.weight, default=None)
    if best is None or best.weight < _LEAST:
        return None
    office = with_class(best.office)
    part, start, end = _span(best)
    above = parent(office, when or _era(office, found))
    return Institution(name=office.text, short=office.short, parent=above, part=part, start=start, end=end)


def _gathered(found: Sequence[Mention]) -> list[_Candidate]:
    """Return the offices that are named in full, the mentions of each together."""
    candidates: list[_Candidate] = []
    for mention in found:
        if mention.office.complete:
            known = next((one for one in candidates if _same(one.office, mention.office)), None)
            if known is None:
                candidates.append(known := _Candidate(office=mention.office, mentions=[]))
            known.office = _fuller(known.office, mention.office)
            known.mentions.append(mention)
            known.add(mention)
    return candidates


def _same(one: Office, other: Office) -> bool:
    """Tell whether two offices of one text are one, also by number, half of the name (`RSUD Blora`), without type."""
    if alike(one, evolve(other, type=one.type if not (one.type and other.type) else other.type)):
        return True
    names = {*words_of(one.name)}, {*words_of(other.name)}
    partly = one.kind.style in ("named", "school", "local") and (names[0] <= names[1] or names[1] <= names[0])
    heads = one.kind.head, other.kind.head
    if heads[0] == heads[1]:
        return one.number == other.number and (partly or bool(one.number and one.kind.style != "school"))
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


def _support(candidates: list[_Candidate], mention: Mention, place: str | None) -> None:
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


def _span(best: _Candidate) -> tuple[Part, int, int]:
    """Return where the fullest mention stands, the body's before the headline's."""
    inside = [one for one in best.mentions if one.inside]
    if not inside:
        return "body", 0, 0
    fullest = max(inside, key=lambda one: (len(one.office.text), one.part == "body"))
    return fullest.part, *fullest.span


def _era(office: Office, found: Sequence[Mention]) -> date | None:
    """Return a day on which the ministry that the text names was above the office, None for today."""
    above = parents(office.kind.parent)
    named = {mention.office.kind.head for mention in found if mention.office.complete}
    named |= {kind[0][0] for one in found if len(kind := parents(one.office.kind.parent)) == 1}
    former = [until for name, _, until in above if until and name in named]
    return former[-1] - timedelta(days=1) if former and above[-1][0] not in named else None

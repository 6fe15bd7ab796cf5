"""The kinds of office that publish releases, from `data/`: their words, prisons with their class, parents by date."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import chain
from typing import Literal, get_args

from attrs import frozen

from pr_archive.enrich.regions import rows, words_of

__all__ = [
    "SLASHED",
    "Form",
    "Kind",
    "Office",
    "Rank",
    "Style",
    "forms",
    "mention_words",
    "parents",
    "person_words",
    "prison",
]

Style = Literal["unit", "place", "local", "mil", "region", "gov", "dinas", "school", "named", "whole"]
Rank = Literal["office", "head", "member"]


@frozen(kw_only=True)
class Kind:
    """A kind of office. `data/institutions.tsv` tells what the styles mean."""

    head: str
    """What its names begin with: `Rutan`, `Kantor Imigrasi`, `Pemerintah Kabupaten`."""
    type: str
    """The type that goes without saying: `Narkotika` of a `Lapastik`."""
    style: Style
    parent: str
    prior: float
    """How likely such an office, where it is mentioned, is the one that publishes: 1 = plain."""


@frozen(kw_only=True)
class Form:
    """Words that open the mention of an office."""

    words: tuple[str, ...]
    kind: Kind
    rank: Rank
    """`office` for the office itself, `head` for who heads it (`karutan`), `member` for others or parts."""


@frozen(kw_only=True)
class Office:
    """An office as a text names it."""

    kind: Kind
    form: Form
    """The words that open its mention."""
    type: str = ""
    """Of a prison: `Narkotika`, `Perempuan` …"""
    grade: str = ""
    """Its class: `IIB`, `I Non TPI`."""
    number: str = ""
    """Of military units and schools."""
    level: str = ""
    """`Kabupaten`, `Kota`, `Provinsi`, `Kecamatan` …, where the name has one before the place."""
    name: str = ""
    """Place or proper name; empty where only the kind is named (`BPBD`)."""
    end: Literal["known", "text", "limit"] = "known"
    """What ended the name: its being known, or a word that no name goes on with; a mark or small letter; nothing."""
    first: int
    """Number of the first word of the name."""
    stop: int
    """Number of the word after the last one of the mention."""

    @property
    def rank(self) -> Rank:
        """Whether the words name the office, who heads it, or somebody or something else of it."""
        return self.form.rank

    @property
    def complete(self) -> bool:
        return bool(self.name) or self.kind.style == "whole"

    @property
    def text(self) -> str:
        """The name in its normal form."""
        grade = f"Kelas {self.grade}" if self.grade else ""
        place = f"{self.number}{'/' if self.number and self.kind.head in SLASHED else ' '}{self.name}"
        return " ".join(f"{self.kind.head} {self.type} {grade} {self.level} {place}".split())

    @property
    def short(self) -> str:
        """The name without class, number and level: `Rutan Blora`, `Kodim Blora`, `KPU Dompu`."""
        number = self.number if self.kind.style == "school" else ""
        return " ".join(f"{self.kind.head} {self.type} {number} {self.name}".split())


SLASHED = frozenset({"Koramil", "Posramil", "Kodim", "Korem", "Kodam"})
"""Kinds whose number stands before a slash: `Kodim 0721/Blora`."""


@cache
def forms() -> Mapping[str, tuple[Form, ...]]:
    """Return the forms by their first word, longest first, those of equal length in the order of the list."""
    found = defaultdict(list)
    for head, style, parent, prior, *ranks in rows("institutions.tsv", 7):
        name, _, type_ = head.partition(":")
        known = next(one for one in get_args(Style) if one == style)
        kind = Kind(head=name, type=type_, style=known, parent=parent, prior=float(prior))
        for rank, printed in zip(get_args(Rank), ranks, strict=True):
            for words in map(words_of, filter(None, printed.split("|"))):
                found[words[0]].append(Form(words=tuple(words), kind=kind, rank=rank))
    return {word: tuple(sorted(of_word, key=lambda form: -len(form.words))) for word, of_word in found.items()}


@cache
def _prisons() -> Mapping[tuple[str, str, str], tuple[str, str]]:
    named = {}
    for head, type_, class_, place, others in rows("prisons.tsv", 5):
        for name in (place, *filter(None, others.split("|"))):
            named[head, type_, " ".join(words_of(name))] = place, class_
    return named


def prison(head: str, type_: str, place: str) -> tuple[str, str] | None:
    """Return place and class of a prison or probation office in the list: `Semarang`, `I` of `Lapas Kedungpane`."""
    return _prisons().get((head, type_, " ".join(words_of(place))))


@cache
def parents(key: str) -> tuple[tuple[str, date | None, date | None], ...]:
    """Return the bodies above a kind of office, oldest first, each with the days from and until which it was so."""
    return tuple((name, _day(since), _day(until)) for one, name, since, until in rows("parents.tsv", 4) if one == key)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def mention_words(*kinds: str) -> frozenset[str]:
    """Return the words of some kinds of `mention_words.tsv`, which tells what the kinds are."""
    return frozenset(
        chain.from_iterable(words.split() for kind, words in rows("mention_words.tsv", 2) if kind in kinds)
    )


@cache
def person_words() -> frozenset[str]:
    """Return the single words that stand before the names of persons: ranks, titles, address."""
    of_persons = (names for kind, names in rows("ranks.tsv", 2) if kind != "corps")
    return frozenset(name for names in of_persons for name in names.split("|") if " " not in name)

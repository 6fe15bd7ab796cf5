"""Names of offices: their normal form, whether two mean the same office, who heads one, what is above one."""

import re
from datetime import date
from functools import lru_cache

from attrs import evolve

from pr_archive.enrich.office_kinds import Office, mention_words, parents, prison
from pr_archive.enrich.office_reader import read_office
from pr_archive.enrich.office_words import Words

__all__ = ["alike", "canonical", "headed", "parent_of", "same_office", "with_class"]


def canonical(name: str) -> str:
    """Return the normal form of any spelling of an office's name; a name of no known kind with single blanks."""
    office = _parsed(name)
    return with_class(office).text if office else " ".join(name.split())


def same_office(a: str, b: str) -> bool:
    """Tell whether two names mean one office, also where one lacks class, number or level (`Rutan Blora`)."""
    one, other = _parsed(a), _parsed(b)
    if one is None or other is None:
        return one is other and " ".join(a.split()).casefold() == " ".join(b.split()).casefold()
    return alike(one, other)


def alike(one: Office, other: Office) -> bool:
    """Tell whether two offices are one; what only one of them says does not matter."""
    heads = sorted((one.kind.head, other.kind.head), key=len)
    same_kind = heads[0] == heads[1] or (heads[0] == "Kantor Wilayah" and heads[1].startswith(heads[0]))
    said = ((one.grade, other.grade), (one.number, other.number), (one.level, other.level))
    same_name = one.type == other.type and _key(one.name) == _key(other.name)
    return same_kind and same_name and all(a == b or not (a and b) for a, b in said)


def headed(role: str) -> str | None:
    """Return the office that a role heads (`Karutan Blora`, `Plt. Kepala Rutan Blora`), None where it heads none."""
    words = Words.of(role)
    at = 0
    while words.word(at) in mention_words("acting"):
        at += 1
    chair = words.word(at) in mention_words("chair")
    office = read_office(words, at + chair, any_case=True)
    if office is None or not office.complete or office.rank != ("office" if chair else "head"):
        return None
    return with_class(office).text


@lru_cache(maxsize=4096)
def _parsed(name: str) -> Office | None:
    """Return the first complete office in a name."""
    words = Words.of(name[:300])
    offices = (read_office(words, at, any_case=True) for at in range(len(words)))
    return next((office for office in offices if office and office.complete), None)


def with_class(office: Office) -> Office:
    """Return a prison under its usual name, with its class from the bundled list where the text gives none."""
    if office.kind.style != "unit" or not (known := prison(office.kind.head, office.type, office.name)):
        return office
    return evolve(office, name=known[0], grade=office.grade or known[1])


def _key(name: str) -> str:
    return re.sub(r"\W", "", name).casefold()


def parent_of(name: str, when: date | None) -> str | None:
    """Return the ministry or body above an office on a day, today's without one; None where unknown."""
    office = _parsed(name)
    return parent(office, when) if office else None


def parent(office: Office, when: date | None) -> str | None:
    if office.kind.parent == "=pemda":
        return f"Pemerintah {office.level} {office.name}" if office.level in _GOVERNED else None
    for name, since, until in reversed(parents(office.kind.parent)):
        if when is None or ((since is None or since <= when) and (until is None or when < until)):
            return name
    return None


_GOVERNED = frozenset({"Provinsi", "Kabupaten", "Kota"})

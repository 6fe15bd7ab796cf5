"""Who held which office, and since when, as the releases witness it. Pure: releases in, timelines out.

A release witnesses an office on the day of its event, else of its publication. What is shown is the first and the
last day on which the archive saw somebody in an office: the appointment itself may lie before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, frozen

from pr_archive.enrich.institutions import headed, parent_of, same_office
from pr_archive.fields import keyword_key
from pr_archive.records import Person, Release

__all__ = ["Office", "Profile", "Tenure", "heads_of", "profiles"]


@frozen(kw_only=True)
class Tenure:
    """Somebody in an office."""

    name: str
    role: str
    """As most releases print it."""
    institution: str | None
    """The office that the role heads, in its normal form; None for a role that heads none."""
    first: date
    """First day on which a release witnesses it."""
    last: date
    """Last such day."""
    releases: int
    """Releases that witness it; copies count once."""
    first_id: str
    """Id of the first of them."""
    last_id: str


@frozen(kw_only=True)
class Profile:
    """One person as the releases know him or her."""

    name: str
    releases: int
    offices: tuple[Tenure, ...]
    """Earliest first."""


@frozen(kw_only=True)
class Office:
    """One institution as the releases know it."""

    name: str
    parent: str | None
    """The ministry or body above it, as of the last release."""
    releases: int
    first: date
    last: date
    heads: tuple[Tenure, ...]
    """Who headed it, earliest first."""


def profiles(name: str, releases: Iterable[Release]) -> list[Profile]:
    """Return the people of that name (all of its words, in any order), the one with most releases first."""
    wanted = set(keyword_key(name).split())
    seen: dict[str, list[tuple[Person, Release]]] = defaultdict(list)
    for release in _once(releases):
        for person in release.people:
            if wanted <= set((key := keyword_key(person.name)).split()):
                seen[key].append((person, release))
    found = [_profile(witnesses) for witnesses in seen.values()]
    return sorted(found, key=lambda one: (-one.releases, one.name))


def heads_of(name: str, releases: Iterable[Release]) -> list[Office]:
    """Return the institutions of that name (all of its words) with those who headed them, most releases first."""
    wanted = set(keyword_key(name).split())
    offices: dict[str, list[Release]] = {}
    for release in _once(releases):
        institution = release.institution
        if institution and wanted <= set(keyword_key(institution).split()):
            known = next((one for one in offices if same_office(one, institution)), institution)
            offices.setdefault(known, []).append(release)
    found = [_office(known, witnesses) for known, witnesses in offices.items()]
    return sorted(found, key=lambda one: (-one.releases, one.name))


def _once(releases: Iterable[Release]) -> Iterator[Release]:
    """Yield releases in order of time, one for all copies, with the people whom any of these names."""
    copies: dict[str, list[Release]] = {}
    for release in sorted(releases, key=lambda release: (_day(release), release.id)):
        copies.setdefault(release.cluster or release.id, []).append(release)
    for first, *others in copies.values():
        people = {keyword_key(person.name): person for person in first.people}
        for person in (person for other in others for person in other.people):
            known = people.setdefault(keyword_key(person.name), person)
            if person.role and not known.role:
                people[keyword_key(person.name)] = person
        institution = next((one.institution for one in (first, *others) if one.institution), None)
        yield evolve(first, people=tuple(people.values()), institution=institution)


def _day(release: Release) -> date:
    return release.event_date or (release.published or release.first_seen).date()


def _profile(witnesses: list[tuple[Person, Release]]) -> Profile:
    roles: dict[str, list[tuple[Person, Release]]] = defaultdict(list)
    for person, release in witnesses:
        if person.role:
            roles[headed(person.role) or keyword_key(person.role)].append((person, release))
    name = _usual(person.name for person, _ in witnesses)
    tenures = sorted(map(_tenure, roles.values()), key=lambda tenure: tenure.first)
    return Profile(name=name, releases=len({release.id for _, release in witnesses}), offices=tuple(tenures))


def _office(name: str, releases: list[Release]) -> Office:
    heads: dict[str, list[tuple[Person, Release]]] = defaultdict(list)
    for release in releases:
        for person in release.people:
            if person.role and (office := headed(person.role)) and same_office(office, name):
                heads[keyword_key(person.name)].append((person, release))
    longest = max((release.institution or name for release in releases), key=len)
    last = _day(releases[-1])
    return Office(
        name=longest,
        parent=parent_of(longest, last),
        releases=len(releases),
        first=_day(releases[0]),
        last=last,
        heads=tuple(sorted(map(_tenure, heads.values()), key=lambda tenure: tenure.first)),
    )


def _tenure(witnesses: list[tuple[Person, Release]]) -> Tenure:
    (_, first), (_, last) = witnesses[0], witnesses[-1]
    role = _usual(person.role or "" for person, _ in witnesses)
    return Tenure(
        name=_usual(person.name for person, _ in witnesses),
        role=role,
        institution=headed(role),
        first=_day(first),
        last=_day(last),
        releases=len({release.id for _, release in witnesses}),
        first_id=first.id,
        last_id=last.id,
    )


def _usual(texts: Iterable[str]) -> str:
    """Return the text that occurs most, the longest of several."""
    counts: dict[str, int] = defaultdict(int)
    for text in texts:
        counts[text] += 1
    return max(counts, key=lambda text: (counts[text], len(text)))

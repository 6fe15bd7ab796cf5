"""Paraphrases: the same release in other words. The names, the numbers and the day remain.

Measured on the first paraphrases of tests/eval/copies: four of five names and three of four numbers are in both
texts, but only an eighth to a quarter of the other words. Two events of one office on one day share names too, so
names alone are never enough: numbers have to agree as well, several of them, or most in a text that has many names.
"""

from collections.abc import Set

from attrs import frozen

from pr_archive.syndication.traits import Traits

__all__ = ["Agreement", "agreement", "other_people"]

DAYS = 4
"""Days between the publication of a release and that of a paraphrase of it."""
LETTERS = 5
"""A word of so many letters carries a part of the matter."""


@frozen(kw_only=True)
class Agreement:
    """How far the facts of two texts agree."""

    same: bool = False
    """They tell of one thing."""
    close: bool = False
    """They may."""
    score: float = 0.0
    """Mean share of the names and the numbers of the text with fewer that the other has."""
    why: tuple[str, ...] = ()


def agreement(one: Traits, two: Traits) -> Agreement:
    """Return how far the facts of two texts agree. Days apart, or with other people, they do not."""
    if not _same_time(one, two) or other_people(one, two):
        return Agreement()
    office = frozenset(f"{one.institution or ''} {two.institution or ''}".casefold().split())
    common_names = (one.names & two.names) - office
    common_numbers = one.numbers & two.numbers
    names, numbers = _share(one.names, two.names), _share(one.numbers, two.numbers)
    matter = _share(_matter(one), _matter(two))
    by_numbers = names >= 0.75 and len(common_names) >= 2 and numbers >= 0.7 and len(common_numbers) >= 3
    by_names = names >= 0.9 and len(common_names) >= 4 and numbers >= 0.66 and matter >= 0.15
    dated = one.event_date is not None and one.event_date == two.event_date
    score = (names + numbers) / 2
    why = (
        f"{names:.0%} of the names and {numbers:.0%} of the numbers agree",
        f"both of {one.event_date}" if dated else "published within a day",
    )
    return Agreement(same=dated and (by_numbers or by_names), close=score >= 0.6, score=score, why=why)


def _same_time(one: Traits, two: Traits) -> bool:
    if not one.published or not two.published:
        return False
    apart = abs((one.published - two.published).total_seconds()) / 86400
    if one.event_date and two.event_date:
        return one.event_date == two.event_date and apart <= DAYS
    return apart <= 1


def other_people(one: Traits, two: Traits) -> bool:
    """Return whether both texts name people, and not one name of theirs is in the other text."""
    return bool(one.people and two.people) and not any(
        set(name.split()) & second.vocabulary for first, second in ((one, two), (two, one)) for name in first.people
    )


def _share(one: Set[str], two: Set[str]) -> float:
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def _matter(traits: Traits) -> frozenset[str]:
    return frozenset(word for word in traits.vocabulary if len(word) >= LETTERS) - traits.names

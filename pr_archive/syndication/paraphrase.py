"""Paraphrases: the same release in other words. The names, the numbers and the day remain.

Two events of one office have the same names and the same day, too. So what both texts have beyond the names counts as
well: the numbers, and the rarer words of the matter itself (what was handed over, to whom, where).
"""

from collections.abc import Set

from attrs import frozen

from pr_archive.syndication.traits import Traits

__all__ = ["Agreement", "agreement"]

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
    """Mean share of the names, the numbers and the words of the matter that agree."""
    why: tuple[str, ...] = ()


def agreement(one: Traits, two: Traits) -> Agreement:
    """Return how far the facts of two texts agree. Days apart, they do not."""
    if not _same_time(one, two):
        return Agreement()
    names = _share(one.names, two.names)
    numbers = _share(one.numbers, two.numbers)
    matter = _share(_matter(one), _matter(two))
    common = len(one.numbers & two.numbers)
    if one.people and two.people and not one.people & two.people:
        return Agreement(score=names / 3, close=False)
    score = (names + matter + (numbers if one.numbers and two.numbers else names)) / 3
    why = (
        f"the facts agree: names {names:.0%}, numbers {numbers:.0%}, words of the matter {matter:.0%}",
        f"both of {one.event_date}" if one.event_date else "published within a day",
    )
    same = (
        names >= 0.6 and matter >= 0.35 and ((numbers >= 0.6 and common >= 2) or (numbers >= 0.5 and matter >= 0.5))
    )
    return Agreement(same=same, close=score >= 0.45, score=score, why=why)


def _same_time(one: Traits, two: Traits) -> bool:
    if not one.published or not two.published:
        return False
    apart = abs((one.published - two.published).total_seconds()) / 86400
    if one.event_date and two.event_date:
        return one.event_date == two.event_date and apart <= DAYS
    return apart <= 1


def _share(one: Set[str], two: Set[str]) -> float:
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def _matter(traits: Traits) -> frozenset[str]:
    return frozenset(word for word in traits.vocabulary if len(word) >= LETTERS) - traits.names

"""Are two releases copies of one? The decision, with its reasons.

Shared wording alone does not make a copy: the days of a series, a ceremony held every year, the routine prose of two
offices and releases that quote one law share most of theirs. What tells them apart are facts: the day, the number
in the headline, and names or numbers that stand where the other text has different ones. So a copy needs both: enough
of the shorter text within the other, and no fact that contradicts. A paraphrase shares no wording; there the
names, the numbers and the day have to agree, within a few days.
"""

import re
from collections.abc import Iterator, Sequence, Set
from difflib import SequenceMatcher
from typing import Literal

from attrs import frozen

from pr_archive.syndication.paraphrase import agreement, other_people
from pr_archive.syndication.traits import SHINGLE, Traits, Word

__all__ = ["Comparison", "compare"]

ENOUGH = 0.45
"""Share of the shorter text's shingles that the other has, from which on it may be a copy."""
SHORTEST = 25
"""Words below which a text is a stub: `Simak selengkapnya dalam video berikut` goes with any headline."""
PART = 0.35
"""Share of the longer text that has to be in the shorter; less is one item of a roundup."""
RELATED = 0.15
"""Share from which on two texts are called relatives."""
LONGEST_GAP = 20
"""Words between two shared passages that can still stand for one another."""
OWN_FACTS = 0.35
"""Share of the shorter text's names and numbers that the other may lack."""
_ORDINAL = re.compile(r"\bke[-\s]?(\d+)", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

Kind = Literal["copy", "paraphrase", "related"]


@frozen(kw_only=True)
class Comparison:
    """What two releases are to each other."""

    kind: Kind
    score: float
    """Share of the shorter text (copy) or of its facts (paraphrase) that the other has."""
    why: tuple[str, ...]


def compare(one: Traits, two: Traits) -> Comparison | None:
    """Return what two releases are to each other, None for nothing."""
    if one.given and one.given == two.given:
        return Comparison(kind="copy", score=1.0, why=("one cluster in the archive that they were imported from",))
    shared = _containment(one.shingles.keys(), two.shingles.keys())
    against = tuple(_contradictions(one, two))
    wording = f"{shared:.0%} of the shorter text is in the other"
    if shared >= ENOUGH and not against and _is_whole(one, two, shared):
        return Comparison(kind="copy", score=shared, why=(wording, *_in_favour(one, two)))
    facts = agreement(one, two)
    if facts.same and not against and _is_whole(one, two, 1.0):
        return Comparison(kind="paraphrase", score=facts.score, why=(wording, *facts.why))
    if shared >= RELATED or facts.close:
        return Comparison(kind="related", score=max(shared, facts.score), why=(wording, *(against or facts.why)))
    return None


def _is_whole(one: Traits, two: Traits, shared: float) -> bool:
    """Return whether one text is the other, not a stub that many have, nor a part of a roundup.

    Headlines that agree make up for either.
    """
    short, long = sorted((one, two), key=lambda traits: len(traits.words))
    if len(short.words) >= SHORTEST and shared * len(short.words) >= PART * len(long.words):
        return True
    words = [{word.text for word in traits.title_words} for traits in (short, long)]
    return bool(words[0] and words[1]) and len(words[0] & words[1]) >= min(map(len, words)) / 2


def _containment(one: Set[int], two: Set[int]) -> float:
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def _in_favour(one: Traits, two: Traits) -> Iterator[str]:
    if one.event_date and one.event_date == two.event_date:
        yield f"both of {one.event_date}"
    if people := sorted(one.people & two.people):
        yield f"both name {', '.join(person.title() for person in people[:3])}"


def _contradictions(one: Traits, two: Traits) -> Iterator[str]:
    """Yield the facts that say that these are two releases."""
    for pattern, what in ((_ORDINAL, "number {} and number {}"), (_YEAR, "{} and {}")):
        here, there = set(pattern.findall(one.title)), set(pattern.findall(two.title))
        if here and there and not here & there:
            yield "headline: " + what.format(*(", ".join(sorted(numbers)) for numbers in (here, there)))
    if _other_numbers(one, two):
        yield f"headline: {', '.join(sorted(one.headline_numbers))} / {', '.join(sorted(two.headline_numbers))}"
    if _other_day(one, two):
        yield f"the event: {one.event_date} and {two.event_date}"
    if other_people(one, two):
        yield f"other people: {', '.join(sorted(one.people))} / {', '.join(sorted(two.people))}"
    if exchanged := list(_exchanged(one, two)):
        yield "in one place: " + ", ".join(f"{here} / {there}" for here, there in exchanged[:4])
    if own := _own_facts(one, two):
        yield f"only in the shorter text: {', '.join(own[:6])}"


def _other_numbers(one: Traits, two: Traits) -> bool:
    """Return whether the headlines count different things: numbers that the other text does not have at all."""
    here, there = one.headline_numbers, two.headline_numbers
    if not here or not there or here & there:
        return False
    return not here <= two.numbers and not there <= one.numbers


def _other_day(one: Traits, two: Traits) -> bool:
    """Return whether the two tell of different days. One printed date read twice may come out as two days."""
    if not one.event_date or not two.event_date or one.event_date == two.event_date:
        return False
    if one.event_raw and two.event_raw:
        return one.event_raw != two.event_raw
    return abs((one.event_date - two.event_date).days) > 3


def _exchanged(one: Traits, two: Traits) -> Iterator[tuple[str, str]]:
    """Yield names and numbers that stand between the same words, and are in one of the two texts only."""
    for here, there in _gaps(one, two):
        ours = _facts(here) - two.vocabulary
        theirs = _facts(there) - one.vocabulary
        for numbers in (True, False):
            mine = sorted(fact for fact in ours if fact[0].isdigit() is numbers)
            yours = sorted(fact for fact in theirs if fact[0].isdigit() is numbers)
            if mine and yours and not _misspelt(" ".join(mine), " ".join(yours)):
                yield " ".join(mine), " ".join(yours)


def _gaps(one: Traits, two: Traits) -> Iterator[tuple[Sequence[Word], Sequence[Word]]]:
    """Yield the words between two passages that both texts have, where they follow one another in both."""
    here = there = -1
    for shingle, place in one.shingles.items():
        other = two.shingles.get(shingle)
        if other is None:
            continue
        if 0 <= here < place and there < other:
            gaps = one.words[here + SHINGLE : place], two.words[there + SHINGLE : other]
            if all(0 < len(gap) <= LONGEST_GAP for gap in gaps):
                yield gaps
        here, there = place, other


def _facts(words: Sequence[Word]) -> set[str]:
    return {word.text for word in words if word.fact}


def _misspelt(one: str, two: str) -> bool:
    return not one[0].isdigit() and abs(len(one) - len(two)) <= 1 and SequenceMatcher(None, one, two).ratio() >= 0.86


def _own_facts(one: Traits, two: Traits) -> list[str]:
    """Return the names and numbers that only the shorter text has, where they are too many for a copy."""
    short, long = sorted((one, two), key=lambda traits: len(traits.words))
    facts = short.names | short.numbers
    own = facts - long.vocabulary
    return sorted(own) if len(own) > OWN_FACTS * len(facts) else []

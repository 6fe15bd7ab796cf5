"""Sketches: a few numbers of each release by which its copies are found without looking at the others.

The shingles of a text fall into bands by their hash, and the least hash of each band is kept: one permutation hashing
(Li, Owen, Zhang, "One Permutation Hashing", NIPS 2012). Two texts agree in a band with a chance equal to the share of
shingles that they have in common, so that a copy cut to a third still agrees in eight of 24. A paraphrase shares
no shingle: it is found by the names in it, of the same day or within a few days.
"""

import hashlib
import zlib
from collections.abc import Iterator, Mapping

from attrs import frozen

from pr_archive.syndication.traits import Traits

__all__ = ["BANDS", "Sketch", "sketch"]

BANDS = 24
"""Numbers kept of a text."""
DAYS = 4
"""Days in one period; the names of a release are looked for in its own period and in those beside it."""
MOST_NAMES = 16
"""Names of a release that are kept."""
NAME_WEIGHT = 2
"""A full name within days says as much as two of the bands, of which one may agree by chance."""
_NAME, _GIVEN, _DAY = BANDS, BANDS + 1, BANDS + 2


@frozen(kw_only=True)
class Sketch:
    """The keys of a release: 64 bits each, the kind above, the hash below."""

    digest: str
    """Of all that is compared: where it is the same, nothing has to be compared again."""
    kept: frozenset[int]
    """What is stored."""
    asked: Mapping[int, int]
    """What others are looked for by: `kept`, and the names in the periods beside, each with its weight."""


def sketch(traits: Traits, rules: str) -> Sketch:
    """Return the sketch of a release. `rules` is the fingerprint of what compares."""
    text = frozenset(_bands(traits))
    given = frozenset([_key(_GIVEN, traits.given)] if traits.given else ())
    names = sorted(traits.full_names, key=lambda name: (name not in traits.people, zlib.crc32(name.encode())))
    period = traits.published.toordinal() // DAYS if traits.published else 0
    dated = {at: frozenset(_key(_NAME, f"{name} {at}") for name in names[:MOST_NAMES]) for at in
             (period - 1, period, period + 1)}  # fmt: skip
    days = frozenset(_key(_DAY, f"{name} {traits.event_date}") for name in names[:MOST_NAMES] if traits.event_date)
    asked = dict.fromkeys(text, 1) | dict.fromkeys(given.union(days, *dated.values()), NAME_WEIGHT)
    return Sketch(digest=_digest(traits, rules), kept=text | given | days | dated[period], asked=asked)


def _bands(traits: Traits) -> Iterator[int]:
    least: dict[int, int] = {}
    for value in traits.shingles:
        band, rest = value % BANDS, value // BANDS
        if rest < least.get(band, 1 << 32):
            least[band] = rest
    return (band << 32 | rest for band, rest in least.items())


def _key(kind: int, text: str) -> int:
    return kind << 32 | zlib.crc32(text.encode())


def _digest(traits: Traits, rules: str) -> str:
    told = (rules, traits.title, traits.published, traits.event_date, traits.event_raw, traits.institution,
            sorted(traits.people), traits.given, [word.text for word in traits.words])  # fmt: skip
    return hashlib.blake2b(repr(told).encode(), digest_size=12).hexdigest()

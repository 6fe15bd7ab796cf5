"""Zones: the parts of a release that a word can stand in, and how posting lists tell them apart.

All zones share one posting list a word. A position carries its zone in the top bits, and the frequencies in the
zones are packed into one integer. So a word costs one look-up instead of four, BM25F has all it needs in one number,
and a phrase cannot run over the border of two zones.
"""

from collections.abc import Iterable, Sequence

from attrs import frozen

__all__ = ["BODY_LIMIT", "POSITION_BITS", "ZONES", "Zone", "add", "frequencies", "larger", "occurrences", "pack"]

POSITION_BITS = 28


@frozen
class Zone:
    """A part of a release. `shift` and `limit` give the place of its frequency in a packed number."""

    name: str
    number: int
    shift: int
    limit: int

    @property
    def base(self) -> int:
        """The code of the first position of the zone."""
        return self.number << POSITION_BITS

    @property
    def length_column(self) -> str:
        """The column with the number of tokens in the zone."""
        return f"length_{self.name}"

    @property
    def mask(self) -> int:
        """The bits of the zone in a packed number."""
        return self.limit << self.shift


# The body comes first and in the lowest bits: most words stand only there, and then the packed number is the count.
ZONES = (Zone("body", 0, 0, 8191), Zone("title", 1, 13, 63), Zone("summary", 2, 19, 127), Zone("tags", 3, 26, 63))
BODY_LIMIT = ZONES[0].limit


def pack(codes: Sequence[int]) -> tuple[int, Sequence[int]]:
    """Pack the ascending position codes of one word in one release: frequencies, and the codes that are kept.

    A word that stands in a zone more often than the limit is cut off there; its rank is the same.
    """
    if codes[-1] <= BODY_LIMIT:
        return len(codes), codes
    packed, kept = 0, []
    for zone in ZONES:
        inside = [code for code in codes if code >> POSITION_BITS == zone.number][: zone.limit]
        packed |= len(inside) << zone.shift
        kept += inside
    return packed, kept


def frequencies(packed: int) -> tuple[int, ...]:
    """Return the frequency in each zone, in the order of `ZONES`."""
    return tuple(packed >> zone.shift & zone.limit for zone in ZONES)


def occurrences(packed: Iterable[int]) -> list[int]:
    """Return how many positions each packed number stands for."""
    return [number if number <= BODY_LIMIT else sum(frequencies(number)) for number in packed]


def add(one: int, other: int) -> int:
    """Return the frequencies of two words as of one, each up to its limit."""
    if one + other <= BODY_LIMIT:
        return one + other
    pairs = zip(ZONES, frequencies(one), frequencies(other), strict=True)
    return sum(min(a + b, zone.limit) << zone.shift for zone, a, b in pairs)


def larger(one: int, other: int) -> int:
    """Return the higher frequency in each zone: those of two names of one thing, which count once in one place."""
    if one <= BODY_LIMIT >= other:
        return max(one, other)
    pairs = zip(ZONES, frequencies(one), frequencies(other), strict=True)
    return sum(max(a, b) << zone.shift for zone, a, b in pairs)

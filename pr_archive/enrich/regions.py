"""The region that a release comes from: one of the 38 provinces, 416 kabupaten and 98 kota of `data/regions.tsv`.

It is read off the dateline's place, else off the institution's name, else off the `Kabupaten X` or `Kota X` that the
text names most often. Seats of government, districts and islands stand for their region (`Ungaran` for Kabupaten
Semarang, `Nusakambangan` for Cilacap), so do short forms and former names (`Jateng`, `Ujung Pandang`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal, get_args

from attrs import define, evolve, field

from pr_archive.enrich.date_forms import fold

__all__ = [
    "LEVELS",
    "LONGEST_PLACE",
    "Kind",
    "Region",
    "find_region",
    "place_length",
    "places",
    "regions_named",
    "rows",
    "words_of",
]

Kind = Literal["provinsi", "kabupaten", "kota"]

LEVELS: Mapping[str, Kind] = {
    **dict.fromkeys(("kabupaten", "kab", "regency"), "kabupaten"),
    **dict.fromkeys(("kota", "kotamadya", "kodya"), "kota"),
    **dict.fromkeys(("provinsi", "propinsi", "prov"), "provinsi"),
}
"""The words that say what kind of region the name after them is."""

_BEST_FIRST: tuple[Kind, ...] = ("kota", "kabupaten", "provinsi")
"""What a name that several regions share means by itself: a dateline `SEMARANG` is the city."""

LONGEST_PLACE = 5
"""Words of the longest name of a place."""

_LOOK, _LONGEST = 20_000, 200
"""Characters of a body that are searched, and of a name."""

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+")
_LEVEL = re.compile(
    r"\b(?:Kab(?:upaten|\b\.?)|Kota(?:madya)?|Prov(?:insi|\b\.?)|KABUPATEN|KOTA|PROVINSI)\s+(?=[A-Z])"
)


@define(frozen=True, kw_only=True, slots=False)
class Region:
    """A province, a kabupaten or a kota."""

    label: str
    """Lower case, unique: `blora`, `salatiga`; `kota semarang` where a kabupaten has the name, `provinsi jambi`."""
    name: str
    """`Blora`, `Semarang`, `Jawa Tengah`."""
    kind: Kind
    province: str
    shorts: tuple[str, ...] = field(default=(), repr=False)
    """Other spellings and short forms of the name (`Jateng`, `Kulonprogo`)."""
    places: tuple[str, ...] = field(default=(), repr=False)
    """Places in it that stand for it (`Purwokerto` for Banyumas), and its former names."""

    @cached_property
    def full_name(self) -> str:
        """`Kabupaten Semarang`, `Provinsi Jawa Tengah`."""
        return f"{self.kind.title()} {self.name}"


def find_region(place: str | None, institution: str | None, body: str) -> Region | None:
    """Return the region of a release with this dateline place and institution, None where nothing surely says."""
    text = fold(body[:_LOOK])
    printed = Counter(_printed(text))
    for name in (place, institution):
        if name and (found := _named_in(name[:_LONGEST])):
            return _choice(found, (institution or "")[:_LONGEST], printed)
    return max(printed, key=lambda region: printed[region]) if printed else None


def regions_named(name: str) -> tuple[Region, ...]:
    """Return the regions that a name may mean, the likeliest first: `Semarang` two of them, `Kota Semarang` one."""
    words = words_of(name)
    level = LEVELS.get(words[0]) if len(words) > 1 else None
    found = _by_name().get(" ".join(words)) or _by_name().get(" ".join(words[1:] if level else words), ())
    return tuple(region for region in found if region.kind == level) or found


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case and plain letters."""
    return [word.lower() for word in _WORD.findall(fold(text))]


def place_length(words: Sequence[str], at: int) -> int:
    """Return how many of the lower-case words from `at` on are the name of a known place, 0 for none."""
    return next(
        (n for n in range(min(LONGEST_PLACE, len(words) - at), 0, -1) if tuple(words[at : at + n]) in places()), 0
    )


@cache
def places() -> Mapping[tuple[str, ...], str]:
    """Return the known names of regions and places in them by words: `Jateng` is `Jawa Tengah`, `Ungaran` itself."""
    named = {tuple(words_of(place)): place for region in _regions() for place in region.places}
    named |= {tuple(words_of(short)): region.name for region in _regions() for short in (*region.shorts, region.name)}
    return named


def _named_in(name: str) -> tuple[Region, ...]:
    """Return the regions of the last place in a name: of `Lapas Kelas I Batu Nusakambangan` Cilacap."""
    if found := regions_named(name):
        return found
    words = words_of(name)
    last: tuple[Region, ...] = ()
    at = 0
    while at < len(words):
        length = place_length(words, at)
        if length:
            level = words[at - 1] if at and words[at - 1] in LEVELS else ""
            last = regions_named(" ".join([level, *words[at : at + length]]))
        at += length or 1
    return last


def _choice(found: tuple[Region, ...], institution: str, printed: Mapping[Region, int]) -> Region:
    """Choose between the regions that share a name: as the institution's name says, else as the text does."""
    by_office = [region for region in _named_in(institution) if region in found]
    if len(by_office) == 1:
        return by_office[0]
    return max(found, key=lambda region: printed.get(region, 0))


def _printed(text: str) -> Iterator[Region]:
    """Yield the region of each `Kabupaten X`, `Kota X`, `Provinsi X`, in order."""
    for match in _LEVEL.finditer(text):
        words = words_of(text[match.end() : match.end() + 60])
        level = LEVELS[words_of(match.group())[0]]
        if length := place_length(words, 0):
            yield from (one for one in regions_named(" ".join(words[:length])) if one.kind == level)


@cache
def _by_name() -> Mapping[str, tuple[Region, ...]]:
    named: dict[str, dict[str, Region]] = defaultdict(dict)
    for region in sorted(_regions(), key=lambda region: _BEST_FIRST.index(region.kind)):
        for name in (region.name, *region.shorts, *region.places):
            named[" ".join(words_of(name))][region.label] = region
    return {name: tuple(found.values()) for name, found in named.items()}


@cache
def _regions() -> tuple[Region, ...]:
    plain = []
    for name, kind, province, _code, shorts, others in rows("regions.tsv", 6):
        known = next(one for one in get_args(Kind) if one == kind)
        plain.append(
            Region(
                label=name.lower(),
                name=name,
                kind=known,
                province=province,
                shorts=tuple(filter(None, shorts.split("|"))),
                places=tuple(filter(None, others.split("|"))),
            )
        )
    kinds = defaultdict(set)
    for region in plain:
        kinds[region.label].add(region.kind)
    return tuple(evolve(region, label=_label(region, kinds[region.label])) for region in plain)


def _label(region: Region, kinds: set[Kind]) -> str:
    """Return the name alone for a kabupaten, and for what shares its name with none."""
    order = ("kabupaten", "kota", "provinsi")
    return (
        region.full_name.lower() if any(kind in kinds for kind in order[: order.index(region.kind)]) else region.label
    )


@cache
def rows(name: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a bundled list, each of that many columns, the missing ones empty."""
    lines = files("pr_archive.enrich").joinpath("data", name).read_text("utf-8").splitlines()
    kept = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(tuple(row + [""] * (columns - len(row))) for row in kept)

"""What is indexed of a release: terms by field, and columns for filters, orders, counts and lengths.

The text itself is not kept here; the store has it. Fields of the Whoosh index:

    exact, stem     words as written, and what they are found by, with zone and position (see `zones`)
    key             the id as it is, to find and delete a release
    source, …       the `keyword` fields of `pr_archive.fields`: the key of the value
    institution, …  its `words` fields: each word of the key
    the rest        columns only
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from whoosh import __version__ as whoosh_version
from whoosh import fields, formats

from pr_archive.fields import FIELDS, keyword_key
from pr_archive.index import analysis
from pr_archive.index.codec import ZonedPositions
from pr_archive.index.columns import KeywordColumn, NumberColumn
from pr_archive.index.writer import Document
from pr_archive.index.zones import ZONES, pack
from pr_archive.records import Release

__all__ = ["FACETS", "FINGERPRINT", "MISSING", "document", "schema"]

SCHEMA_VERSION = 1
"""Grows with every change of what is indexed or how it lies on disk."""
FINGERPRINT = blake2b(f"{SCHEMA_VERSION} {analysis.FINGERPRINT} {whoosh_version}".encode(), digest_size=8).hexdigest()
"""Changes whenever an index must be built anew."""
FACETS = ("source", "institution", "region", "category", "person", "month")
"""Fields whose values can be counted."""
MISSING = -(1 << 62)
"""Stands for no time in the columns of times."""

_KEYWORDS = tuple(name for name, one in FIELDS.items() if one.kind == "keyword")
_WORDS = tuple(name for name, one in FIELDS.items() if one.kind == "words")
_NUMBERS = ("published_day", "event_day", "group", *(zone.length_column for zone in ZONES))


class _Field(fields.FieldType):  # type: ignore[misc]
    """A field whose postings and column come from `document`, not from Whoosh's analysers."""

    def __init__(self, format: formats.Format | None = None, column: Any = None) -> None:
        self.format = format
        self.column_type = column
        self.indexed = format is not None


def schema() -> fields.Schema:
    """Return the Whoosh schema."""
    strings = {*FACETS, *_WORDS, "id"}
    made = {"exact": _Field(ZonedPositions()), "stem": _Field(ZonedPositions()), "key": _Field(formats.Existence())}
    for name in {*_KEYWORDS, *_WORDS, *strings}:
        postings = formats.Existence() if name in FIELDS else None
        made[name] = _Field(postings, KeywordColumn() if name in strings else None)
    made |= {name: _Field(None, NumberColumn("q")) for name in _NUMBERS}
    made |= {name: _Field(None, NumberColumn("q", default=MISSING)) for name in ("published", "event")}
    return fields.Schema(**made)


def document(release: Release) -> Document:
    """Return a release as it is indexed."""
    exact, stems, lengths = _inverted(release)
    values = {name: tuple(map(str, FIELDS[name].values(release))) for name in (*_KEYWORDS, *_WORDS)}
    keys = {name: map(keyword_key, values[name]) for name in values}
    month = (release.published.strftime("%Y-%m"),) if release.published else ()
    return Document(
        terms={
            "exact": _packed(exact),
            "stem": _packed(stems),
            "key": _plain((release.id,)),
            **{name: _plain(keys[name]) for name in _KEYWORDS},
            **{name: _plain(word for key in keys[name] for word in key.split()) for name in _WORDS},
        },
        columns={
            **{name: values[name] for name in {*FACETS, *_WORDS, "id"} & values.keys()},
            "month": month,
            "group": _group(release),
            **_times(release),
            **lengths,
        },
    )


def _inverted(release: Release) -> tuple[dict[str, list[int]], dict[str, list[int]], dict[str, int]]:
    """Return the position codes (see `zones`) by exact word and by stem, and the number of tokens by zone."""
    exact: defaultdict[str, list[int]] = defaultdict(list)
    stems: defaultdict[str, list[int]] = defaultdict(list)
    lengths = {}
    for zone in ZONES:
        position, gaps = zone.base, 0
        for text in FIELDS[zone.name].values(release):
            before: tuple[str, ...] = ()
            for token in analysis.tokens(str(text)):
                exact[token.exact].append(position)
                first, *further = token.stems
                stems[first].append(position)
                for term in further:
                    if term not in before:  # all words of a long form carry the short one: it counts once
                        stems[term].append(position)
                before = token.stems[1:]
                position += 1
            position, gaps = position + 1, gaps + 1  # no phrase runs from one tag into the next
        lengths[zone.length_column] = position - zone.base - gaps
    return exact, stems, lengths


def _packed(places: Mapping[str, list[int]]) -> dict[bytes, tuple[int, Sequence[int]]]:
    return {_term(text): pack(codes) for text, codes in places.items()}


def _plain(keys: Iterable[str]) -> dict[bytes, tuple[int, Sequence[int]]]:
    return {_term(key): (1, ()) for key in keys}


def _term(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _times(release: Release) -> dict[str, int]:
    """Return times as seconds since 1970, and days as of `date.toordinal` in the zone of the release."""
    found = {}
    if release.published:
        found = {"published": int(release.published.timestamp()), "published_day": release.published.toordinal()}
    if release.event_date:
        day = release.event_date.toordinal()
        found |= {"event": day, "event_day": day}
    return found


def _group(release: Release) -> int:
    """Return a number that is the same for copies: releases of one cluster, or with the same body."""
    text = release.cluster or " ".join(release.body.casefold().split()) or f"id {release.id}"
    return int.from_bytes(blake2b(_term(text), digest_size=8).digest(), "big", signed=True)

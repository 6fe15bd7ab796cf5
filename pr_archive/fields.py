"""The fields that a query can name: one table for the parser, the index, `--help` and the docs."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Literal

from attrs import frozen

from pr_archive.records import Release

__all__ = ["ALIASES", "FIELDS", "QueryField", "keyword_key"]

Kind = Literal["text", "keyword", "words", "date"]
Values = tuple[str | date, ...]


@frozen(kw_only=True)
class QueryField:
    """A field of the query language."""

    name: str
    kind: Kind
    """`text`: analysed words; `keyword`: the whole value; `words`: all words of the value asked for must be in one
    value of the field; `date`: days."""
    doc: str
    example: str
    aliases: tuple[str, ...] = ()
    """Other names, Indonesian ones first."""
    values: Callable[[Release], Values]
    """The values that a release has in it."""


def keyword_key(value: str) -> str:
    """Return the form in which keywords are compared: without case, width and doubled blanks."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


_TABLE = (
    QueryField(name="title", kind="text", doc="headline", example="title:remisi", aliases=("judul",), values=lambda r: _one(r.title)),
    QueryField(name="summary", kind="text", doc="lead", example="summary:apel", aliases=("ringkasan",), values=lambda r: _one(r.summary)),
    QueryField(name="body", kind="text", doc="text", example='body:"warga binaan"', aliases=("isi", "teks"), values=lambda r: _one(r.body)),
    QueryField(name="tags", kind="text", doc="tags", example="tags:lapas", aliases=("tag", "label"), values=lambda r: r.tags),
    QueryField(name="source", kind="keyword", doc="name of the source", example="source:blora", aliases=("sumber",), values=lambda r: _one(r.source)),
    QueryField(name="region", kind="keyword", doc="region label", example="region:demak", aliases=("wilayah", "daerah"), values=lambda r: _one(r.region)),
    QueryField(name="category", kind="keyword", doc="category", example="category:daerah", aliases=("kategori", "rubrik"), values=lambda r: _one(r.category)),
    QueryField(name="family", kind="keyword", doc="site family", example="family:wordpress", values=lambda r: _one(r.family)),
    QueryField(name="language", kind="keyword", doc="language code", example="language:id", aliases=("bahasa",), values=lambda r: _one(r.language)),
    QueryField(name="id", kind="keyword", doc="id of the release", example="id:4isfxever4aso", values=lambda r: _one(r.id)),
    QueryField(name="cluster", kind="keyword", doc="cluster of copies", example="cluster:4isfxever4aso", values=lambda r: _one(r.cluster)),
    QueryField(name="institution", kind="words", doc="institution", example='institution:"rutan blora"', aliases=("lembaga", "instansi"), values=lambda r: _one(r.institution)),
    QueryField(name="person", kind="words", doc="person named", example="person:hardiono", aliases=("tokoh", "orang"), values=lambda r: tuple(p.name for p in r.people)),
    QueryField(name="place", kind="words", doc="place of the dateline", example="place:cepu", aliases=("tempat", "lokasi"), values=lambda r: _one(r.place)),
    QueryField(name="author", kind="words", doc="writer", example="author:dheny", aliases=("penulis",), values=lambda r: _one(r.author)),
    QueryField(name="published", kind="date", doc="day of publication", example="published:2025-01..2025-03", aliases=("terbit", "tanggal"), values=lambda r: (r.published.date(),) if r.published else ()),
    QueryField(name="event", kind="date", doc="day of the event", example="event:2025-01-14", aliases=("acara", "kejadian"), values=lambda r: (r.event_date,) if r.event_date else ()),
)  # fmt: skip

FIELDS: dict[str, QueryField] = {one.name: one for one in _TABLE}
"""The fields by name."""

ALIASES: dict[str, str] = {alias: one.name for one in _TABLE for alias in (one.name, *one.aliases)}
"""The name of a field by each name that it goes by."""

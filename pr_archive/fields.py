"""What a query can name: one table for the parser, the index, `--help` and the docs."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Literal

from attrs import frozen

from pr_archive.records import Release

__all__ = [
    "ALIASES", "BOUNDS", "FIELDS", "ORDER_NAMES", "SORTS", "SORT_NAMES", "QueryField", "field_names", "field_table",
    "keyword_key",
]  # fmt: skip

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


_QUOTES = dict.fromkeys(map(ord, "\"'`“”„«»‘’‚‛′ʼ"))
_EDGES = ".,;:!?()[]{}<>…·•*|/\\-–—"


def keyword_key(value: str) -> str:
    """Return the form in which keywords are compared: no case, width, quotes, doubled blanks, and no punctuation
    around words (`Sri Lestari, S.H.` is `sri lestari s.h`)."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value.translate(_QUOTES)).casefold()).split()
    words = [word.strip(_EDGES) for word in plain]
    return " ".join(filter(None, words)) or " ".join(plain)


def _field(
    kind: Kind, name: str, also: str, doc: str, example: str, values: Callable[[Release], object] | None = None
) -> QueryField:
    """Make a field; without `values` it has the value of the record's field of that name."""
    get = values or attrgetter(name)

    def all_values(release: Release) -> Values:
        found = get(release)
        return found if isinstance(found, tuple) else (found,) if found else ()

    return QueryField(name=name, kind=kind, doc=doc, example=example, aliases=tuple(also.split()), values=all_values)


_TABLE = (
    _field("text", "title", "judul", "words of the headline", "judul:remisi"),
    _field("text", "summary", "ringkasan", "words of the lead", "ringkasan:apel"),
    _field("text", "body", "isi teks", "words of the text", 'isi:"warga binaan"'),
    _field("text", "tags", "tag label", "words of the tags", "tag:lapas"),
    _field("keyword", "source", "sumber", "the name of the source", "sumber:humas-wirasaba"),
    _field("keyword", "region", "wilayah daerah", "the region of the site", "wilayah:demak"),
    _field("keyword", "category", "kategori rubrik", "the category", "kategori:berita"),
    _field("keyword", "family", "", "the family of sites", "family:wordpress"),
    _field("keyword", "language", "bahasa", "the code of the language", "bahasa:id"),
    _field("keyword", "id", "", "the id of the release", "id:4isfxever4aso"),
    _field("keyword", "cluster", "", "the cluster of copies", "cluster:4isfxever4aso"),
    _field("words", "institution", "lembaga instansi", "words of the institution's name", 'lembaga:"rutan blora"'),
    _field("words", "person", "tokoh orang people", "words of the name of a person", "tokoh:lestari",
           lambda release: tuple(person.name for person in release.people)),
    _field("words", "place", "tempat lokasi", "words of the place of the dateline", "tempat:cepu"),
    _field("words", "author", "penulis", "words of the writer's name", "penulis:lestari"),
    _field("date", "published", "terbit tanggal", "the day of publication", "terbit:2025-01..2025-03",
           lambda release: release.published and release.published.date()),
    _field("date", "event", "acara kejadian event_date", "the day of the event", "acara:2025-01-14",
           attrgetter("event_date")),
)  # fmt: skip

FIELDS: dict[str, QueryField] = {one.name: one for one in _TABLE}
"""The fields by name."""

ALIASES: dict[str, str] = {alias: one.name for one in _TABLE for alias in (one.name, *one.aliases)}
"""The name of a field by each name that it goes by."""

BOUNDS: dict[str, bool] = {
    **dict.fromkeys(("since", "sejak", "dari"), True),
    **dict.fromkeys(("until", "sampai", "hingga"), False),
}
"""The names of the two ends of `published`: whether it is the first."""

SORTS = ("relevance", "newest", "oldest", "event")
"""The orders of hits."""

SORT_NAMES = ("sort", "urut", "urutkan")
"""The names that an order is asked for by."""

ORDER_NAMES: dict[str, str] = {
    **dict(zip(SORTS, SORTS, strict=True)),
    "relevansi": "relevance",
    "terbaru": "newest",
    "terlama": "oldest",
    "acara": "event",
}
"""The order by each name that it goes by."""


def field_names() -> str:
    """Return the names of the fields in one line, each with its other names in parentheses."""
    names = [*((one.name, one.aliases) for one in _TABLE), *_further()]
    return ", ".join(f"{name} ({' '.join(also)})" if also else name for name, also in names)


def field_table() -> str:
    """Return the fields as a Markdown table."""
    return "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    yield "| Field | Also | Finds | Example |"
    yield "|---|---|---|---|"
    for one in _TABLE:
        yield f"| `{one.name}` | {_listed(one.aliases)} | {one.doc} | `{one.example}` |"
    finds = (
        ("the first day of publication", "sejak:2025-01"),
        ("the last day of publication", "sampai:2025-03"),
        (f"nothing: it sets the order ({', '.join(SORTS)})", "urut:terbaru"),
    )
    for (name, also), (doc, example) in zip(_further(), finds, strict=True):
        yield f"| `{name}` | {_listed(also)} | {doc} | `{example}` |"


def _further() -> list[tuple[str, tuple[str, ...]]]:
    """Return what is written like a field but is none, with its other names."""
    firsts, lasts = ([name for name, is_first in BOUNDS.items() if is_first is wanted] for wanted in (True, False))
    return [(name, tuple(also)) for name, *also in (firsts, lasts, SORT_NAMES)]


def _listed(names: Sequence[str]) -> str:
    return " ".join(f"`{name}`" for name in names)

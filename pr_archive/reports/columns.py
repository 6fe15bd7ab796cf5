"""The columns of a recap: what can be shown of a release, and what is shown where nothing else is asked for."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from attrs import frozen

from pr_archive.errors import ReportError
from pr_archive.reports.labels import Language, label
from pr_archive.reports.recap import Row

__all__ = ["COLUMNS", "DEFAULT", "Cell", "Column", "columns_named"]

Cell = str | int | date | datetime | None
SUMMARY_LENGTH = 400
"""Characters of the lead where the site shows no summary of its own."""


@frozen(kw_only=True)
class Column:
    """One column of a recap."""

    name: str
    width: int
    """Characters in a workbook."""
    value: Callable[[Row, int, Language], Cell]
    """The cell of a row; the number is that of the row, from 1."""
    link: Callable[[Row], str | None] = lambda row: None
    """Where the cell leads."""

    def title(self, language: Language) -> str:
        """Return the heading."""
        return label(self.name, language)


def _summary(row: Row) -> str:
    release = row.release
    text = release.summary or next(iter(release.paragraphs), "")
    return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def _listed(values: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(values))


_ALL = (
    Column(name="number", width=7, value=lambda row, number, language: number),
    Column(name="date", width=16, value=lambda row, number, language: row.first and row.first.date()),
    Column(name="title", width=34, value=lambda row, number, language: row.release.title,
           link=lambda row: row.release.url),
    Column(name="link", width=26, value=lambda row, number, language: row.release.url,
           link=lambda row: row.release.url),
    Column(name="medium", width=22, value=lambda row, number, language: _listed(p.medium for p in row.placements)),
    Column(name="kind", width=15,
           value=lambda row, number, language: _listed(label(p.kind, language) for p in row.placements)),
    Column(name="institution", width=18, value=lambda row, number, language: row.release.institution),
    Column(name="summary", width=46, value=lambda row, number, language: _summary(row)),
    Column(name="picture", width=18, value=lambda row, number, language: next(iter(row.release.images), None),
           link=lambda row: next(iter(row.release.images), None)),
    Column(name="count", width=10, value=lambda row, number, language: len({p.medium for p in row.placements})),
    Column(name="first", width=18, value=lambda row, number, language: row.first),
    Column(name="last", width=18, value=lambda row, number, language: row.last),
    Column(name="region", width=16, value=lambda row, number, language: row.release.region),
    Column(name="author", width=20, value=lambda row, number, language: row.release.author),
    Column(name="category", width=16, value=lambda row, number, language: row.release.category),
    Column(name="event", width=14, value=lambda row, number, language: row.release.event_date),
    Column(name="people", width=32, value=lambda row, number, language: _listed(
        f"{one.name} ({one.role})" if one.role else one.name for one in row.release.people)),
    Column(name="id", width=16, value=lambda row, number, language: row.release.id),
)  # fmt: skip

COLUMNS = {column.name: column for column in _ALL}
"""The columns by name, in the order of the help."""

DEFAULT = ("number", "date", "title", "link", "medium", "kind", "institution", "summary", "picture", "count", "first",
           "last")  # fmt: skip
"""What a recap shows where nothing else is asked for."""


def columns_named(names: Sequence[str]) -> list[Column]:
    """Return the columns of these names, or the usual ones for none. Raises ReportError."""
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise ReportError(f"no column {', '.join(map(repr, unknown))}; there are: {', '.join(COLUMNS)}")
    return [COLUMNS[name] for name in dict.fromkeys(names or DEFAULT)]

"""What the verbs of `Archive` give back. Plain attrs records: no markup, no printing."""

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from pr_archive.records import Release

__all__ = ["Facet", "Hit", "ImportResult", "Reparsed", "ScrapeResult", "SearchResults"]


@frozen(kw_only=True)
class Hit:
    """One release that matches a query."""

    release: Release
    score: float
    """Relevance, comparable within one search only; 0.0 where the order is not by relevance."""
    snippet: str = ""
    """The best passage of the body, plain text."""
    highlights: Mapping[str, tuple[slice, ...]] = field(factory=dict)
    """Matching words as slices of `release.title`, `release.body`, … and of `snippet` (keys: `title`, `body`,
    `summary`, `snippet`; always all of them)."""
    also: tuple[Release, ...] = ()
    """Other releases of the archive with the same text, collapsed into this hit."""


@frozen(kw_only=True)
class Facet:
    """How many matching releases have each value of a field, most frequent first."""

    field: str
    counts: tuple[tuple[str, int], ...]


@frozen(kw_only=True)
class SearchResults:
    """The answer to one search: iterate it for the hits of the page asked for."""

    query: str
    """The query in normal form, as understood."""
    total: int
    """Number of matching releases, over all pages."""
    hits: tuple[Hit, ...] = ()
    relaxed: bool = False
    """True where no release has all the words, so that releases with some of them are given."""
    facets: tuple[Facet, ...] = ()
    suggestions: tuple[str, ...] = ()
    """Other spellings of words that the archive lacks (`did you mean`)."""
    explanation: Mapping[str, object] | None = None
    """With `explain=True`: the parsed query and the analysed terms."""

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


@frozen(kw_only=True)
class ScrapeResult:
    """What one run over one source did. The counts are numbers of releases."""

    source: str
    found: int = 0
    """Listed by the site in this run."""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    failed: int = 0
    requests: int = 0
    """HTTP requests made, robots.txt and redirects included."""
    error: str | None = None
    """Why the source failed as a whole."""
    failures: tuple[tuple[str, str], ...] = ()
    """Address and reason of each page that failed."""

    pending: tuple[str, ...] = ()
    """With `dry_run`: addresses that a run would fetch."""

    @property
    def ok(self) -> bool:
        """True where nothing failed."""
        return self.error is None and not self.failed


@frozen(kw_only=True)
class ImportResult:
    """What an import did. The counts are numbers of records."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failures: tuple[tuple[int, str], ...] = ()
    """Number (from 1) of each record that was not taken, and why."""

    @property
    def ok(self) -> bool:
        """True where every record was taken."""
        return not self.failures


@frozen(kw_only=True)
class Reparsed:
    """A release that came out of its snapshot differently than before, or not at all."""

    id: str
    url: str
    title: str
    fields: tuple[str, ...] = ()
    """Names of the fields that changed."""
    error: str | None = None
    """Why it could not be read; the record stays as it was."""

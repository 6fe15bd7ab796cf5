"""What the verbs of `Archive` give back. Plain attrs records: no markup, no printing."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from attrs import field, frozen

from pr_archive.records import Quote, Release

__all__ = [
    "Capture",
    "Copies",
    "ExportedSnapshots",
    "Facet",
    "Forgotten",
    "Hit",
    "ImportResult",
    "Place",
    "Reparsed",
    "Said",
    "ScrapeResult",
    "SearchResults",
]


@frozen(kw_only=True)
class Hit:
    """One release that matches a query, or most of its words."""

    release: Release
    score: float
    """Relevance, comparable within one search only; 0.0 where the order is not by relevance."""
    partial: bool = False
    """True where it lacks words of the query: it fills a page that those with all of them leave room on."""
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
    partial: int = 0
    """How many of the hits, the last ones, lack words of the query. They are not in `total` nor in `facets`."""
    corrected: str | None = None
    """The query with words respelt, where nothing matched it as it was typed and this is what was searched for."""
    relaxed: bool = False
    """True where nothing matches, so that releases are given that have some of the words, or that are of another time
    than the words name."""
    facets: tuple[Facet, ...] = ()
    suggestions: tuple[str, ...] = ()
    """Other spellings of words of the query, as it was typed, that the archive lacks (`did you mean`)."""
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
    rejected: int = 0
    """Releases of which the site showed less than the archive has: the capture is kept, the version stays."""
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
class Capture:
    """One snapshot that shows a release: the proof of what was there, and when."""

    id: str
    """Id of the release."""
    kind: str
    """`version` (its text was read from it), `seen` (it showed the same words), `rejected` (it showed less), or
    `gone` (404, 410, or a page that says so)."""
    version: int | None
    """Number of the version that it shows; None for what was not taken."""
    reason: str | None
    """Why it was rejected."""
    fetched_at: datetime
    status: int
    url: str
    snapshot: str
    """Name of the WARC record."""
    record: str
    """Type of the WARC record: `response` or `revisit`."""
    refers: str | None
    """The record that holds the payload of a revisit."""
    sha1: str
    """Digest of the payload as WARC has it: `sha1:` and base 32."""
    sha256: str | None = None
    """Digest of the payload in hexadecimal, of the bytes as they are read now; None where they were not read."""
    file: str
    offset: int
    """Bytes of the file before the record."""
    length: int
    """Bytes of the record, compressed."""
    damage: str | None = None
    """What is wrong with it, where it was read and is not as it was written."""


@frozen(kw_only=True)
class ExportedSnapshots:
    """What went into a WARC file."""

    releases: int
    captures: int
    damaged: tuple[str, ...] = ()
    """What is wrong with the snapshots that had to be left out."""


@frozen(kw_only=True)
class Forgotten:
    """The tombstone of a release that was removed for good."""

    id: str
    source: str
    source_id: str | None = None
    urls: tuple[str, ...] = ()
    """Every address under which it was met, in the canonical form."""
    at: datetime
    reason: str | None = None

    def __str__(self) -> str:
        why = f" ({self.reason})" if self.reason else ""
        return f"{self.id} was forgotten on {self.at:%Y-%m-%d} at the archive's request{why}"


@frozen(kw_only=True)
class Place:
    """One place where a release ran."""

    release: Release
    trust: str
    """Trust tier of its source."""
    delay: timedelta | None = None
    """Time after the first publication; None where one of the two is not known."""
    kind: str | None = None
    """`copy`, `paraphrase` or `merged` (by the user); None for a release that ran nowhere else."""
    score: float | None = None
    """Share of the shorter text, or of the facts of a paraphrase, that agrees with the nearest copy."""
    why: tuple[str, ...] = ()
    """The reasons why it is a copy."""


@frozen(kw_only=True)
class Copies:
    """All places where one release ran."""

    cluster: str
    places: tuple[Place, ...]
    """First publication first."""
    first: str
    """Id of the first publication."""
    authoritative: str
    """Id of the copy at the source with the most trust, the earliest of several."""
    related: tuple[Place, ...] = ()
    """Releases that are near and not copies, with what speaks against it."""


@frozen(kw_only=True)
class Said:
    """A quotation that matches a query."""

    quote: Quote
    release: Release
    """The first publication that holds it."""
    highlights: tuple[slice, ...] = ()
    """The parts of the quotation that match."""


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

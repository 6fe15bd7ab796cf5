"""The records: `Snapshot` is what a server sent, `ReleaseData` what a site said, `Release` what we know.

A scraper can only build `ReleaseData`; only the archive builds a `Release`. All are frozen: a change is a new
record. The fields of `Release`, in this order, are the JSON form everywhere (see `pr_archive.serialization`).
"""

import base64
import hashlib
from datetime import date, datetime

from attrs import field, frozen

__all__ = [
    "Copy",
    "Derived",
    "Facts",
    "Location",
    "Person",
    "Quote",
    "Release",
    "ReleaseData",
    "Snapshot",
    "Span",
    "release_id",
]


def release_id(source: str, source_id: str) -> str:
    """Return the permanent id of a release: 13 characters `a-z2-7`, derived from its identity alone."""
    digest = hashlib.blake2b(f"{source}\0{source_id}".encode(), digest_size=8).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()


@frozen(kw_only=True)
class Snapshot:
    """What a server sent in answer to one request, byte for byte."""

    id: str
    """Name of the WARC record that keeps it: `urn:uuid:…`."""
    url: str
    """The address that answered, after redirects."""
    requested: str
    """The address that was asked for."""
    status: int
    """HTTP status: 200, 304, 404, …"""
    reason: str = ""
    """Reason phrase of the status line."""
    headers: tuple[tuple[str, str], ...] = ()
    """Response headers in the order sent."""
    payload: bytes = field(default=b"", repr=False)
    """The body as sent, before Content-Encoding was undone."""
    body: bytes = field(default=b"", repr=False)
    """The body after Content-Encoding was undone."""
    fetched_at: datetime
    """When the answer arrived (with zone)."""
    request_headers: tuple[tuple[str, str], ...] = ()
    """Request headers as sent, for the WARC request record."""

    def header(self, name: str) -> str | None:
        """Return the first header with this name (any case), or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@frozen(kw_only=True)
class Location:
    """Where a snapshot lies: a gzip member of a WARC file."""

    id: str
    """Id of the snapshot."""
    file: str
    """Name of the file in the archive's `snapshots` directory."""
    offset: int
    """Bytes before the member."""
    length: int
    """Bytes of the member."""
    url: str
    status: int
    fetched_at: datetime
    digest: str = ""
    """Digest of the payload as the WARC record has it: `sha1:` and 32 characters in base 32."""
    refers: str | None = None
    """Of a revisit: id of the snapshot that holds the same payload."""
    original: "Location | None" = None
    """Where that one lies; None where it is not known."""


@frozen(kw_only=True)
class Person:
    """Somebody named in a release, in the office that the text gives him."""

    name: str
    role: str | None = None


@frozen(kw_only=True)
class Quote:
    """Words that a release puts in somebody's mouth."""

    speaker: str | None = None
    role: str | None = None
    text: str


@frozen(kw_only=True)
class Copy:
    """Another place where the same release ran."""

    id: str
    url: str
    source: str
    published: datetime | None = None


@frozen(kw_only=True)
class ReleaseData:
    """What one page of a site says of a release: the result of a scraper's `parse`."""

    url: str
    """Canonical address of the page."""
    source_id: str
    """The site's own stable key (post number, slug); with the source's name it is the identity."""
    title: str
    """Headline as published."""
    summary: str | None = None
    """Lead or excerpt where the site shows one apart from the body."""
    author: str | None = None
    """Name of the writer."""
    author_raw: str | None = None
    """The author label as printed, e.g. `Dheny Window - BLORA.WARTAWAN.ORG`."""
    published: datetime | None = None
    """Publication time with zone."""
    published_raw: str | None = None
    """The publication date as printed or marked up."""
    modified: datetime | None = None
    """Time of the last change that the site claims."""
    paragraphs: tuple[str, ...] = ()
    """The cleaned body in order."""
    tags: tuple[str, ...] = ()
    """Tags as the site shows them."""
    category: str | None = None
    """First category."""
    images: tuple[str, ...] = ()
    """Addresses of the pictures of the article, largest form, lead picture first."""
    caption: str | None = None
    """Caption of the lead picture."""
    language: str = "id"
    """BCP 47 code of the text."""

    @property
    def body(self) -> str:
        """The paragraphs joined by blank lines."""
        return "\n\n".join(self.paragraphs)


@frozen(kw_only=True)
class Facts:
    """What the archive adds to a page's own words; each field is described at `Release`."""

    region: str | None = None
    place: str | None = None
    institution: str | None = None
    event_date: date | None = None
    event_date_raw: str | None = None
    event_date_ok: bool | None = None
    people: tuple[Person, ...] = ()
    quotes: tuple[Quote, ...] = ()
    credit: str | None = None
    cluster: str | None = None
    copies: tuple[Copy, ...] = ()


@frozen(kw_only=True)
class Span:
    """Where in a release a fact was read."""

    fact: str
    """Name of the field, with the place in it where it is a list: `event_date`, `people.0`, `quotes.2`."""
    part: str
    """`title` or `body`."""
    start: int
    """Characters before it in that part."""
    end: int


@frozen(kw_only=True)
class Derived:
    """The facts that a rule set read out of a text, and where."""

    facts: Facts = field(factory=Facts)
    spans: tuple[Span, ...] = ()
    rules: str = ""
    """Fingerprint of the rule set; empty where none has looked at the text yet."""


@frozen(kw_only=True)
class Release:
    """One release as the archive knows it: the page's own words, and what was made of them."""

    id: str
    """Permanent short id, derived from source and source_id; good for a permalink."""
    url: str
    """Address of the page."""
    source: str
    """Name of the source in `sources.toml`."""
    family: str | None = None
    """Site family whose scraper read the page, e.g. `wordpress`."""
    title: str
    """Headline as published."""
    summary: str | None = None
    """Lead or excerpt where the site shows one apart from the body."""
    author: str | None = None
    """Name of the writer."""
    author_raw: str | None = None
    """The author label as printed."""
    published: datetime | None = None
    """Publication time with zone."""
    published_raw: str | None = None
    """The publication date as printed or marked up."""
    modified: datetime | None = None
    """Time of the last change that the site claims."""
    body: str = ""
    """The paragraphs joined by blank lines."""
    paragraphs: tuple[str, ...] = ()
    """The cleaned body in order, without title, captions, tags, share texts and inserts."""
    tags: tuple[str, ...] = ()
    """Tags as the site shows them."""
    category: str | None = None
    """First category."""
    images: tuple[str, ...] = ()
    """Addresses of the pictures of the article, lead picture first."""
    caption: str | None = None
    """Caption of the lead picture."""
    region: str | None = None
    """The site's lower-case region label, e.g. `demak`; from the source's entry."""
    place: str | None = None
    """Place of the dateline."""
    institution: str | None = None
    """Full name of the institution that speaks."""
    event_date: date | None = None
    """Day of the event, resolved against the publication date."""
    event_date_raw: str | None = None
    """The event date as printed, e.g. `Selasa (14/01)`."""
    event_date_ok: bool | None = None
    """False where the printed weekday contradicts the date."""
    people: tuple[Person, ...] = ()
    """People named, with their offices."""
    quotes: tuple[Quote, ...] = ()
    """Direct speech with its speaker."""
    credit: str | None = None
    """Credit line at the end, e.g. `Humas Rutan Blora`."""
    language: str = "id"
    """BCP 47 code of the text."""
    cluster: str | None = None
    """Id of the cluster of copies that the release belongs to."""
    copies: tuple[Copy, ...] = ()
    """The other members of the cluster."""
    first_seen: datetime
    """When the archive first had it; never moves."""
    last_seen: datetime
    """When the archive last saw it at the site."""
    version: int = 1
    """Number of the version, growing from 1."""
    snapshot: str | None = None
    """Id of the WARC record of the page that this version was read from."""

"""The contract of a scraper: `Page` in, `ReleaseData` or `Item`s out, no network, no clock.

A site family is one class: `family`, a `pattern` that its article addresses match, an `example`, selectors, and
a pure `parse`. What kind of site an address is gets decided by what its pages show (`recognise`), never by a list
of hosts.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import ClassVar, Protocol
from zoneinfo import ZoneInfo

from attrs import define, field, frozen
from bs4 import BeautifulSoup

from pr_archive.records import ReleaseData, Snapshot
from pr_archive.scrapers.document import Document, Element
from pr_archive.scrapers.lines import Line, lines
from pr_archive.scrapers.main_content import main_content
from pr_archive.scrapers.metadata import Metadata
from pr_archive.scrapers.text import decode_html

__all__ = ["Item", "Page", "Scraper"]


@define(kw_only=True)
class Page:
    """One page to read: what the server sent, and the settings of its source that reading needs."""

    url: str
    """The address that answered, after redirects."""
    body: bytes = field(repr=False)
    """The body after Content-Encoding was undone."""
    content_type: str = "text/html"
    """The Content-Type header, with its charset parameter if it was sent."""
    fetched_at: datetime
    """When it was fetched (with zone); relative dates count from here."""
    timezone: ZoneInfo = field(factory=lambda: ZoneInfo("Asia/Jakarta"))
    """Zone of dates that are printed without one."""

    @classmethod
    def of(cls, snapshot: Snapshot, timezone: ZoneInfo) -> "Page":
        """Return the page that a snapshot holds."""
        return cls(
            url=snapshot.url,
            body=snapshot.body,
            content_type=snapshot.header("content-type") or "text/html",
            fetched_at=snapshot.fetched_at,
            timezone=timezone,
        )

    @cached_property
    def text(self) -> str:
        """The body as text, by BOM, valid UTF-8, header, meta, windows-1252."""
        return decode_html(self.body, self.content_type)

    def mentions(self, *signs: str) -> bool:
        """Return whether one of these strings stands in the name of a file of the page, or in a meta element."""
        return any(sign in self.names for sign in signs)

    @cached_property
    def names(self) -> str:
        """Addresses of stylesheets, feeds, scripts and pictures, meta elements: where a CMS shows which it is."""
        elements = (element for tag in ("link", "script", "img", "meta") for element in self.document.all(tag))
        return "\n".join(str(value) for element in elements for value in element.attrib.values())

    @cached_property
    def document(self) -> Document:
        """The parsed page, indexed for selectors. Shared by all readers: nobody changes it."""
        return Document(self.text)

    @cached_property
    def metadata(self) -> Metadata:
        """What the page says of itself in its head."""
        return Metadata(self.document)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the whole page as a reader sees them, furniture and all."""
        body = self.document.first("body")
        return lines(body) if body is not None else []

    @cached_property
    def main_content(self) -> list[Element]:
        """The elements with the running text of the page, in order, whatever they are called."""
        return main_content(self.document)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as BeautifulSoup, for what a selector cannot say. Takes ten times as long as `document`."""
        return BeautifulSoup(self.text, "lxml")


@frozen(kw_only=True)
class Item:
    """One entry of a feed, sitemap, listing or API answer: a release that the site says it has."""

    url: str
    source_id: str
    """The same key that `parse` gives for the page."""
    title: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    data: ReleaseData | None = None
    """The whole release, where the answer holds it (REST): the page needs no request of its own."""


class Scraper(Protocol):
    """One site family."""

    family: ClassVar[str]
    """Name in `sources.toml`."""
    pattern: ClassVar[re.Pattern[str]]
    """Matches the path (with query) of the family's article addresses."""
    example: ClassVar[str]
    """An article address that matches."""

    def recognise(self, page: Page) -> float:
        """Return how surely the page is of this family, from 0 (no sign) to 1 (certain)."""

    def source_id(self, url: str) -> str | None:
        """Return the stable key in an article address, or None where the address is no article."""

    def parse(self, page: Page) -> ReleaseData:
        """Read an article page. Raises ParseError where it holds no release."""

    def continuation(self, page: Page) -> str | None:
        """Return the address of the next page of a multi-page article, or None."""

    def listing(self, page: Page) -> Iterator[Item]:
        """Read an HTML listing: the articles it links, in order."""

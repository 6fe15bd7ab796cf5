"""What all site families share: an article page read by selectors, pages of one article joined, pages that are gone.

A family is a subclass that names selectors (CSS, the first that fits wins). A layout is recognised by what a page
shows, so one host may carry several.
"""

import copy
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import unquote, urljoin, urlsplit

from attrs import evolve
from bs4 import BeautifulSoup, Tag

from pr_archive.dates import parse_datetime
from pr_archive.errors import ParseError
from pr_archive.records import ReleaseData
from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.base import Item, Page
from pr_archive.scrapers.metadata import article_ld, meta
from pr_archive.scrapers.text import clean, paragraphs, same_words, text_of

__all__ = ["ArticleScraper", "Selectors", "is_soft_404", "join"]

Selectors = tuple[str, ...]

MAX_NESTING = 2000
"""Elements in one another; a page that nests deeper is an attack, not an article."""
_GONE = re.compile(
    r"(?:404|tidak (?:di)?temukan|tidak tersedia|not found|halaman tidak ada|page not found)", re.IGNORECASE
)


class ArticleScraper:
    """Base of the site families: `parse` by the selectors that a subclass names."""

    family: ClassVar[str]
    pattern: ClassVar[re.Pattern[str]]
    example: ClassVar[str]

    TITLE: ClassVar[Selectors] = ("h1",)
    BODY: ClassVar[Selectors] = ()
    SUMMARY: ClassVar[Selectors] = ()
    AUTHOR: ClassVar[Selectors] = ()
    DATE: ClassVar[Selectors] = ()
    CATEGORY: ClassVar[Selectors] = ()
    TAGS: ClassVar[str] = ""
    IMAGES: ClassVar[str] = ""
    CAPTION: ClassVar[Selectors] = ()
    DROP: ClassVar[str] = ""
    """What is cut out of the body."""
    LINKS: ClassVar[str] = "article h2 a[href], article h3 a[href], h2 a[href], h3 a[href]"
    """Links to articles in a listing."""

    # -- the contract -------------------------------------------------------------------------------------------

    def recognise(self, page: Page) -> float:
        """Return how surely the page is of this family, from 0 to 1."""
        raise NotImplementedError  # pragma: no cover - every family has its own

    def source_id(self, url: str) -> str | None:
        """Return the slug of an article address in lower case, or None where the address is no article."""
        parts = urlsplit(canonical_url(url))
        match = self.pattern.fullmatch(parts.path + (f"?{parts.query}" if parts.query else ""))
        return unquote(match["slug"]).lower() if match else None

    def parse(self, page: Page) -> ReleaseData:
        """Read an article page. Raises ParseError where it holds no release."""
        soup = page.soup
        body = _first(soup, self.BODY)
        title = self.title(page)
        if body is None or not title:
            raise ParseError("the page has no article" if title else "the page has no headline")
        text = self.text(body, title)
        if not text:
            raise ParseError("the article has no text")
        linked = article_ld(soup)
        author_raw = self.author(soup)
        url = self.url(page)
        source_id = self.key(page, url)
        if source_id is None:
            raise ParseError("the address is none of an article")
        published_raw, published = self.published(page, linked)
        return ReleaseData(
            url=url,
            source_id=source_id,
            title=title,
            summary=self.summary(soup),
            author=author_raw,
            author_raw=author_raw,
            published=published,
            published_raw=published_raw,
            modified=self.modified(page, linked),
            paragraphs=text,
            tags=self.tags(soup),
            category=_first_text(soup, self.CATEGORY),
            images=self.images(page),
            caption=_first_text(soup, self.CAPTION),
            language=language(soup),
        )

    def continuation(self, page: Page) -> str | None:
        """Return the address of the next page of a multi-page article, or None."""
        return None

    def listing(self, page: Page) -> Iterator[Item]:
        """Yield the articles that a page links, in order, each once."""
        seen: set[str] = set()
        host = urlsplit(page.url).netloc
        for link in page.soup.select(self.LINKS):
            url = urljoin(page.url, str(link["href"]))
            source_id = self.source_id(url)
            if source_id and urlsplit(url).netloc == host and source_id not in seen:
                seen.add(source_id)
                yield Item(url=url, source_id=source_id)

    # -- fields, for families that read one in another way ------------------------------------------------------

    def title(self, page: Page) -> str | None:
        """Return the headline."""
        return _first_text(page.soup, self.TITLE)

    def text(self, body: Tag, title: str) -> tuple[str, ...]:
        """Return the paragraphs of the body."""
        body = copy.copy(body)  # the page is shared, and this cuts
        for element in body.select(self.DROP) if self.DROP else ():
            element.extract()
        return paragraphs(body, title)

    def url(self, page: Page) -> str:
        """Return the canonical address of the article."""
        return canonical_url(page.url)

    def key(self, page: Page, url: str) -> str | None:
        """Return the source_id of the article on a page."""
        return self.source_id(url)

    def author(self, soup: BeautifulSoup) -> str | None:
        """Return the author label."""
        return _first_text(soup, self.AUTHOR)

    def summary(self, soup: BeautifulSoup) -> str | None:
        """Return the lead."""
        return _first_text(soup, self.SUMMARY)

    def tags(self, soup: BeautifulSoup) -> tuple[str, ...]:
        """Return the tags."""
        names = (text_of(tag) for tag in soup.select(self.TAGS)) if self.TAGS else ()
        return tuple(dict.fromkeys(name for name in names if name))

    def images(self, page: Page) -> tuple[str, ...]:
        """Return the pictures of the article, lead picture first."""
        elements = page.soup.select(self.IMAGES) if self.IMAGES else []
        sources = [str(one.get("data-src") or one.get("src") or "") for one in elements]
        return tuple(dict.fromkeys(urljoin(page.url, one) for one in sources if one and not one.startswith("data:")))

    def published(self, page: Page, linked: dict[str, Any]) -> tuple[str | None, datetime | None]:
        """Return the publication date as printed or marked up, and as a time."""
        printed = _first_date(page.soup, self.DATE)
        marked = [linked.get("datePublished"), meta(page.soup, "article:published_time"), printed]
        return printed or next((str(one) for one in marked if one), None), self.first_time(page, marked)

    def modified(self, page: Page, linked: dict[str, Any]) -> datetime | None:
        """Return the time of the last change that the page claims."""
        return self.first_time(page, [linked.get("dateModified"), meta(page.soup, "article:modified_time")])

    @staticmethod
    def first_time(page: Page, texts: Sequence[Any]) -> datetime | None:
        """Return the time in the first text that tells one."""
        found = (parse_datetime(text, page.timezone, page.fetched_at) for text in texts if isinstance(text, str))
        return next((time for time in found if time), None)


def join(first: ReleaseData, parts: Sequence[ReleaseData]) -> ReleaseData:
    """Return an article of several pages as one. Later pages repeat headline, lead and caption: these are left out."""
    text = list(first.paragraphs)
    repeated = [one for one in (first.title, first.summary, first.caption) if one]
    for part in parts:
        lines = list(part.paragraphs)
        while lines and any(same_words(lines[0], one) for one in repeated):
            del lines[0]
        text += lines
    pictures = dict.fromkeys((*first.images, *(image for part in parts for image in part.images)))
    return evolve(first, paragraphs=tuple(text), images=tuple(pictures))


def is_soft_404(page: Page) -> bool:
    """Return whether a page says that there is nothing, or is the site's home page, whatever its status."""
    if urlsplit(page.url).path in ("", "/") and not urlsplit(page.url).query:
        return True
    if b"<" not in page.body[:4096]:
        return False
    if len(page.body) > 400_000:
        return False  # no error page is that long, and parsing is left to the scraper
    headings = [page.soup.title, *page.soup.find_all(["h1", "h2"], limit=3)]
    return any(_GONE.search(text) for one in headings if (text := text_of(one)) and len(text) < 100)


def language(soup: BeautifulSoup) -> str:
    """Return the language of the page; Indonesian where it does not say (`og:locale` is not asked: it lies)."""
    declared = soup.html.get("lang") if soup.html else None
    code = clean(str(declared or "")).split("-")[0].lower()
    return code if re.fullmatch("[a-z]{2,3}", code) else "id"


def _first(soup: BeautifulSoup, selectors: Selectors) -> Tag | None:
    return next((found for one in selectors if (found := soup.select_one(one)) is not None), None)


def _first_text(soup: BeautifulSoup, selectors: Selectors) -> str | None:
    return next((text for one in selectors if (text := text_of(soup.select_one(one)))), None)


def _first_date(soup: BeautifulSoup, selectors: Selectors) -> str | None:
    for selector in selectors:
        element = soup.select_one(selector)
        if element is not None:
            return clean(str(element.get("datetime") or "")) or text_of(element)
    return None

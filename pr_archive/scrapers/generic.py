"""Any other site: what the page marks up for machines, class names that large sites use, then text density.

JSON-LD holds the text without its paragraphs, and often cut short; so it is only taken where the page itself shows
less: a text that a script puts in.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from pr_archive.errors import ParseError
from pr_archive.scrapers.article import ArticleScraper, Selectors
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Element
from pr_archive.scrapers.fallback import other_paragraphs
from pr_archive.scrapers.lines import label_of, visible_length
from pr_archive.scrapers.page_kinds import is_list, leads_elsewhere
from pr_archive.scrapers.paragraphs import tidy
from pr_archive.scrapers.text import clean, squeezed
from pr_archive.scrapers.trimming import article_lines

__all__ = ["GenericScraper"]

_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|pdf|docx?|xlsx?|zip|mp[34]|xml|json|txt)$", re.IGNORECASE
)
_INDEX = re.compile(r"/(?:index|all|amp|read|detail)(?:\.\w{3,5})?$")
_SCRIPT = re.compile(r"/?|.*/[^/]+\.(?:php|aspx?|jsp|cgi)")
"""A path that says nothing: what is shown is in the query."""
_NUMBER = re.compile(r"(?:^|&)(?:p|id|a|read|berita|news|idberita|id_berita)=[\w-]*\d")
_DATED = re.compile(r"\b\d{1,2}[ /-](?:[A-Za-z]{3,9}|\d{1,2})[ /-]\d{4}\b.{0,12}?\b\d{1,2}[:.]\d{2}\b")
_NEAR = 40
"""Elements behind the headline among which a date without a name of its own is looked for."""
_SITE_NAME = re.compile(r"\s+[|–—»-]\s+[^|–—»]{2,50}$")
_SHORT = 250
"""Characters of a text below which there is probably more on the page than was found."""
_MUCH = 1000
"""Characters that a page shows, furniture and all, below which there is nothing more to be found."""
_ENOUGH = 0.6
"""Part of the densest text that an element found by its name must hold to be taken instead."""


class GenericScraper(ArticleScraper):
    """The scraper of last resort: never sure of a page, and able to read most."""

    family = "generic"
    pattern = re.compile(r"/(?P<slug>[^?]*[^/?])/?(?:\?.*)?|/\?.*")
    example = "https://portal.example.com/daerah/read/2025/01/14/rutan-wirasaba-gelar-razia"

    TITLE: ClassVar[Selectors] = (
        "h1#arttitle",
        "h1.detail__title",
        "h1.read__title",
        "h1[itemprop=headline]",
        "[itemprop=headline]",
    )
    BODY: ClassVar[Selectors] = (
        ".itp_bodycontent", ".detail__body-text", ".read__content", ".side-article.txt-article", ".txt-article",
        ".wrap__article-detail-content", ".article-content-body", "[itemprop=articleBody]",
    )  # fmt: skip
    AUTHOR: ClassVar[Selectors] = (
        "#penulis", "[itemprop=author] [itemprop=name]", ".detail__author", ".read__author", ".credit-title-name",
        "[rel=author]", ".author-name", ".article__author", ".byline a", ".author a", ".byline", ".author",
        ".penulis",
        ".reporter",
    )  # fmt: skip
    DATE: ClassVar[Selectors] = (
        "time[itemprop=datePublished]", "[itemprop=datePublished]", "article time[datetime]", "time[datetime]",
        ".detail__date", ".read__time", ".article__date", ".entry-date", ".post-date", ".tanggal", ".date", "time",
    )  # fmt: skip
    CATEGORY: ClassVar[Selectors] = ("[rel='category tag']",)
    TAGS = ".tagcloud3 a, a[rel=tag], .detail__body-tag a, .tag__article__link, .tags a[href*=tag], .tag-list a"
    LINKS = "article a[href], h2 a[href], h3 a[href], h4 a[href]"

    def recognise(self, page: Page) -> float:
        """Anything may be read so, and is read better by a family of its own."""
        return 0.1

    def source_id(self, url: str) -> str | None:
        """Return the path (or the number in the query) of an article address: a section has one short word."""
        try:
            parts = urlsplit(self.address(url))
        except ValueError:
            return None
        if not parts.netloc or _ASSET.search(parts.path):
            return None
        match = self.pattern.fullmatch(parts.path + (f"?{parts.query}" if parts.query else ""))
        if not match:
            return None
        if _SCRIPT.fullmatch(parts.path) and _NUMBER.search(parts.query):
            return unquote(parts.query).lower()
        name = unquote(match["slug"] or "").lower()
        own = _INDEX.sub("", name).rsplit("/", 1)[-1]
        return name if re.search(r"[-_=\d]", own) or len(own) > 20 else None

    def check(self, page: Page) -> None:
        """Raise ParseError for a section: it calls itself a website, has no date, and heads texts of other pages."""
        told = page.metadata
        kind = (told.meta("og:type") or "").lower()
        if kind in ("", "article") or told.article or told.meta("article:published_time") or self.printed_date(page):
            return
        headings = (heading for box in page.main_content for heading in box.iter("h2", "h3"))
        if any(leads_elsewhere(heading, page.url) for heading in headings):
            raise ParseError(f"the page is a {kind}, not an article")

    def title(self, page: Page) -> str | None:
        """Return the headline: of the headings the one that the head names too, else the first."""
        named = page.metadata.linked("headline") or page.metadata.meta("og:title", "twitter:title")
        marked = self.first_text(page, self.TITLE)
        if marked:
            return marked
        headings = [text for text in (self.first_text(page, (one,)) for one in ("h1", "article h1", "h2")) if text]
        same = [one for one in headings if named and squeezed(one) in squeezed(named)]
        # A heading of one or two words that the head does not know is a logo or a section.
        own = [*same, *(one for one in headings if len(one.split()) > 3 or not named)]
        return own[0] if own else self.named_title(page)

    def author(self, page: Page) -> str | None:
        """Return the author that the head names, if it is not the site itself; else the one that is shown."""
        named = [page.metadata.linked("author"), page.metadata.meta("content_author", "article:author", "author")]
        site = squeezed(f"{page.metadata.meta('og:site_name') or ''} {urlsplit(page.url).hostname or ''}")
        people = [name for name in named if name and "://" not in name and squeezed(name) not in site]
        return next(iter(people), None) or self.first_label(page, self.AUTHOR) or next(filter(None, named), None)

    def printed_date(self, page: Page) -> str | None:
        """Return the date in an element of that name, else the first with a time that stands behind the headline."""
        return super().printed_date(page) or next(_dates_near(page.document.first("h1")), None)

    def body(self, page: Page) -> Element | None:
        """Return the element that holds the text, or the first of several."""
        box = next(iter(self.parts(page)), None)
        return None if box is not None and is_list(box, page) else box

    def parts(self, page: Page) -> list[Element]:
        """Return the elements that hold the text: one with a known name, if it holds enough, else the densest."""
        densest = page.main_content
        size = sum(map(visible_length, densest))
        named = (one for selector in self.BODY for one in page.document.all(selector))
        return next(([one] for one in named if visible_length(one) >= max(_SHORT, _ENOUGH * size)), densest)

    def text(self, page: Page, body: Element, title: str, summary: str | None) -> tuple[str, ...]:
        """Return the paragraphs."""
        known = [one for one in (summary, self.printed_date(page), self.author(page)) if one]
        found = tidy(article_lines(self.parts(page)), title, known)
        size = sum(map(len, found))
        told = page.metadata.linked("articleBody") or ""
        if len(told) > max(_SHORT, 2 * size):
            return tuple(filter(None, map(clean, _raw_body(page).split("\n"))))
        if size >= _SHORT or visible_length(page.document.root) < _MUCH:
            return found
        return max(found, other_paragraphs(page.text), key=lambda one: sum(map(len, one)))


def _dates_near(heading: Element | None) -> Iterator[str]:
    for element in islice(heading.itersiblings(), 6) if heading is not None else ():
        for one in islice(element.iter("*"), _NEAR):
            text = label_of(one) if len(one) < 4 else None
            if text and len(text) < 120 and _DATED.search(text):
                yield text


def _raw_body(page: Page) -> str:
    """Return the text in JSON-LD with its line ends."""
    body = page.metadata.article.get("articleBody")
    return body if isinstance(body, str) else ""

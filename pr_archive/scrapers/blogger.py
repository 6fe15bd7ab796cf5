"""Blogger, also on domains of its own: `/2025/01/{slug}.html`, posts that the JSON feed holds whole.

The slug is cut at about 39 characters, and its year and month are those of publication; together they are the key,
since the post's number is in the feed and in some themes only.
"""

import re
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any, cast
from urllib.parse import urlsplit

from lxml import etree

from pr_archive.dates import parse_datetime
from pr_archive.errors import ParseError
from pr_archive.scrapers.article import ArticleScraper
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Element
from pr_archive.scrapers.lines import text_of

__all__ = ["DROP", "BloggerScraper", "without_noise"]

_NOISE = re.compile(
    r"(?:\d+/(?:recent|random|featured)/[\w-]+|(?:\.\.\.|…) ?(?:menit baca)?|\d+ menit baca"
    r"|\d+ Responses? to .{0,300}"
    r"|(?:caption|keterangan foto|ket\.? foto) ?:.{0,300}|posting komentar"
    r"|(?:posting|postingan) (?:lebih|lama|baru).{0,20}"
    r"|!\[\]\(\).{0,5})",
    re.IGNORECASE | re.DOTALL,
)
_BY = re.compile(r"^(?:oleh|by|diposting oleh|posted by)\b[\s:]*|[\s,·|-]+$", re.IGNORECASE)
_POSTS = 25
"""Posts of one page among which that of its address is looked for."""
_TITLE_BEFORE: Callable[[Element], list[Element]] = cast(
    Any, etree.XPath("preceding::*[contains(@class, 'post-title')][1]")
)
_NEAR = 20
"""Links of a post among which its headline is looked for."""

DROP = (
    ".tr-caption-container, .tr-caption, .post-footer, .post-labels, .post-share, .sharing, .related-posts,"
    " #related-posts, .post-meta, .post-nav, .blog-pager, .comments, #comments, .author-box, .ads, .adsbygoogle,"
    " .jump-link, .post-tags"
)


class BloggerScraper(ArticleScraper):
    """Blogger posts."""

    family = "blogger"
    pattern = re.compile(r"/(?P<slug>\d{4}/\d{2}/[^/?]+)\.html/?(?:\?.*)?")
    example = "https://kabarwirasaba.blogspot.example.com/2025/01/rutan-wirasaba-gelar-razia.html"

    TITLE = (
        "h1.post-title", "h1.entry-title", ".post-title.entry-title", "h3.post-title", "h2.post-title",
        ".post-title", "article h1", "h1",
    )  # fmt: skip
    BODY = (".post-body.entry-content", "[itemprop=articleBody]", ".post-body", "#post-body", ".entry-content")
    AUTHOR = (
        ".post-author .fn", ".author .fn", "[itemprop=author] [itemprop=name]", ".vcard .fn", ".post-author a",
        ".post-author", ".author-name", ".meta-author", ".entry-author",
    )  # fmt: skip
    DATE = (
        "abbr.published", "time.published", ".published.updated", "[itemprop=datePublished]", "time[datetime]",
        ".post-timestamp", ".post-date", ".date-header span", ".date-header", ".meta-date",
    )  # fmt: skip
    CATEGORY = (".post-labels a", "a[rel=tag]", ".post-category a", ".post-tag", ".labels a")
    TAGS = ".post-labels a, a[rel=tag], .labels a, .label-links a"
    LEAD_IMAGES = ".post-featured-image img, .post-thumb-image img"
    CAPTION = (".tr-caption", "figcaption", ".separator i")
    DROP = DROP
    LINKS = ".post-title a[href], .entry-title a[href], h2 a[href], h3 a[href], .archivepost a[href]"

    def recognise(self, page: Page) -> float:
        """By generator and address. A post has one body; archives and labels show several."""
        generator = "blogger" in (page.metadata.meta("generator") or "").lower()
        signs = generator or page.mentions(*_SIGNS)
        if not signs:
            return 0.0
        return 0.95 if self.source_id(page.url) and page.document.first(*self.BODY) is not None else 0.75

    def check(self, page: Page) -> None:
        """Archives and labels show whole posts, one after the other."""
        if not self.source_id(page.url):
            raise ParseError("the address is none of an article")

    def title(self, page: Page) -> str | None:
        """Return the headline right before the text: a page may show the headlines of other posts too."""
        body = self.body(page)
        before = _TITLE_BEFORE(body) if body is not None else []
        return next((title for one in before if (title := text_of(one))), None) or super().title(page)

    def body(self, page: Page) -> Element | None:
        """Return the text: of several posts on a page that of the one whose address it is."""
        for element in page.document.all(", ".join(self.BODY))[:_POSTS]:
            if text_of(element) and not _inside_other_post(element, page):
                return element
        return self.fallback(page)

    def text(self, page: Page, body: Element, title: str, summary: str | None) -> tuple[str, ...]:
        """Return the paragraphs without settings of the theme and placeholders of its scripts."""
        return without_noise(super().text(page, body, title, summary))

    def author_name(self, label: str | None) -> str | None:
        """Return the name in an author label."""
        return _BY.sub("", label).strip() or None if label else None

    def published(self, page: Page, printed: str | None) -> datetime | None:
        """Return the time in the title of the printed date, which has its zone."""
        for element in page.document.all("abbr.published, .published.updated, [itemprop=datePublished]"):
            marked = element.get("title") or element.get("datetime") or element.get("content") or ""
            if "T" in marked and (time := parse_datetime(marked, page.timezone, page.fetched_at)):
                return time
        return super().published(page, printed)


_SIGNS = ("blogger.com/feeds", "/feeds/posts/default", "blogspot.com", "www.blogger.com", "data:blog", "blogblog.com")


def without_noise(found: tuple[str, ...]) -> tuple[str, ...]:
    """Return paragraphs without what Blogger's themes leave in a text."""
    return tuple(one for one in found if not _NOISE.fullmatch(one))


def _inside_other_post(element: Element, page: Page) -> bool:
    """Return whether the post around an element links its headline to another address."""
    path = urlsplit(page.url).path
    for box in element.iterancestors("article", "div"):
        if "hentry" in (box.get("class") or "").split() or (box.get("itemtype") or "").endswith("BlogPosting"):
            links = [link.get("href") or "" for link in islice(box.iter("a"), _NEAR) if _is_title(link)]
            return bool(links) and not any(link.partition("?")[0].endswith(path) for link in links)
    return False


def _is_title(link: Element) -> bool:
    parent = link.getparent()
    return any("post-title" in (one.get("class") or "") for one in (link, parent) if one is not None)

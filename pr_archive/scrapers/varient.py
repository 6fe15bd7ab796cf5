"""Codingest Varient, versions 1 to 3: the CMS of many regional sites.

Version 2 prints the body without closing its paragraphs, which any HTML parser mends. The versions share no class
names, so each field has a selector for each. Visible dates have no zone; `rel=canonical` keeps any query and is not
asked; `meta name=author` is the site, not the writer.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from pr_archive.errors import ParseError
from pr_archive.scrapers.article import ArticleScraper
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Element
from pr_archive.scrapers.lines import label_of
from pr_archive.scrapers.times import first_time

__all__ = ["NO_ARTICLES", "VarientScraper"]

_SIGNS = ("X-CSRF-TOKEN", "/rss/latest-posts", "/rss-feeds/feed/latest")
_ASSETS = re.compile(
    r"assets/(?:themes|vendor)/[^\"'<>]{0,80}style-[23]\.\d|uploads/images/\d{6}/image_\d+x\d*_[0-9a-f]{13}"
)
NO_ARTICLES = (
    "rss|rss-feeds?|rss-channels|posts|search|gallery|contact|kontak|login|register|admin|settings|sitemap[^/]*|gnews"
    "|terms-conditions|about|about-us|tentang-kami|redaksi|pedoman[^/]*|privacy-policy|logout|reading-list|profile"
    "|tags?|amp|index\\.php|feed|service|page|category|kategori|author|forgot-password|events?|polls?|rewards?|[a-z]{2}"
)


class VarientScraper(ArticleScraper):
    """Varient v1, v2 (classic, magazine, news) and v3."""

    family = "varient"
    pattern = re.compile(rf"/(?:[a-z]{{2}}/)?(?!(?:{NO_ARTICLES})/?$)(?P<slug>[^/?.]{{3,300}})/?(?:\?page=\d+)?")
    example = "https://warta.example.id/rutan-wirasaba-gelar-razia-kamar-hunian"

    TITLE = (
        "h1.post-title",
        ".post-content h1.title",
        "#postDetailsPage h1",
        ".post-title h1.title",
        "h1.title",
        "h1",
    )
    BODY = ("#postDetailsPage .entry-content", ".post-content .post-text", ".post-text")
    SUMMARY = ("h2.post-summary", ".post-summary h2", ".post-summary")
    AUTHOR = (
        ".post-author-meta a",
        ".item-meta-author a span",
        ".item-meta-author a",
        ".post-details-meta .item-meta-author",
        ".post-author-meta",
    )
    DATE = (".post-details-meta-date span", ".item-meta-date span", ".item-meta-date", ".post-details-meta-date")
    UPDATED = (".sp-post-update-date",)
    CATEGORY = (
        ".post-content .category-label",
        "#postDetailsPage .badge-category",
        ".badge-category",
        ".category-label",
    )
    TAGS = ".post-tags .tag-list a, .post-tags ul a, .post-tags a"
    LEAD_IMAGES = ".post-image img, .post-image-preview img, .post-detail-slider-item img"
    CAPTION = (
        ".post-image figcaption",
        ".post-image-preview figcaption",
        "figcaption.img-description",
        "figcaption",
        ".img-description",
    )
    DROP = ".post-tags, .post-share, .post-files, .optional-url-cnt, .about-author, .reactions, .post-next-prev"
    LINKS = (
        ".post-item .title a[href], .post-item-horizontal .title a[href], .post-item-mid .title a[href],"
        " .post-item-small .title a[href], h3.title a[href], h2.title a[href], h2 a[href], h3 a[href]"
    )

    def recognise(self, page: Page) -> float:
        """An article by its body and date classes; another page by its assets."""
        document = page.document
        if document.first("#postDetailsPage .entry-content") is not None:
            return 0.95
        signs = ".post-details-meta-date, .post-details-meta .item-meta, .item-meta-date, .post-author-meta"
        if document.first(".post-text") is not None and document.first(signs) is not None:
            return 0.9
        return 0.6 if page.mentions(*_SIGNS) or _ASSETS.search(page.names) else 0.0

    def check(self, page: Page) -> None:
        """Lists and fixed pages have no date of a post."""
        if page.document.first("#postDetailsPage", ".post-text") is None:
            raise ParseError("the page has no article")

    def fallback(self, page: Page) -> Element | None:
        """A post without text (a video, a gallery) is none of ours."""
        return None

    def marked_dates(self, page: Page) -> Sequence[str]:
        """JSON-LD has seconds and a zone, `article:published_time` seconds, readers see minutes."""
        metadata = page.metadata
        return [text for text in (metadata.linked("datePublished"), metadata.meta("article:published_time")) if text]

    def modified(self, page: Page) -> datetime | None:
        """As marked up, else the second of the visible dates."""
        dates = page.document.all(".post-details-meta .item-meta-date")
        return super().modified(page) or (first_time(page, [label_of(dates[1])]) if len(dates) > 1 else None)

    def published(self, page: Page, printed: str | None) -> datetime | None:
        """To the minute, as readers see it."""
        time = super().published(page, printed)
        return time.replace(second=0) if time else None

"""Codingest Infinite, the smaller CMS of Varient's vendor: the visible date has no time, the author is in the head.

The button to another address and the attached files are inside of the text's element.
"""

from pr_archive.scrapers.article import ArticleScraper
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Element
from pr_archive.scrapers.lines import label_of
from pr_archive.scrapers.varient import VarientScraper

__all__ = ["InfiniteScraper"]


class InfiniteScraper(ArticleScraper):
    """Infinite, and sites of its mark-up."""

    family = "infinite"
    pattern = VarientScraper.pattern
    example = "https://warta.example.id/lapas-segara-kidul-resmikan-dapur-sehat"

    TITLE = (".post-title h1.title", ".post-content h1.title", "h1.title", "h1")
    BODY = (".post-text.text-style", ".post-content .post-text", ".post-text")
    SUMMARY = (".post-summary h2", ".post-summary")
    AUTHOR = (".about-author .author-name", ".about-author a[href*='/profile/'] strong", ".about-author strong")
    CATEGORY = (".post-content .category-label", ".post-meta a[href*='/category/']")
    TAGS = ".post-tags a"
    LEAD_IMAGES = ".post-image img, .post-image-inner img"
    CAPTION = (".post-image figcaption", ".post-image .img-description", ".post-image-inner figcaption")
    DROP = "a.btn, .btn, .optional-url-cnt, .post-files, .files, .post-tags, .post-share, .about-author"
    LINKS = (
        ".post-item a[href], .post-item-small a[href], .post-item-list a[href], h3.title a[href], h2.title a[href]"
    )

    def recognise(self, page: Page) -> float:
        """By the classes that Varient has not: headline in a box, text with a style class."""
        document = page.document
        if document.first(".post-text.text-style") is None or document.first(".post-title h1.title") is None:
            return 0.0
        return 0.96 if document.first(".post-meta .icon-clock") is not None else 0.92

    def fallback(self, page: Page) -> Element | None:
        """A post without text is none of ours."""
        return None

    def author(self, page: Page) -> str | None:
        """Return the author as the head tells him, in whichever form."""
        return super().author(page) or page.metadata.meta("article:author")

    def printed_date(self, page: Page) -> str | None:
        """Return the day as printed: what stands beside the clock."""
        clock = page.document.first(".post-meta .icon-clock", ".post-meta .fa-clock-o")
        return label_of(clock.getparent()) if clock is not None else None

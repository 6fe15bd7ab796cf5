"""Sites of offices (`.go.id`, `.mil.id`) with a system of their own: the names that many of them use, else density.

Which site is an office's is told by the registry of the suffix, not by a list of hosts: only offices get one.
"""

import re
from urllib.parse import urlsplit

from pr_archive.scrapers.base import Page
from pr_archive.scrapers.generic import GenericScraper

__all__ = ["GovSiteScraper"]

_OFFICE = re.compile(r"\.(?:go|mil|desa)\.id$")


class GovSiteScraper(GenericScraper):
    """Sites of offices that run none of the known systems."""

    family = "govsite"
    pattern = re.compile(
        r"/(?!(?:wp-[^/]*|assets?|storage|uploads?|images?|media|profil|kontak|galeri|tag|kategori|category)/?(?:$|/))"
        r"(?P<slug>[^?]*[^/?])/?(?:\?.*)?|/\?.*"
    )
    example = "https://kejari-wirasaba.example.go.id/beritadaerah/4821"

    TITLE = (
        "h1.detail-title", "h1.entry-title", ".detail-title", ".news-title", ".post-title", "article h1",
        ".page-title h1", "h1", "h2.title", ".judul",
    )  # fmt: skip
    BODY = (
        ".news-content", ".detail__content", ".detail-content", ".content-detail", ".berita-content", ".isi-berita",
        ".post-text", ".page-content", ".entry-content", ".post-content", "article", "#content",
    )  # fmt: skip
    AUTHOR = (
        ".detail-author", ".news-author", ".penulis", ".post-author", ".author a", ".author", ".created-by",
        ".meta-author", ".oleh",
    )  # fmt: skip
    DATE = (
        "time[datetime]", ".detail-date", ".news-date", ".post-date", ".entry-date", ".tanggal", ".date",
        ".created-at", ".meta-date", ".published", "time",
    )  # fmt: skip
    CATEGORY = (".detail-category", ".news-category", ".category a", ".kategori a", ".kategori")
    TAGS = ".tags a, .tag-list a, a[rel=tag], .detail-tag a"
    LEAD_IMAGES = ".detail-image img, .news-image img, .post-image img, .featured-image img"
    CAPTION = (".detail-image figcaption", ".news-image figcaption", ".post-image figcaption", ".caption-foto")
    LINKS = (
        "article a[href], h2 a[href], h3 a[href], h4 a[href], h5 a[href], .card-title a[href], .news-title a[href]"
    )

    def recognise(self, page: Page) -> float:
        """By the suffix of the address, where no system is surer: less than any of them, more than none."""
        host = urlsplit(page.url).hostname or ""
        return 0.52 if _OFFICE.search(host) and self.source_id(page.url) else 0.0

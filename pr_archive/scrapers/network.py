"""The network of regional sites on many brand domains (`{region}.{brand}/{slug}`), new theme.

Its mark-up is not stable, its order is: brand, headline, `Author - REGION.BRAND`, `Jan 14, 2025 - 16:04`, text. So it
is read by that order: the line of the author ends in a host in capitals, the line after it is a date.
"""

import re
from collections.abc import Sequence
from typing import Any

from attrs import frozen
from bs4 import Tag

from pr_archive.dates import parse_datetime
from pr_archive.errors import ParseError
from pr_archive.records import ReleaseData
from pr_archive.scrapers.article import ArticleScraper, language
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.metadata import article_ld
from pr_archive.scrapers.text import is_label, paragraphs, same_words, text_of
from pr_archive.scrapers.varient import VarientScraper

__all__ = ["NetworkScraper"]

_BYLINE = re.compile(r"(?P<name>[^|]{2,80}?) - (?P<host>[A-Z0-9-]+(?:\.[A-Z0-9-]+)*\.[A-Z]{2,})")
_DATE = re.compile(r"[A-Z][a-z]{2,8} \d{1,2}, \d{4} - \d{1,2}:\d{2}")
_HEADINGS = ("h1", "h2", "h3")
_END = re.compile(
    r"(?:artikel (?:sebelumnya|berikutnya)|berita (?:terkait|lainnya|populer|terpopuler)|rekomendasi|komentar|tags?:?"
    r"|bagikan.{0,30}|artikel terkait|baca berita lainnya)$",
    re.IGNORECASE,
)


@frozen
class _Anchors:
    """The elements that an article is found by."""

    title: Tag
    byline: Tag
    date: Tag


class NetworkScraper(ArticleScraper):
    """The network's new theme."""

    family = "network"
    pattern = VarientScraper.pattern
    example = "https://wirasaba.brand.example.id/rutan-wirasaba-gelar-razia-kamar-hunian"
    LINKS = "h2 a[href], h3 a[href], h4 a[href], article a[href], .post-item a[href]"

    def recognise(self, page: Page) -> float:
        """Certain where the line of the author and the date are there; the mark-up itself may be anything."""
        return 0.98 if _anchors(page) else 0.0

    def parse(self, page: Page) -> ReleaseData:
        """Read an article page. Raises ParseError where it holds no release."""
        anchors = _anchors(page)
        if anchors is None:
            raise ParseError("the page has no line of author and date")
        title, byline, date = (text_of(one) or "" for one in (anchors.title, anchors.byline, anchors.date))
        text = _text_after(anchors, title)
        url = self.url(page)
        source_id = self.source_id(url)
        if not text or source_id is None:
            raise ParseError("the article has no text" if source_id else "the address is none of an article")
        match = _BYLINE.fullmatch(byline)
        linked = article_ld(page.soup)
        return ReleaseData(
            url=url,
            source_id=source_id,
            title=title,
            author=match["name"].strip() if match else byline,
            author_raw=byline,
            published=parse_datetime(date, page.timezone, page.fetched_at),
            published_raw=date,
            modified=self.modified(page, linked),
            paragraphs=text,
            tags=_tags(page),
            category=_section(linked),
            images=_images(page, anchors),
            language=language(page.soup),
        )


def _anchors(page: Page) -> _Anchors | None:
    for string in page.soup.find_all(string=_DATE):
        date = string.parent
        if date is None or not _DATE.fullmatch(text_of(date) or ""):
            continue
        byline = _before(date, lambda text: _BYLINE.fullmatch(text) is not None)
        title = byline and byline.find_previous(_HEADINGS)
        if byline is not None and isinstance(title, Tag) and text_of(title):
            return _Anchors(title, byline, date)
    return None


def _before(element: Tag, fits: Any) -> Tag | None:
    """Return the nearest of the few elements before this one whose whole text fits."""
    for count, one in enumerate(element.find_all_previous(limit=12)):
        if isinstance(one, Tag) and fits(text_of(one) or "") and count < 12:
            # The innermost is found first; the one with all of the line is wanted.
            parent = one.parent
            return parent if parent is not None and fits(text_of(parent) or "") else one
    return None


def _text_after(anchors: _Anchors, title: str) -> tuple[str, ...]:
    """Return the paragraphs of the smallest box around the anchors that has text after the date."""
    for box in anchors.date.parents:
        if box is None or box.name in ("[document]", "html"):
            return ()
        blocks = _after(paragraphs_of(box), text_of(anchors.date) or "")
        text = _until_end(blocks, title)
        if sum(map(len, text)) >= 80:
            return tuple(text)
    return ()


def paragraphs_of(box: Tag) -> Sequence[str]:
    """Return the blocks of a copy of an element."""
    import copy

    return paragraphs(copy.copy(box))


def _after(blocks: Sequence[str], date: str) -> list[str]:
    at = next((i for i, block in enumerate(blocks) if block.endswith(date) or block.startswith(date)), None)
    if at is None:
        return []
    return list(blocks[at + 1 :])


def _until_end(blocks: Sequence[str], title: str) -> list[str]:
    text: list[str] = []
    for block in blocks:
        if _END.match(block):
            break
        if not is_label(block) and not (not text and same_words(block, title)):
            text.append(block)
    return text


def _tags(page: Page) -> tuple[str, ...]:
    links = page.soup.select("a[href*='/tag/'], a[rel=tag]")
    return tuple(dict.fromkeys(text for link in links if (text := text_of(link))))


def _section(linked: dict[str, Any]) -> str | None:
    section = linked.get("articleSection")
    return section if isinstance(section, str) and section else None


def _images(page: Page, anchors: _Anchors) -> tuple[str, ...]:
    from urllib.parse import urljoin

    image = anchors.title.find_next("img")
    source = str(image.get("data-src") or image.get("src") or "") if isinstance(image, Tag) else ""
    return (urljoin(page.url, source),) if source and not source.startswith("data:") else ()
